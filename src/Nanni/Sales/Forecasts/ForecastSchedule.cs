using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;

namespace Nanni.Sales.Forecasts;

/// <summary>Has each workspace's deals looked at once a week, on Monday in its own zone or on the first day after on which the server is up.</summary>
internal sealed class ForecastSchedule(RecordStore store, JobQueue jobs, TimeProvider clock)
{
    /// <summary>There is one such job a workspace; its row is used again.</summary>
    private static readonly Guid Job = new("0d3a1f0e-52c8-4c39-9b9d-6a2f3c5e7f10");

    /// <returns>How many were begun.</returns>
    public async Task<int> Begin(CancellationToken cancel)
    {
        var begun = 0;
        var workspaces = await store.Query(
            store.Sql().Raw("""
                select w.id, w.zone, (select max(d.day) from forecast_days d where d.workspace_id = w.id) from workspaces w
                where exists (select 1 from opportunities o where o.workspace_id = w.id)
                """),
            row => (Id: row.Guid(0), Zone: TimeZoneInfo.FindSystemTimeZoneById(row.Text(1)), Last: row.DayOrNull(2)), cancel);
        foreach (var (workspace, zone, last) in workspaces)
        {
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
            var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
            begun += !(last >= monday) && await Start(workspace, today, cancel) ? 1 : 0;
        }

        return begun;
    }

    /// <returns>False where one runs or waits already.</returns>
    public Task<bool> Start(Guid workspace, DateOnly day, CancellationToken cancel) => jobs.Again(
        Actor.System(workspace), Job, ForecastSnapshot.Name, new JsonObject { ["day"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, replacesWaiting: false, cancel);
}

/// <summary>Looks every ten minutes whether a week has begun somewhere.</summary>
internal sealed class ForecastService(ForecastSchedule schedule, TimeProvider clock, ILogger<ForecastService> log) : BackgroundService
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
                    log.LogWarning(error, "Forecasts could not be kept");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on.
        }
    }
}
