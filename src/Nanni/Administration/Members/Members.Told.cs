using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Nanni.Database.Platform;
using Nanni.Web.Audit;

namespace Nanni.Administration.Members;

public sealed partial class Members
{
    /// <summary>Tells of what an administrator changed about a member, by the names that roles and teams have then.</summary>
    private async Task Tell(Member member, Dictionary<string, string?> before, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        if (Told.Differences(before, await Describe(member, cancel)) is { Count: > 0 } differences)
        {
            events.Add(member.WorkspaceId, Told.Member("changed", member.Name, member.Id, differences));
        }
    }

    private async Task<Dictionary<string, string?>> Describe(Member member, CancellationToken cancel)
    {
        var workspace = member.WorkspaceId;
        var teams = await (
            from place in db.TeamMembers
            join team in db.Teams on new { place.WorkspaceId, Id = place.TeamId } equals new { team.WorkspaceId, team.Id }
            where place.WorkspaceId == workspace && place.MemberId == member.Id
            orderby team.Name
            select team.Name).ToListAsync(cancel);
        return new()
        {
            ["name"] = member.Name,
            ["email"] = member.Email,
            ["role"] = await db.Roles.Where(r => r.WorkspaceId == workspace && r.Id == member.RoleId).Select(r => r.Name).FirstOrDefaultAsync(cancel),
            ["teams"] = teams.Count == 0 ? null : string.Join(", ", teams),
            ["deputy"] = await db.Members.Where(m => m.WorkspaceId == workspace && m.Id == member.DeputyId).Select(m => m.Name).FirstOrDefaultAsync(cancel),
            ["deputyFrom"] = Day(member.DeputyFrom),
            ["deputyUntil"] = Day(member.DeputyUntil),
        };
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
