namespace Nanni.Database.Platform;

/// <summary>What a link that works once is for.</summary>
public enum TokenPurpose
{
    /// <summary>The first administrator of an empty installation.</summary>
    SetUp,
    Invitation,
    PasswordReset,

    /// <summary>A way in that somebody at the command line gives.</summary>
    SignIn,
}

/// <summary>A link that works once. The link holds the secret, the row only its hash.</summary>
public sealed class OneTimeToken
{
    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }

    public required TokenPurpose Purpose { get; init; }

    /// <summary>Whose password is reset.</summary>
    public Guid? UserId { get; init; }

    /// <summary>With <see cref="MemberId"/>: who is invited, and where.</summary>
    public Guid? WorkspaceId { get; init; }

    public Guid? MemberId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A program's key to one membership. Shown once, kept as a hash.</summary>
public sealed class ApiToken
{
    public required Guid WorkspaceId { get; init; }
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The token acts as this member and may never do more.</summary>
    public required Guid MemberId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required string Name { get; set; }

    /// <summary>"read", or "read write"; with " only:contact,account" for no other record types.</summary>
    public required string Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: until revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
