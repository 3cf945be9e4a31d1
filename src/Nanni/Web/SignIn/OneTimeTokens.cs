using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn;

/// <summary>Makes and redeems links that work once.</summary>
public sealed class OneTimeTokens(NanniDb db, TimeProvider clock)
{
    private static readonly TimeSpan Setting = TimeSpan.FromDays(7);
    private static readonly TimeSpan Joining = TimeSpan.FromDays(7);
    private static readonly TimeSpan Resetting = TimeSpan.FromHours(1);
    private static readonly TimeSpan LettingIn = TimeSpan.FromHours(1);

    /// <summary>A link for the first administrator; earlier ones stop working, but for those that another node has just shown.</summary>
    /// <param name="since">When the first of the other nodes has started; null where there is no other.</param>
    public async Task<string> SetUp(DateTimeOffset? since, CancellationToken cancel)
    {
        await Void(t => t.Purpose == TokenPurpose.SetUp && (since == null || t.CreatedAt < since), cancel);
        return await Add(TokenPurpose.SetUp, null, null, Setting, cancel);
    }

    /// <summary>A link for the invited member; earlier ones stop working.</summary>
    public async Task<string> Invitation(Member member, CancellationToken cancel)
    {
        var (workspace, id) = (member.WorkspaceId, member.Id);
        await Void(t => t.Purpose == TokenPurpose.Invitation && t.WorkspaceId == workspace && t.MemberId == id, cancel);
        return await Add(TokenPurpose.Invitation, null, member, Joining, cancel);
    }

    /// <summary>A link to choose a new password; earlier ones stop working.</summary>
    public async Task<string> PasswordReset(Guid user, CancellationToken cancel)
    {
        await VoidResets(user, cancel);
        return await Add(TokenPurpose.PasswordReset, user, null, Resetting, cancel);
    }

    /// <summary>A link to sign in by; earlier ones stop working.</summary>
    public async Task<string> SignIn(Guid user, CancellationToken cancel)
    {
        await Void(t => t.Purpose == TokenPurpose.SignIn && t.UserId == user, cancel);
        return await Add(TokenPurpose.SignIn, user, null, LettingIn, cancel);
    }

    public Task VoidResets(Guid user, CancellationToken cancel) =>
        Void(t => t.Purpose == TokenPurpose.PasswordReset && t.UserId == user, cancel);

    public Task VoidInvitations(Guid workspace, Guid member, CancellationToken cancel) =>
        Void(t => t.Purpose == TokenPurpose.Invitation && t.WorkspaceId == workspace && t.MemberId == member, cancel);

    /// <summary>The token, if it still works. Looking does not use it up: mail scanners look too.</summary>
    public Task<OneTimeToken?> Find(string secret, TokenPurpose purpose, CancellationToken cancel)
    {
        var (hash, now) = (Secret.Hash(secret), clock.GetUtcNow());
        return db.OneTimeTokens.AsNoTracking().FirstOrDefaultAsync(
            t => t.Hash == hash && t.Purpose == purpose && t.UsedAt == null && t.ExpiresAt > now, cancel);
    }

    /// <summary>Uses the token up. Of two who come at once, one gets true. Belongs into the transaction of what it allows.</summary>
    public async Task<bool> Redeem(OneTimeToken token, CancellationToken cancel)
    {
        var (hash, now) = (token.Hash, clock.GetUtcNow());
        return await db.OneTimeTokens.Where(t => t.Hash == hash && t.UsedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancel) == 1;
    }

    /// <summary>Uses up all links for the first administrator at once: of two who come with different ones, one gets true.</summary>
    public async Task<bool> RedeemSetUp(CancellationToken cancel) => await Void(t => t.Purpose == TokenPurpose.SetUp, cancel) > 0;

    private async Task<string> Add(TokenPurpose purpose, Guid? user, Member? member, TimeSpan lifetime, CancellationToken cancel)
    {
        var (secret, now) = (Secret.New(), clock.GetUtcNow());
        db.OneTimeTokens.Add(new()
        {
            Hash = Secret.Hash(secret),
            Purpose = purpose,
            UserId = user,
            WorkspaceId = member?.WorkspaceId,
            MemberId = member?.Id,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        });
        await db.SaveChangesAsync(cancel);
        return secret;
    }

    private Task<int> Void(System.Linq.Expressions.Expression<Func<OneTimeToken, bool>> which, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.OneTimeTokens.Where(which).Where(t => t.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancel);
    }
}
