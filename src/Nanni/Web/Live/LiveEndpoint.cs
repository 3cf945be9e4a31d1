using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Nanni.Records.Access;

namespace Nanni.Web.Live;

/// <summary>The stream of a browser: one event per committed operation of the workspace.</summary>
internal static class LiveEndpoint
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/live", (Actor actor, LiveFeed feed, IHostApplicationLifetime lifetime, CancellationToken cancel) =>
            TypedResults.ServerSentEvents(Events(actor.WorkspaceId, feed, lifetime, cancel)));

    private static async IAsyncEnumerable<SseItem<LiveEvent>> Events(
        Guid workspace, LiveFeed feed, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        using var subscription = feed.Subscribe(workspace);

        // Tells at once that the stream flows. Not named "open": a browser fires that name itself when it has connected.
        yield return new(new(0, []), "hello");
        while (!both.IsCancellationRequested)
        {
            LiveEvent? told = null;
            using (var beat = CancellationTokenSource.CreateLinkedTokenSource(both.Token))
            {
                beat.CancelAfter(Beat);
                try
                {
                    told = await subscription.Reader.ReadAsync(beat.Token);
                }
                catch (OperationCanceledException)
                {
                    // Time for a sign of life, or the end.
                }
            }

            if (both.IsCancellationRequested)
            {
                yield break;
            }

            yield return told is null
                ? new(new(0, []), "beat")
                : new(told, "change") { EventId = told.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        }
    }
}
