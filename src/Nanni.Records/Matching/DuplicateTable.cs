using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Matching;

/// <summary>
/// The table <c>duplicate_pairs</c>: what the last search found, joined into groups. Derived: every row can be found again, and
/// whoever reads it asks the records themselves whether they still live and may be seen.
/// </summary>
public sealed class DuplicateTable(RecordStore store)
{
    private const int Rows = 500;

    /// <summary>Pairs that somebody said are not the same, the smaller id first.</summary>
    public async Task<HashSet<(Guid, Guid)>> Distinct(Guid workspace, IReadOnlyCollection<Guid>? ids, CancellationToken cancel)
    {
        var sql = store.Sql().Add($"select first_id, second_id from distinct_pairs where workspace_id = {workspace}");
        _ = ids is null ? sql : sql.Raw(" and ").In("first_id", ids);
        return [.. await store.Query(sql, row => (row.Guid(0), row.Guid(1)), cancel)];
    }

    /// <summary>All pairs of a type.</summary>
    public Task<List<GroupedPair>> All(Actor actor, RecordType type, CancellationToken cancel) =>
        Read(store.Sql().Add($"{Select} where workspace_id = {actor.WorkspaceId} and type = {type.Name}"), cancel);

    /// <summary>The pairs of every group that has one of these records.</summary>
    public async Task<List<GroupedPair>> Around(Actor actor, RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var groups = new HashSet<Guid>();
        foreach (var some in ids.Chunk(Rows))
        {
            groups.UnionWith(await store.Query(
                store.Sql().Add($"select group_id from duplicate_pairs where workspace_id = {actor.WorkspaceId} and type = {type.Name} and ").In("first_id", some)
                    .Add($" union select group_id from duplicate_pairs where workspace_id = {actor.WorkspaceId} and type = {type.Name} and ").In("second_id", some),
                row => row.Guid(0), cancel));
        }

        return await InGroups(actor, type, groups, cancel);
    }

    /// <summary>The pairs of groups.</summary>
    public async Task<List<GroupedPair>> InGroups(Actor actor, RecordType type, IReadOnlyCollection<Guid> groups, CancellationToken cancel)
    {
        var pairs = new List<GroupedPair>();
        foreach (var some in groups.Chunk(Rows))
        {
            pairs.AddRange(await Read(
                store.Sql().Add($"{Select} where workspace_id = {actor.WorkspaceId} and type = {type.Name} and ").In("group_id", some), cancel));
        }

        return pairs;
    }

    /// <summary>Makes <paramref name="before"/> into <paramref name="after"/>, writing what differs only.</summary>
    public async Task Replace(Actor actor, RecordType type, IReadOnlyList<GroupedPair> before, IReadOnlyList<GroupedPair> after, CancellationToken cancel)
    {
        var old = before.ToHashSet();
        var kept = after.Select(p => (p.Pair.First, p.Pair.Second)).ToHashSet();
        var statements = new List<Sql>();
        statements.AddRange(before.Where(p => !kept.Contains((p.Pair.First, p.Pair.Second))).Select(p => store.Sql().Add($"""
            delete from duplicate_pairs where workspace_id = {actor.WorkspaceId} and type = {type.Name}
            and first_id = {p.Pair.First} and second_id = {p.Pair.Second}
            """)));
        statements.AddRange(after.Where(p => !old.Contains(p)).Select(p => store.Sql().Add($"""
            insert into duplicate_pairs (workspace_id, type, first_id, second_id, score, group_id, doubt)
            values ({actor.WorkspaceId}, {type.Name}, {p.Pair.First}, {p.Pair.Second}, {p.Pair.Score}, {p.Group}, {p.Doubt})
            on conflict (workspace_id, type, first_id, second_id)
            do update set score = excluded.score, group_id = excluded.group_id, doubt = excluded.doubt
            """)));
        foreach (var some in statements.Chunk(Rows))
        {
            await store.Write(some, [.. some.Select(_ => -1)], Urgency.Bulk, cancel);
        }
    }

    private static readonly Name Select = "select first_id, second_id, score, group_id, doubt from duplicate_pairs";

    private Task<List<GroupedPair>> Read(Sql sql, CancellationToken cancel) => store.Query(
        sql, row => new GroupedPair(new(row.Guid(0), row.Guid(1), row.Int(2)), row.Guid(3), row.Int(4)), cancel);
}
