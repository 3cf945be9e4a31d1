using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Audit;

namespace Nanni.Web.SignIn;

/// <summary>An invitation that still stands.</summary>
/// <param name="User">The person's account from another workspace; null for somebody new.</param>
public sealed record Invited(OneTimeToken Token, Member Member, Workspace Workspace, User? User);

/// <summary>Turns an invitation into a membership.</summary>
public sealed class Joining(NanniDb db, OneTimeTokens tokens, Passwords passwords, SecurityEvents events, TimeProvider clock)
{
    /// <summary>The invitation behind a link; null when it is used, expired, withdrawn, or its person barred.</summary>
    public async Task<Invited?> Find(string secret, CancellationToken cancel)
    {
        if (await tokens.Find(secret, TokenPurpose.Invitation, cancel) is not { } token)
        {
            return null;
        }

        var member = await db.Members.SingleAsync(m => m.WorkspaceId == token.WorkspaceId && m.Id == token.MemberId, cancel);
        if (member.Status != MemberStatus.Invited || member.Email is null)
        {
            return null;
        }

        var workspace = await db.Workspaces.SingleAsync(w => w.Id == token.WorkspaceId, cancel);
        var email = EmailAddress.Normalise(member.Email);
        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalisedEmail == email, cancel);
        return user?.DisabledAt is null ? new(token, member, workspace, user) : null;
    }

    /// <summary>Joins. Null when the link has just been used.</summary>
    /// <param name="password">A new person's choice, null for who came through the provider; already checked for a known one.</param>
    public async Task<User?> Redeem(Invited invited, string name, string? password, CancellationToken cancel)
    {
        // Before the transaction, since it takes a tenth of a second.
        var hash = invited.User is null && password is not null ? passwords.Hash(password) : null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await tokens.Redeem(invited.Token, cancel))
        {
            return null;
        }

        var (member, now) = (invited.Member, clock.GetUtcNow());
        var user = invited.User ?? new User
        {
            Email = member.Email!,
            NormalisedEmail = EmailAddress.Normalise(member.Email!),
            CreatedAt = now,
            Language = member.Language,
        };
        if (invited.User is null)
        {
            user.PasswordHash = hash;
            db.Add(user);
        }

        (member.Name, member.Initials) = (name.Trim(), Member.InitialsOf(name));
        (member.UserId, member.Status) = (user.Id, MemberStatus.Active);
        member.AccessVersion++;
        events.Add(member.WorkspaceId, Told.Member("joined", member.Name, member.Id), user.Id);
        await db.SaveChangesAsync(cancel);

        // Everybody's pages name them anew, as somebody who reads what is written to them.
        await db.Workspaces.Where(w => w.Id == member.WorkspaceId)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.SchemaVersion, w => w.SchemaVersion + 1), cancel);

        // Their other workspaces show this one in the switcher from now on.
        await db.Members.Where(m => m.UserId == user.Id && m.WorkspaceId != member.WorkspaceId)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        await transaction.CommitAsync(cancel);
        return user;
    }
}
