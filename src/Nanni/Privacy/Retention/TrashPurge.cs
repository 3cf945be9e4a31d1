using System.Data.Common;
using Nanni.Privacy.Erasure;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Erasure;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Privacy.Retention;

/// <summary>
/// Removes for good what has been in the trash for longer than the product promises to keep it. What was merged stays: others go on
/// referring to it, and it leads them to the record that it is part of.
/// </summary>
public sealed class TrashPurge(RecordStore store, RemovalPlanner planner, RecordRemoval removal, ErasureTraces traces, ErasureFiles files, TimeProvider clock)
{
    /// <summary>How long a record can be taken back out of the trash.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>One transaction: on SQLite everybody else waits for it.</summary>
    private const int AtOnce = 50;

    /// <summary>All workspaces.</summary>
    /// <returns>How many records went.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var removed = 0;
        foreach (var workspace in await store.Query(store.Sql().Raw("select id from workspaces"), row => row.Guid(0), cancel))
        {
            removed += await Run(workspace, cancel);
        }

        return removed;
    }

    public async Task<int> Run(Guid workspace, CancellationToken cancel)
    {
        var (removed, after, before) = (0, Guid.Empty, clock.GetUtcNow() - Kept);
        while (true)
        {
            var due = await store.Query(
                store.Sql().Add($"""
                    select id from records where workspace_id = {workspace} and deleted_at < {before} and merged_into is null and id > {after} order by id
                    """).Raw($" limit {AtOnce}"), row => row.Guid(0), cancel);
            if (due.Count == 0)
            {
                return removed;
            }

            removed += await Remove(workspace, due, cancel);
            after = due[^1];
        }
    }

    private async Task<int> Remove(Guid workspace, List<Guid> due, CancellationToken cancel)
    {
        var actor = Actor.System(workspace);
        var plan = await planner.Plan(actor, due, alsoShared: false, cancel);

        // A living record that must not be without it keeps it in the trash: nobody decided to take it from them.
        if (plan.Loosened.Any(l => l.IsRequired && !l.IsTrashed))
        {
            var free = new List<Guid>();
            foreach (var id in due)
            {
                var alone = await planner.Plan(actor, [id], alsoShared: false, cancel);
                if (!alone.Loosened.Any(l => l.IsRequired && !l.IsTrashed))
                {
                    free.Add(id);
                }
            }

            plan = await planner.Plan(actor, free, alsoShared: false, cancel);
        }

        if (plan.Removed.Count == 0)
        {
            return 0;
        }

        var orphans = await files.Orphans(plan, cancel);
        var origin = new EventOrigin(null, null, actor.Source, null);
        await removal.Run(actor, plan, "trash.purge", origin, async (transaction, done) =>
        {
            await traces.Remove(transaction, workspace, [.. plan.Removed.Keys], [], origin, done.At, cancel);
            if (orphans.Count > 0)
            {
                await transaction.Execute(files.Removing(workspace, [.. orphans.Select(o => o.Id)]), cancel);
            }
        }, cancel);
        await files.Delete(workspace, orphans.Select(o => o.Hash), cancel);
        return plan.Removed.Count;
    }
}

/// <summary>Empties the trash once an hour of what is due. Two nodes at once do no harm: what is gone is gone.</summary>
internal sealed class TrashPurgeService(IServiceScopeFactory scopes, TimeProvider clock, ILogger<TrashPurgeService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await scope.ServiceProvider.GetRequiredService<TrashPurge>().Run(stoppingToken);
                }
                catch (Exception error) when (error is DbException or RuleException)
                {
                    // The database is away, or somebody works on one of them: the next round tries again.
                    log.LogWarning(error, "The trash could not be emptied");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on.
        }
    }
}
