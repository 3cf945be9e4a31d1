using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <summary>
/// Compiles a filter to SQL for one schema and actor. Field names come from the schema only, values become parameters only.
/// </summary>
/// <exception cref="UnreadableException">
/// <c>field.unknown</c>, <c>filter.operator</c> (not for this kind of field), <c>filter.value</c>, <c>filter.period</c>.
/// </exception>
/// <param name="unsaved">Records that are <c>t</c> and whose indexed values are not in the database yet; see <see cref="FilterCheck"/>.</param>
public sealed partial class FilterSql(
    RecordTypes types, Schema schema, Actor actor, DateTimeOffset now, IReadOnlyList<Record>? unsaved = null)
{
    private int aliases;

    /// <summary>Appends the condition, in brackets where needed.</summary>
    /// <param name="leads">
    /// The index table may be where the records are found, rather than where each record that was found otherwise is looked up. For SQLite,
    /// which never turns the one into the other.
    /// </param>
    public void Append(Sql sql, Filter filter, TypeSchema type, string alias, bool leads = false)
    {
        switch (filter)
        {
            case Filter.And { Parts: var parts }:
                Join(sql, parts, type, alias, " and ", "1 = 1", leads);
                break;
            case Filter.Or { Parts: var parts }:
                Join(sql, parts, type, alias, " or ", "1 = 0");
                break;
            case Filter.Not { Part: var part }:
                sql.Raw("not coalesce((");
                Append(sql, part, type, alias);
                sql.Raw("), ").Raw(sql.Dialect.IsSqlite ? "0" : "false").Raw(")");
                break;
            case Filter.Test test:
                Test(sql, test, type, alias, leads);
                break;
        }
    }

    private void Join(Sql sql, IReadOnlyList<Filter> parts, TypeSchema type, string alias, string word, string none, bool leads = false)
    {
        if (parts.Count == 0)
        {
            sql.Raw(none);
            return;
        }

        sql.Raw('(');
        for (var i = 0; i < parts.Count; i++)
        {
            sql.Raw(i == 0 ? "" : word);
            Append(sql, parts[i], type, alias, leads);
        }

        sql.Raw(')');
    }

    private void Test(Sql sql, Filter.Test test, TypeSchema type, string alias, bool leads = false)
    {
        if (test.Op is "any" or "none" && Children(test.Field, type) is var (child, by))
        {
            Related(sql, test, child, by, alias);
            return;
        }

        var dot = test.Field.StartsWith(CustomField.Prefix, StringComparison.Ordinal)
            ? test.Field.IndexOf('.', CustomField.Prefix.Length)
            : test.Field.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            Hop(sql, test, test.Field[..dot], test.Field[(dot + 1)..], type, alias);
            return;
        }

        if (test.Field == RecordType.Lasting && type.Type.Lasts is var (first, last))
        {
            Lasts(sql, test, first, last, alias);
            return;
        }

        var field = type[test.Field];
        if (field.IsHidden && field.Options.Count == 0 || field.IsEncrypted)
        {
            throw new UnreadableException("field.unknown", test.Field);
        }

        if (field.IsReadApart)
        {
            Apart(sql, field, test, alias, leads);
        }
        else
        {
            Compare(sql, field, test, Column(sql.Dialect, field, alias), folded: FieldColumns.HasKey(field));
        }
    }

    /// <summary>Over a reference: some visible record of the target that passes.</summary>
    private void Hop(Sql sql, Filter.Test test, string reference, string rest, TypeSchema type, string alias)
    {
        var field = type[reference];
        if (field.Kind != FieldKind.Reference || schema.Find(field.Target!) is not { } target || rest.Count(c => c == '.') > 2)
        {
            throw new UnreadableException("field.unknown", test.Field);
        }

        var name = "h" + ++aliases;
        sql.Raw($"exists (select 1 from {target.Type.Table} {name} where {name}.workspace_id = {alias}.workspace_id and {name}.id = ")
            .Raw(Column(sql.Dialect, field, alias)).Raw(" and ");
        Visibility.Append(sql, types, target.Type, actor, Right.View, name);
        sql.Raw(" and ");
        Test(sql, test with { Field = rest }, target, name);
        sql.Raw(')');
    }

    /// <summary>Records of another type that refer here: "contacts any {…}".</summary>
    private void Related(Sql sql, Filter.Test test, TypeSchema child, Field by, string alias)
    {
        var name = "c" + ++aliases;
        sql.Raw(test.Op == "none" ? "not " : "")
            .Raw($"exists (select 1 from {child.Type.Table} {name} where {name}.workspace_id = {alias}.workspace_id and {name}.{by.Column} = {alias}.id")
            .Raw($" and {name}.deleted_at is null and ");
        Visibility.Append(sql, types, child.Type, actor, Right.View, name);
        if (test.Value is JsonObject { Count: > 0 } inner)
        {
            var left = 50;
            sql.Raw(" and ");
            Append(sql, FilterText.Read(inner, 0, ref left), child, name);
        }

        sql.Raw(')');
    }

    private (TypeSchema Child, Field By)? Children(string plural, TypeSchema type)
    {
        if (types.FindPlural(plural) is not { } child)
        {
            return null;
        }

        var by = child.Fields.FirstOrDefault(f => f.Kind == FieldKind.Reference && (f.Target == type.Name || f.Target == "record"));
        return by is null ? null : (schema[child.Name], by);
    }

    /// <summary>Of the tests that must all pass, those that the index table answers by itself.</summary>
    public static IReadOnlyList<Filter.Test> ByValue(Filter? filter, TypeSchema type) => filter switch
    {
        Filter.And { Parts: var parts } => [.. parts.SelectMany(p => ByValue(p, type))],
        Filter.Test test when type.Find(test.Field) is { } field && field.IsReadApart && !IsNegative(test.Op) => [test],
        _ => [],
    };

    private static bool IsNegative(string op) => op is "ne" or "notIn" or "empty" or "none";

    /// <summary>Several values, and filterable custom fields: rows of the index table.</summary>
    private void Apart(Sql sql, Field field, Filter.Test test, string alias, bool leads)
    {
        var negative = IsNegative(test.Op);
        var op = test.Op switch { "ne" => "eq", "notIn" or "none" => "in", "any" => "in", "empty" or "notEmpty" => "", var other => other };
        var name = "v" + ++aliases;
        if (leads && !negative && unsaved is null)
        {
            sql.Raw($"{alias}.id in (select {name}.record_id from field_values {name} where {name}.workspace_id = ").Value(actor.WorkspaceId);
        }
        else
        {
            sql.Raw(negative ? "not " : "").Raw("exists (select 1 from ").Add(Values(sql, field, alias))
                .Raw($" {name} where {name}.workspace_id = {alias}.workspace_id and {name}.record_id = {alias}.id");
        }

        sql.Raw($" and {name}.field_id = ").Value(field.ValueId);
        if (op.Length > 0)
        {
            sql.Raw(" and ");
            var single = FieldValues.Single(field);
            Compare(sql, single, test with { Op = op }, $"{name}.{FieldValues.ColumnOf(field)}", FieldValues.IsFolded(field), FieldColumns.CustomDecimals);
        }

        sql.Raw(')');
    }

    /// <summary>The index table, or the rows that the unsaved records will have in it.</summary>
    private Sql Values(Sql sql, Field field, string alias)
    {
        var from = new Sql(sql.Dialect);
        if (alias != "t" || unsaved is null)
        {
            return from.Raw("field_values");
        }

        var none = new object?[FieldValues.Columns.Count];
        from.Raw("(select * from (");
        foreach (var (i, row) in unsaved.SelectMany(r => FieldValues.Rows(r.WorkspaceId, r.Id, field, field.Get(r))).Append(none).Index())
        {
            from.Raw(i == 0 ? "select " : " union all select ");
            foreach (var (c, column) in FieldValues.Columns.Index())
            {
                from.Raw(c == 0 ? "" : ", ");
                from.Dialect.Typed(from, row[c], column.Type).Raw(" as ").Raw(column.Name);
            }
        }

        return from.Raw(") u where u.workspace_id is not null)");
    }

    private void Compare(Sql sql, Field field, Filter.Test test, string column, bool folded, int? decimals = null)
    {
        switch (test.Op)
        {
            case "empty":
                sql.Raw(column).Raw(field.Kind == FieldKind.YesNo ? " is not true" : " is null");
                return;
            case "notEmpty":
                sql.Raw(column).Raw(field.Kind == FieldKind.YesNo ? " is true" : " is not null");
                return;
            case "within" or "before" or "after" when field.Kind is FieldKind.Date or FieldKind.DateTime:
                Period(sql, field, test, column);
                return;
            case "in" or "notIn" or "any" or "none":
                Set(sql, field, test, column, folded, decimals);
                return;
            case "contains" or "startsWith" when field.IsText:
                Like(sql, test, column, folded);
                return;
            case "under" when field.Kind == FieldKind.Reference:
                Under(sql, field, test, column);
                return;
            case "between":
                if (test.Value is not JsonArray { Count: 2 } ends)
                {
                    throw Bad(test);
                }

                sql.Raw('(').Raw(column).Raw(" >= ").Value(Value(field, ends[0], test, folded, decimals))
                    .Raw(" and ").Raw(column).Raw(" <= ").Value(Value(field, ends[1], test, folded, decimals)).Raw(')');
                return;
        }

        var sign = test.Op switch
        {
            "eq" => "=",
            "ne" => "<>",
            "lt" or "before" when Ordered(field) => "<",
            "le" when Ordered(field) => "<=",
            "gt" or "after" when Ordered(field) => ">",
            "ge" when Ordered(field) => ">=",
            _ => throw new UnreadableException("filter.operator", test.Op, test.Field),
        };
        if (field.Kind == FieldKind.DateTime && test.Value is JsonValue day && Text(day) is { Length: 10 })
        {
            // A day given for an instant means the whole day in the actor's zone.
            Period(sql, field, test with { Op = sign switch { "=" => "within", "<" => "before", ">" => "after", _ => throw Bad(test) } }, column);
            return;
        }

        var value = Value(field, test.Value, test, folded, decimals);
        if (sign == "<>")
        {
            sql.Raw('(').Raw(column).Raw(" is null or ").Raw(column).Raw(" <> ").Value(value).Raw(')');
        }
        else
        {
            sql.Raw(column).Raw(' ').Raw(sign).Raw(' ').Value(value);
        }
    }

    private void Set(Sql sql, Field field, Filter.Test test, string column, bool folded, int? decimals)
    {
        JsonNode?[] given = test.Value is JsonArray many ? [.. many] : [test.Value];
        object[] values = [.. given.Select(v => Value(field, v, test, folded, decimals)!)];
        var negative = test.Op is "notIn" or "none";
        sql.Raw(negative ? "(" + column + " is null or not (" : "(");
        if (values is [])
        {
            sql.Raw("1 = 0");
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                sql.Raw(i == 0 ? "" : " or ").Raw(column).Raw(" = ").Value(values[i]);
            }
        }

        sql.Raw(negative ? "))" : ")");
    }

    private static void Like(Sql sql, Filter.Test test, string column, bool folded)
    {
        var text = test.Value is JsonValue value ? Text(value) : throw Bad(test);
        var wanted = Escape(folded ? Fold.Sort(text) : text);
        sql.Raw(column).Raw(folded ? " like " : $" {sql.Dialect.Like} ")
            .Value((test.Op == "contains" ? "%" : "") + wanted + "%").Raw(" escape '\\'");
    }

    private object? Value(Field field, JsonNode? node, Filter.Test test, bool folded, int? decimals)
    {
        if (node is null)
        {
            throw Bad(test);
        }

        try
        {
            switch (field.Kind)
            {
                case FieldKind.Reference when field.Target == "member" && node is JsonValue me && Text(me) == "me":
                    return actor.MemberId;
                case FieldKind.Number or FieldKind.Percent:
                    return FieldColumns.Scaled((decimal)FieldJson.Read(field, node)!, decimals ?? (field.Kind == FieldKind.Percent && field.Decimals == 0 ? 2 : field.Decimals));
                case FieldKind.Money:
                    var money = node is JsonObject ? (Money)FieldJson.Read(field, node)!
                        : Money.Of(decimal.Parse(Text((JsonValue)node), NumberStyles.Number, CultureInfo.InvariantCulture), actor.Currency);
                    return money.Minor;
                case FieldKind.YesNo when node.GetValueKind() == JsonValueKind.String:
                    return bool.Parse(Text((JsonValue)node));
                case FieldKind.Email:
                    return Text((JsonValue)node).Trim().ToLowerInvariant();
                default:
                    var value = FieldJson.Read(field, node) ?? throw Bad(test);
                    return folded ? Fold.Sort((string)value) : value;
            }
        }
        catch (Exception error) when (error is FieldException or FormatException or InvalidCastException or OverflowException)
        {
            throw Bad(test);
        }
    }

    /// <summary>The column, or the place in the JSON of a custom field that is not in the index table.</summary>
    internal static string Column(Dialect dialect, Field field, string alias)
    {
        if (field.IsBeside)
        {
            return FieldColumns.Beside(dialect, field, alias);
        }

        if (!field.IsCustom)
        {
            return field.IsTitle ? $"{alias}.sort_key" : $"{alias}.{(FieldColumns.HasKey(field) ? FieldColumns.KeyColumn(field) : field.Column)}";
        }

        var path = field.Kind == FieldKind.Money ? [field.Column, "amount"] : new[] { field.Column };
        if (dialect.IsSqlite)
        {
            var text = $"json_extract({alias}.custom, '$.{string.Join('.', path.Select(p => '"' + p + '"'))}')";
            return field.Kind switch
            {
                FieldKind.Number or FieldKind.Percent => $"cast(round({text} * {Types.Money.Power(field.Decimals)}) as integer)",
                FieldKind.Money => $"cast(round({text} * 100) as integer)",
                FieldKind.Reference or FieldKind.File => $"unhex(replace({text}, '-', ''))",

                // Ticks, to the millisecond: how the dialect writes an instant, from how JSON does.
                FieldKind.DateTime => $"(cast(round(unixepoch({text}, 'subsec') * 1000) as integer) * 10000 + 621355968000000000)",
                _ => text,
            };
        }

        var node = $"({alias}.custom #>> '{{{string.Join(',', path)}}}')";
        return field.Kind switch
        {
            FieldKind.Number or FieldKind.Percent => $"({node}::numeric * {Types.Money.Power(field.Decimals)})::bigint",
            FieldKind.Money => $"({node}::numeric * 100)::bigint",
            FieldKind.YesNo => $"{node}::boolean",
            FieldKind.Date => $"{node}::date",
            FieldKind.DateTime => $"{node}::timestamptz",
            FieldKind.Reference or FieldKind.File => $"{node}::uuid",
            _ => node,
        };
    }

    internal static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static bool Ordered(Field field) =>
        field.Kind is FieldKind.Number or FieldKind.Percent or FieldKind.Money or FieldKind.Date or FieldKind.DateTime or FieldKind.Text;

    private static string Text(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static UnreadableException Bad(Filter.Test test) => new("filter.value", test.Field, test.Op);
}
