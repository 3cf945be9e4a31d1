using System.Data.Common;
using Nanni.Web.Live;

namespace Nanni.Automation;

/// <summary>Wakes the automations when the log has grown.</summary>
internal sealed class AutomationBell : SealedSignal;

/// <summary>Follows the log, at once for what this process has sealed, within a second for the rest; and the clock.</summary>
internal sealed class AutomationService(
    AutomationFeed feed, AutomationTimes times, AutomationWaiters waiters, AutomationTable table, AutomationBell bell, TimeProvider clock, ILogger<AutomationService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(900);

    private static readonly TimeSpan CleanEvery = TimeSpan.FromHours(1);

    private DateTimeOffset cleaned;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await bell.Wait(Look, stoppingToken);
                await Round(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; whoever starts next goes on where the tables say.
        }
    }

    private async Task Round(CancellationToken stop)
    {
        try
        {
            if (await feed.Follow(stop) | await times.Follow(stop) | await waiters.Follow(stop))
            {
                bell.Raise();
            }

            if (clock.GetUtcNow() - cleaned > CleanEvery)
            {
                cleaned = clock.GetUtcNow();
                await table.Clean(stop);
            }
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            // The database may be away for a moment; what is not done now is done later.
            log.LogWarning(error, "Automations failed for a moment; it is tried again");
        }
    }
}
