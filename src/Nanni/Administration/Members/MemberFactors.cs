using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Types;
using Nanni.Web.SignIn.Factors;

namespace Nanni.Administration.Members;

/// <summary>What administrators see and do about the second factors of their members.</summary>
public sealed class MemberFactors(NanniDb db, SecondFactors factors)
{
    /// <summary>How many of the people who sign in with the role have a second factor, and how many there are.</summary>
    public async Task<(int Have, int All)> With(Guid workspace, Guid role, CancellationToken cancel)
    {
        var users =
            from m in db.Members
            join u in db.Users on m.UserId equals u.Id
            where m.WorkspaceId == workspace && m.RoleId == role && m.Status == MemberStatus.Active
            select u;
        var have = await users.CountAsync(u => u.AppSecret != null || db.Passkeys.Any(p => p.UserId == u.Id), cancel);
        return (have, await users.CountAsync(cancel));
    }

    public Task<bool> Has(Guid user, CancellationToken cancel) =>
        db.Users.AnyAsync(u => u.Id == user && (u.AppSecret != null || db.Passkeys.Any(p => p.UserId == u.Id)), cancel);

    /// <summary>
    /// Takes the second factor from a member who has lost it. Only where the person works in this workspace alone: an administrator here
    /// has no say in how somebody is kept safe elsewhere.
    /// </summary>
    /// <exception cref="RuleException"><c>member.notJoined</c>; <c>member.noFactor</c>; <c>member.factorElsewhere</c>.</exception>
    public async Task Reset(Guid workspace, Guid id, CancellationToken cancel)
    {
        var member = await db.Members.AsNoTracking().SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        if (member.UserId is not { } user)
        {
            throw new RuleException("member.notJoined", member.Name);
        }

        if (!await Has(user, cancel))
        {
            throw new RuleException("member.noFactor", member.Name);
        }

        if (await db.Members.AnyAsync(m => m.UserId == user && m.WorkspaceId != workspace, cancel))
        {
            throw new RuleException("member.factorElsewhere", member.Name);
        }

        await factors.Reset(user, cancel);
    }
}
