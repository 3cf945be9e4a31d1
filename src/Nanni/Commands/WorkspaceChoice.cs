using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Commands;

/// <summary>The option that says which workspace a command means; needed only where there are several.</summary>
internal static class WorkspaceChoice
{
    /// <summary>A message names so many at most.</summary>
    private const int Named = 100;

    public static Option<string?> Option() => new("--workspace")
    {
        Description = "the workspace, by its name in addresses: /w/SLUG. Needed only where there are several",
        HelpName = "SLUG",
    };

    /// <exception cref="CommandException">There is none such, or it is not clear which one is meant.</exception>
    public static async Task<Workspace> Find(NanniDb db, string? slug, CancellationToken cancel)
    {
        if (slug is not null && await db.Workspaces.AsNoTracking().FirstOrDefaultAsync(workspace => workspace.Slug == slug, cancel) is { } named)
        {
            return named;
        }

        var all = await db.Workspaces.AsNoTracking().OrderBy(workspace => workspace.Slug).Take(Named).ToListAsync(cancel);
        return (slug, all) switch
        {
            (_, []) => throw new CommandException("There is no workspace yet. Start ./run and follow its link, or: ./nanni user create EMAIL"),
            (null, [var only]) => only,
            (null, _) => throw new CommandException($"Which workspace? Add --workspace with one of: {Names(all)}."),
            _ => throw new CommandException($"There is no workspace “{slug}”. There are: {Names(all)}."),
        };
    }

    private static string Names(IReadOnlyCollection<Workspace> workspaces) => string.Join(", ", workspaces.Select(workspace => workspace.Slug)) + (workspaces.Count == Named ? ", …" : "");
}
