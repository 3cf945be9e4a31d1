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
    /// <param name="targets">The record and what was merged into it.</param>
    /// <param name="limit">One more than is shown tells whether there is more.</param>
    public static Sql Select(Sql sql, RecordTypes types, Actor actor, RelatedList list, IReadOnlyCollection<Guid> targets, int limit)
    {
        var type = list.Type.Type;
        sql.Raw($"select t.id, t.version, t.custom, t.{list.Type.Title.Column}");
        foreach (var field in list.Fields)
        {
            sql.Raw(", ").Raw(field.IsCustom ? "null" : FieldColumns.Select(field, "t"));
        }

        sql.Raw($" from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.deleted_at is null and ").In("t." + list.By.Column, targets).Raw(" and ");
        Visibility.Append(sql, types, type, actor, Right.View, "t");
        var descending = type.DefaultSort.StartsWith('-') ? " desc" : "";
        return sql.Raw($" order by t.{RecordSchema.SortColumn(type)}{descending}, t.id{descending} limit {limit}");
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
