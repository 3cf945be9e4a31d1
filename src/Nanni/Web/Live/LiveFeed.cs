using System.Collections.Concurrent;
using System.Threading.Channels;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Web.Live;

/// <summary>What open pages are told: topics only, never content. A page fetches again with its own rights.</summary>
/// <param name="Topics"><c>type:contact</c>, <c>record:{id}</c>.</param>
public sealed record LiveEvent(long Number, IReadOnlyList<string> Topics);

/// <summary>Who listens, by workspace; fed by the sealer.</summary>
public sealed class LiveFeed
{
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Channel<LiveEvent>, byte>> rooms = new();

    /// <summary>Listens until disposed. A listener that falls behind misses events and refreshes once instead.</summary>
    public Subscription Subscribe(Guid workspace)
    {
        var channel = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
        var room = rooms.GetOrAdd(workspace, _ => new());
        room[channel] = 1;
        return new(channel.Reader, () => room.TryRemove(channel, out _));
    }

    public void Publish(SealedOperation operation)
    {
        if (!rooms.TryGetValue(operation.Workspace, out var room) || room.IsEmpty)
        {
            return;
        }

        var told = new LiveEvent(operation.Number,
            [.. operation.Types.Select(t => "type:" + t), .. operation.Records.Take(50).Select(r => "record:" + r.Id)]);
        foreach (var channel in room.Keys)
        {
            channel.Writer.TryWrite(told);
        }
    }

    /// <summary>Tells who listens to a topic that is no record's.</summary>
    public void Publish(Guid workspace, string topic)
    {
        if (rooms.TryGetValue(workspace, out var room))
        {
            foreach (var channel in room.Keys)
            {
                channel.Writer.TryWrite(new(0, [topic]));
            }
        }
    }

    public sealed class Subscription(ChannelReader<LiveEvent> reader, Action leave) : IDisposable
    {
        public ChannelReader<LiveEvent> Reader { get; } = reader;

        public void Dispose() => leave();
    }
}

/// <summary>
/// Raised when operations or security events have been sealed: whoever follows the log by its numbers registers one of its own and waits.
/// </summary>
public abstract class SealedSignal : Signal;

/// <summary>Seals what is committed and tells the listeners: at once for this process, within a second for others.</summary>
public sealed class SealerService(Sealer sealer, OperationSignal signal, LiveFeed feed, IEnumerable<SealedSignal> followers, ILogger<SealerService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// The first change is told at once, those that follow it closely go together: a round costs about the same for one operation as for
    /// thirty, and on SQLite it takes a turn of the one writer.
    /// </summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(40);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.Wait(Look, stoppingToken);
                var newest = sealer.Newest;
                foreach (var operation in await sealer.Seal(stoppingToken))
                {
                    feed.Publish(operation);
                }

                foreach (var follower in sealer.Newest != newest ? followers : [])
                {
                    follower.Raise();
                }

                while (signal.TryTake(out var told))
                {
                    feed.Publish(told.Workspace, told.Topic);
                }

                if (sealer.Newest != newest)
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
                await Task.Delay(Look, stoppingToken);
            }
        }
    }
}
