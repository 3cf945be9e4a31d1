using System.Collections.Concurrent;
using System.Globalization;
using Nanni.Web.SignIn;

namespace Nanni.Web.Security;

/// <summary>
/// At most so many requests a minute from one session, token or (before sign-in) address, in bursts of up to half of that.
/// </summary>
/// <remarks>The generic cell rate algorithm (ITU-T I.371): one instant a client, the one at which its bucket would be full again.</remarks>
public sealed class RateLimits(TimeProvider clock, IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, long> full = new();
    private long swept;

    /// <summary>Requests a minute; 0 is no limit. <c>NANNI_RATE_LIMIT</c>.</summary>
    public int PerMinute { get; } = configuration.GetValue("NANNI_RATE_LIMIT", 3_000);

    private int Burst => Math.Max(1, PerMinute / 2);

    private long Interval => TimeSpan.TicksPerMinute / PerMinute;

    /// <summary>Counts one request of <paramref name="client"/>: how many more may come at once, or, if negative, the seconds to wait.</summary>
    public int Take(string client)
    {
        var now = clock.GetUtcNow().UtcTicks;
        Sweep(now);
        var left = 0;
        full.AddOrUpdate(client, _ => Count(now), (_, at) => Count(Math.Max(at, now)));
        return left;

        long Count(long at)
        {
            var next = at + Interval;
            var room = now + (Burst * Interval) - next;
            left = room >= 0 ? (int)(room / Interval) : -(int)Math.Ceiling(-room / (double)TimeSpan.TicksPerSecond);
            return room >= 0 ? next : at;
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

            var left = limits.Take(Client(context));
            var headers = context.Response.Headers;
            headers["RateLimit-Limit"] = limits.PerMinute.ToString(CultureInfo.InvariantCulture);
            headers["RateLimit-Remaining"] = Math.Max(0, left).ToString(CultureInfo.InvariantCulture);
            if (left < 0)
            {
                headers.RetryAfter = (-left).ToString(CultureInfo.InvariantCulture);
                await Refusals.Write(context, StatusCodes.Status429TooManyRequests, "rateLimit");
                return;
            }

            await next(context);
        });
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
