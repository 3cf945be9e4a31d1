using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Commands;

/// <summary>The option that says which workspace a command means; needed only where there are several.</summary>
internal static class WorkspaceChoice
{
    public static Option<string?> Option() => new("--workspace")
    {
        Description = "the workspace, by its name in addresses: /w/SLUG. Needed only where there are several",
        HelpName = "SLUG",
    };

    /// <exception cref="CommandException">There is none such, or it is not clear which one is meant.</exception>
    public static async Task<Workspace> Find(NanniDb db, string? slug, CancellationToken cancel)
    {
        var all = await db.Workspaces.AsNoTracking().OrderBy(workspace => workspace.Slug).Take(100).ToListAsync(cancel);
        return (slug, all) switch
        {
            (_, []) => throw new CommandException("There is no workspace yet. Start ./run and follow its link, or: ./nanni user create EMAIL"),
            (null, [var only]) => only,
            (null, _) => throw new CommandException($"Which workspace? Add --workspace with one of: {Names(all)}."),
            _ => all.Find(workspace => workspace.Slug == slug)
                ?? throw new CommandException($"There is no workspace “{slug}”. There are: {Names(all)}."),
        };
    }

    private static string Names(IEnumerable<Workspace> workspaces) => string.Join(", ", workspaces.Select(workspace => workspace.Slug));
}
