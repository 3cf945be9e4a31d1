using System.Collections.Concurrent;
using System.Globalization;
using Nanni.Web.SignIn;

namespace Nanni.Web.Security;

/// <summary>
/// At most so many requests a minute from one session, token or (before sign-in) address, in bursts of up to half of that.
/// </summary>
/// <remarks>
/// Counted in memory: a request must not wait for it. Where several nodes serve, they tell each other once a second who has asked how often
/// (<see cref="SharedLimits"/>), so that a client who goes from one to the other gains no more than what fits into that second.
/// The generic cell rate algorithm (ITU-T I.371): one instant a client, the one at which its bucket would be full again.
/// </remarks>
public sealed class RateLimits(TimeProvider clock, IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, long> full = new();
    private readonly ConcurrentDictionary<string, int> untold = new();
    private long swept;

    /// <summary>Requests a minute; 0 is no limit. <c>NANNI_RATE_LIMIT</c>.</summary>
    public int PerMinute { get; } = configuration.GetValue("NANNI_RATE_LIMIT", 3_000);

    private int Burst => Math.Max(1, PerMinute / 2);

    private long Interval => TimeSpan.TicksPerMinute / PerMinute;

    /// <summary>Counts one request of <paramref name="client"/>: how many more may come at once, or, if negative, the seconds to wait.</summary>
    /// <param name="requests">More than one for a request that holds others; never more than may come at once.</param>
    public int Take(string client, int requests = 1) => Take(client, requests, out _);

    /// <param name="reset">Seconds until as many may come at once as after a long silence.</param>
    public int Take(string client, int requests, out int reset)
    {
        var now = clock.GetUtcNow().UtcTicks;
        Sweep(now);
        var (left, whole) = (0, 0L);
        full.AddOrUpdate(client, _ => Count(now), (_, at) => Count(Math.Max(at, now)));
        if (IsTelling && left >= 0)
        {
            untold.AddOrUpdate(client, requests, (_, before) => before + requests);
        }

        reset = (int)Math.Ceiling((whole - now) / (double)TimeSpan.TicksPerSecond);
        return left;

        long Count(long at)
        {
            var next = at + (Math.Min(requests, Burst) * Interval);
            var room = now + (Burst * Interval) - next;
            left = room >= 0 ? (int)(room / Interval) : -(int)Math.Ceiling(-room / (double)TimeSpan.TicksPerSecond);
            return whole = room >= 0 ? next : at;
        }
    }

    /// <summary>Whether other nodes want to know who asks here.</summary>
    internal bool IsTelling { get; set; }

    /// <summary>Who has asked here how often, and nobody else knows. The few requests of who asks seldom are kept for the next time.</summary>
    internal IReadOnlyList<(string Client, int Requests)> Untold()
    {
        var worth = Math.Max(1, Burst / 50);
        return [.. untold.Where(u => u.Value >= worth).ToList().Where(u => untold.TryRemove(u)).Select(u => (u.Key, u.Value))];
    }

    /// <summary>Counts what a client has asked of another node.</summary>
    internal void Elsewhere(string client, int requests)
    {
        if (PerMinute > 0)
        {
            var now = clock.GetUtcNow().UtcTicks;
            full.AddOrUpdate(client, _ => Later(now), (_, at) => Later(Math.Max(at, now)));

            // What was too much on both nodes at once is waited for, a minute at most.
            long Later(long at) => Math.Min(at + (requests * Interval), now + (Burst * Interval) + TimeSpan.TicksPerMinute);
        }
    }

    /// <summary>Forgets who has been quiet, once a minute.</summary>
    private void Sweep(long now)
    {
        var last = Interlocked.Read(ref swept);
        if (now - last < TimeSpan.TicksPerMinute || Interlocked.CompareExchange(ref swept, now, last) != last)
        {
            return;
        }

        foreach (var quiet in full.Where(client => client.Value < now))
        {
            full.TryRemove(quiet);
        }

        untold.Clear();
    }
}

internal static class RateLimiting
{
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<RateLimits>();
        return limits.PerMinute == 0 ? app : app.Use(async (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/assets"))
            {
                // From memory, and kept by browsers for good; without them the page that says to wait could not be read.
                await next(context);
                return;
            }

            if (!Take(context, limits, 1))
            {
                await Refusals.Write(context, StatusCodes.Status429TooManyRequests, "rateLimit");
                return;
            }

            await next(context);
        });
    }

    /// <summary>Counts what a request holds besides itself. False: it is more than the caller may send now, and the answer says when.</summary>
    public static bool TakeMore(HttpContext context, RateLimits limits, int requests) =>
        limits.PerMinute == 0 || requests == 0 || Take(context, limits, requests);

    private static bool Take(HttpContext context, RateLimits limits, int requests)
    {
        var left = limits.Take(Client(context), requests, out var reset);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limits.PerMinute.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = Math.Max(0, left).ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        if (left < 0)
        {
            headers.RetryAfter = (-left).ToString(CultureInfo.InvariantCulture);
        }

        return left >= 0;
    }

    private static string Client(HttpContext context)
    {
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        return visitor switch
        {
            { TokenId: { } token } => token.ToString("N"),
            { SessionId: { } session } => Convert.ToHexString(session.AsSpan(0, 16)),
            _ => context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
    }
}
