using Nanni.Catalog.Prices;
using Nanni.Records.Access;
using Nanni.Web;

namespace Nanni.Sales.Quotes;

/// <summary>What the lines of an offer cost by price lists and discount levels.</summary>
public sealed class OfferPrices(PriceFinder finder)
{
    /// <summary>
    /// Says of each line with a product where its price comes from. What was said of a line before stays, as long as product and quantity
    /// are the same: a list that changes later changes nothing. Nobody can give an explanation of their own.
    /// </summary>
    /// <param name="before">The offer as it is saved.</param>
    /// <param name="seesCost">The actor gives costs; where they may not, the catalogue does, so that margins are known to those who decide by them.</param>
    public async Task<Offer> Explain(Actor actor, Quote quote, Offer offer, Offer before, bool seesCost, Formats formats, CancellationToken cancel)
    {
        if (!seesCost)
        {
            var rule = Actor.System(actor.WorkspaceId, actor.SchemaVersion, actor.Currency, actor.Country, actor.Zone);
            offer = await Each(rule, quote, offer, formats, (_, line) => line is { Cost: null, Origin: null }, (_, line, found) => found?.Cost is { } cost ? line with { Cost = cost } : line, cancel);
        }

        var known = before.Variants.SelectMany(v => v.Lines.Select(line => (Key: Key(quote, v, line), Line: line)))
            .Where(l => l.Line.Explanation is not null).DistinctBy(l => l.Key).ToDictionary(l => l.Key, l => l.Line);
        return await Each(actor, quote, offer, formats, (variant, line) => !known.ContainsKey(Key(quote, variant, line)), (variant, line, found) =>
            known.TryGetValue(Key(quote, variant, line), out var same) ? line with { Listed = same.Listed, Explanation = same.Explanation }
            : found?.Price is { } price ? line with { Listed = new(price, found.Discount), Explanation = PriceWords.Said(formats, found) }
            : line with { Listed = null, Explanation = null }, cancel);
    }

    /// <summary>The offer at the prices, discounts and taxes of the day. What somebody has priced by hand stays, and what was converted.</summary>
    public Task<Offer> Renew(Actor actor, Quote quote, Offer offer, Formats formats, CancellationToken cancel) =>
        Each(actor, quote, offer, formats, (_, line) => line is { Listed: not null, IsByHand: false, Origin: null }, (_, line, found) =>
            found?.Price is { } price
                ? line with { Price = price, Discount = found.Discount, Tax = found.Product.Tax ?? line.Tax, Listed = new(price, found.Discount), Explanation = PriceWords.Said(formats, found) }
                : line, cancel);

    /// <summary>What one line would cost.</summary>
    public async Task<PriceFound?> Of(Actor actor, Quote quote, string currency, Guid product, decimal quantity, Formats formats, CancellationToken cancel)
    {
        var question = new PriceQuestion(product, quantity);
        return (await finder.Find(actor, Terms(quote, currency, formats), [question], cancel)).GetValueOrDefault(question);
    }

    /// <summary>What one of each costs, in the order of the ids.</summary>
    public async Task<IReadOnlyList<PriceFound>> Of(Actor actor, Quote quote, string currency, IReadOnlyList<Guid> products, Formats formats, CancellationToken cancel)
    {
        var found = await finder.Find(actor, Terms(quote, currency, formats), [.. products.Select(id => new PriceQuestion(id, 1))], cancel);
        return [.. products.Select(id => found.GetValueOrDefault(new(id, 1))).OfType<PriceFound>()];
    }

    private async Task<Offer> Each(
        Actor actor, Quote quote, Offer offer, Formats formats, Func<OfferVariant, OfferLine, bool> isAsked, Func<OfferVariant, OfferLine, PriceFound?, OfferLine> say, CancellationToken cancel)
    {
        var variants = new List<OfferVariant>();
        foreach (var variant in offer.Variants)
        {
            var asked = variant.Lines.Where(l => l.ProductId is not null && isAsked(variant, l)).Select(Question).Distinct().ToList();
            var found = await finder.Find(actor, Terms(quote, variant.In(quote.Currency ?? actor.Currency), formats), asked, cancel);
            variants.Add(variant with { Lines = [.. variant.Lines.Select(line => say(variant, line, line.ProductId is null || !isAsked(variant, line) ? null : found.GetValueOrDefault(Question(line))))] });
        }

        return offer with { Variants = variants };
    }

    private static PriceQuestion Question(OfferLine line) => new(line.ProductId!.Value, line.Quantity);

    private static PriceTerms Terms(Quote quote, string currency, Formats formats) => new(quote.AccountId, currency, formats.Today);

    /// <summary>A converted price is another one, though product and quantity are the same.</summary>
    private static (Guid? Product, decimal Quantity, string? Currency, decimal? Origin) Key(Quote quote, OfferVariant variant, OfferLine line) =>
        (line.ProductId, line.Quantity, variant.Currency ?? quote.Currency, line.Origin?.Price);
}
