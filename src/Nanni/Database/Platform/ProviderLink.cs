namespace Nanni.Database.Platform;

/// <summary>Somebody's account at a sign-in provider, by which they are known again whatever their address has become.</summary>
public sealed class ProviderLink
{
    public const int MaxIssuer = 300;

    /// <summary>OpenID Connect Core 1.0, 2: a subject has at most 255 ASCII characters.</summary>
    public const int MaxSubject = 255;

    /// <summary>Who says so: a subject means something only together with its provider.</summary>
    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The address that the provider had for them when they were linked.</summary>
    public required string Email { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
}
