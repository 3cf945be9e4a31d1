using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Web.Audit;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Members;

/// <summary>A line in the list of members.</summary>
/// <param name="CanSignIn">False for somebody who only stands as owner of records.</param>
public sealed record MemberRow(
    Guid Id,
    string Name,
    string? Email,
    string Role,
    MemberStatus Status,
    bool CanSignIn,
    DateTimeOffset? LastSignInAt,
    IReadOnlyList<string> Teams);

/// <summary>What an administrator says about a member.</summary>
/// <param name="Email">Counts only while the member has no user: afterwards the address is the user's own.</param>
/// <param name="DeputyFrom">With <paramref name="DeputyUntil"/>, both days included; null with no deputy.</param>
public sealed record MemberData(
    string Name,
    string? Email,
    Guid RoleId,
    IReadOnlyList<Guid> Teams,
    Guid? DeputyId = null,
    DateOnly? DeputyFrom = null,
    DateOnly? DeputyUntil = null);

/// <summary>The people of a workspace: who they are, what role they have, who stands in for them.</summary>
public sealed partial class Members(NanniDb db, OneTimeTokens tokens, SecurityEvents events, TimeProvider clock)
{
    /// <summary>More are found by searching.</summary>
    public const int ListLimit = 200;

    /// <summary>Far above what a workspace has; searched here, since names are folded here.</summary>
    private const int MaxMembers = 10_000;

    /// <summary>Active first, then by name.</summary>
    public async Task<List<MemberRow>> List(Guid workspace, string? search, CancellationToken cancel)
    {
        var rows = await (
            from m in db.Members.AsNoTracking()
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            from u in db.Users.Where(u => u.Id == m.UserId).DefaultIfEmpty()
            where m.WorkspaceId == workspace
            orderby m.Status == MemberStatus.Inactive, m.Name, m.Id
            select new { Member = m, Role = r.Name, At = u == null ? null : u.LastSignInAt }).Take(MaxMembers).ToListAsync(cancel);
        var teams = (await (
            from place in db.TeamMembers
            join team in db.Teams on new { place.WorkspaceId, Id = place.TeamId } equals new { team.WorkspaceId, team.Id }
            where place.WorkspaceId == workspace
            orderby team.Name
            select new { place.MemberId, team.Name }).ToListAsync(cancel)).ToLookup(t => t.MemberId, t => t.Name);
        var sought = Fold.Search(search).Trim();
        return [.. rows.OrderBy(row => row.Member.Status == MemberStatus.Inactive).ThenBy(row => Fold.Search(row.Member.Name), StringComparer.Ordinal)
            .Where(row => Fold.Search($"{row.Member.Name} {row.Member.Email}").Contains(sought, StringComparison.Ordinal))
            .Take(ListLimit).Select(row => new MemberRow(
            row.Member.Id, row.Member.Name, row.Member.Email, row.Role, row.Member.Status, row.Member.UserId is not null, row.At,
            [.. teams[row.Member.Id]]))];
    }

