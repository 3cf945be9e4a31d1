using Nanni.Web;

namespace Nanni.Sales.Quotes.Document;

/// <summary>All that a quote says on paper. The same content gives the same file, byte for byte.</summary>
/// <param name="Day">On which it is offered.</param>
internal sealed record QuoteDocument(string Number, string Subject, Offer Offer, string Currency, Language Language, DateOnly Day)
{
    public DateOnly? ValidUntil { get; init; }

    /// <summary>A line each: name, address, numbers.</summary>
    public IReadOnlyList<string> Seller { get; init; } = [];

    /// <summary>A line each.</summary>
    public IReadOnlyList<string> Buyer { get; init; } = [];

    public string Introduction { get; init; } = "";

    public string Terms { get; init; } = "";

    /// <summary>Above everything on the first page.</summary>
    public Picture? Logo { get; init; }

    /// <summary>Of headings and rules, as in <c>#8a4b2a</c>.</summary>
    public string Color { get; init; } = "#8a4b2a";
}
