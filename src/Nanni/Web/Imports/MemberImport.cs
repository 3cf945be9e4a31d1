using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Import;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Web.Imports;

/// <summary>A row of a file of people who work here: sales agents with their manager and office.</summary>
internal sealed class MemberRow : Record
{
    public string? Name { get; set; }

    /// <summary>Becomes a member too, of the same team.</summary>
    public string? Manager { get; set; }

    public string? Office { get; set; }
}

internal sealed class MemberRowType : RecordType<MemberRow>
{
    public MemberRowType()
        : base("member", "members", icon: "users")
    {
        Text(m => m.Name).Title().Required();
        Text(m => m.Manager);
        Text(m => m.Office);
        Sort(m => m.Name);
    }
}

/// <summary>Imports members who cannot sign in, and the teams they are in.</summary>
internal sealed class MemberImport(IServiceScopeFactory scopes, IImportDirectory directory) : IImportTable
{
    public RecordType Type { get; } = new MemberRowType();

    public bool MayImport(Actor actor) => actor.IsAdministrator;

    public async Task<IReadOnlyList<ImportEffect>> Take(ImportSession session, IReadOnlyList<Record> rows, CancellationToken cancel)
    {
        var workspace = session.Actor.WorkspaceId;
        MemberRow[] members = [.. rows.Cast<MemberRow>()];
        string[] names = [.. members.SelectMany(m => new[] { m.Name, m.Manager }).OfType<string>().Distinct()];
        string[] offices = [.. members.Select(m => m.Office).OfType<string>().Distinct()];
        var before = await Known(workspace, cancel);
        if (!session.IsDry)
        {
            await directory.AddMembers(workspace, names, cancel);
            await directory.AddTeams(workspace, offices, cancel);
        }

        var placed = session.IsDry ? [] : await Place(workspace, members, cancel);
        if (!session.IsDry)
        {
            await directory.SchemaChanged(workspace, cancel);
        }

        var seen = new HashSet<string>();
        return [.. members.Select(m =>
        {
            var name = Fold.Sort(m.Name);
            return !before.Contains(name) && seen.Add(name) ? ImportEffect.Created
                : placed.Contains(name) || (session.IsDry && m.Office is not null) ? ImportEffect.Updated
                : ImportEffect.Unchanged;
        })];
    }

    private async Task<HashSet<string>> Known(Guid workspace, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        return [.. (await db.Members.Where(m => m.WorkspaceId == workspace).Select(m => m.Name).ToListAsync(cancel)).Select(Fold.Sort)];
    }

    /// <returns>Folded names of those who are in a team now that they were not in before.</returns>
    private async Task<HashSet<string>> Place(Guid workspace, MemberRow[] rows, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var members = (await db.Members.AsNoTracking().Where(m => m.WorkspaceId == workspace).Select(m => new { m.Id, m.Name }).ToListAsync(cancel))
            .GroupBy(m => Fold.Sort(m.Name)).ToDictionary(g => g.Key, g => g.First().Id);
        var teams = (await db.Teams.AsNoTracking().Where(t => t.WorkspaceId == workspace).ToListAsync(cancel))
            .GroupBy(t => Fold.Sort(t.Name)).ToDictionary(g => g.Key, g => g.First().Id);
        var places = (await db.TeamMembers.AsNoTracking().Where(p => p.WorkspaceId == workspace).ToListAsync(cancel)).Select(p => (p.TeamId, p.MemberId)).ToHashSet();
        var placed = new HashSet<string>();
        foreach (var (name, office) in rows.SelectMany(r => new[] { (r.Name, r.Office), (Name: r.Manager, r.Office) }))
        {
            if (name is not null && office is not null && teams.TryGetValue(Fold.Sort(office), out var team)
                && members.TryGetValue(Fold.Sort(name), out var member) && places.Add((team, member)))
            {
                db.Add(new TeamMember { WorkspaceId = workspace, TeamId = team, MemberId = member });
                placed.Add(Fold.Sort(name));
            }
        }

        await db.SaveChangesAsync(cancel);
        return placed;
    }
}
