using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn;

/// <summary>Changes of a user that must not leave an old way in.</summary>
public sealed class Accounts(NanniDb db, Passwords passwords, Sessions sessions, OneTimeTokens tokens)
{
    /// <summary>Sets a new password; other sessions and pending reset links end with the old one.</summary>
    /// <param name="keep">The session in which it was changed, which goes on.</param>
    public async Task SetPassword(User user, string password, byte[]? keep, CancellationToken cancel)
    {
        user.PasswordHash = passwords.Hash(password);
        user.SecurityStamp = Guid.CreateVersion7();
        await db.SaveChangesAsync(cancel);
        await sessions.RevokeAll(user.Id, keep);
        await tokens.VoidResets(user.Id, cancel);
    }
}
