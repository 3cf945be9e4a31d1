using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;
using Nanni.Web.Mail;

namespace Nanni.Web.SignIn.Factors;

/// <summary>What somebody can prove besides a password.</summary>
/// <param name="AppSince">Null without an authenticator app.</param>
/// <param name="CodesLeft">Recovery codes that still work.</param>
public sealed record FactorState(DateTimeOffset? AppSince, IReadOnlyList<Passkey> Passkeys, int CodesLeft)
{
    public bool HasApp => AppSince is not null;

    public bool Any => HasApp || Passkeys.Count > 0;
}

/// <summary>
/// A person's second factors: an authenticator app, passkeys, recovery codes. Whoever has one is asked for it after the password,
/// whichever way they come in.
/// </summary>
public sealed class SecondFactors(NanniDb db, RecoveryCodes codes, Sessions sessions, Outbox outbox, SecurityEvents events, TimeProvider clock)
{
    public async Task<FactorState> Of(Guid user, CancellationToken cancel)
    {
        var since = await db.Users.Where(u => u.Id == user).Select(u => u.AppSince).SingleAsync(cancel);
        var passkeys = await db.Passkeys.AsNoTracking().Where(p => p.UserId == user).OrderBy(p => p.CreatedAt).Take(100).ToListAsync(cancel);
        return new(since, passkeys, await codes.Left(user, cancel));
    }

    public async Task<bool> Has(User user, CancellationToken cancel) =>
        user.AppSecret is not null || await db.Passkeys.AnyAsync(p => p.UserId == user.Id, cancel);

    /// <summary>
    /// After a factor has been added: the person is told, and with the first one, whatever was opened by the password alone ends,
    /// but for the session in which it was done.
    /// </summary>
    /// <returns>Recovery codes, with the first factor; otherwise none.</returns>
    public async Task<IReadOnlyList<string>> Added(User user, byte[] session, string notice, CancellationToken cancel)
    {
        await Tell(user, notice, cancel);
        if (await db.RecoveryCodes.AnyAsync(c => c.UserId == user.Id, cancel))
        {
            return [];
        }

        await sessions.RevokeAll(user.Id, session);
        return await codes.Make(user.Id, cancel);
    }

    public async Task RemoveApp(User user, CancellationToken cancel)
    {
        (user.AppSecret, user.AppSince) = (null, null);
        await db.SaveChangesAsync(cancel);
        await Removed(user, "appRemoved", cancel);
    }

    /// <summary>False when the person has no such passkey.</summary>
    public async Task<bool> RemovePasskey(User user, byte[] id, CancellationToken cancel)
    {
        if (await db.Passkeys.Where(p => p.UserId == user.Id && p.Id == id).ExecuteDeleteAsync(cancel) == 0)
        {
            return false;
        }

        await Removed(user, "passkeyRemoved", cancel);
        return true;
    }

    /// <summary>New recovery codes in place of those before.</summary>
    public async Task<IReadOnlyList<string>> NewCodes(User user, CancellationToken cancel)
    {
        await Tell(user, "codesMade", cancel);
        return await codes.Make(user.Id, cancel);
    }

    /// <summary>
    /// Takes every second factor from somebody who has lost them, ends their sessions, and tells them: whoever asked for it may have
    /// been somebody else.
    /// </summary>
    public async Task Reset(Guid id, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var user = await db.Users.SingleAsync(u => u.Id == id, cancel);
        (user.AppSecret, user.AppSince) = (null, null);
        await db.SaveChangesAsync(cancel);
        await db.Passkeys.Where(p => p.UserId == id).ExecuteDeleteAsync(cancel);
        await codes.Remove(id, cancel);
        await db.PendingSignIns.Where(p => p.UserId == id).ExecuteDeleteAsync(cancel);
        await sessions.RevokeAll(id);
        await Tell(user, "factorsReset", cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Tells the person by mail, and the audit log.</summary>
    public Task Tell(User user, string notice, CancellationToken cancel)
    {
        events.Add(SecurityLog.Installation, Told.Factor(notice), user.Id);
        return outbox.AddNotice(user, notice, cancel);
    }

    /// <summary>With the last factor the recovery codes go, and nothing counts as opened by a second factor any more.</summary>
    private async Task Removed(User user, string notice, CancellationToken cancel)
    {
        await Tell(user, notice, cancel);
        if (await Has(user, cancel))
        {
            return;
        }

        var now = clock.GetUtcNow();
        await codes.Remove(user.Id, cancel);
        await db.Sessions.Where(s => s.UserId == user.Id && s.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.SecondFactorAt, (DateTimeOffset?)null), cancel);
    }
}
