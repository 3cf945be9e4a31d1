using Nanni.Web;

namespace Nanni.Privacy.Consents;

/// <summary>What a company wants to use a person's data for.</summary>
/// <param name="Key">Names it in the API; never changes.</param>
/// <param name="Basis">Of <see cref="LawfulBasis"/>.</param>
/// <param name="Channels">Of <see cref="Channels.All"/>: by which it may ask.</param>
/// <param name="Names">By language.</param>
/// <param name="Wordings">By language: what a person is asked. Each consent keeps the words that were shown then.</param>
/// <param name="IsActive">False: kept for what was recorded, offered no more, and no reason to write to anybody.</param>
public sealed record Purpose(
    Guid Id, string Key, string Basis, IReadOnlyList<string> Channels, IReadOnlyDictionary<string, string> Names,
    IReadOnlyDictionary<string, string> Wordings, bool IsActive)
{
    public string Name(Language language) => Names.GetValueOrDefault(language.Code) ?? Names.GetValueOrDefault("en") ?? Key;

    /// <summary>In the person's language, where the workspace has it in that.</summary>
    public string? Wording(string? language) =>
        language is not null && Wordings.TryGetValue(language, out var own) ? own : Wordings.GetValueOrDefault("en") ?? Wordings.Values.FirstOrDefault();
}

/// <summary>Why data may be used for a purpose: the six cases of Article 6(1) of the GDPR.</summary>
public static class LawfulBasis
{
    /// <summary>Only where the person has agreed, and until they take it back.</summary>
    public const string Consent = "consent";

    /// <summary>Of the others a person may object to the last (Article 21), and to direct marketing on any.</summary>
    public static IReadOnlyList<string> All { get; } = [Consent, "contract", "obligation", "vital", "public", "interest"];
}

/// <summary>How a person is reached.</summary>
public static class Channels
{
    public const string Mail = "mail";

    public const string Sms = "sms";

    public const string Phone = "phone";

    public const string Post = "post";

    public static IReadOnlyList<string> All { get; } = [Mail, Sms, Phone, Post];
}

/// <summary>How the company learned what a person wants.</summary>
public static class ConsentSource
{
    public static IReadOnlyList<string> All { get; } = ["form", "call", "mail", "paper", "talk", "import", "api"];
}
