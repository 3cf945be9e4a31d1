using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <content>References into a tree: to a record or to anything beneath it.</content>
public sealed partial class FilterSql
{
    /// <summary>The record and what lies beneath it as far as the actor sees: a branch ends where they see nothing, as in the tree itself.</summary>
    private void Under(Sql sql, Field field, Filter.Test test, string column)
    {
        if (schema.Find(field.Target!) is not { } target
            || target.Type.Fields.FirstOrDefault(f => f.Kind == FieldKind.Reference && f.Target == target.Name) is not { } parent)
        {
            throw new UnreadableException("filter.operator", test.Op, test.Field);
        }

        var name = "u" + ++aliases;
        sql.Raw(column).Raw($" in (with recursive {name} as (select x.id, 0 as depth from {target.Type.Table} x where x.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and x.id = ").Value(Value(field, test.Value, test, folded: false, null)).Raw(" and ");
        Visibility.Append(sql, types, target.Type, actor, Right.View, "x");
        sql.Raw($" union select x.id, {name}.depth + 1 from {name} join {target.Type.Table} x on x.{parent.Column} = {name}.id where x.workspace_id = ").Value(actor.WorkspaceId)
            .Raw($" and x.deleted_at is null and {name}.depth < {Trees.MostDepth} and ");
        Visibility.Append(sql, types, target.Type, actor, Right.View, "x");
        sql.Raw($") select id from {name})");
    }
}
