using System.Security.Cryptography;
using System.Text;
using Nanni.Records.Storage;

namespace Nanni.Web.SignIn;

/// <summary>
/// Slows down guessing: after five wrong attempts on an account, or twenty from an address, each further one makes the next wait twice as
/// long, up to five minutes. An account that does not exist is treated like one that does. Counted in the database: a guesser gains
/// nothing by going to another node, or by a restart.
/// </summary>
/// <remarks>An attempt counts as wrong from its beginning, so that a hundred at once are not all let through before the first has failed.</remarks>
public sealed class SignInGuard(RecordStore store, TimeProvider clock)
{
    private const int FreeOfAccount = 5;
    private const int FreeOfAddress = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly record struct Failures(int Count, DateTimeOffset Last, DateTimeOffset Until);

    /// <summary>Begins an attempt: no wait if it may go on, and then it counts as wrong until <see cref="Succeeded"/>.</summary>
    /// <param name="account">What is guessed: see <see cref="KnownBrowsers.AccountOf"/>.</param>
    /// <returns>How long to wait; and whether, if this attempt is wrong, the next ones have to.</returns>
    public async Task<(TimeSpan Wait, bool IsLast)> Begin(string account, string? address, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await store.Begin(Urgency.Interactive, cancel);

        // The account first, everywhere: two who come at once wait for each other in that order.
        var (byAccount, byAddress) = (await Locked(transaction, Account(account), now, cancel), await Locked(transaction, Address(address), now, cancel));
        var until = byAccount.Until > byAddress.Until ? byAccount.Until : byAddress.Until;
        if (until > now)
        {
            return (until - now, false);
        }

        var (ofAccount, ofAddress) = (Counted(byAccount, FreeOfAccount, now), Counted(byAddress, FreeOfAddress, now));
        await transaction.Execute([Noting(Account(account), ofAccount), Noting(Address(address), ofAddress)], cancel);
        await transaction.Commit(cancel);
        return (TimeSpan.Zero, ofAccount.Count == FreeOfAccount || ofAddress.Count == FreeOfAddress);
    }

    /// <summary>The attempt was right: the account begins anew, the address has one wrong attempt less.</summary>
    public async Task Succeeded(string account, string? address) => await store.Write(
    [
        store.Sql().Add($"delete from sign_in_attempts where key = {Account(account)}"),
        store.Sql().Add($"""
            update sign_in_attempts set until = case when failures <= {FreeOfAddress} then {DateTimeOffset.UnixEpoch} else until end, failures = failures - 1
            where key = {Address(address)} and failures > 0
            """),
    ], [-1, -1], Urgency.Interactive, CancellationToken.None);

    /// <summary>Forgets who has been quiet long enough to begin anew.</summary>
    internal Task Forget(CancellationToken cancel) => store.Write(
        [store.Sql().Add($"delete from sign_in_attempts where last_at < {clock.GetUtcNow() - Memory}")], [-1], Urgency.Bulk, cancel);

    /// <summary>What is noted under the key, with its row held to the end of the transaction.</summary>
    private async Task<Failures> Locked(WriteTransaction transaction, string key, DateTimeOffset now, CancellationToken cancel) => (await transaction.Query(
        store.Sql().Add($"""
            insert into sign_in_attempts (key, failures, last_at, until) values ({key}, {0}, {now}, {DateTimeOffset.UnixEpoch})
            on conflict (key) do update set failures = sign_in_attempts.failures
            returning failures, last_at, until
            """), row => new Failures(row.Int(0), row.Instant(1), row.Instant(2)), cancel))[0];

    private Sql Noting(string key, Failures failures) => store.Sql().Add(
        $"update sign_in_attempts set failures = {failures.Count}, last_at = {failures.Last}, until = {failures.Until} where key = {key}");

    private static Failures Counted(Failures before, int free, DateTimeOffset now)
    {
        var count = now - before.Last > Memory ? 1 : before.Count + 1;
        var wait = count < free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, Math.Min(count - free + 1, 10)));
        return new(count, now, now + (wait < Longest ? wait : Longest));
    }

    private static string Account(string account) => Key("account:" + account);

    private static string Address(string? address) => Key("address:" + address);

    private static string Key(string what) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(what)));
}