    public Task<Member?> Find(Guid workspace, Guid id, CancellationToken cancel) =>
        db.Members.AsNoTracking().SingleOrDefaultAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);

    public Task<List<Guid>> TeamsOf(Guid workspace, Guid id, CancellationToken cancel) =>
        db.TeamMembers.Where(p => p.WorkspaceId == workspace && p.MemberId == id).Select(p => p.TeamId).ToListAsync(cancel);

    /// <summary>Adds somebody who cannot sign in (yet).</summary>
    /// <exception cref="RuleException"><c>member.emailTaken</c>, <c>member.role</c>, <c>member.team</c>.</exception>
    public async Task<Member> Add(Guid workspace, MemberData data, string language, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var zone = await db.Workspaces.Where(w => w.Id == workspace).Select(w => w.Zone).SingleAsync(cancel);
        var member = new Member
        {
            WorkspaceId = workspace,
            Name = data.Name,
            Initials = "",
            RoleId = data.RoleId,
            Language = language,
            Zone = zone,
            Colour = await db.Members.CountAsync(m => m.WorkspaceId == workspace, cancel) % 12,
            CreatedAt = clock.GetUtcNow(),
        };
        await Apply(member, data, cancel);
        db.Add(member);
        await db.SaveChangesAsync(cancel);
        await SetTeams(member, data.Teams, cancel);
        await db.SaveChangesAsync(cancel);
        events.Add(workspace, Told.Member("added", member.Name, member.Id, Told.Differences([], await Describe(member, cancel))));
        await db.Commit(change, cancel);
        return member;
    }

    /// <summary>Changes what an administrator may say about a member.</summary>
    /// <exception cref="RuleException">
    /// <c>member.emailTaken</c>, <c>member.role</c>, <c>member.team</c>, <c>member.deputy</c>, <c>member.deputyDates</c>;
    /// <c>member.lastAdministrator</c>: nobody else could administer the workspace.
    /// </exception>
    public async Task Change(Guid workspace, Guid id, MemberData data, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        var (before, described) = (member.DeputyId, await Describe(member, cancel));
        await Apply(member, data, cancel);
        SetDeputy(member, data.DeputyId, data.DeputyFrom, data.DeputyUntil);
        await RequireDeputy(member, cancel);
        await SetTeams(member, data.Teams, cancel);
        await db.SaveChangesAsync(cancel);
        await RequireAdministrator(workspace, cancel);
        await Recount(workspace, [id, before, data.DeputyId], cancel);
        await Tell(member, described, cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>Names or clears who stands in for a member.</summary>
    /// <exception cref="RuleException"><c>member.deputy</c>, <c>member.deputyDates</c>.</exception>
    public async Task SetDeputy(Guid workspace, Guid id, Guid? deputy, DateOnly? from, DateOnly? until, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        var (before, described) = (member.DeputyId, await Describe(member, cancel));
        SetDeputy(member, deputy, from, until);
        await RequireDeputy(member, cancel);
        await Recount(workspace, [id, before, deputy], cancel);
        await Tell(member, described, cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>
    /// Shuts a member out: no sign-in here, no token, no open invitation. Their name stays on what they did and own, and their
    /// memberships elsewhere go on. What was shared with them is shared no more.
    /// </summary>
    /// <exception cref="RuleException"><c>member.lastAdministrator</c>.</exception>
    public async Task Deactivate(Guid workspace, Guid id, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        member.Status = MemberStatus.Inactive;
        events.Add(workspace, Told.Member("deactivated", member.Name, id));
        member.AccessVersion++;
        await db.SaveChangesAsync(cancel);
        await RequireAdministrator(workspace, cancel);
        var now = clock.GetUtcNow();
        await db.ApiTokens.Where(t => t.WorkspaceId == workspace && t.MemberId == id && t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancel);
        await tokens.VoidInvitations(workspace, id, cancel);
        await db.Shares(workspace).Where(s => EF.Property<Guid?>(s, "member_id") == id).ExecuteDeleteAsync(cancel);
        await RecountUser(member.UserId, cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>Lets a deactivated member in again, with the role and teams they had.</summary>
    public async Task Reactivate(Guid workspace, Guid id, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var member = await db.Members.SingleAsync(m => m.WorkspaceId == workspace && m.Id == id, cancel);
        member.Status = MemberStatus.Active;
        events.Add(workspace, Told.Member("reactivated", member.Name, id));
        member.AccessVersion++;
        await RecountUser(member.UserId, cancel);
        await db.Commit(change, cancel);
    }

    private async Task Apply(Member member, MemberData data, CancellationToken cancel)
    {
        var (workspace, id) = (member.WorkspaceId, member.Id);
        if (member.UserId is null)
        {
            member.Email = string.IsNullOrWhiteSpace(data.Email) ? null : data.Email.Trim();
            await RequireFreeAddress(member, cancel);
        }

        if (!await db.Roles.AnyAsync(r => r.WorkspaceId == workspace && r.Id == data.RoleId, cancel))
        {
            throw new RuleException("member.role");
        }

        (member.Name, member.Initials) = (data.Name.Trim(), Member.InitialsOf(data.Name));
        (member.RoleId, member.AccessVersion) = (data.RoleId, member.AccessVersion + 1);
    }

    private async Task RequireFreeAddress(Member member, CancellationToken cancel)
    {
        if (member.Email is null)
        {
            return;
        }

        var email = EmailAddress.Normalise(member.Email);
        var others = await db.Members.Where(m => m.WorkspaceId == member.WorkspaceId && m.Id != member.Id && m.Email != null)
            .Select(m => new { m.Name, m.Email }).ToListAsync(cancel);
        if (others.FirstOrDefault(m => EmailAddress.Normalise(m.Email!) == email) is { } other)
        {
            throw new RuleException("member.emailTaken", other.Name);
        }
    }

    private async Task SetTeams(Member member, IReadOnlyList<Guid> teams, CancellationToken cancel)
    {
        var (workspace, id) = (member.WorkspaceId, member.Id);
        var known = await db.Teams.Where(t => t.WorkspaceId == workspace && teams.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancel);
        if (known.Count != teams.Distinct().Count())
        {
            throw new RuleException("member.team");
        }

        await db.TeamMembers.Where(p => p.WorkspaceId == workspace && p.MemberId == id).ExecuteDeleteAsync(cancel);
        db.AddRange(known.Select(team => new TeamMember { WorkspaceId = workspace, TeamId = team, MemberId = id }));
    }

    private static void SetDeputy(Member member, Guid? deputy, DateOnly? from, DateOnly? until)
    {
        if (deputy == member.Id)
        {
            throw new RuleException("member.deputy");
        }

        if (deputy is not null && (from is null || until is null || from > until))
        {
            throw new RuleException("member.deputyDates");
        }

        (member.DeputyId, member.DeputyFrom, member.DeputyUntil) = deputy is null ? (null, null, null) : (deputy, from, until);
    }

    private async Task RequireDeputy(Member member, CancellationToken cancel)
    {
        if (member.DeputyId is { } deputy && !await db.Members.AnyAsync(
            m => m.WorkspaceId == member.WorkspaceId && m.Id == deputy && m.Status == MemberStatus.Active, cancel))
        {
            throw new RuleException("member.deputy");
        }
    }

    /// <summary>Somebody must be left who can sign in and administer.</summary>
    private async Task RequireAdministrator(Guid workspace, CancellationToken cancel)
    {
        var left = await (
            from m in db.Members
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            join u in db.Users on m.UserId equals u.Id
            where m.WorkspaceId == workspace && m.Status == MemberStatus.Active && r.IsAdministrator && u.DisabledAt == null
            select m.Id).AnyAsync(cancel);
        if (!left)
        {
            throw new RuleException("member.lastAdministrator");
        }
    }

    /// <summary>Has the requests of these members reload what they may do.</summary>
    private Task<int> Recount(Guid workspace, IReadOnlyList<Guid?> members, CancellationToken cancel) =>
        db.Members.Where(m => m.WorkspaceId == workspace && members.Contains(m.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);

    /// <summary>The same in all workspaces of a user, whose switcher has changed.</summary>
    private async Task RecountUser(Guid? user, CancellationToken cancel)
    {
        if (user is not null)
        {
            await db.SaveChangesAsync(cancel);
            await db.Members.Where(m => m.UserId == user)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        }
    }
}
