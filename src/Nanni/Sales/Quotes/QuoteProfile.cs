using System.Text.RegularExpressions;
using Nanni.Records.Types;

namespace Nanni.Sales.Quotes;

/// <summary>How quotes look and what they say beside their lines: letterhead, colour, terms, and how they are added up.</summary>
public sealed class QuoteProfile : Record
{
    public string? Name { get; set; }

    public string? Language { get; set; }

    /// <summary>Who offers: name, address, tax number, account; a line each.</summary>
    public string? Letterhead { get; set; }

    /// <summary>The picture above the letterhead, a PNG or JPEG in the file store.</summary>
    public Guid? LogoId { get; set; }

    /// <summary>A colour for headings, as in <c>#8a4b2a</c>.</summary>
    public string? Color { get; set; }

    /// <summary>Days for which an offer holds.</summary>
    public decimal? ValidityDays { get; set; }

    /// <summary>"net", or "gross" where prices include tax.</summary>
    public string? Prices { get; set; }

    /// <summary>"halfUp" or "halfEven".</summary>
    public string? Rounding { get; set; }

    /// <summary>Tax is rounded per "rate" or per "line".</summary>
    public string? TaxRounding { get; set; }

    public string? Terms { get; set; }

    public OfferRules Rules => new(Prices == "gross", Rounding == "halfEven", TaxRounding == "line");
}

public sealed partial class QuoteProfileType : RecordType<QuoteProfile>
{
    public QuoteProfileType()
        : base("quoteProfile", "quoteprofiles", icon: "template")
    {
        Text(p => p.Name).Title().Required();
        Choice(p => p.Language, new("en"), new("pl"), new("lt"));
        LongText(p => p.Letterhead).Length(1_000);
        File(p => p.LogoId).ReadOnly().Hidden();
        Text(p => p.Color).Length(7);
        Number(p => p.ValidityDays);
        Choice(p => p.Prices, new("net"), new("gross"));
        Choice(p => p.Rounding, new("halfUp"), new("halfEven"));
        Choice(p => p.TaxRounding, new("rate"), new("line"));
        LongText(p => p.Terms);
        Columns(p => p.Name, p => p.Language, p => p.ValidityDays);
        Sort(p => p.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }

    protected override void Compute(QuoteProfile profile)
    {
        if (profile.Color is { } color && !Hexadecimal().IsMatch(color))
        {
            throw new FieldException("color", "quote.color");
        }

        if (profile.ValidityDays is < 1 or > 3_650)
        {
            throw new FieldException("validityDays", "quote.days");
        }
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}\\z")]
    private static partial Regex Hexadecimal();
}
