namespace Nanni.Database.Platform;

/// <summary>A code on paper that stands in for a lost telephone, once.</summary>
public sealed class RecoveryCode
{
    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the code, as it is read.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>A key in somebody's telephone, computer or security key, with which they sign in (WebAuthn Level 3).</summary>
public sealed class Passkey
{
    /// <summary>The credential id, chosen by the device.</summary>
    public required byte[] Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>What the person calls it.</summary>
    public required string Name { get; set; }

    /// <summary>COSE key, as the device gave it.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>How often the device has signed, if it counts; one that goes back betrays a copy.</summary>
    public long SignCount { get; set; }

    /// <summary>How browsers may reach it, separated by spaces: "internal hybrid".</summary>
    public string Transports { get; init; } = "";

    public bool IsUserVerified { get; set; }
    public bool IsBackupEligible { get; init; }
    public bool IsBackedUp { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>Somebody who gave the right password and still owes the second factor. The cookie holds the secret, the row only its hash.</summary>
public sealed class PendingSignIn
{
    /// <summary>SHA-256 of the cookie's value.</summary>
    public required byte[] Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The user's at that moment: a password changed meanwhile has them begin again.</summary>
    public required Guid SecurityStamp { get; init; }

    /// <summary>Where "/" leads first; null: where it led last.</summary>
    public Guid? WorkspaceId { get; init; }

    /// <summary>How many codes were tried.</summary>
    public int Attempts { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>Something signed that works once and has worked: kept until it would have expired anyway.</summary>
public sealed class SpentProof
{
    public required byte[] Hash { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
