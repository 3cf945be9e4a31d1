using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>What one actor may do with one record.</summary>
public readonly record struct Allowed(bool View, bool Edit, bool Delete);

/// <summary>Who may see, edit and delete a record: the predicate of all lists and pages, asked for each actor.</summary>
public sealed class RecordAccess(RecordStore store, Schemas schemas)
{
    private const int AtOnce = 50;

    /// <summary>In the order of <paramref name="actors"/>, who are all of one workspace.</summary>
    public async Task<List<Allowed>> Of(IReadOnlyList<Actor> actors, RecordType type, Guid id, CancellationToken cancel)
    {
        var found = new Allowed[actors.Count];
        for (var start = 0; start < actors.Count; start += AtOnce)
        {
            await store.Query(
                [.. Enumerable.Range(start, Math.Min(AtOnce, actors.Count - start)).Select(i => (Ask(actors[i], type, id), (Action<Row>)(row => found[i] = Read(row))))],
                cancel);
        }

        return [.. found];
    }

    private static Allowed Read(Row row)
    {
        var view = row.Long(0) == 1;
        return new(view, view && row.Long(1) == 1, view && row.Long(2) == 1);
    }

    private Sql Ask(Actor actor, RecordType type, Guid id)
    {
        var sql = store.Sql().Raw("select ");
        RecordLoader.Case(sql, schemas.Types, type, actor, Right.View);
        RecordLoader.Case(sql.Raw(", "), schemas.Types, type, actor, Right.Edit);
        RecordLoader.Case(sql.Raw(", "), schemas.Types, type, actor, Right.Delete);

        return sql.Raw($" from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.id = ").Value(id);
    }
}
