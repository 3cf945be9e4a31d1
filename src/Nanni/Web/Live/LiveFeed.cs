using System.Collections.Concurrent;
using System.Threading.Channels;
using Nanni.Records.Operations;

namespace Nanni.Web.Live;

/// <summary>What open pages are told: topics only, never content. A page fetches again with its own rights.</summary>
/// <param name="Topics"><c>type:contact</c>, <c>record:{id}</c>.</param>
/// <param name="Spread">Milliseconds over which lists share out their refreshes; a page of one of the records does not wait.</param>
public sealed record LiveEvent(long Number, IReadOnlyList<string> Topics, int Spread = 0);

/// <summary>Who listens, by workspace; fed by the sealer.</summary>
public sealed class LiveFeed
{
    /// <summary>Each listener makes room for itself: a hundred lists a second fetch themselves anew and leave the processors to people.</summary>
    private const int SpreadOfEach = 10;

    private const int MostSpread = 5_000;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Channel<LiveEvent>, byte>> rooms = new();

    /// <summary>How many pages listen in this process.</summary>
    public int Listeners => rooms.Values.Sum(room => room.Count);

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
            [.. operation.Types.Select(t => "type:" + t), .. operation.Records.Take(50).Select(r => "record:" + r.Id)],
            Math.Min(room.Count * SpreadOfEach, MostSpread));
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
