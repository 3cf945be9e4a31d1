using System.Data.Common;
using Nanni.Records.Storage;
using Nanni.Web.SignIn;

namespace Nanni.Privacy.Retention;

/// <summary>
/// Begins the run of each rule once a night, in the zone of its workspace; by day where the server was off at night. Of several nodes one does it.
/// </summary>
internal sealed class RetentionSchedule(RecordStore store, RetentionTable table, TimeProvider clock)
{
    /// <summary>The hour from which it is night's work.</summary>
    private const int Hour = 2;

    /// <summary>One round over all workspaces.</summary>
    /// <returns>How many runs were begun.</returns>
    public async Task<int> Begin(CancellationToken cancel)
    {
        var begun = 0;
        var workspaces = await store.Query(
            store.Sql().Add($"select w.id, w.zone from workspaces w where exists (select 1 from retention_rules r where r.workspace_id = w.id and r.is_on = {true})"),
            row => (Id: row.Guid(0), Zone: Zones.Find(row.Text(1))), cancel);
        foreach (var (workspace, zone) in workspaces)
        {
            var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
            foreach (var rule in now.Hour < Hour ? [] : await table.Rules(workspace, cancel))
            {
                begun += rule.IsOn && await table.Start(workspace, rule, DateOnly.FromDateTime(now.DateTime), cancel) is not null ? 1 : 0;
            }
        }

        return begun;
    }
}

/// <summary>Looks every ten minutes whether it is night somewhere.</summary>
internal sealed class RetentionService(RetentionSchedule schedule, TimeProvider clock, ILogger<RetentionService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await schedule.Begin(stoppingToken);
                }
                catch (DbException error)
                {
                    // The database is away: the next round tries again.
                    log.LogWarning(error, "Retention rules could not be begun");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on.
        }
    }
}
