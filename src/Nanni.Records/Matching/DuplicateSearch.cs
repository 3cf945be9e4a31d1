using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Matching;

/// <summary>
/// Keeps the groups of likely duplicates: searches through what has changed since the last search, or through everything where
/// nothing was searched yet, much has changed, or somebody asks for it. One job a workspace and type, started again and again.
/// </summary>
public sealed class DuplicateSearch(RecordStore store, RecordTypes types, DuplicateFinder finder, DuplicateTable table, JobQueue jobs, TimeProvider clock) : IJobHandler
{
    public const string Name = "duplicates";

    /// <summary>More changed records than that cost as much as all of them.</summary>
    private const int Most = 20_000;

    private const int AtOnce = 250;

    public string Kind => Name;

    /// <summary>Types whose records can be compared.</summary>
    public IEnumerable<RecordType> Types => types.All.Where(t => t.HasDuplicates);

    /// <summary>The job of a type: the same one each time.</summary>
    public static Guid JobId(Guid workspace, RecordType type) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}:{workspace:N}:{type.Name}")).AsSpan(0, 16));

    /// <summary>Starts a search.</summary>
    /// <param name="all">Through everything, also where a smaller search waits.</param>
    /// <returns>False where one waits or runs already.</returns>
    public Task<bool> Start(Guid workspace, RecordType type, bool all, CancellationToken cancel) => jobs.Again(
        Actor.System(workspace), JobId(workspace, type), Name, new JsonObject { ["type"] = type.Name, ["all"] = all }, replacesWaiting: all, cancel);

    /// <summary>When a type was last searched through; null: never.</summary>
    public async Task<DateTimeOffset?> LastAt(Actor actor, RecordType type, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select at from duplicate_searches where workspace_id = {actor.WorkspaceId} and type = {type.Name}"),
        row => (DateTimeOffset?)row.Instant(0), cancel)).FirstOrDefault();

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var type = types[run.Job.Arguments["type"]!.GetValue<string>()];
        var through = await Through(run.Actor, type, cancel);
        var now = await LastSealed(run.Actor, cancel);
        var isAwaited = run.Job.Arguments["all"]?.GetValue<bool>() == true;
        var changed = through is { } from && !isAwaited ? await Changed(run.Actor, type, from, cancel) : null;
        if (changed is { Count: <= Most })
        {
            await Some(run, type, changed, cancel);
        }
        else
        {
            await All(run, type, isAwaited, cancel);
        }

        await store.Write([store.Sql().Add($"""
            insert into duplicate_searches (workspace_id, type, through, at) values ({run.Actor.WorkspaceId}, {type.Name}, {now}, {clock.GetUtcNow()})
            on conflict (workspace_id, type) do update set through = excluded.through, at = excluded.at
            """)], [1], Urgency.Bulk, cancel);
    }

    private async Task All(JobRun run, RecordType type, bool isAwaited, CancellationToken cancel)
    {
        var total = (await store.Query(
            store.Sql().Add($"select count(*) from {new Name(type.Table)} where workspace_id = {run.Actor.WorkspaceId} and deleted_at is null"), row => row.Long(0), cancel))[0];
        var found = await finder.All(run.Actor, type, isAwaited, part => run.Save([], (long)(part * total), total, null, cancel), cancel);
        var distinct = await table.Distinct(run.Actor.WorkspaceId, null, cancel);
        found.RemoveAll(pair => distinct.Contains((pair.First, pair.Second)));
        await table.Replace(run.Actor, type, await table.All(run.Actor, type, cancel), Grouping.Of(found), cancel);
    }

    private async Task Some(JobRun run, RecordType type, List<Guid> changed, CancellationToken cancel)
    {
        var done = 0;
        foreach (var some in changed.Chunk(AtOnce))
        {
            var asked = some.ToHashSet();
            var found = await finder.Of(run.Actor, type, some, cancel);

            // Groups that lose a member may fall apart, groups that share a new one become one.
            var before = await table.Around(run.Actor, type, [.. found.SelectMany(p => new[] { p.First, p.Second }).Concat(some).Distinct()], cancel);
            var pairs = before.Select(p => p.Pair).Where(p => !asked.Contains(p.First) && !asked.Contains(p.Second)).Concat(found).ToList();
            var distinct = await table.Distinct(run.Actor.WorkspaceId, [.. pairs.Select(p => p.First).Distinct()], cancel);
            pairs.RemoveAll(pair => distinct.Contains((pair.First, pair.Second)));
            await table.Replace(run.Actor, type, before, Grouping.Of(pairs), cancel);
            done += some.Length;
            await run.Save([], done, changed.Count, null, cancel);
        }
    }

    private async Task<long?> Through(Actor actor, RecordType type, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select through from duplicate_searches where workspace_id = {actor.WorkspaceId} and type = {type.Name}"),
        row => (long?)row.Long(0), cancel)).FirstOrDefault();

    /// <summary>Read before the records are: what is sealed meanwhile is searched through next time.</summary>
    private async Task<long> LastSealed(Actor actor, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select coalesce(max(sealed), 0) from operations where workspace_id = {actor.WorkspaceId}"), row => row.Long(0), cancel))[0];

    private Task<List<Guid>> Changed(Actor actor, RecordType type, long after, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select distinct c.record_id from operations o
            join changes c on c.workspace_id = o.workspace_id and c.operation_id = o.id and c.type = {type.Name}
            where o.workspace_id = {actor.WorkspaceId} and o.sealed > {after}
            """).Raw($" limit {Most + 1}"), row => row.Guid(0), cancel);
}
