using System.Collections.Concurrent;
using System.Data.Common;
using Nanni.Web.Live;

namespace Nanni.Integrations.Webhooks;

/// <summary>Wakes the webhooks when the log has grown.</summary>
internal sealed class WebhookBell : SealedSignal;

/// <summary>
/// Follows the log and sends: at once for what this process has sealed, within a second for the rest. Each webhook has a lane of its own,
/// so that a slow or dead receiver holds up nobody else.
/// </summary>
internal sealed class WebhookService(
    WebhookFeed feed, WebhookSender sender, DeliveryTable deliveries, WebhookBell bell, TimeProvider clock, ILogger<WebhookService> log) : BackgroundService
{
    private const int MostLanes = 64;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan CleanEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(Guid, Guid), Task> lanes = new();
    private DateTimeOffset cleaned;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await bell.Wait(Look, stoppingToken);
                await Guarded(() => Round(stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; whoever starts next goes on where the tables say.
        }

        await Task.WhenAll(lanes.Values);
    }

    private async Task Round(CancellationToken stop)
    {
        if (await feed.Follow(stop))
        {
            bell.Raise();
        }

        foreach (var due in await deliveries.Due(stop))
        {
            if (lanes.Count < MostLanes && lanes.TryAdd(due, Task.CompletedTask))
            {
                // A lane that is through already has taken its place away again, and gets none.
                lanes.TryUpdate(due, Lane(due, stop), Task.CompletedTask);
            }
        }

        if (clock.GetUtcNow() - cleaned > CleanEvery)
        {
            cleaned = clock.GetUtcNow();
            await deliveries.Clean(stop);
        }
    }

    private async Task Lane((Guid Workspace, Guid Webhook) due, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await Guarded(() => sender.Send(due.Workspace, due.Webhook, stop));
        }
        catch (OperationCanceledException)
        {
            // Between two attempts.
        }
        finally
        {
            lanes.TryRemove(due, out _);
            bell.Raise();
        }
    }

    /// <summary>The database may be away for a moment; what is not done now is done later.</summary>
    private async Task Guarded(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            log.LogWarning(error, "Webhooks failed for a moment; it is tried again");
        }
    }
}
