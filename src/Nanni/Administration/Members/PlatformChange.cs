using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nanni.Database;

namespace Nanni.Administration.Members;

/// <summary>
/// One change of a workspace's members, roles, teams or settings. Counting up the workspace's version comes first: it has every
/// request reload what it caches, and as the first write it makes changes of one workspace wait for each other, so that a rule
/// such as "one administrator stays" cannot be broken by two at once.
/// </summary>
internal static class PlatformChange
{
    /// <exception cref="InvalidOperationException">There is no such workspace.</exception>
    public static async Task<IDbContextTransaction> Change(this NanniDb db, Guid workspace, CancellationToken cancel)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        var counted = await db.Workspaces.Where(w => w.Id == workspace)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.SchemaVersion, w => w.SchemaVersion + 1), cancel);
        return counted == 1 ? transaction : throw new InvalidOperationException($"There is no workspace {workspace}.");
    }

    public static async Task Commit(this NanniDb db, IDbContextTransaction transaction, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
