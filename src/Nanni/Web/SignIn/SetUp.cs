using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn;

/// <summary>Brings an empty installation to its first administrator: by a link that works once, or from the environment.</summary>
public sealed class SetUp(
    NanniDb db, Workspaces workspaces, OneTimeTokens tokens, Passwords passwords, IWorkspaceBeginning beginning, TimeProvider clock)
{
    /// <summary>True until somebody can sign in.</summary>
    public async Task<bool> IsNeeded(CancellationToken cancel) => !await db.Users.AnyAsync(cancel);

    /// <summary>The path at which the first administrator sets the installation up; null when somebody has.</summary>
    /// <param name="since">When the first of the other nodes has started: links shown since then go on working. Null where there is no other.</param>
    public async Task<string?> Link(CancellationToken cancel, DateTimeOffset? since = null) =>
        await IsNeeded(cancel) ? "/set-up/" + await tokens.SetUp(since, cancel) : null;

    /// <summary>
    /// Opens the first workspace with its administrator, and leads there, or to the demo where there is one. Null when the link has
    /// just been used by somebody else.
    /// </summary>
    public async Task<(User User, Workspace Workspace)?> Redeem(
        NewWorkspace asked, string email, string password, CancellationToken cancel)
    {
        // Hashing takes a tenth of a second, during which SQLite's one writer should not be held.
        var hash = passwords.Hash(password);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await tokens.RedeemSetUp(cancel) || !await IsNeeded(cancel))
        {
            return null;
        }

        var made = await Create(asked, email, hash, cancel);
        var demo = await workspaces.TakeDemo(made.User, asked, cancel);
        await transaction.CommitAsync(cancel);
        await beginning.Ensure(made.Workspace.Id, asked.Language, cancel);
        return (made.User, demo ?? made.Workspace);
    }

    /// <summary>Creates the first administrator from NANNI_ADMIN_EMAIL and NANNI_ADMIN_PASSWORD, if nobody is there yet.</summary>
    /// <exception cref="FormatException">One of the two is missing or will not do.</exception>
    public async Task FromEnvironment(IConfiguration configuration, CancellationToken cancel)
    {
        var (email, password) = (configuration["NANNI_ADMIN_EMAIL"], configuration["NANNI_ADMIN_PASSWORD"]);
        if ((string.IsNullOrEmpty(email) && string.IsNullOrEmpty(password)) || !await IsNeeded(cancel))
        {
            return;
        }

        if (email is null || !EmailAddress.IsValid(email))
        {
            throw new FormatException("NANNI_ADMIN_EMAIL is not an e-mail address.");
        }

        if (Passwords.Refusal(password ?? "", email) is not null)
        {
            throw new FormatException(
                $"NANNI_ADMIN_PASSWORD must have {Passwords.MinLength} to {Passwords.MaxLength} characters, five of them different, and not contain the name in the e-mail address.");
        }

        var asked = new NewWorkspace("Nanni", "PL", "en", NameOf(email));
        var (_, workspace) = await Create(asked, email, passwords.Hash(password!), cancel);
        await beginning.Ensure(workspace.Id, asked.Language, cancel);
    }

    /// <summary>What to call somebody of whom only the address is known: "anna.kowalska@…" is Anna Kowalska, until she says otherwise.</summary>
    private static string NameOf(string email) => string.Join(
        ' ', email.Split('@')[0].Split(['.', '_', '-', '+'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private async Task<(User User, Workspace Workspace)> Create(NewWorkspace asked, string email, string hash, CancellationToken cancel)
    {
        var user = new User
        {
            Email = email.Trim(),
            NormalisedEmail = EmailAddress.Normalise(email),
            PasswordHash = hash,
            CreatedAt = clock.GetUtcNow(),
            Language = asked.Language,
        };
        db.Add(user);
        var (workspace, _) = await workspaces.Create(asked, user, cancel);
        await db.SaveChangesAsync(cancel);
        return (user, workspace);
    }
}
