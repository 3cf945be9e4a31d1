using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>Between a field's C# value and its column or columns.</summary>
internal static class FieldColumns
{
    /// <summary>Scale of custom numbers in the index of field values: six decimals.</summary>
    public const int CustomDecimals = 6;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Columns of built-in fields of a type, in the order <see cref="Values"/> gives them.</summary>
    public static IEnumerable<BulkColumn> Columns(Field field)
    {
        if (field.IsBeside)
        {
            yield break;
        }

        yield return new(field.Column, field.ColumnType);
        if (field.Kind == FieldKind.Money)
        {
            yield return new(field.CurrencyColumn, ColumnType.Text);
        }

        if (HasKey(field))
        {
            yield return new(KeyColumn(field), ColumnType.Text);
        }
    }

    /// <summary>Indexed text is compared and sorted by a folded copy, so that "lodz" finds Łódź and order is the people's.</summary>
    public static bool HasKey(Field field) => field is { IsCustom: false, IsIndexed: true, IsTitle: false, Kind: FieldKind.Text or FieldKind.Phone };

    public static string KeyColumn(Field field) => field.Column + "_key";

    public static void Values(Field field, object? value, List<object?> into)
    {
        if (field.IsBeside)
        {
            return;
        }

        into.Add(Scalar(field, value));
        if (field.Kind == FieldKind.Money)
        {
            into.Add(value is Money money ? money.Currency : null);
        }

        if (HasKey(field))
        {
            into.Add(value is string text ? Text.Fold.Sort(text) : null);
        }
    }

    public static object? Scalar(Field field, object? value) => value switch
    {
        null => field.Kind == FieldKind.YesNo ? false : null,
        decimal number => Scaled(number, field.Kind == FieldKind.Percent && field.Decimals == 0 ? 2 : field.Decimals),
        Money money => money.Minor,
        Address or string[] or Guid[] => FieldJson.Write(field, value)!.ToJsonString(Plain),
        _ => value,
    };

    /// <exception cref="FieldException"><c>field.number.range</c>.</exception>
    public static long Scaled(decimal number, int decimals)
    {
        try
        {
            return checked((long)decimal.Round(number * Types.Money.Power(decimals), 0, MidpointRounding.AwayFromZero));
        }
        catch (OverflowException)
        {
            throw new FieldException("", "field.number.range");
        }
    }

    public static decimal Unscaled(long stored, int decimals) => FieldJson.Trim(stored / Types.Money.Power(decimals));

    /// <summary>The value at <paramref name="i"/>, which moves on past the field's columns (folded copies are not read).</summary>
    public static object? Read(Field field, Row row, ref int i)
    {
        var stored = row.Dialect.Read(row.Reader, i++, field.ColumnType);
        if (field.Kind == FieldKind.Money)
        {
            var currency = row.TextOrNull(i++);
            return stored is long minor && currency is not null ? new Money(minor, currency) : null;
        }

        return stored switch
        {
            long number => Unscaled(number, field.IsBeside ? CustomDecimals : field.Kind == FieldKind.Percent && field.Decimals == 0 ? 2 : field.Decimals),
            string json when field.ColumnType == ColumnType.Json => FieldJson.Read(field, JsonNode.Parse(json)),
            _ => stored,
        };
    }

    public static string Select(Dialect dialect, Field field, string alias) => field switch
    {
        { IsBeside: true } => Beside(dialect, field, alias),
        { Kind: FieldKind.Money } => $"{alias}.{field.Column}, {alias}.{field.CurrencyColumn}",
        _ => $"{alias}.{field.Column}",
    };

    /// <summary>The value of a field that is kept beside its records, where a record of <paramref name="alias"/> is read.</summary>
    public static string Beside(Dialect dialect, Field field, string alias) =>
        $"(select b.{FieldValues.ColumnOf(field)} from field_values b where b.workspace_id = {alias}.workspace_id and b.field_id = {dialect.Literal(field.ValueId)} and b.record_id = {alias}.id and b.position = 0)";

    public static string Json(JsonNode node) => node.ToJsonString(Plain);
}
