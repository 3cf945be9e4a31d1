using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Nanni.Database.Platform;

namespace Nanni.Web.SignIn;

/// <summary>Hashes and checks passwords, as slowly for an unknown address as for a known one.</summary>
public sealed class Passwords
{
    /// <summary>No rule on kinds of characters: NIST SP 800-63B-4, 3.1.1.2, advises against.</summary>
    public const int MinLength = 10;

    public const int MaxLength = 128;

    // PBKDF2-HMAC-SHA512; the count is OWASP's advice (Password Storage Cheat Sheet).
    private readonly PasswordHasher<User> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly Lazy<string> nobody;

    public Passwords() => nobody = new(() => hasher.HashPassword(null!, Secret.New()));

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Whether the password is the user's; false for no user, a disabled one, or one without a password.</summary>
    public bool Verify(User? user, string password)
    {
        var known = user is { PasswordHash: not null, DisabledAt: null };
        var fits = hasher.VerifyHashedPassword(null!, known ? user!.PasswordHash! : nobody.Value, password);
        return known && fits != PasswordVerificationResult.Failed;
    }

    /// <summary>The key of the text that says why the password will not do, or null when it will.</summary>
    public static string? Refusal(string password, string email)
    {
        var name = email.Split('@')[0];
        return password switch
        {
            { Length: < MinLength } => "password.short",
            { Length: > MaxLength } => "password.long",
            _ when password.Distinct().Count() < 5 => "password.simple",
            _ when name.Length > 3 && password.Contains(name, StringComparison.OrdinalIgnoreCase) => "password.name",
            _ => null,
        };
    }
}
