namespace Nanni.Database.Platform;

/// <summary>What a mail of the platform is about.</summary>
public enum MailPurpose
{
    Invitation,
    PasswordReset,

    /// <summary>Tells the owner of an account what has happened to it.</summary>
    Notice,

    /// <summary>To a customer, about a record; the module that <see cref="OutboxMail.Notice"/> names writes it.</summary>
    Record,
}

/// <summary>
/// A mail of the platform itself (invitation, password reset, notice) that is to be sent. The link inside is made when it is sent, so
/// that no secret lies here.
/// </summary>
public sealed class OutboxMail
{
    /// <summary>Also the Message-ID, so that a mail sent twice after a crash is seen once.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required MailPurpose Purpose { get; init; }
    public required string To { get; init; }

    /// <summary>With <see cref="MemberId"/>: the invitation meant.</summary>
    public Guid? WorkspaceId { get; init; }

    public Guid? MemberId { get; init; }

    /// <summary>The record that it is about.</summary>
    public Guid? RecordId { get; init; }

    /// <summary>What has happened: <c>mail.notice.{Notice}</c> says it. Null for mails of another purpose.</summary>
    public string? Notice { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Nobody else sends it before this instant.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    public DateTimeOffset? SentAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; set; }
}
