using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Web;

namespace Nanni.Commands;

/// <summary>As whom a command reads and writes records, and in which language it speaks.</summary>
internal static class CommandActor
{
    /// <summary>The member with the address; without one the first administrator.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<Actor> Find(IServiceProvider services, NanniDb db, Guid workspace, string? email, CancellationToken cancel)
    {
        var members = await (
            from m in db.Members
            join r in db.Roles on new { m.WorkspaceId, Id = m.RoleId } equals new { r.WorkspaceId, r.Id }
            where m.WorkspaceId == workspace && m.Status == MemberStatus.Active
            orderby r.IsAdministrator descending, m.UserId == null, m.CreatedAt, m.Id
            select new { m.Id, m.Email }).ToListAsync(cancel);
        var found = email is null ? members.FirstOrDefault() : members.Find(m => m.Email is { } own && EmailAddress.Normalise(own) == EmailAddress.Normalise(email));
        return found is not null && await services.GetRequiredService<ActorOf>()(workspace, found.Id, cancel) is { } actor
            ? actor.From("cli")
            : throw new CommandException(email is null ? "The workspace has no active member." : $"{email} is not an active member of the workspace.");
    }

    /// <summary>Messages of the engine for the person at the terminal.</summary>
    public static Ui English(IServiceProvider services) =>
        new() { Language = Language.Of("en"), Now = services.GetRequiredService<TimeProvider>().GetUtcNow() };
}
