using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>Records that refer to one, through a reference field of theirs.</summary>
/// <param name="Fields">Shown beside the title.</param>
public sealed record RelatedList(TypeSchema Type, Field By, IReadOnlyList<Field> Fields);

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
            sql.Raw(", ").Raw(field.IsCustom ? "null" : FieldColumns.Select(field, "t"));
        }

        sql.Raw(" from (");
        var first = true;
        foreach (var target in targets)
        {
            sql.Raw(first ? "select * from (" : " union select * from (")
                .Raw($"select t.id, t.{RecordSchema.SortColumn(type)} as s from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
                .Raw($" and t.deleted_at is null and t.{list.By.Column} = ").Value(target);
            Seen(sql, types, actor, list);
            sql.Raw($" order by t.{RecordSchema.SortColumn(type)}{descending}, t.id{descending} limit {limit}) b");
            first = false;
        }

        return sql.Raw($" order by s{descending}, id{descending} limit {limit}) k join {type.Table} t on t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw($" and t.id = k.id order by k.s{descending}, t.id{descending}");
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

    public static ListRow Read(RelatedList list, Row row)
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

        return new(row.Guid(0), row.Int(1), values);
    }
}
