using Nanni.Web.Forms;

namespace Nanni.Marketing.Forms;

/// <summary>A form as a visitor sees it.</summary>
/// <param name="Action">Where it posts to.</param>
public sealed record PublicFormModel(string Action, string Heading, string Intro, string Button)
{
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    public IReadOnlyList<ConsentBox> Consents { get; init; } = [];

    /// <summary>What the browser works on while the person types.</summary>
    public string Challenge { get; init; } = "";

    public int Bits { get; init; }

    /// <summary>Where the form stands and where its reader came from.</summary>
    public string Page { get; init; } = "";

    public string Referrer { get; init; } = "";

    public string Landing { get; init; } = "";

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Problem { get; init; }

    /// <summary>The other languages that it can be read in, and where.</summary>
    public IReadOnlyList<(Nanni.Web.Language Language, string Url)> Others { get; init; } = [];

    /// <summary>It has been sent: said instead of the fields.</summary>
    public string? Thanks { get; init; }
}

/// <param name="Wording">What the person agrees to; kept in the ledger as it stands.</param>
public sealed record ConsentBox(string Name, string Wording, bool IsRequired, bool IsTicked, string? Error);
