using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Nanni.Administration.Demo.Story;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Demo;

/// <summary>A demo workspace as its page describes it.</summary>
/// <param name="Job">That fills it.</param>
/// <param name="Counts">Living records by type.</param>
/// <param name="Own">Records that people have added or changed there since.</param>
internal sealed record DemoState(Guid Workspace, string Slug, Job? Job, IReadOnlyDictionary<string, long> Counts, long Own)
{
    public bool IsLoading => Job is { IsFinished: false };
}

/// <summary>
/// The demo company, in a workspace of its own beside the real ones: opened for one administrator, once, and removed whole.
/// </summary>
internal sealed class DemoWorkspaces(
    NanniDb db, Workspaces workspaces, JobQueue jobs, JobRunner runner, RecordStore store, WorkspaceRemoval removal,
    Memberships memberships, SecurityEvents events, TimeProvider clock)
{
    private const string Host = "host";

    /// <summary>The member in whose place the story puts whoever looks at it.</summary>
    public static Guid HostOf(Job job) => Guid.Parse(job.Arguments[Host]!.GetValue<string>());

    /// <summary>The demo that this user administers; null where they have none.</summary>
    public async Task<DemoState?> Of(Guid user, CancellationToken cancel)
    {
        var found = await Mine(user).FirstOrDefaultAsync(cancel);
        return found is null ? null : await State(found, cancel);
    }

    /// <summary>Opens the demo for a user, unless they have one, and starts filling it, unless that is done or going on.</summary>
    /// <param name="user">Null on an installation that nobody has set up: whoever does takes the host's place.</param>
    /// <param name="language">Of names that are data.</param>
    /// <param name="country">Of the workspace that the user came from.</param>
    public async Task<(string Slug, Guid Workspace, Guid Job)> Load(Guid? user, string person, string language, string country, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        // The first write: a second click of the same person waits here, and then finds what the first one opened.
        await db.Users.Where(u => u.Id == user).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, u => u.Language), cancel);
        var workspace = await Mine(user).FirstOrDefaultAsync(cancel);
        if (workspace is null)
        {
            workspace = await Open(user, person, language, country, cancel);
            await db.SaveChangesAsync(cancel);

            // The switcher in the others shows this one from now on.
            await db.Members.Where(m => m.UserId == user && m.WorkspaceId != workspace.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        }

        await transaction.CommitAsync(cancel);
        var job = (await jobs.Recent(workspace.Id, null, DemoJob.Name, 1, cancel)).FirstOrDefault();
        return (workspace.Slug, workspace.Id, job is { Status: not (JobStatus.Failed or JobStatus.Cancelled) } ? job.Id : await Fill(workspace, cancel));
    }

    /// <summary>Loads the demo into an installation that nobody has used yet, for its first administrator, and waits for it.</summary>
    public async Task LoadFirst(CancellationToken cancel)
    {
        var first = await (
            from m in db.Members.AsNoTracking()
            join w in db.Workspaces on m.WorkspaceId equals w.Id
            where m.UserId != null && !w.IsDemo
            orderby m.CreatedAt
            select new { m.UserId, m.Name, m.Language, w.Country }).FirstOrDefaultAsync(cancel);
        var (_, workspace, job) = await Load(first?.UserId, first?.Name ?? Cast.Absent, first?.Language ?? "en", first?.Country ?? "PL", cancel);
        await runner.Run(workspace, job, null, cancel);
    }

    /// <summary>Removes the demo of a user with everything in it; null where it is still being filled.</summary>
    public async Task<bool> Remove(Guid user, CancellationToken cancel)
    {
        if (await Of(user, cancel) is not { IsLoading: false } demo)
        {
            return false;
        }

        memberships.Close(demo.Workspace);
        try
        {
            await removal.Remove(demo.Workspace, cancel);
            await events.Write(SecurityLog.Installation, Told.Workspace("removed", demo.Slug), user);
            return true;
        }
        catch
        {
            // Who works there goes last, so that its administrator can come back and try again.
            memberships.Reopen(demo.Workspace);
            throw;
        }
    }

    private IQueryable<Workspace> Mine(Guid? user) =>
        from w in db.Workspaces.AsNoTracking()
        where w.IsDemo && (
            from m in db.Members
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            where m.WorkspaceId == w.Id && m.UserId == user && m.Status == MemberStatus.Active && r.IsAdministrator
            select m).Any()
        orderby w.CreatedAt
        select w;

    private async Task<Guid> Fill(Workspace workspace, CancellationToken cancel)
    {
        var host = await (
            from m in db.Members
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            where m.WorkspaceId == workspace.Id && r.IsAdministrator
            orderby m.CreatedAt
            select m.Id).FirstAsync(cancel);
        return await jobs.Add(
            Actor.System(workspace.Id, workspace.SchemaVersion), DemoJob.Name, new JsonObject { [Host] = host.ToString() }, cancel);
    }

    private async Task<DemoState> State(Workspace workspace, CancellationToken cancel)
    {
        var job = (await jobs.Recent(workspace.Id, null, DemoJob.Name, 1, cancel)).FirstOrDefault();
        var counts = new Dictionary<string, long>();
        var own = 0L;
        await store.Query(
        [
            (store.Sql().Add($"select type, count(*) from records where workspace_id = {workspace.Id} and deleted_at is null group by type"),
                row => counts[row.Text(0)] = row.Long(1)),

            // What the story tells is older than the job that told it.
            (store.Sql().Add($"""
                select count(distinct c.record_id) from operations o join changes c on c.workspace_id = o.workspace_id and c.operation_id = o.id
                where o.workspace_id = {workspace.Id} and o.at > {job?.CreatedAt ?? workspace.CreatedAt} and o.source <> 'system'
                """), row => own = row.Long(0)),
        ], cancel);
        return new(workspace.Id, workspace.Slug, job, counts, own);
    }

    private async Task<Workspace> Open(Guid? user, string person, string language, string country, CancellationToken cancel)
    {
        var formats = new Formats(Language.Of(language), TimeZoneInfo.Utc, default);
        var founder = user is null ? null : await db.Users.SingleAsync(u => u.Id == user, cancel);
        var asked = new NewWorkspace(Texts.Format(formats, "demo.name"), country, language, person, IsDemo: true);
        var (workspace, host) = await workspaces.Create(asked, founder, cancel);
        var roles = db.Roles.Local.Where(r => r.WorkspaceId == workspace.Id).ToDictionary(r => r.Name, r => r.Id);
        var teams = new Dictionary<string, Team>();
        foreach (var (key, under) in Cast.Teams)
        {
            var name = Texts.Format(formats, "demo.team." + key);
            teams[key] = new() { WorkspaceId = workspace.Id, Name = name, ParentId = under is null ? null : teams[under].Id };
            db.Add(teams[key]);
        }

        Join(host.Id, "sales");
        foreach (var (one, number) in Cast.Members.Select((one, i) => (one, i)))
        {
            var member = new Member
            {
                WorkspaceId = workspace.Id,
                Name = one.Name,
                Initials = Member.InitialsOf(one.Name),
                Colour = number % 12,
                RoleId = roles[Texts.Format(formats, "role." + one.Role)],
                Language = one.Language,
                Zone = Workspaces.Countries[one.Language switch { "pl" => "PL", "lt" => "LT", _ => "GB" }].Zone,
                Status = one.HasLeft ? MemberStatus.Inactive : MemberStatus.Active,
                CreatedAt = clock.GetUtcNow(),
            };
            db.Add(member);
            Join(member.Id, one.Team);
        }

        return workspace;

        void Join(Guid member, string team) => db.Add(new TeamMember { WorkspaceId = workspace.Id, TeamId = teams[team].Id, MemberId = member });
    }
}
