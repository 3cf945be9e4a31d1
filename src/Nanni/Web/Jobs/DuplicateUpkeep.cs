using System.Data.Common;
using Nanni.Records.Matching;
using Nanni.Records.Storage;

namespace Nanni.Web.Jobs;

/// <summary>
/// Starts the search for duplicates in workspaces where something was written: it follows the sealed log and adds jobs, which
/// one process takes. Nothing is searched while an import or another large change still runs there.
/// </summary>
internal sealed class DuplicateUpkeep(RecordStore store, DuplicateSearch search, TimeProvider clock, ILogger<DuplicateUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly HashSet<Guid> waiting = [];
    private long? through;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Follow(stoppingToken);
                }
                catch (DbException error)
                {
                    // The database is away: the next round tries again.
                    log.LogWarning(error, "Duplicates could not be followed");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on after the last search.
        }
    }

    /// <summary>One round.</summary>
    internal async Task Follow(CancellationToken cancel)
    {
        through ??= (await store.Query(store.Sql().Raw("select coalesce(min(through), 0) from duplicate_searches"), row => row.Long(0), cancel))[0];
        var changed = await store.Query(
            store.Sql().Add($"select workspace_id, max(sealed) from operations where sealed > {through} group by workspace_id"),
            row => (Workspace: row.Guid(0), Last: row.Long(1)), cancel);
        waiting.UnionWith(changed.Select(c => c.Workspace));
        through = changed.Count == 0 ? through : changed.Max(c => c.Last);
        if (waiting.Count == 0)
        {
            return;
        }

        var busy = await store.Query(
            store.Sql().Add($"select distinct workspace_id from jobs where finished_at is null and kind <> {DuplicateSearch.Name}"), row => row.Guid(0), cancel);
        foreach (var workspace in waiting.Except(busy).ToArray())
        {
            var areStarted = true;
            foreach (var type in search.Types)
            {
                areStarted &= await search.Start(workspace, type, all: false, cancel);
            }

            // One that was running already may have read the log before the last change.
            _ = areStarted && waiting.Remove(workspace);
        }
    }
}
