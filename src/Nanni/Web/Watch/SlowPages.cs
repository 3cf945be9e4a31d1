using System.Diagnostics;

namespace Nanni.Web.Watch;

/// <param name="Route">Method and route template: never the address of a record.</param>
public sealed record PageTime(string Route, long Count, TimeSpan Mean, TimeSpan Longest);

/// <summary>How long pages have taken in the last hour, by their route: in the memory of this process, a few hundred lines at most.</summary>
public sealed class SlowPages(TimeProvider clock)
{
    private const int Slots = 12;

    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    private readonly Lock guard = new();
    private readonly Dictionary<string, Times> routes = [];

    private sealed class Times
    {
        public (long At, long Count, TimeSpan Sum, TimeSpan Longest)[] Slots { get; } = new (long, long, TimeSpan, TimeSpan)[SlowPages.Slots];
    }

    public void Add(string route, TimeSpan took)
    {
        var at = clock.GetUtcNow().Ticks / Slot.Ticks;
        lock (guard)
        {
            if (!routes.TryGetValue(route, out var times))
            {
                routes[route] = times = new();
            }

            ref var slot = ref times.Slots[at % Slots];
            slot = slot.At == at
                ? (at, slot.Count + 1, slot.Sum + took, slot.Longest > took ? slot.Longest : took)
                : (at, 1, took, took);
        }
    }

    /// <summary>Those that take longest in the mean, the longest first.</summary>
    public IReadOnlyList<PageTime> Slowest(int limit)
    {
        var oldest = (clock.GetUtcNow().Ticks / Slot.Ticks) - Slots + 1;
        lock (guard)
        {
            return
            [
                .. routes.Select(route => (Route: route.Key, Slots: route.Value.Slots.Where(s => s.At >= oldest).ToList()))
                    .Where(route => route.Slots.Count > 0)
                    .Select(route => new PageTime(
                        route.Route, route.Slots.Sum(s => s.Count), TimeSpan.FromTicks(route.Slots.Sum(s => s.Sum.Ticks) / route.Slots.Sum(s => s.Count)), route.Slots.Max(s => s.Longest)))
                    .OrderByDescending(route => route.Mean).Take(limit),
            ];
        }
    }

    /// <summary>Measures every request that has a route, but for assets and for streams, which last as long as a page is open.</summary>
    public static void Use(WebApplication app)
    {
        var pages = app.Services.GetRequiredService<SlowPages>();
        app.Use(async (context, next) =>
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } && route is not "{*path}")
                {
                    var name = $"{context.Request.Method} /{route.TrimStart('/')}";
                    Telemetry.Name(name, context);
                    if (!route.EndsWith("/live", StringComparison.Ordinal) && !route.Contains("assets/", StringComparison.Ordinal) && context.Response.StatusCode < 400)
                    {
                        pages.Add(name, Stopwatch.GetElapsedTime(since));
                    }
                }
            }
        });
    }
}
