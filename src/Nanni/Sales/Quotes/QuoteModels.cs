namespace Nanni.Sales.Quotes;

/// <summary>The editor of an offer.</summary>
/// <param name="Url">Of the quote.</param>
/// <param name="Version">Of the quote as the editor shows it.</param>
public sealed record QuoteEditorModel(string Title, string Subject, string Url, int Version, string Currency, bool IsGross)
{
    public IReadOnlyList<QuoteEditorVariant> Variants { get; init; } = [];

    /// <summary>Rates that the lines offer to choose; others can be typed.</summary>
    public IReadOnlyList<string> TaxRates { get; init; } = [];

    /// <summary>The reader may see and change costs, and sees the margin.</summary>
    public bool SeesCost { get; init; }

    /// <summary>Of the whole offer.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>By place: which variant is open.</summary>
    public int Open { get; init; }
}

/// <summary>A product as the editor fills it into a line; numbers as the reader types them.</summary>
/// <param name="Description">What a bundle holds.</param>
public sealed record ProductShown(Guid Id, string Name, string? Code, string? Unit, string? Description)
{
    /// <summary>Null where nothing says what it costs in the currency of the variant.</summary>
    public string? Price { get; init; }

    public string Discount { get; init; } = "";

    /// <summary>Null: the usual rate.</summary>
    public string? Tax { get; init; }

    /// <summary>Null where it is unknown, or not for the reader.</summary>
    public string? Cost { get; init; }

    /// <summary>The price with its currency.</summary>
    public string Shown { get; init; } = "";

    /// <summary>Where the price comes from, or that there is none.</summary>
    public string Why { get; init; } = "";
}

/// <param name="Letter">A, B, C…</param>
/// <param name="Lines">The last is empty: where the next line is typed without script.</param>
public sealed record QuoteEditorVariant(string Letter, string Name, string Note, IReadOnlyList<QuoteEditorLine> Lines, QuoteSums Sums)
{
    /// <summary>Of its prices.</summary>
    public string Currency { get; init; } = "";

    /// <summary>By which it was converted; empty where it was not.</summary>
    public string Rate { get; init; } = "";
}

/// <summary>A line as it is typed.</summary>
/// <param name="Values">By column of the form.</param>
/// <param name="Amount">In the reader's format; empty where it cannot be told.</param>
public sealed record QuoteEditorLine(IReadOnlyDictionary<string, string> Values, string Amount, IReadOnlyDictionary<string, string> Errors)
{
    public string this[string column] => Values.GetValueOrDefault(column, "");
}

/// <summary>What a variant comes to, in the reader's format.</summary>
/// <param name="Taxes">Rate and tax.</param>
/// <param name="Margin">Empty where it is unknown, or not for the reader.</param>
public sealed record QuoteSums(string Net, IReadOnlyList<QuoteTaxLine> Taxes, string Total, string Margin);

public sealed record QuoteTaxLine(string Rate, string Tax);

/// <summary>An offer on the page of its quote.</summary>
public sealed record QuotePanelModel(IReadOnlyList<QuotePanelVariant> Variants)
{
    public string? EditUrl { get; init; }
}

/// <param name="Rate">By which it was converted; empty where it was not.</param>
public sealed record QuotePanelVariant(string Letter, string Name, bool IsAccepted, IReadOnlyList<QuotePanelLine> Lines, QuoteSums Sums, string Rate = "");

/// <param name="Why">Where the price comes from; null where nobody knows.</param>
public sealed record QuotePanelLine(string Name, string Quantity, string Amount, bool IsOptional, bool IsChosen, string? Why = null);

/// <summary>What can be done with a quote as it stands.</summary>
public sealed record QuoteBannerModel(string Url, string Status, string Said)
{
    public bool CanEdit { get; init; }

    /// <summary>The whole address for the customer; only for whoever may change the quote.</summary>
    public string? Link { get; init; }
}
