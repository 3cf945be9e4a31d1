using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Web.Live;

/// <summary>
/// Raised when operations or security events have been sealed: whoever follows the log by its numbers registers one of its own and waits.
/// </summary>
public abstract class SealedSignal : Signal;

/// <summary>
/// Seals what is committed and tells the listeners of this process whatever was sealed, by it or by another: at once, or within a second
/// where nobody has called out.
/// </summary>
public sealed class SealerService : BackgroundService
{
    private const int Batch = 500;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// The first change is told at once, those that follow it closely go together: a round costs about the same for one operation as for
    /// thirty, and on SQLite it takes a turn of the one writer.
    /// </summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(40);

    private readonly Sealer sealer;
    private readonly OperationSignal signal;
    private readonly LiveFeed feed;
    private readonly IEnumerable<SealedSignal> followers;
    private readonly Neighbours neighbours;
    private readonly ILogger<SealerService> log;
    private long? through;

    public SealerService(
        Sealer sealer, OperationSignal signal, LiveFeed feed, IEnumerable<SealedSignal> followers, Neighbours neighbours, ILogger<SealerService> log)
    {
        (this.sealer, this.signal, this.feed, this.followers, this.neighbours, this.log) = (sealer, signal, feed, followers, neighbours, log);
        neighbours.On("sealed", _ => signal.Raise());
        neighbours.On("topic", text =>
        {
            if (text.Split(' ', 2) is [var workspace, var topic] && Guid.TryParse(workspace, out var id))
            {
                feed.Publish(id, topic);
            }
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                through ??= await sealer.Newest(stoppingToken);
                await signal.Wait(Look, stoppingToken);
                if (await sealer.Seal(stoppingToken) > 0)
                {
                    await neighbours.Say("sealed", "", stoppingToken);
                }

                var hasGrown = await Follow(stoppingToken);
                while (signal.TryTake(out var told))
                {
                    feed.Publish(told.Workspace, told.Topic);
                    await neighbours.Say("topic", $"{told.Workspace:N} {told.Topic}", stoppingToken);
                }

                if (hasGrown)
                {
                    await Task.Delay(Together, stoppingToken);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
            {
                // The database may be away for a moment; what is not sealed now is sealed later.
                log.LogWarning(error, "Sealing failed; it is tried again");
                await Task.Delay(Look, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Tells what has come into the log since the last time.</summary>
    /// <returns>Whether there was anything.</returns>
    private async Task<bool> Follow(CancellationToken cancel)
    {
        var newest = await sealer.Newest(cancel);
        if (newest <= through)
        {
            // Smaller: the database is another one, restored under our feet.
            through = newest;
            return false;
        }

        foreach (var follower in followers)
        {
            follower.Raise();
        }

        while (through < newest)
        {
            var some = feed.Listeners == 0 ? [] : await sealer.Since(through.Value, Batch, cancel);
            foreach (var operation in some)
            {
                feed.Publish(operation);
            }

            through = some.Count == Batch ? some[^1].Number : Math.Max(newest, some.Count == 0 ? 0 : some[^1].Number);
        }

        return true;
    }
}
