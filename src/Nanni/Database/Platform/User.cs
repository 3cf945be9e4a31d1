namespace Nanni.Database.Platform;

/// <summary>Somebody who can sign in, known to the whole installation by an e-mail address.</summary>
public sealed class User
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As typed, for showing and writing to.</summary>
    public required string Email { get; set; }

    /// <summary>As compared: see <see cref="EmailAddress.Normalise"/>. Unique.</summary>
    public required string NormalisedEmail { get; set; }

    /// <summary>Null until the person has chosen a password through an invitation.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password; whatever was made under another stamp is void.</summary>
    public Guid SecurityStamp { get; set; } = Guid.CreateVersion7();

    /// <summary>What the authenticator app knows, encrypted with the data-protection keys; null without an app.</summary>
    public string? AppSecret { get; set; }

    public DateTimeOffset? AppSince { get; set; }

    /// <summary>The last period of 30 seconds whose code was taken: none is taken again, nor one before it.</summary>
    public long AppStep { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DisabledAt { get; set; }
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>"en", "pl" or "lt": for pages and mail outside a workspace.</summary>
    public required string Language { get; set; }
}

/// <summary>How addresses are compared and checked.</summary>
public static class EmailAddress
{
    public const int MaxLength = 254;

    public static string Normalise(string email) => email.Trim().ToLowerInvariant();

    /// <summary>One mailbox, a domain with a dot, nothing that could end a header line. Whether it exists, only a mail can tell.</summary>
    public static bool IsValid(string email)
    {
        email = email.Trim();
        var at = email.LastIndexOf('@');
        return email.Length <= MaxLength && at > 0 && at < email.Length - 3 && email.IndexOf('.', at) > at + 1 && !email.EndsWith('.')
            && email.IndexOf('@') == at && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"');
    }
}
