using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>Records that refer to one, through a reference field of theirs.</summary>
/// <param name="Fields">Shown beside the title.</param>
/// <param name="Other">Another reference of theirs, named too: the person at the far end of a link, the stage of a deal.</param>
/// <param name="Unless">A yes-no field: those that say yes are left out, since another list shows them.</param>
public sealed record RelatedList(TypeSchema Type, Field By, IReadOnlyList<Field> Fields, Field? Other = null, Field? Unless = null);

/// <summary>The first rows of a related list, in the type's usual order, by the index that its reference has.</summary>
public static class Related
{
    /// <param name="targets">The record and what was merged into it; each is a range of the index, ended where enough are found.</param>
    /// <param name="limit">One more than is shown tells whether there is more.</param>
    public static Sql Select(Sql sql, RecordTypes types, Actor actor, RelatedList list, IReadOnlyCollection<Guid> targets, int limit)
    {
        var type = list.Type.Type;
        var descending = type.DefaultSort.StartsWith('-') ? " desc" : "";
        sql.Raw($"select t.id, t.version, t.custom, t.{list.Type.Title.Column}");
        foreach (var field in list.Fields)
        {
            sql.Raw(", ").Raw(field.IsCustom ? "null" : FieldColumns.Select(sql.Dialect, field, "t"));
        }

        if (list.Other is not null)
        {
            Visibility.AppendOwner(sql.Raw(", o.id, o.type, o.title, "), actor, "o.id", "o.owner_id").Raw(", o.team_id");
        }

        sql.Raw(" from (");
        var first = true;
        foreach (var target in targets)
        {
            sql.Raw(first ? "select * from (" : " union select * from (")
                .Raw($"select t.id, t.{RecordSchema.SortColumn(type)} as s from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
                .Raw($" and t.deleted_at is null and t.{list.By.Column} = ").Value(target);
            sql.Raw(list.Unless is { } flag ? $" and t.{flag.Column} is not true" : "");
            Seen(sql, types, actor, list);
            sql.Raw($" order by t.{RecordSchema.SortColumn(type)}{descending}, t.id{descending} limit {limit}) b");
            first = false;
        }

        sql.Raw($" order by s{descending}, id{descending} limit {limit}) k join {type.Table} t on t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.id = k.id");
        if (list.Other is { } other)
        {
            sql.Raw($" left join records r on r.workspace_id = t.workspace_id and r.id = t.{other.Column}"
                + " left join records o on o.workspace_id = t.workspace_id and o.id = coalesce(r.merged_into, r.id) and o.deleted_at is null");
        }

        return sql.Raw($" order by k.s{descending}, t.id{descending}");
    }

    /// <summary>Who sees a record sees what hangs on it, but for what is private; anything else has an owner and a team of its own.</summary>
    private static void Seen(Sql sql, RecordTypes types, Actor actor, RelatedList list)
    {
        var type = list.Type.Type;
        if (type.VisibleThrough.Any(f => f.Key == list.By.Key))
        {
            Visibility.AppendPrivate(sql, type, actor, "t");
        }
        else if (!Visibility.IsOpen(type, actor, Right.View))
        {
            sql.Raw(" and ");
            Visibility.Append(sql, types, type, actor, Right.View, "t");
        }
    }

    /// <summary>A row; what it refers to is named only for those who see it.</summary>
    public static ListRow Read(RecordTypes types, Actor actor, RelatedList list, Row row)
    {
        var values = new object?[list.Fields.Count + 1];
        values[0] = row.TextOrNull(3);
        var i = 4;
        for (var f = 0; f < list.Fields.Count; f++)
        {
            if (list.Fields[f].IsCustom)
            {
                i++;
            }
            else
            {
                values[f + 1] = FieldColumns.Read(list.Fields[f], row, ref i);
            }
        }

        var read = new ListRow(row.Guid(0), row.Int(1), values);
        if (list.Other is null || row.IsNull(i) || types.Find(row.Text(i + 1)) is not { } type
            || !Visibility.Sees(type, actor, Right.View, row.GuidOrNull(i + 3), row.GuidOrNull(i + 4)))
        {
            return read;
        }

        return read with { References = [new(row.Guid(i), type.Name, row.TextOrNull(i + 2) ?? "")] };
    }
}
