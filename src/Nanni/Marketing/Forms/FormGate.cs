using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Nanni.Marketing.Forms;

/// <summary>
/// How often somebody may send a form, and how hard the next proof is. In memory, before anything is read or decrypted: thousands a
/// second cost next to nothing, and one sender does not use up what others may.
/// </summary>
internal sealed class FormGate(TimeProvider clock)
{
    /// <summary>At once, and then one each <see cref="Interval"/>: enough for an office behind one address.</summary>
    private const int Burst = 20;

    private const int MostSenders = 100_000;

    private static readonly long Interval = TimeSpan.FromSeconds(15).Ticks;

    private readonly ConcurrentDictionary<(Guid Form, string Sender), long> full = new();
    private readonly ConcurrentDictionary<Guid, Flood> floods = new();

    /// <summary>Counts one attempt. False: too many of this sender.</summary>
    public bool Enter(Guid form, IPAddress? address)
    {
        var now = clock.GetUtcNow().UtcTicks;
        floods.AddOrUpdate(form, _ => new(now, 1), (_, flood) => flood.Next(now));
        if (full.Count > MostSenders)
        {
            // Who has been quiet is forgotten; in a flood from everywhere the proof of work is what holds.
            full.Clear();
        }

        var isLet = false;
        full.AddOrUpdate((form, Sender(address)), _ => Count(now), (_, at) => Count(Math.Max(at, now)));
        return isLet;

        long Count(long at)
        {
            isLet = at + Interval <= now + (Burst * Interval);
            return isLet ? at + Interval : at;
        }
    }

    /// <summary>Zero bits that the next proof must have: more while a form is flooded, up to a second or two of work.</summary>
    public int Bits(Guid form)
    {
        var lately = floods.TryGetValue(form, out var flood) ? flood.Lately(clock.GetUtcNow().UtcTicks) : 0;
        return FormProofs.LeastBits + lately switch { < 30 => 0, < 120 => 2, < 1_000 => 4, _ => 6 };
    }

    /// <summary>A network of IPv6 is one sender: anybody has 2⁶⁴ addresses.</summary>
    private static string Sender(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }

    /// <param name="Tried">In the minute that began at <paramref name="Since"/>.</param>
    /// <param name="Before">In the minute before.</param>
    private sealed record Flood(long Since, long Tried, long Before = 0)
    {
        public Flood Next(long now) => now - Since < TimeSpan.TicksPerMinute ? this with { Tried = Tried + 1 } : new(now, 1, now - Since < 2 * TimeSpan.TicksPerMinute ? Tried : 0);

        public long Lately(long now) => now - Since < TimeSpan.TicksPerMinute ? Math.Max(Tried, Before) : now - Since < 2 * TimeSpan.TicksPerMinute ? Tried : 0;
    }
}
