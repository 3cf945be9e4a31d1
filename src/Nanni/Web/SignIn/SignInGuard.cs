namespace Nanni.Web.SignIn;

/// <summary>
/// Slows down guessing: after five wrong attempts on an account, or twenty from an address, each further one makes the next wait twice as
/// long, up to five minutes. An account that does not exist is treated like one that does.
/// </summary>
/// <remarks>An attempt counts as wrong from its beginning, so that a hundred at once are not all let through before the first has failed.</remarks>
public sealed class SignInGuard(TimeProvider clock)
{
    private const int FreeOfAccount = 5;
    private const int FreeOfAddress = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Failures> failures = [];

    private readonly record struct Failures(int Count, DateTimeOffset Last, DateTimeOffset Until);

    /// <summary>Begins an attempt: zero if it may go on, and then counts as wrong until <see cref="Succeeded"/>; otherwise how long to wait.</summary>
    /// <param name="account">What is guessed: see <see cref="KnownBrowsers.AccountOf"/>.</param>
    public TimeSpan Begin(string account, string? address) => Begin(account, address, out _);

    /// <param name="isLast">Whether, if this attempt is wrong, the next ones have to wait.</param>
    public TimeSpan Begin(string account, string? address, out bool isLast)
    {
        isLast = false;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var until = new[] { Account(account), Address(address) }.Max(key => failures.GetValueOrDefault(key).Until);
            if (until > now)
            {
                return until - now;
            }

            isLast = Count(Account(account), FreeOfAccount, now) | Count(Address(address), FreeOfAddress, now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>The attempt was right: the account begins anew, the address has one wrong attempt less.</summary>
    public void Succeeded(string account, string? address)
    {
        lock (gate)
        {
            failures.Remove(Account(account));
            if (failures.TryGetValue(Address(address), out var before))
            {
                var count = before.Count - 1;
                failures[Address(address)] = before with { Count = count, Until = count < FreeOfAddress ? default : before.Until };
            }
        }
    }

    private static string Account(string account) => "account:" + account;

    private static string Address(string? address) => "address:" + address;

    /// <returns>True where this is the first that makes others wait.</returns>
    private bool Count(string key, int free, DateTimeOffset now)
    {
        var before = failures.GetValueOrDefault(key);
        var count = now - before.Last > Memory ? 1 : before.Count + 1;
        var wait = count < free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, Math.Min(count - free + 1, 10)));
        failures[key] = new(count, now, now + (wait < Longest ? wait : Longest));
        if (failures.Count > 10_000)
        {
            foreach (var old in failures.Where(f => now - f.Value.Last > Memory).Select(f => f.Key).ToList())
            {
                failures.Remove(old);
            }
        }

        return count == free;
    }
}
