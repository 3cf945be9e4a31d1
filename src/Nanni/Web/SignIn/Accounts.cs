using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Web.Audit;

namespace Nanni.Web.SignIn;

/// <summary>Changes of a user that must not leave an old way in.</summary>
public sealed class Accounts(NanniDb db, Sessions sessions, OneTimeTokens tokens, SecurityEvents events)
{
    /// <summary>Sets a new password; other sessions and pending reset links end with the old one.</summary>
    /// <param name="hash">Of the password: made before any transaction, since it takes a tenth of a second.</param>
    /// <param name="keep">The session in which it was changed, which goes on.</param>
    public async Task SetPassword(User user, string hash, byte[]? keep, CancellationToken cancel)
    {
        user.PasswordHash = hash;
        user.SecurityStamp = Guid.CreateVersion7();
        events.Add(SecurityLog.Installation, keep is null ? Told.PasswordReset : Told.PasswordChanged, user.Id);
        await db.SaveChangesAsync(cancel);
        await sessions.RevokeAll(user.Id, keep);
        await tokens.VoidResets(user.Id, cancel);
    }
}
