using System.Globalization;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Catalog.Prices;

/// <summary>What a product costs a customer, asked on its page: the same answer that a quote would get, with its reason.</summary>
internal static class PriceAsking
{
    private const decimal LargestQuantity = 9_999_999.999m;
    private static readonly string Customers = "account";

    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/products/{id:guid}/pays", (Guid id, Pages page, RecordQuery query, PriceFinder finder, HttpRequest request) => Answer(id, page, query, finder, request.Query));

    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is Products.Product { DeletedAt: null } product)
        {
            var (ui, actor) = (slot.Page.Ui, slot.Page.Actor);
            slot.Panels.Add(PriceParts.Pays(new(ui.Url($"products/{product.Id}/pays"), product.Name ?? "", Inputs(ui, null, "", Begin(ui, product, actor), [])), ui));
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<IResult> Answer(Guid id, Pages page, RecordQuery query, PriceFinder finder, IQueryCollection given)
    {
        if ((await query.Of(page.Actor, page.Types["product"], id, page.Cancel))?.Record is not Products.Product { DeletedAt: null } product)
        {
            throw new NotFoundException("product", id);
        }

        var ui = page.Ui;
        var begin = Begin(ui, product, page.Actor);
        var asked = new PriceAsked(
            given.ContainsKey("quantity") ? given["quantity"].ToString().Trim() : begin.Quantity, given.ContainsKey("currency") ? given["currency"].ToString().Trim().ToUpperInvariant() : begin.Currency,
            given.ContainsKey("day") ? given["day"].ToString().Trim() : begin.Day);
        var problems = new List<FieldProblem>();
        var customer = await Customer(page, query, given, problems);
        var quantity = Quantity(asked.Quantity, ui, problems);
        if (!Rates.Quotation.IsCurrency(asked.Currency))
        {
            problems.Add(new("currency", "quote.currency"));
        }

        if (!DateOnly.TryParseExact(asked.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            problems.Add(new("day", "field.kind.date"));
        }

        var model = new PriceAskModel(ui.Url($"products/{id}/pays"), product.Name ?? "", Inputs(ui, customer?.Id, customer?.Name ?? given[Customers + ".text"].ToString(), asked, problems)) { BackUrl = ui.Url($"products/{id}") };
        if (problems.Count == 0)
        {
            var question = new PriceQuestion(id, quantity);
            var found = (await finder.Find(page.Actor, new(customer?.Id, asked.Currency, day), [question], page.Cancel))[question];
            model = model with { Answer = Said(ui, found, quantity) };
        }

        return PriceAskView.With(model, await page.Shell("products"), problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>Who asks for a name without having chosen it meant somebody: the answer must not be that for a stranger.</summary>
    private static async Task<(Guid Id, string Name)?> Customer(Pages page, RecordQuery query, IQueryCollection given, List<FieldProblem> problems)
    {
        var (chosen, typed) = (given[Customers].ToString(), given[Customers + ".text"].ToString().Trim());
        if (chosen.Length == 0 && typed.Length == 0)
        {
            return null;
        }

        var type = page.Types[Customers];
        if (Guid.TryParse(chosen, out var id) && await query.Of(page.Actor, type, id, page.Cancel) is { Record.DeletedAt: null } view)
        {
            return (id, type.Title.Get(view.Record) as string ?? "");
        }

        problems.Add(new(Customers, "price.customer"));
        return null;
    }

    private static decimal Quantity(string text, Ui ui, List<FieldProblem> problems)
    {
        var quantity = TypedNumbers.Read(text, ui.Language, "quantity", problems, "price.quantity");
        if (quantity is <= 0 or > LargestQuantity)
        {
            problems.Add(new("quantity", "price.quantity"));
        }

        return quantity ?? 0;
    }

    private static PriceAsked Begin(Ui ui, Products.Product product, Actor actor) =>
        new("1", product.Price?.Currency ?? actor.Currency, ui.Format.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static InputModel[] Inputs(Ui ui, Guid? customer, string name, PriceAsked asked, List<FieldProblem> problems)
    {
        InputModel[] inputs =
        [
            new(Customers, ui.T("price.pays.customer"), "reference", name) { Target = Customers, Value = customer?.ToString(), Placeholder = ui.T("price.pays.anybody") },
            new("quantity", ui.T("field.bundleItem.quantity"), "number", asked.Quantity),
            new("currency", ui.T("rates.currency"), "text", asked.Currency) { MaxLength = 3 },
            new("day", ui.T("price.pays.day"), "date", asked.Day),
        ];
        return [.. inputs.Select(i => i with { Id = "pays-" + i.Key, Errors = [.. problems.Where(p => p.Field == i.Key).Select(p => Messages.Of(ui, p))] })];
    }

    private static PriceAnswer Said(Ui ui, PriceFound found, decimal quantity)
    {
        if (found.Price is not { } price)
        {
            return new(null, "", PriceWords.Said(ui.Format, found));
        }

        var net = price * (100 - found.Discount) / 100;
        var unit = found.Product.Unit ?? "";
        string Amount(decimal amount) => PriceWords.Amount(ui.Format, decimal.Round(amount, 4, MidpointRounding.AwayFromZero), found.Currency);
        return new(Amount(net), quantity == 1 ? "" : ui.T("price.pays.total", ("quantity", $"{ui.Format.Number(quantity)} {unit}".Trim()), ("total", ui.Format.Money(decimal.Round(net * quantity, Currencies.Decimals(found.Currency), MidpointRounding.AwayFromZero), found.Currency))), PriceWords.Said(ui.Format, found))
        {
            ListUrl = found.List is { } list ? ui.Url("pricelists/" + list.Id) : null,
            Steps = found.Breaks.Count < 2 ? [] :
            [
                .. found.Breaks.Select(at => new PriceStep(
                    $"{ui.Format.Number(at.Quantity ?? 1)} {unit}".Trim(), Amount(at.Price * (100 - found.Discount) / 100), at.Quantity == found.From)),
            ],
        };
    }
}

/// <summary>As typed.</summary>
public sealed record PriceAsked(string Quantity, string Currency, string Day);

/// <param name="Url">That answers.</param>
public sealed record PriceAskModel(string Url, string Product, IReadOnlyList<InputModel> Inputs)
{
    public PriceAnswer? Answer { get; init; }

    /// <summary>The product's page.</summary>
    public string BackUrl { get; init; } = "";
}

/// <param name="Price">Of one unit, less the discount; null where there is none.</param>
/// <param name="Total">Of the quantity; empty where that is one.</param>
/// <param name="Why">Where the price comes from.</param>
public sealed record PriceAnswer(string? Price, string Total, string Why)
{
    public string? ListUrl { get; init; }

    public IReadOnlyList<PriceStep> Steps { get; init; } = [];
}

/// <param name="IsReached">The quantity asked for costs this.</param>
public sealed record PriceStep(string From, string Price, bool IsReached);
