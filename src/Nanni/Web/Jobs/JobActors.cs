using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Web.SignIn;

namespace Nanni.Web.Jobs;

/// <summary>The rights with which a job works: those that the member who started it has now.</summary>
internal sealed class JobActors(IServiceScopeFactory scopes, Memberships memberships)
{
    /// <param name="member">Null for the installation itself.</param>
    /// <returns>Null when the member is gone or has left.</returns>
    public async Task<Actor?> Of(Guid workspace, Guid? member, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var found = await db.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Id == workspace, cancel);
        if (found is null || member is null)
        {
            return found is null ? null : Actor.System(workspace, found.SchemaVersion, found.BaseCurrency, found.Country);
        }

        var access = await db.Members.Where(m => m.WorkspaceId == workspace && m.Id == member && m.Status == MemberStatus.Active)
            .Select(m => (int?)m.AccessVersion).SingleOrDefaultAsync(cancel);
        return access is { } version && await memberships.Get(workspace, member.Value, version, found.SchemaVersion, cancel) is { } membership
            ? membership.Web.From("job")
            : null;
    }
}
