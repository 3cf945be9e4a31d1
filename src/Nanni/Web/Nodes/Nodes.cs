using System.Reflection;
using Nanni.Records.Storage;
using Nanni.Web.Live;

namespace Nanni.Web.Nodes;

/// <summary>A process that serves this installation.</summary>
/// <param name="Name">Machine and process.</param>
/// <param name="Streams">Open pages that listen to it.</param>
public sealed record Node(Guid Id, string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, long MemoryBytes, int Streams);

/// <summary>The <c>nodes</c> table: which processes serve. Each renews its row while it lives, and takes it away when it ends in order.</summary>
public sealed class Nodes(RecordStore store, LiveFeed feed, TimeProvider clock)
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>Whoever has not been seen for three beats is taken for dead.</summary>
    public static readonly TimeSpan Patience = Beat * 3;

    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    /// <summary>Of this process.</summary>
    public Guid Id { get; } = Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>As a release is called, without the mark of its source.</summary>
    public static string Version { get; } =
        typeof(Nodes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Says that this process lives.</summary>
    public Task Renew(CancellationToken cancel)
    {
        var (now, name, memory) = (clock.GetUtcNow(), $"{Environment.MachineName}:{Environment.ProcessId}", Environment.WorkingSet);
        return store.Write(
        [
            store.Sql().Add($"""
                insert into nodes (id, name, version, started_at, seen_at, memory_bytes, streams)
                values ({Id}, {name}, {Version}, {startedAt}, {now}, {memory}, {feed.Listeners})
                on conflict (id) do update set seen_at = excluded.seen_at, memory_bytes = excluded.memory_bytes, streams = excluded.streams
                """),
            store.Sql().Add($"delete from nodes where seen_at < {now - TimeSpan.FromHours(1)}"),
        ], [-1, -1], Urgency.Bulk, cancel);
    }

    /// <summary>The oldest first.</summary>
    public Task<List<Node>> Alive(CancellationToken cancel) => store.Query(
        store.Sql().Add($"select id, name, version, started_at, seen_at, memory_bytes, streams from nodes where seen_at > {clock.GetUtcNow() - Patience} order by started_at, id"),
        row => new Node(row.Guid(0), row.Text(1), row.Text(2), row.Instant(3), row.Instant(4), row.Long(5), row.Int(6)), cancel);

    /// <summary>When the first of the others has started; null where there is no other.</summary>
    public async Task<DateTimeOffset?> OthersSince(CancellationToken cancel) =>
        (await Alive(cancel)).Where(node => node.Id != Id).Select(node => (DateTimeOffset?)node.StartedAt).FirstOrDefault();

    public Task Leave() => store.Write([store.Sql().Add($"delete from nodes where id = {Id}")], [-1], Urgency.Interactive, CancellationToken.None);
}
