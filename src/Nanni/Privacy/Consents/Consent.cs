using Nanni.Customers.Contacts;

namespace Nanni.Privacy.Consents;

/// <summary>One line of the ledger: a person gave or withdrew consent.</summary>
/// <param name="At">When the person said so.</param>
/// <param name="How">Of <see cref="ConsentSource.All"/>.</param>
/// <param name="By">The member who recorded it; null for a program of nobody.</param>
/// <param name="Wording">What the person was shown.</param>
/// <param name="Note">Where the evidence lies.</param>
public sealed record Consent(
    Guid Id, Guid Record, Guid Purpose, string Channel, bool IsGiven, DateTimeOffset At, DateTimeOffset RecordedAt, string How, Guid? By, string? Wording,
    string? Note);

/// <summary>What somebody records.</summary>
public sealed record ConsentGiven(
    Purpose Purpose, IReadOnlyList<string> Channels, bool IsGiven, DateTimeOffset At, string How, string? Wording, string? Note);

/// <summary>Whether a person may be written to or called for a purpose, and why.</summary>
/// <param name="Reason">
/// The text <c>consent.may.{Reason}</c>: "given" or "basis" where it is allowed; "never", "withdrawn", "objected", "purpose",
/// "optedOut", "address" or "gone" where it is not.
/// </param>
public sealed record ContactPermission(bool IsAllowed, string Reason)
{
    /// <summary>Decides from what is known; see <see cref="ConsentLedger.May"/>.</summary>
    /// <param name="last">The latest line of the ledger for this purpose and channel.</param>
    public static ContactPermission Of(Contact person, Purpose? purpose, string channel, Consent? last) => (purpose, last) switch
    {
        _ when person.DeletedAt is not null => new(false, "gone"),
        (null or { IsActive: false }, _) => new(false, "purpose"),
        var (asked, _) when !asked.Channels.Contains(channel) => new(false, "purpose"),
        _ when HasOptedOut(person, channel) => new(false, "optedOut"),
        ({ Basis: LawfulBasis.Consent }, null) => new(false, "never"),
        ({ Basis: LawfulBasis.Consent }, { IsGiven: false }) => new(false, "withdrawn"),
        (_, { IsGiven: false }) => new(false, "objected"),
        _ when !HasAddress(person, channel) => new(false, "address"),
        ({ Basis: LawfulBasis.Consent }, _) => new(true, "given"),
        _ => new(true, "basis"),
    };

    private static bool HasOptedOut(Contact person, string channel) => channel switch
    {
        Channels.Mail => person.DoNotEmail,
        Channels.Sms or Channels.Phone => person.DoNotCall,
        _ => false,
    };

    private static bool HasAddress(Contact person, string channel) => channel switch
    {
        Channels.Mail => person.Email is not null,
        Channels.Sms => person.Mobile is not null,
        Channels.Phone => person.Phone is not null || person.Mobile is not null,
        _ => person is { Street: not null, City: not null },
    };
}
