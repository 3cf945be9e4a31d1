using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Types;
using Nanni.Web.Audit;
using Nanni.Web.Mail;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Members;

/// <summary>Gets people in: invitations, and links to a new password.</summary>
public sealed class Invitations(NanniDb db, OneTimeTokens tokens, Outbox outbox, PublicUrl url, SecurityEvents events)
{
    /// <summary>Invites a member who has an address: by mail, or, without a mail server, by the link it returns.</summary>
    /// <returns>The link to pass on; null when a mail is on its way.</returns>
    /// <exception cref="RuleException"><c>member.noEmail</c>; <c>member.hasJoined</c>: can sign in already.</exception>
    public async Task<string?> Invite(Guid workspace, Guid id, CancellationToken cancel)
    {
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        if (member.Email is null)
        {
            throw new RuleException("member.noEmail", member.Name);
        }

        if (member.UserId is not null)
        {
            throw new RuleException("member.hasJoined", member.Name);
        }

        member.Status = MemberStatus.Invited;
        events.Add(workspace, Told.Member("invited", member.Name, id));
        await db.SaveChangesAsync(cancel);
        if (outbox.CanSend)
        {
            await outbox.AddInvitation(member, cancel);
            return null;
        }

        return url.Link("/join/" + await tokens.Invitation(member, cancel));
    }

    /// <summary>
    /// A link to a new password, for somebody who cannot be reached by mail. Only where the person works in this workspace alone:
    /// whoever holds the link is that person everywhere, and an administrator here has no say elsewhere.
    /// </summary>
    /// <exception cref="RuleException"><c>member.notJoined</c>; <c>member.worksElsewhere</c>.</exception>
    public async Task<string> ResetLink(Guid workspace, Guid id, CancellationToken cancel)
    {
        var member = await db.Members.AsNoTracking()
            .SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        if (member.UserId is not { } user || member.Status != MemberStatus.Active)
        {
            throw new RuleException("member.notJoined", member.Name);
        }

        if (await db.Members.AnyAsync(m => m.UserId == user && m.WorkspaceId != workspace, cancel))
        {
            throw new RuleException("member.worksElsewhere", member.Name);
        }

        await events.Write(workspace, Told.PasswordLink(member.Name, id));
        return url.Link("/reset/" + await tokens.PasswordReset(user, cancel));
    }
}
