using System.Data.Common;
using Nanni.Records.Storage;
using Nanni.Web.SignIn;

namespace Nanni.Sales.Scoring;

/// <summary>
/// Keeps the scores: each night every workspace with deals learns anew, and whatever is written meanwhile is scored again soon after. Of
/// several nodes one does it, since the job is one.
/// </summary>
internal sealed class ScoringUpkeep(RecordStore store, ScoringJob job, TimeProvider clock, ILogger<ScoringUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookForNight = TimeSpan.FromMinutes(10);

    /// <summary>The hour from which it is night's work, in the zone of the workspace.</summary>
    private const int Hour = 3;

    private readonly HashSet<Guid> waiting = [];
    private long? through;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Every(Look, Follow, stoppingToken), Every(LookForNight, Night, stoppingToken));

    private async Task Every(TimeSpan period, Func<CancellationToken, Task> round, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await round(stoppingToken);
                }
                catch (DbException error)
                {
                    // The database is away: the next round tries again.
                    log.LogWarning(error, "Scores of deals could not be followed");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on after the last scores.
        }
    }

    /// <summary>One round over the workspaces that have a model and in which something was written.</summary>
    internal async Task Follow(CancellationToken cancel)
    {
        through ??= (await store.Query(store.Sql().Raw("select coalesce(min(through), 0) from scoring_states"), row => row.Long(0), cancel))[0];
        var changed = await store.Query(
            store.Sql().Add($"select workspace_id, max(sealed) from operations where sealed > {through} group by workspace_id"),
            row => (Workspace: row.Guid(0), Last: row.Long(1)), cancel);
        if (changed.Count > 0)
        {
            through = changed.Max(c => c.Last);
            var learnt = await store.Query(store.Sql().Raw("select distinct workspace_id from deal_models"), row => row.Guid(0), cancel);
            waiting.UnionWith(changed.Select(c => c.Workspace).Intersect(learnt));
        }

        foreach (var workspace in waiting.ToArray())
        {
            // One that was running already may have read the log before the last change.
            _ = await job.Start(workspace, learn: false, cancel) && waiting.Remove(workspace);
        }
    }

    /// <summary>Starts learning where it is night, once.</summary>
    /// <returns>How many workspaces began.</returns>
    internal async Task<int> Night(CancellationToken cancel)
    {
        var begun = 0;
        var workspaces = await store.Query(
            store.Sql().Raw("select w.id, w.zone, s.last_night from workspaces w left join scoring_states s on s.workspace_id = w.id"),
            row => (Id: row.Guid(0), Zone: Zones.Find(row.Text(1)), Last: row.DayOrNull(2)), cancel);
        foreach (var (workspace, zone, last) in workspaces)
        {
            var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
            var today = DateOnly.FromDateTime(now.DateTime);
            if (now.Hour < Hour || last >= today)
            {
                continue;
            }

            var claim = store.Sql().Add($"""
                insert into scoring_states (workspace_id, through, last_night, won, lost) values ({workspace}, {0L}, {today}, {0}, {0})
                on conflict (workspace_id) do update set last_night = excluded.last_night
                where scoring_states.last_night is null or scoring_states.last_night < excluded.last_night
                """);
            begun += await store.Write([claim], [1], Urgency.Bulk, cancel) < 0 && await job.Start(workspace, learn: true, cancel) ? 1 : 0;
        }

        return begun;
    }
}
