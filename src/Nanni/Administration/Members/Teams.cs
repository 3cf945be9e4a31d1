using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Types;
using Nanni.Web.Audit;

namespace Nanni.Administration.Members;

/// <summary>A team in the tree.</summary>
/// <param name="Depth">0 at the top.</param>
/// <param name="Members">Direct members, by name.</param>
public sealed record TeamRow(Guid Id, string Name, Guid? ParentId, int Depth, IReadOnlyList<string> Members);

/// <summary>The teams of a workspace, a tree: who sees a team's records sees those of the teams below.</summary>
public sealed class Teams(NanniDb db, SecurityEvents events)
{
    /// <summary>The tree from the top, each team before those below it, by name.</summary>
    public async Task<List<TeamRow>> Tree(Guid workspace, CancellationToken cancel)
    {
        var teams = await db.Teams.AsNoTracking().Where(t => t.WorkspaceId == workspace).OrderBy(t => t.Name).Take(1_000).ToListAsync(cancel);
        var members = (await (
            from place in db.TeamMembers
            join member in db.Members on new { place.WorkspaceId, Id = place.MemberId } equals new { member.WorkspaceId, member.Id }
            where place.WorkspaceId == workspace && member.Status != MemberStatus.Inactive
            orderby member.Name
            select new { place.TeamId, member.Name }).ToListAsync(cancel)).ToLookup(m => m.TeamId, m => m.Name);
        var below = teams.ToLookup(t => t.ParentId);
        return [.. Walk(null, 0)];

        IEnumerable<TeamRow> Walk(Guid? parent, int depth) => below[parent].SelectMany(team =>
            Walk(team.Id, depth + 1).Prepend(new(team.Id, team.Name, team.ParentId, depth, [.. members[team.Id]])));
    }

    /// <exception cref="RuleException"><c>team.nameTaken</c>, <c>team.parent</c>.</exception>
    public async Task<Team> Add(Guid workspace, string name, Guid? parent, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var team = new Team { WorkspaceId = workspace, Name = name.Trim(), ParentId = parent };
        await Require(team, cancel);
        db.Add(team);
        events.Add(workspace, Told.Team("added", team.Name, team.Id, Told.Differences([], await Describe(team, cancel))));
        await Recount(workspace, cancel);
        await db.Commit(change, cancel);
        return team;
    }

    /// <exception cref="RuleException"><c>team.nameTaken</c>, <c>team.parent</c>; <c>team.cycle</c>: it would be below itself.</exception>
    public async Task Change(Guid workspace, Guid id, string name, Guid? parent, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var team = await db.Teams.SingleAsync(t => t.WorkspaceId == workspace && t.Id == id, cancel);
        var before = await Describe(team, cancel);
        (team.Name, team.ParentId) = (name.Trim(), parent);
        await Require(team, cancel);
        events.Add(workspace, Told.Team("changed", team.Name, id, Told.Differences(before, await Describe(team, cancel))));
        await Recount(workspace, cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>Deletes a team that nothing needs any more; its members leave it.</summary>
    /// <exception cref="RuleException"><c>team.hasTeams</c>; <c>team.hasRecords</c>: give these to another team first.</exception>
    public async Task Delete(Guid workspace, Guid id, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var team = await db.Teams.SingleAsync(t => t.WorkspaceId == workspace && t.Id == id, cancel);
        if (await db.Teams.AnyAsync(t => t.WorkspaceId == workspace && t.ParentId == id, cancel))
        {
            throw new RuleException("team.hasTeams", team.Name);
        }

        await db.TeamMembers.Where(p => p.WorkspaceId == workspace && p.TeamId == id).ExecuteDeleteAsync(cancel);
        await db.Shares(workspace).Where(s => EF.Property<Guid?>(s, "team_id") == id).ExecuteDeleteAsync(cancel);
        await Recount(workspace, cancel);
        db.Remove(team);
        events.Add(workspace, Told.Team("deleted", team.Name, id));
        try
        {
            await db.Commit(change, cancel);
        }
        catch (DbUpdateException refused) when (refused.InnerException is System.Data.Common.DbException)
        {
            // Any record type may refer to a team; the foreign keys know which.
            throw new RuleException("team.hasRecords", team.Name);
        }
    }

    private async Task Require(Team team, CancellationToken cancel)
    {
        var teams = await db.Teams.AsNoTracking().Where(t => t.WorkspaceId == team.WorkspaceId && t.Id != team.Id)
            .ToDictionaryAsync(t => t.Id, cancel);
        if (teams.Values.Any(t => string.Equals(t.Name, team.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new RuleException("team.nameTaken", team.Name);
        }

        for (var above = team.ParentId; above is { } id; above = teams[id].ParentId)
        {
            if (id == team.Id)
            {
                throw new RuleException("team.cycle", team.Name);
            }

            if (!teams.ContainsKey(id))
            {
                throw new RuleException("team.parent");
            }
        }
    }

    private async Task<Dictionary<string, string?>> Describe(Team team, CancellationToken cancel) => new()
    {
        ["name"] = team.Name,
        ["parent"] = await db.Teams.Where(t => t.WorkspaceId == team.WorkspaceId && t.Id == team.ParentId).Select(t => t.Name).FirstOrDefaultAsync(cancel),
    };

    /// <summary>The tree decides whose records everybody sees.</summary>
    private Task<int> Recount(Guid workspace, CancellationToken cancel) => db.Members.Where(m => m.WorkspaceId == workspace)
        .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
}
