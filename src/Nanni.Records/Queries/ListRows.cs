using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>The columns that a list, board or related list shows of the records that were found, and how they are read.</summary>
internal sealed class ListRows
{
    private readonly Actor actor;
    private readonly RecordTypes types;
    private readonly RecordType type;
    private readonly IReadOnlyList<Field> fields;
    private readonly Field[] stored;
    private readonly (Field Field, int Index)[] joined;
    private readonly bool hasCustom;
    private readonly List<(RecordTitle?[] Titles, int Index, Guid Into)> moved = [];

    public ListRows(RecordTypes types, Actor actor, RecordType type, IReadOnlyList<Field> fields)
    {
        (this.types, this.actor, this.type, this.fields) = (types, actor, type, fields);
        stored = [.. fields.Where(f => !f.IsCustom)];
        hasCustom = fields.Any(f => f.IsCustom);
        joined = [.. fields.Select((field, index) => (field, index)).Where(f => f.field is { IsCustom: false, Kind: FieldKind.Reference, Target: not ("member" or "team") })];
    }

    /// <summary><c>select {lead}, …</c> for the rows of <paramref name="found"/>, a statement that yields <c>k.id</c> and what the lead names.</summary>
    /// <param name="lead">Columns that come before the row's own; the row begins after them.</param>
    public Sql Select(Sql sql, string lead, Sql found)
    {
        sql.Raw("select ").Raw(lead).Raw(", t.id, t.version, ").Raw(hasCustom ? "t.custom" : "null");
        foreach (var field in stored)
        {
            sql.Raw(", ").Raw(FieldColumns.Select(sql.Dialect, field, "t"));
        }

        for (var i = 0; i < joined.Length; i++)
        {
            Visibility.AppendOwner(sql.Raw($", r{i}.type, r{i}.title, "), actor, $"r{i}.id", $"r{i}.owner_id").Raw($", r{i}.team_id, r{i}.merged_into");
        }

        sql.Raw(" from (").Add(found).Raw(") k join ").Raw(type.Table).Raw(" t on t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.id = k.id");
        for (var i = 0; i < joined.Length; i++)
        {
            sql.Raw($" left join records r{i} on r{i}.workspace_id = t.workspace_id and r{i}.id = t.{joined[i].Field.Column}");
        }

        return sql;
    }

    /// <param name="i">Ordinal of the row's first column, its id.</param>
    public ListRow Read(Row row, int i)
    {
        var (id, version) = (row.Guid(i), row.Int(i + 1));
        var custom = hasCustom && row.TextOrNull(i + 2) is { } json ? JsonNode.Parse(json)?.AsObject() : null;
        i += 3;
        var values = new object?[fields.Count];
        for (var f = 0; f < values.Length; f++)
        {
            values[f] = fields[f].IsCustom ? CustomField.Read(fields[f], custom) : FieldColumns.Read(fields[f], row, ref i);
        }

        return new(id, version, values) { References = References(row, values, i) };
    }

    /// <summary>References to records that were merged into others show the others.</summary>
    public async Task Follow(Titles titles, CancellationToken cancel)
    {
        if (moved.Count == 0)
        {
            return;
        }

        var found = await titles.Of(actor, [.. moved.Select(m => m.Into).Distinct()], cancel);
        foreach (var (row, index, into) in moved)
        {
            row[index] = found.GetValueOrDefault(into) ?? (row[index] is { } old ? old with { Text = null } : null);
        }

        moved.Clear();
    }

    private RecordTitle?[]? References(Row row, object?[] values, int i)
    {
        if (joined.Length == 0)
        {
            return null;
        }

        var titles = new RecordTitle?[values.Length];
        foreach (var (_, index) in joined)
        {
            if (!row.IsNull(i))
            {
                var target = types[row.Text(i)];
                var sees = Visibility.Sees(target, actor, Right.View, row.GuidOrNull(i + 2), row.GuidOrNull(i + 3));
                titles[index] = new((Guid)values[index]!, target.Name, sees ? row.Text(i + 1) : null);
                if (row.GuidOrNull(i + 4) is { } into)
                {
                    moved.Add((titles, index, into));
                }
            }

            i += 5;
        }

        return titles;
    }
}
