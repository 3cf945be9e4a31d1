using System.Globalization;
using Nanni.Catalog.Prices;
using Nanni.Catalog.Rates;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>
/// The editor of an offer: one form for all its variants, so that it works as a plain form and is saved as one. Adding and copying a
/// variant save first what was typed.
/// </summary>
internal static class QuoteEditorPages
{
    private const string Editor = "/quotes/{id:guid}/offer";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Editor, (Guid id, int? at, Pages page, RecordQuery query) => Show(id, at ?? 0, page, query));
        pages.MapPost(Editor, (Guid id, Pages page, Operations run, RecordQuery query, OfferPrices prices, HttpRequest request) => Save(id, page, run, query, prices, request));
        pages.MapPost(Editor + "/sums", (Guid id, Pages page, RecordQuery query, HttpRequest request) => Sums(id, page, query, request));
        pages.MapGet(Editor + "/products", (Guid id, string? q, string? currency, Pages page, Searches searches, RecordQuery query, OfferPrices prices) =>
            Products(id, q ?? "", currency, page, searches, query, prices));
        pages.MapGet(Editor + "/price", (Guid id, Guid product, string? quantity, string? currency, Pages page, RecordQuery query, OfferPrices prices) =>
            Price(id, product, quantity ?? "", currency, page, query, prices));
    }

    private static async Task<IResult> Show(Guid id, int at, Pages page, RecordQuery query)
    {
        var (view, quote) = await Find(id, page, query);
        if (quote.Status != Quote.Draft || !view.CanEdit)
        {
            return Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id));
        }

        var offer = quote.Offer;
        return await Page(page, view, quote, offer, [.. offer.Variants.Select(v => v.Lines.Select(l => QuoteShown.Typed(l, page.Ui.Format)).ToList())], [], at);
    }

    private static async Task<IResult> Save(Guid id, Pages page, Operations run, RecordQuery query, OfferPrices prices, HttpRequest request)
    {
        var (view, quote) = await Find(id, page, query);
        var form = await request.ReadFormAsync(page.Cancel);
        var read = QuoteForm.Read(form, quote.Offer, page.Ui.Language, SeesCost(view));
        List<FieldProblem> problems = [.. read.Problems];
        var (offer, at) = Do(read.Offer, form["do"].ToString(), Open(form));
        if (problems.Count == 0)
        {
            try
            {
                offer.Check();
                var saved = await prices.Explain(page.Actor, quote, offer, quote.Offer, SeesCost(view), page.Ui.Format, page.Cancel);
                offer = form["do"] == "prices" ? await prices.Renew(page.Actor, quote, saved, page.Ui.Format, page.Cancel) : saved;
                var done = await run.Run(page.Actor, "quote.update", async work =>
                {
                    var current = await work.Load<Quote>(id);
                    if (form["version"] != current.Version.ToString(CultureInfo.InvariantCulture))
                    {
                        throw new FieldException("", "quote.meanwhile");
                    }

                    current.Write(offer);
                }, page.Cancel);
                if (form["do"] == "prices")
                {
                    var changed = saved.Variants.Zip(offer.Variants).Sum(v => v.First.Lines.Zip(v.Second.Lines).Count(l => l.First != l.Second));
                    return Flash.Redirect(page.Context, page.Ui.Url($"quotes/{id}/offer?at={at}"), "saved.quotePrices", undo: done.ChangedNothing ? null : done.Id, n: changed);
                }

                return Currency(form["do"].ToString()) is { } convert
                    ? Flash.Redirect(page.Context, page.Ui.Url($"quotes/{id}/offer/currency?{convert}"))
                    : form["do"] == "done"
                    ? Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id), "saved.updated", quote.Number ?? "", done.ChangedNothing ? null : done.Id)
                    : Flash.Redirect(page.Context, page.Ui.Url($"quotes/{id}/offer?at={at}"), "saved.updated", quote.Number ?? "", done.ChangedNothing ? null : done.Id);
            }
            catch (FieldException error)
            {
                problems.AddRange(error.Problems);
            }
            catch (RuleException error) when (error.Code == "quote.size")
            {
                problems.Add(new("", error.Code, [.. error.Values]));
            }
        }

        return await Page(page, view, quote, read.Offer, read.Typed, problems, Open(form));
    }

    /// <summary>Where a button that is about currencies leads.</summary>
    private static string? Currency(string what) => what.Split(':') switch
    {
        ["convert", var at] => "variant=" + Uri.EscapeDataString(at),
        ["rate", var at] => $"variant={Uri.EscapeDataString(at)}&again=true",
        _ => null,
    };

    /// <summary>What the pressed button does besides saving, and which variant is open then.</summary>
    private static (Offer Offer, int At) Do(Offer offer, string what, int open)
    {
        List<OfferVariant> variants = [.. offer.Variants];
        var at = what.Split(':') is [_, var place] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known < variants.Count ? known : -1;
        switch (what.Split(':')[0])
        {
            case "add":
                variants.Add(new());
                return (offer with { Variants = variants }, variants.Count - 1);
            case "copy" when at >= 0:
                variants.Insert(at + 1, variants[at] with { Name = "" });
                return (offer with { Variants = variants }, at + 1);
            case "drop" when at >= 0 && variants.Count > 1:
                variants.RemoveAt(at);
                return (offer with { Variants = variants }, Math.Max(0, at - 1));
            default:
                return (offer, Math.Clamp(open, 0, Math.Max(0, variants.Count - 1)));
        }
    }

    /// <summary>The sums of what is typed and not saved yet.</summary>
    private static async Task<IResult> Sums(Guid id, Pages page, RecordQuery query, HttpRequest request)
    {
        var (view, quote) = await Find(id, page, query);
        var form = await request.ReadFormAsync(page.Cancel);
        var read = QuoteForm.Read(form, quote.Offer, page.Ui.Language, SeesCost(view));
        return Results.Json(read.Offer.Variants.Select((variant, v) => new
        {
            Sums = QuoteShown.Sums(page.Ui, Within(variant), read.Offer.Rules, Currency(page, quote), SeesCost(view)),
            Lines = QuoteShown.Amounts(page.Ui, Within(variant), read.Offer.Rules, Currency(page, quote)),
        }));
    }

    /// <summary>A number out of its range counts nothing until it is mended.</summary>
    private static OfferVariant Within(OfferVariant variant) =>
        variant with { Lines = [.. variant.Lines.Select(l => (l with { Name = "–" }).Problems().Any() ? new() { Name = l.Name } : l)] };

    /// <summary>What the catalogue has by that name, at what it costs this customer.</summary>
    private static async Task<IResult> Products(Guid id, string text, string? currency, Pages page, Searches searches, RecordQuery query, OfferPrices prices)
    {
        var (view, quote) = await Find(id, page, query);
        var hits = text.Trim().Length < 2 ? [] : (await searches.Of(page.Actor, text, page.Types["product"], 8, page.Cancel)).Hits;
        var found = await prices.Of(page.Actor, quote, Asked(page, quote, currency), [.. hits.Select(h => h.Id)], page.Ui.Format, page.Cancel);
        return Results.Json(found.Where(f => f.Product is { Discontinued: false, DeletedAt: null }).Select(f => Shown(page, view, f)));
    }

    /// <summary>What so many of a product cost this customer; nothing where there is no such product.</summary>
    private static async Task<IResult> Price(Guid id, Guid product, string quantity, string? currency, Pages page, RecordQuery query, OfferPrices prices)
    {
        var (view, quote) = await Find(id, page, query);
        decimal many;
        try
        {
            many = quantity.Length == 0 ? 1 : TypedNumbers.Read(quantity, page.Ui.Language);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or AmbiguousNumberException)
        {
            return Results.NoContent();
        }

        return await prices.Of(page.Actor, quote, Asked(page, quote, currency), product, many, page.Ui.Format, page.Cancel) is { } found
            ? Results.Json(Shown(page, view, found)) : Results.NoContent();
    }

    private static string Asked(Pages page, Quote quote, string? currency) => currency is not null && Quotation.IsCurrency(currency) ? currency : Currency(page, quote);

    private static ProductShown Shown(Pages page, Nanni.Records.Queries.RecordView view, PriceFound found)
    {
        var language = page.Ui.Language;
        var parts = PriceWords.Parts(page.Ui.Format, found);
        return new(found.Product.Id, found.Product.Name ?? "", found.Product.Code, found.Product.Unit, parts.Length > 0 ? parts : null)
        {
            Price = found.Price is { } price ? QuoteShown.Number(price, "0.00##", language) : null,
            Discount = found.Discount == 0 ? "" : QuoteShown.Number(found.Discount, "0.##", language),
            Tax = found.Product.Tax is { } tax ? QuoteShown.Number(tax, "0.##", language) : null,
            Cost = SeesCost(view) && found.Cost is { } cost ? QuoteShown.Number(cost, "0.00##", language) : null,
            Shown = found.Price is { } one ? PriceWords.Amount(page.Ui.Format, one, found.Currency) : "",
            Why = PriceWords.Said(page.Ui.Format, found),
        };
    }

    private static async Task<IResult> Page(
        Pages page, Nanni.Records.Queries.RecordView view, Quote quote, Offer offer,
        IReadOnlyList<IReadOnlyList<IReadOnlyDictionary<string, string>>> typed, IReadOnlyList<FieldProblem> problems, int open)
    {
        var (seesCost, currency) = (SeesCost(view), Currency(page, quote));
        var errors = QuoteShown.Errors(page.Ui, problems);
        var ui = await page.Shell("quotes");
        var rates = TaxRates.Of(page.Actor.Country, ui.Format.Today);
        var tax = QuoteShown.Number(rates[0], "0.##", ui.Language);
        var blank = new QuoteEditorLine(new Dictionary<string, string> { ["tax"] = tax, ["kind"] = "fixed", ["quantity"] = "" }, "", new Dictionary<string, string>());
        var variants = offer.Variants.Select((variant, v) =>
        {
            var amounts = QuoteShown.Amounts(ui, Within(variant), offer.Rules, currency);
            return new QuoteEditorVariant(
                Offer.Letter(v), variant.Name, variant.Note,
                [
                    .. typed[v].Select((line, l) => new QuoteEditorLine(
                        line, amounts[l], errors[(v, l)].GroupBy(e => e.Column).ToDictionary(e => e.Key, e => e.First().Text))),
                    blank,
                ],
                QuoteShown.Sums(ui, Within(variant), offer.Rules, currency, seesCost))
            {
                Currency = variant.In(currency),
                Rate = QuoteShown.Rate(ui.Format, variant),
            };
        });
        return QuoteEditorView.With(new QuoteEditorModel(quote.Number ?? "", quote.Subject ?? "", ui.Url("quotes/" + quote.Id), view.Record.Version, currency, offer.Rules.IsGross)
        {
            Variants = [.. variants],
            TaxRates = [.. rates.Select(rate => QuoteShown.Number(rate, "0.##", ui.Language))],
            SeesCost = seesCost,
            Errors = [.. problems.Where(p => !p.Field.StartsWith("variants.", StringComparison.Ordinal)).Select(p => Messages.Of(ui, p))],
            Open = Math.Clamp(open, 0, Math.Max(0, offer.Variants.Count - 1)),
        }, ui, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    internal static async Task<(Nanni.Records.Queries.RecordView View, Quote Quote)> Find(Guid id, Pages page, RecordQuery query)
    {
        var view = await query.Of(page.Actor, page.Types["quote"], id, page.Cancel);
        return view?.Record is Quote { DeletedAt: null } quote ? (view, quote) : throw new NotFoundException("quote", id);
    }

    internal static bool SeesCost(Nanni.Records.Queries.RecordView view) => view.Type.Find("cost") is not null;

    internal static string Currency(Pages page, Quote quote) => quote.Currency ?? page.Actor.Currency;

    private static int Open(IFormCollection form) => int.TryParse(form["at"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
}
