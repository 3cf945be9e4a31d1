using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Web.SignIn;

/// <summary>
/// What members may do, in memory. An entry is good while the member's access version and the workspace's schema version are
/// those of the database, which each request reads anyway, and until midnight, when deputies change.
/// </summary>
public sealed class Memberships(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(Guid Workspace, Guid Member), Entry> entries = new();
    private readonly ConcurrentDictionary<Guid, bool> closed = new();

    private sealed record Entry(int Access, int Schema, DateTimeOffset Until, Membership Membership);

    /// <summary>Nobody comes in any more: the workspace is being removed, table by table, and its pages would meet half of it.</summary>
    public void Close(Guid workspace) => closed[workspace] = true;

    public void Reopen(Guid workspace) => closed.TryRemove(workspace, out _);

    public bool IsClosed(Guid workspace) => closed.ContainsKey(workspace);

    /// <summary>The membership at these versions; null when the member is gone, or the workspace going.</summary>
    public ValueTask<Membership?> Get(Guid workspace, Guid member, int access, int schema, CancellationToken cancel) =>
        IsClosed(workspace) ? new((Membership?)null)
        : entries.TryGetValue((workspace, member), out var entry)
            && entry.Access == access && entry.Schema == schema && clock.GetUtcNow() < entry.Until
            ? new(entry.Membership)
            : new(Load(workspace, member, cancel));

    /// <summary>An administrator's membership with the eyes of a role or member, and its name; null where that is gone.</summary>
    public async Task<(Membership Membership, string Name)?> SeenAs(Membership own, Preview preview, int schema, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        if (preview.Member is { } id)
        {
            var member = await db.Members.AsNoTracking().Where(m => m.WorkspaceId == own.WorkspaceId && m.Id == id)
                .Select(m => new { m.Name, m.AccessVersion }).SingleOrDefaultAsync(cancel);
            return member is not null && await Get(own.WorkspaceId, id, member.AccessVersion, schema, cancel) is { } theirs
                ? (theirs with { Email = own.Email, Workspaces = own.Workspaces }, member.Name)
                : null;
        }

        var role = await db.Roles.AsNoTracking().SingleOrDefaultAsync(r => r.WorkspaceId == own.WorkspaceId && r.Id == preview.Role, cancel);
        if (role is null)
        {
            return null;
        }

        var grants = Grants.Parse(role.Grants);
        var fields = FieldGrants.Of(role);
        return (own with
        {
            RoleName = role.Name,
            Web = own.Web.With(grants.For, role.IsAdministrator, fields),
            Api = own.Api.With(grants.For, role.IsAdministrator, fields),
        }, role.Name);
    }

    private async Task<Membership?> Load(Guid workspaceId, Guid memberId, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var found = await (
            from m in db.Members.AsNoTracking()
            join w in db.Workspaces.AsNoTracking() on m.WorkspaceId equals w.Id
            join r in db.Roles.AsNoTracking() on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            where m.WorkspaceId == workspaceId && m.Id == memberId
            select new { Member = m, Workspace = w, Role = r }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        var (member, workspace, role) = (found.Member, found.Workspace, found.Role);
        var (today, midnight) = Day(workspace.Zone);
        var grants = Grants.Parse(role.Grants);
        var fields = FieldGrants.Of(role);
        var owners = await db.Members
            .Where(m => m.WorkspaceId == workspaceId && m.DeputyId == memberId && m.DeputyFrom <= today && m.DeputyUntil >= today)
            .Select(m => m.Id).ToListAsync(cancel);
        var (ownTeams, teams) = await Teams(db, workspaceId, memberId, cancel);
        var shared = await Shared(scope.ServiceProvider.GetRequiredService<RecordStore>(), workspaceId, memberId, ownTeams, today, cancel);
        var all = member.UserId is { } user
            ? await scope.ServiceProvider.GetRequiredService<Workspaces>().Of(user, cancel)
            : [];

        Actor Actor(string source) => new(workspaceId, memberId, grants.For)
        {
            Name = member.Name,
            IsAdministrator = role.IsAdministrator,
            Owners = [memberId, .. owners],
            Teams = teams,
            OwnTeams = ownTeams,
            Shared = shared,
            Language = member.Language,
            Zone = Zones.Find(member.Zone),
            Source = source,
            Currency = workspace.BaseCurrency,
            Country = workspace.Country,
            SchemaVersion = workspace.SchemaVersion,
            Fields = fields,
        };

        var membership = new Membership(
            workspaceId, workspace.Slug, workspace.Name, role.Name, role.RequiresSecondFactor, member.Email, all, Actor("web"), Actor("api"));
        entries[(workspaceId, memberId)] = new(member.AccessVersion, workspace.SchemaVersion, midnight, membership);
        return membership;
    }

    /// <summary>Of which types records are shared with the member; null for most. A share changes the member's access version.</summary>
    private static async Task<SharedRecords?> Shared(
        RecordStore store, Guid workspace, Guid member, List<Guid> teams, DateOnly today, CancellationToken cancel)
    {
        var sql = store.Sql().Add($"""
            select s.type from record_shares s where s.workspace_id = {workspace} and s.member_id = {member}
            and s.ended_by is null and (s.last_day is null or s.last_day >= {today}) group by s.type
            """);
        if (teams.Count > 0)
        {
            sql.Add($" union select s.type from record_shares s where s.workspace_id = {workspace} and ").In("s.team_id", teams)
                .Add($" and s.ended_by is null and (s.last_day is null or s.last_day >= {today}) group by s.type");
        }

        return await store.Query(sql, row => row.Text(0), cancel) is { Count: > 0 } types ? new(types.ToHashSet(), today) : null;
    }

    /// <summary>The workspace's calendar day, and the instant at which it ends.</summary>
    private (DateOnly Today, DateTimeOffset Midnight) Day(string zoneName)
    {
        var zone = Zones.Find(zoneName);
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
        var tomorrow = local.Date.AddDays(1);

        // Where clocks jump at midnight the first valid minute is an hour later.
        var start = zone.IsInvalidTime(tomorrow) ? tomorrow.AddHours(1) : tomorrow;
        return (DateOnly.FromDateTime(local.Date), new DateTimeOffset(start, zone.GetUtcOffset(start)));
    }

    /// <summary>The member's teams, and those with all below them.</summary>
    private static async Task<(List<Guid> Own, List<Guid> All)> Teams(NanniDb db, Guid workspace, Guid member, CancellationToken cancel)
    {
        var mine = await db.TeamMembers.Where(p => p.WorkspaceId == workspace && p.MemberId == member)
            .Select(p => p.TeamId).ToListAsync(cancel);
        if (mine.Count == 0)
        {
            return (mine, mine);
        }

        var below = (await db.Teams.Where(t => t.WorkspaceId == workspace && t.ParentId != null)
            .Select(t => new { t.Id, t.ParentId }).ToListAsync(cancel)).ToLookup(t => t.ParentId!.Value, t => t.Id);
        var reached = new HashSet<Guid>(mine);
        for (var next = new Queue<Guid>(mine); next.TryDequeue(out var team);)
        {
            foreach (var child in below[team].Where(reached.Add))
            {
                next.Enqueue(child);
            }
        }

        return (mine, [.. reached]);
    }
}
