using System.Collections.Concurrent;

namespace Nanni.Web.Audit;

/// <summary>
/// Keeps failed sign-ins from filling the log: the first ten of an address in an hour are told one by one, then only each time
/// that their number has doubled; of all addresses together a thousand one by one.
/// </summary>
public sealed class FailedSignIns(TimeProvider clock)
{
    private const int PerAddress = 10;
    private const int Altogether = 1_000;

    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly Lock guard = new();
    private long hour;

    /// <summary>For how many attempts an event is due now; 0 for none.</summary>
    public int Due(string? address)
    {
        lock (guard)
        {
            var now = clock.GetUtcNow().Ticks / TimeSpan.TicksPerHour;
            if (now != hour)
            {
                counts.Clear();
                hour = now;
            }

            var all = Count("");
            var due = Due(Count(" " + address), PerAddress);
            return all <= Altogether ? due : Due(all, Altogether);
        }
    }

    private int Count(string key) => counts.AddOrUpdate(key, 1, (_, before) => before + 1);

    private static int Due(int count, int single) =>
        count <= single ? 1 : count % single == 0 && int.IsPow2(count / single) ? count / 2 : 0;
}
