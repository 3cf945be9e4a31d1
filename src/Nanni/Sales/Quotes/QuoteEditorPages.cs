using System.Globalization;
using Nanni.Catalog.Products;
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
        pages.MapPost(Editor, (Guid id, Pages page, Operations run, RecordQuery query, HttpRequest request) => Save(id, page, run, query, request));
        pages.MapPost(Editor + "/sums", (Guid id, Pages page, RecordQuery query, HttpRequest request) => Sums(id, page, query, request));
        pages.MapGet("/quotes/products", (string? q, Pages page, Searches searches, RecordQuery query) => Products(q ?? "", page, searches, query));
    }

    private static async Task<IResult> Show(Guid id, int at, Pages page, RecordQuery query)
    {
        var (view, quote) = await Find(id, page, query);
        if (quote.Status != Quote.Draft || !view.CanEdit)
        {
            return Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id));
        }

        var offer = quote.Offer;
        return await Page(page, view, quote, offer, [.. offer.Variants.Select(v => v.Lines.Select(l => QuoteShown.Typed(l, page.Ui.Language)).ToList())], [], at);
    }

    private static async Task<IResult> Save(Guid id, Pages page, Operations run, RecordQuery query, HttpRequest request)
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
                var done = await run.Run(page.Actor, "quote.update", async work =>
                {
                    var current = await work.Load<Quote>(id);
                    if (form["version"] != current.Version.ToString(CultureInfo.InvariantCulture))
                    {
                        throw new FieldException("", "quote.meanwhile");
                    }

                    current.Write(offer);
                }, page.Cancel);
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

    /// <summary>What the catalogue has by that name, with its price.</summary>
    private static async Task<IResult> Products(string text, Pages page, Searches searches, RecordQuery query)
    {
        var type = page.Types["product"];
        var found = text.Trim().Length < 2 ? [] : (await searches.Of(page.Actor, text, type, 8, page.Cancel)).Hits;
        var products = new List<Product>();
        foreach (var hit in found)
        {
            if ((await query.Of(page.Actor, type, hit.Id, page.Cancel))?.Record is Product { Discontinued: false } product)
            {
                products.Add(product);
            }
        }

        return Results.Json(products.Select(p => new
        {
            p.Id, p.Name, p.Code, p.Unit, p.Description,
            Price = p.Price is { } price ? QuoteShown.Number(price.Amount, "0.00##", page.Ui.Language) : null,
            p.Price?.Currency,
            Shown = p.Price is { } shown ? page.Ui.Format.Money(shown.Minor, shown.Currency) : "",
        }));
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
            ProductsUrl = ui.Url("quotes/products"),
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
