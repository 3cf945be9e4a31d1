using System.Text.Json;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>The index table of several-valued and filterable custom fields: one row a value.</summary>
internal static class FieldValues
{
    public static readonly IReadOnlyList<BulkColumn> Columns =
    [
        new("workspace_id", ColumnType.Guid), new("field_id", ColumnType.Guid), new("record_id", ColumnType.Guid),
        new("position", ColumnType.Int), new("text", ColumnType.Text), new("number", ColumnType.Long),
        new("instant", ColumnType.Instant), new("reference", ColumnType.Guid),
    ];

    public static string ColumnOf(Field field) => field.Kind switch
    {
        FieldKind.Number or FieldKind.Percent or FieldKind.Money or FieldKind.YesNo => "number",
        FieldKind.Date or FieldKind.DateTime => "instant",
        FieldKind.Reference or FieldKind.References or FieldKind.File => "reference",
        _ => "text",
    };

    public static bool IsFolded(Field field) => ColumnOf(field) == "text" && field.Kind is not (FieldKind.Choice or FieldKind.Choices);

    /// <summary>A several-valued field as its single values are compared.</summary>
    public static Field Single(Field field) => field.Kind switch
    {
        FieldKind.Choices => As(field, FieldKind.Choice),
        FieldKind.Tags => As(field, FieldKind.Text),
        FieldKind.References => As(field, FieldKind.Reference),
        FieldKind.Date => As(field, FieldKind.Date),
        _ => field,
    };

    /// <summary>Rows for one field of a record; values in C# form, in the order of <see cref="Columns"/>.</summary>
    public static IEnumerable<object?[]> Rows(Guid workspace, Guid record, Field field, object? value)
    {
        object[] values = value switch
        {
            null => [],
            string[] many => [.. many],
            Guid[] many => [.. many.Cast<object>()],
            _ => [value],
        };
        for (var i = 0; i < values.Length; i++)
        {
            var row = new object?[8];
            (row[0], row[1], row[2], row[3]) = (workspace, field.ValueId, record, i);
            switch (values[i])
            {
                case string text:
                    row[4] = IsFolded(field) ? Fold.Sort(text) : text;
                    break;
                case decimal number:
                    row[5] = FieldColumns.Scaled(number, FieldColumns.CustomDecimals);
                    break;
                case Money money:
                    row[5] = money.Minor;
                    break;
                case bool yes:
                    row[5] = yes ? 1L : 0L;
                    break;
                case DateOnly day:
                    row[6] = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
                    break;
                case DateTimeOffset at:
                    row[6] = at;
                    break;
                case Guid id:
                    row[7] = id;
                    break;
                case Address address:
                    row[4] = Fold.Sort($"{address.City} {address.Street} {address.PostalCode}");
                    break;
                default:
                    throw new JsonException($"{field.Key}: {values[i].GetType().Name}");
            }

            yield return row;
        }
    }

    private static Field As(Field field, FieldKind kind) => new()
    {
        Key = field.Key,
        Kind = kind,
        Column = field.Column,
        Target = field.Target,
        Options = field.Options,
        ChoiceList = field.ChoiceList,
    };
}
