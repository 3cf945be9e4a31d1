using System.Security.Cryptography;
using System.Text.Json;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.Approvals;

/// <summary>What about an offer is approved: what it gives away, and a fingerprint of all that makes it up.</summary>
/// <param name="Discount">The highest of a line, in per cent.</param>
/// <param name="Margin">Of the poorest variant, in per cent of its net sum; null where a cost is unknown.</param>
/// <param name="Net">Of each variant.</param>
/// <param name="Fingerprint">SHA-256 over currency, rules and lines but for their wording: a spelling that is mended needs no second word.</param>
public sealed record OfferTerms(decimal Discount, decimal? Margin, IReadOnlyList<Money> Net, string Fingerprint)
{
    /// <summary>Net sum of the dearest variant: of those in the currency of the first, since others do not compare.</summary>
    public Money? Dearest => Net.Count == 0 ? null : Net.Where(net => net.Currency == Net[0].Currency).MaxBy(net => net.Minor);

    public static OfferTerms Of(Quote quote)
    {
        var (offer, currency) = (quote.Offer, quote.Currency ?? "");
        var sums = currency.Length == 3 ? offer.Variants.Select(v => OfferSum.Of(v, offer.Rules, currency)).ToList() : [];
        var margins = sums.ConvertAll(sum => Percent(sum));
        return new(
            offer.Variants.SelectMany(v => v.Lines).Select(l => l.Discount).DefaultIfEmpty().Max(),
            margins.Count == 0 || margins.Contains(null) ? null : margins.Min(),
            [.. sums.Zip(offer.Variants, (sum, variant) => new Money(sum.Net, variant.In(currency)))],
            Print(offer, currency));
    }

    /// <summary>The margin of a variant in per cent of its net sum.</summary>
    public static decimal? Percent(OfferSum sum) =>
        sum is { Margin: { } margin, Net: not 0 } ? decimal.Round(100m * margin / sum.Net, 2, MidpointRounding.AwayFromZero) : null;

    private static string Print(Offer offer, string currency)
    {
        var bare = offer with
        {
            Variants = [.. offer.Variants.Select(v => v with { Name = "", Note = "", Lines = [.. v.Lines.Select(Bare)] })],
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { currency, offer = bare.ToJson() })));
    }

    /// <summary>A line of the catalogue is known by its product, any other by its name.</summary>
    private static OfferLine Bare(OfferLine line) =>
        line with { Name = line.ProductId is null ? line.Name : "", Description = "", Explanation = null, Listed = null, Origin = null, IsChosen = false };
}
