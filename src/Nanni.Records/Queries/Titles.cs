using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Records.Queries;

/// <summary>Names of records by id, whatever their types.</summary>
public sealed class Titles(RecordStore store, Schemas schemas)
{
    /// <summary>Those that the actor sees; a merged record goes by the name and id of the one it is part of now.</summary>
    public async Task<Dictionary<Guid, RecordTitle>> Of(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var titles = new Dictionary<Guid, RecordTitle>();
        if (ids.Count == 0)
        {
            return titles;
        }

        var sql = store.Sql().Raw("select r.id, coalesce(m.id, r.id), coalesce(m.type, r.type), coalesce(m.title, r.title), ");
        Visibility.AppendOwner(sql, actor, "coalesce(m.id, r.id)", "coalesce(m.owner_id, r.owner_id)")
            .Raw(", coalesce(m.team_id, r.team_id) from records r "
                + "left join records m on m.workspace_id = r.workspace_id and m.id = r.merged_into where r.workspace_id = ")
            .Value(actor.WorkspaceId).Raw(" and (r.deleted_at is null or m.id is not null) and ").In("r.id", ids);
        await store.Query(sql, row =>
        {
            var type = schemas.Types[row.Text(2)];
            if (Visibility.Sees(type, actor, Right.View, row.GuidOrNull(4), row.GuidOrNull(5)))
            {
                titles[row.Guid(0)] = new(row.Guid(1), type.Name, row.Text(3));
            }

            return 0;
        }, cancel);
        return titles;
    }

    /// <summary>Ids that were merged into a record, over any number of merges: what refers to them refers to it.</summary>
    /// <param name="more">Further statements of the same round trip.</param>
    public async Task<List<Guid>> MergedInto(
        Actor actor, Guid id, CancellationToken cancel, params IReadOnlyList<(Sql Sql, Action<Row> Row)> more)
    {
        var found = new List<Guid>();
        var sql = store.Sql().Add($"""
            with recursive merged(id) as (
                select r.id from records r where r.workspace_id = {actor.WorkspaceId} and r.merged_into = {id}
                union all
                select r.id from merged m join records r on r.workspace_id = {actor.WorkspaceId} and r.merged_into = m.id)
            select id from merged
            """).Raw(" limit 500");
        await store.Query([(sql, row => found.Add(row.Guid(0))), .. more], cancel);
        return found;
    }
}
