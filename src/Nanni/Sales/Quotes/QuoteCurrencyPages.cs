using System.Globalization;
using Nanni.Catalog.Rates;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>
/// A variant in another currency, or at the rate of another day: asked for on a page of its own, which shows what would become of the
/// prices before anything is saved.
/// </summary>
internal static class QuoteCurrencyPages
{
    private const string Path = "/quotes/{id:guid}/offer/currency";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Path, (Guid id, Pages page, RecordQuery query, RateBook book, HttpRequest request) => Ask(id, page, query, book, Wish(request.Query)));
        pages.MapPost(Path, async (Guid id, Pages page, RecordQuery query, RateBook book, Operations run, HttpRequest request) =>
            await Apply(id, page, query, book, run, Wish(await request.ReadFormAsync(page.Cancel))));
    }

    private static async Task<IResult> Ask(Guid id, Pages page, RecordQuery query, RateBook book, CurrencyWish wish)
    {
        var (view, quote) = await QuoteEditorPages.Find(id, page, query);
        if (quote.Status != Quote.Draft || !view.CanEdit || Variant(quote, wish) is not { } variant)
        {
            return Flash.Redirect(page.Context, page.Ui.Url($"quotes/{id}"));
        }

        if (!wish.IsAsked)
        {
            return await Page(page, view.Record.Version, quote, await Begin(page, book, quote, variant, wish), null, []);
        }

        var (converted, problems) = await Converted(page, book, quote, wish);
        return await Page(page, view.Record.Version, quote, wish, converted, problems);
    }

    private static async Task<IResult> Apply(Guid id, Pages page, RecordQuery query, RateBook book, Operations run, CurrencyWish wish)
    {
        var (view, quote) = await QuoteEditorPages.Find(id, page, query);
        if (Variant(quote, wish) is null)
        {
            return Flash.Redirect(page.Context, page.Ui.Url($"quotes/{id}"));
        }

        var (converted, problems) = await Converted(page, book, quote, wish);
        if (converted is not null)
        {
            try
            {
                var at = wish.IsAgain ? wish.At : wish.At + 1;
                var done = await run.Run(page.Actor, "quote.update", async work =>
                {
                    var current = await work.Load<Quote>(id);
                    if (wish.Version != current.Version)
                    {
                        throw new FieldException("", "quote.rateMeanwhile");
                    }

                    List<OfferVariant> variants = [.. current.Offer.Variants];
                    if (wish.IsAgain)
                    {
                        variants[wish.At] = converted;
                    }
                    else
                    {
                        variants.Insert(at, converted);
                    }

                    current.Write(current.Offer with { Variants = variants });
                }, page.Cancel);
                return Flash.Redirect(page.Context, page.Ui.Url($"quotes/{id}/offer?at={at}"), "saved.updated", quote.Number ?? "", done.ChangedNothing ? null : done.Id);
            }
            catch (FieldException error)
            {
                problems.AddRange(error.Problems.Select(p => p.Field.EndsWith(".price", StringComparison.Ordinal) || p.Field.EndsWith(".cost", StringComparison.Ordinal)
                    ? new FieldProblem("", "quote.tooLarge", converted.Currency ?? "") : p with { Field = "" }).Distinct());
            }
            catch (RuleException error) when (error.Code == "quote.size")
            {
                problems.Add(new("", error.Code, [.. error.Values]));
            }
        }

        return await Page(page, view.Record.Version, quote, wish, converted, problems);
    }

    private static async Task<(OfferVariant? Converted, List<FieldProblem> Problems)> Converted(Pages page, RateBook book, Quote quote, CurrencyWish wish)
    {
        var variant = Variant(quote, wish)!;
        var problems = new List<FieldProblem>();
        var from = wish.IsAgain ? variant.Exchange!.From : variant.In(QuoteEditorPages.Currency(page, quote));
        var to = wish.IsAgain ? variant.Exchange!.To : wish.Currency.ToUpperInvariant();
        if (!Quotation.IsCurrency(to))
        {
            problems.Add(new("currency", "rates.currency"));
        }

        if (!DateOnly.TryParseExact(wish.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day > page.Ui.Format.Today)
        {
            problems.Add(new("date", "rates.day"));
        }

        if (!RateSources.All.Contains(wish.Source))
        {
            problems.Add(new("source", "rates.source"));
        }

        if (problems.Count > 0)
        {
            return (null, problems);
        }

        try
        {
            var exchange = await book.Find(page.Actor.WorkspaceId, wish.Source, from, to, day, page.Actor.Currency, page.Cancel);
            return (wish.IsAgain ? variant.ConvertedAgain(exchange, quote.Offer.Rules) : variant.Converted(exchange, quote.Offer.Rules), problems);
        }
        catch (FieldException error)
        {
            return (null, [.. error.Problems]);
        }
        catch (OverflowException)
        {
            return (null, [new("", "quote.tooLarge", to)]);
        }
    }

    /// <summary>Today's rate of the source that was used last, or of the one that has the newest table.</summary>
    private static async Task<CurrencyWish> Begin(Pages page, RateBook book, Quote quote, OfferVariant variant, CurrencyWish wish)
    {
        var today = page.Ui.Format.Today;
        var source = quote.Offer.Variants.Select(v => v.Exchange?.Source).LastOrDefault(s => s is not null);
        if (source is null)
        {
            var newest = new List<(string Source, DateOnly Day)>();
            foreach (var known in RateSources.All)
            {
                if (await book.Last(page.Actor.WorkspaceId, known, today, page.Cancel) is { } last)
                {
                    newest.Add((known, last.Day));
                }
            }

            source = newest.OrderByDescending(n => n.Day).Select(n => n.Source).FirstOrDefault() ?? RateSources.Nbp;
        }

        var from = variant.In(QuoteEditorPages.Currency(page, quote));
        return wish with
        {
            Source = wish.IsAgain ? variant.Exchange!.Source : source,
            Date = (wish.IsAgain ? variant.Exchange!.Asked : today).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Currency = wish.IsAgain ? variant.Exchange!.To : new[] { page.Actor.Currency, "EUR", "USD" }.First(c => c != from),
        };
    }

    private static OfferVariant? Variant(Quote quote, CurrencyWish wish) =>
        quote.Offer.Variants.ElementAtOrDefault(wish.At) is { } variant && (!wish.IsAgain || variant.Exchange is not null) ? variant : null;

    private static async Task<IResult> Page(Pages page, int version, Quote quote, CurrencyWish wish, OfferVariant? converted, IReadOnlyList<FieldProblem> problems)
    {
        var (offer, currency, variant) = (quote.Offer, QuoteEditorPages.Currency(page, quote), Variant(quote, wish)!);
        var ui = await page.Shell("quotes");
        string Price(OfferVariant of, OfferLine line) => ui.Format.Price(line.Price, of.In(currency));
        return QuoteCurrencyView.With(new QuoteCurrencyModel(ui.Url($"quotes/{quote.Id}/offer"), quote.Number ?? "", version, wish)
        {
            Letter = Offer.Letter(wish.At),
            Rate = converted is null ? "" : QuoteShown.Rate(ui.Format, converted),
            Lines = converted is null ? [] : [.. variant.Lines.Zip(converted.Lines).Select(pair =>
                new CurrencyLine(pair.First.Name, Price(variant, pair.First), Price(converted, pair.Second), wish.IsAgain && pair.First.Origin is null))],
            Was = QuoteShown.Sums(ui, variant, offer.Rules, currency, seesCost: false).Total,
            Becomes = converted is null ? "" : QuoteShown.Sums(ui, converted, offer.Rules, currency, seesCost: false).Total,
            Errors = problems.GroupBy(p => p.Field).ToDictionary(p => p.Key, p => Messages.Of(ui, p.First())),
            SettingsUrl = problems.Any(p => p.Code is "rates.none" or "rates.old" or "rates.missing") && page.Actor.IsAdministrator ? ui.Url("settings/currencies") : null,
        }, ui, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static CurrencyWish Wish(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given)
    {
        var values = given.ToDictionary(g => g.Key, g => g.Value.ToString().Trim());
        string Of(string key) => values.GetValueOrDefault(key, "");
        return new(
            int.TryParse(Of("variant"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : -1, Of("again") == "true", Of("currency"), Of("source"), Of("date"),
            values.ContainsKey("date"))
        {
            Version = int.TryParse(Of("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1,
        };
    }
}

/// <summary>What somebody wants, as typed.</summary>
/// <param name="At">The variant, by place.</param>
/// <param name="IsAgain">Not another variant: this one at another rate.</param>
/// <param name="Date">As in <c>2026-11-20</c>.</param>
/// <param name="IsAsked">The form was sent.</param>
public sealed record CurrencyWish(int At, bool IsAgain, string Currency, string Source, string Date, bool IsAsked)
{
    /// <summary>Of the quote as it was shown.</summary>
    public int Version { get; init; }
}

/// <param name="Url">Of the editor.</param>
public sealed record QuoteCurrencyModel(string Url, string Number, int Version, CurrencyWish Wish)
{
    public string Letter { get; init; } = "";

    /// <summary>Empty until a rate was found.</summary>
    public string Rate { get; init; } = "";

    public IReadOnlyList<CurrencyLine> Lines { get; init; } = [];

    public string Was { get; init; } = "";

    public string Becomes { get; init; } = "";

    /// <summary>By field; the whole under the empty one.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>Where missing rates can be had; only for whoever may.</summary>
    public string? SettingsUrl { get; init; }
}

/// <param name="IsTyped">Somebody typed its price, and it stays.</param>
public sealed record CurrencyLine(string Name, string Was, string Becomes, bool IsTyped);
