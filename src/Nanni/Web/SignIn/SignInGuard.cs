using System.Collections.Concurrent;

namespace Nanni.Web.SignIn;

/// <summary>
/// Slows down guessing: after five wrong passwords for an account, or twenty from an address, each further one makes the next
/// wait twice as long, up to five minutes. An account that does not exist is treated like one that does.
/// </summary>
public sealed class SignInGuard(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Failures> failures = new();

    private readonly record struct Failures(int Count, DateTimeOffset Last, DateTimeOffset Until);

    /// <summary>How long this attempt must still wait; zero if it may go on.</summary>
    public TimeSpan Wait(string account, string? address)
    {
        var now = clock.GetUtcNow();
        var until = new[] { Account(account), Address(address) }.Max(key => failures.GetValueOrDefault(key).Until);
        return until > now ? until - now : TimeSpan.Zero;
    }

    /// <returns>True where this one was one too many: from now on they wait.</returns>
    public bool Failed(string account, string? address)
    {
        var (ofAccount, ofAddress) = (Count(Account(account), free: 5), Count(Address(address), free: 20));
        return ofAccount || ofAddress;
    }

    public void Succeeded(string account) => failures.TryRemove(Account(account), out _);

    private static string Account(string account) => "account:" + account;

    private static string Address(string? address) => "address:" + address;

    private bool Count(string key, int free)
    {
        var now = clock.GetUtcNow();
        var failed = failures.AddOrUpdate(key, _ => new(1, now, default), (_, before) =>
        {
            var count = now - before.Last > Memory ? 1 : before.Count + 1;
            var wait = count < free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, Math.Min(count - free + 1, 10)));
            return new(count, now, now + (wait < Longest ? wait : Longest));
        });

        if (failures.Count > 10_000)
        {
            foreach (var old in failures.Where(f => now - f.Value.Last > Memory))
            {
                failures.TryRemove(old);
            }
        }

        return failed.Count == free;
    }
}
