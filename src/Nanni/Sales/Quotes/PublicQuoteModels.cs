namespace Nanni.Sales.Quotes;

/// <summary>A quote as its customer sees it.</summary>
/// <param name="Url">Of the page, without a slash at its end.</param>
public sealed record PublicQuoteModel(string Url, string Number, string Subject, string Company)
{
    public string Until { get; init; } = "";

    /// <summary>Address of the picture; null where there is none.</summary>
    public string? Logo { get; init; }

    public string Introduction { get; init; } = "";

    public string Terms { get; init; } = "";

    public string Hash { get; init; } = "";

    /// <summary>Why it cannot be answered any more, or what was answered; empty while it is open.</summary>
    public string Said { get; init; } = "";

    public bool IsAccepted { get; init; }

    public IReadOnlyList<PublicVariant> Variants { get; init; } = [];

    /// <summary>By field; the whole under the empty one.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public string Name { get; init; } = "";

    public string Comment { get; init; } = "";

    public bool IsOpen => Said.Length == 0;
}

/// <param name="IsChosen">Its button is pressed; of an accepted quote, the one that was taken.</param>
/// <param name="Rate">By which it was converted; empty where it was not.</param>
public sealed record PublicVariant(string Letter, string Name, string Note, bool IsChosen, IReadOnlyList<PublicLine> Lines, QuoteSums Sums, string Rate = "");

/// <param name="Key">By which an optional line is chosen; empty for the others.</param>
public sealed record PublicLine(string Key, string Name, string Description, string Detail, string Amount, bool IsChosen);
