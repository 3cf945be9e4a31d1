namespace Nanni.Database.Platform;

/// <summary>One signed-in browser. The cookie holds the secret, the row only its hash.</summary>
public sealed class Session
{
    /// <summary>SHA-256 of the cookie's value.</summary>
    public required byte[] Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The workspace looked at last: where "/" leads.</summary>
    public Guid? WorkspaceId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When the person last gave a second factor here; null: the session was opened by the password alone.</summary>
    public DateTimeOffset? SecondFactorAt { get; set; }

    /// <summary>When the person last proved who they are here, by whatever means; null in sessions older than this column.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    public string? IpAddress { get; set; }
    public string? UserAgent { get; set; }
}
