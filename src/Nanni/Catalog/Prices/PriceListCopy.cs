using System.Globalization;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Catalog.Prices;

/// <summary>
/// A price list made from another: next year's prices at so many per cent more, rounded as one likes them. What would become of the prices
/// is shown before anything is saved.
/// </summary>
internal static class PriceListCopy
{
    /// <summary>Prices that one copy takes; more go by export and import.</summary>
    public const int Most = 5_000;

    private const int Shown = 12;
    private const string Path = "/pricelists/{id:guid}/copy";

    /// <summary>What prices can be rounded to, in the list's currency.</summary>
    private static readonly decimal[] Steps = [0.0001m, 0.01m, 0.05m, 0.1m, 0.5m, 1, 5, 10];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Path, async (Guid id, Pages page, RecordQuery query, HttpRequest request) => await Show(page, await Source(id, page, query), request.Query));
        pages.MapPost(Path, async (Guid id, Pages page, RecordQuery query, Operations run, HttpRequest request) =>
            await Create(page, await Source(id, page, query), run, await request.ReadFormAsync(page.Cancel)));
    }

    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is PriceList { DeletedAt: null } list && MayCopy(slot.Page.Actor))
        {
            slot.MainAction ??= new(slot.Page.Ui.T("price.copy"), slot.Page.Ui.Url($"pricelists/{list.Id}/copy"), "copy", IsPage: true);
        }

        return ValueTask.CompletedTask;
    }

    private static bool MayCopy(Actor actor) => actor.For("priceList", Right.Create) != Scope.None && actor.For("price", Right.Create) != Scope.None;

    private static async Task<CopiedList> Source(Guid id, Pages page, RecordQuery query)
    {
        if (!MayCopy(page.Actor))
        {
            throw new ForbiddenException("priceList", nameof(Right.Create));
        }

        if ((await query.Of(page.Actor, page.Types["priceList"], id, page.Cancel))?.Record is not PriceList { DeletedAt: null } list)
        {
            throw new NotFoundException("priceList", id);
        }

        var prices = new List<Price>();
        var statement = query.Reading(await page.Schema(), page.Actor, sql => sql.Raw("t.deleted_at is null and t.price_list_id = ").Value(id), prices);
        await page.Store.Query([(statement.Sql.Raw($" order by t.sort_key, t.id limit {Most + 1}"), statement.Row)], page.Cancel);
        // Products by name as they came, the steps of each upwards.
        return new(list, [.. prices.GroupBy(p => p.ProductId).SelectMany(same => same.OrderBy(p => p.MinQuantity ?? 0).ThenBy(p => p.ValidFrom))]);
    }

    private static Task<IResult> Show(Pages page, CopiedList source, IQueryCollection given)
    {
        var today = page.Ui.Format.Today;
        var typed = given.ContainsKey("name")
            ? Typed(given)
            : new CopyTyped(page.Ui.T("price.copy.name", ("name", source.List.Name)), Iso(Next(source.List, today)), "", "", Currencies.Decimals(source.List.Currency!) == 0 ? "1" : "0.01");
        var (terms, problems) = given.ContainsKey("name") ? Read(page, source, typed) : (null, []);
        return Page(page, source, typed, terms, problems);
    }

    /// <summary>The day after the old list ends, else the first of the next year.</summary>
    private static DateOnly Next(PriceList list, DateOnly today) => list.ValidUntil is { } end && end >= today ? end.AddDays(1) : new(today.Year + 1, 1, 1);

    private static async Task<IResult> Create(Pages page, CopiedList source, Operations run, IFormCollection form)
    {
        var typed = Typed(form);
        var (terms, problems) = Read(page, source, typed);
        if (terms is null)
        {
            return await Page(page, source, typed, null, problems);
        }

        var made = Guid.Empty;
        try
        {
            var done = await run.Run(page.Actor, "priceList.create", work =>
            {
                var list = new PriceList
                {
                    Name = terms.Name,
                    Currency = source.List.Currency,
                    CustomerGroup = source.List.CustomerGroup,
                    AccountId = source.List.AccountId,
                    ValidFrom = terms.From,
                    ValidUntil = terms.Until,
                    Final = source.List.Final,
                    Note = source.List.Note,
                };
                work.Add(list);
                made = list.Id;
                foreach (var (price, becomes, from) in Copied(source, terms))
                {
                    work.Add(new Price { Name = price.Name, PriceListId = list.Id, ProductId = price.ProductId, UnitPrice = becomes, MinQuantity = price.MinQuantity, ValidFrom = from });
                }

                return Task.CompletedTask;
            }, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url($"pricelists/{made}"), "saved.created", terms.Name, done.Id);
        }
        catch (FieldException error)
        {
            return await Page(page, source, typed, terms, [.. error.Problems.Select(p => p.Field == "unitPrice" ? p with { Field = "change" } : p).Distinct()]);
        }
    }

    /// <summary>Of each product and step the price that holds when the new list begins, and those that are planned for later.</summary>
    private static IEnumerable<(Price Price, decimal Becomes, DateOnly? From)> Copied(CopiedList source, CopyTerms terms) =>
        source.Prices.Where(p => p is { ProductId: not null, UnitPrice: not null }).GroupBy(p => (p.ProductId, p.MinQuantity ?? 0)).SelectMany(same =>
        {
            var holds = same.Where(p => !(p.ValidFrom > terms.Begins)).OrderBy(p => p.ValidFrom ?? DateOnly.MinValue).ThenBy(p => p.Id).TakeLast(1).Select(p => (Price: p, From: (DateOnly?)null));
            var later = same.Where(p => p.ValidFrom > terms.Begins && !(p.ValidFrom > terms.Until)).Select(p => (Price: p, From: p.ValidFrom));
            return holds.Concat(later).Select(p => (p.Price, terms.Becomes(p.Price.UnitPrice!.Value), p.From));
        });

    private static (CopyTerms? Terms, List<FieldProblem> Problems) Read(Pages page, CopiedList source, CopyTyped typed)
    {
        var problems = new List<FieldProblem>();
        if (typed.Name.Length == 0)
        {
            problems.Add(new("name", "field.required"));
        }

        var (from, until) = (Day("from", typed.From, problems), Day("until", typed.Until, problems));
        if (until < from)
        {
            problems.Add(new("until", "price.period"));
        }

        var change = typed.Change.Length == 0 ? 0 : TypedNumbers.Read(typed.Change, page.Ui.Language, "change", problems, "price.copy.change");
        if (change is < -99 or > 1000)
        {
            problems.Add(new("change", "price.copy.change"));
        }

        var step = decimal.TryParse(typed.Step, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var known) && Steps.Contains(known) ? known : 0;
        if (step == 0)
        {
            problems.Add(new("step", "price.copy.step"));
        }

        if (source.Prices.Count > Most)
        {
            problems.Add(new("", "price.copy.size", page.Ui.Format.Number(Most)));
        }

        return (problems.Count > 0 ? null : new(typed.Name, from, until, change ?? 0, step, from ?? page.Ui.Format.Today), problems);
    }

    private static DateOnly? Day(string field, string text, List<FieldProblem> problems)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        problems.Add(new(field, "field.kind.date"));
        return null;
    }

    private static async Task<IResult> Page(Pages page, CopiedList source, CopyTyped typed, CopyTerms? terms, IReadOnlyList<FieldProblem> problems)
    {
        var ui = await page.Shell("pricelists");
        var currency = source.List.Currency!;
        var copied = terms is null ? [] : Copied(source, terms).ToList();
        InputModel[] inputs =
        [
            new("name", ui.T("field.name"), "text", typed.Name) { IsRequired = true, MaxLength = 200 },
            new("from", ui.T("field.priceList.validFrom"), "date", typed.From),
            new("until", ui.T("field.priceList.validUntil"), "date", typed.Until),
            new("change", ui.T("price.copy.changeBy"), "percent", typed.Change) { Help = ui.T("price.copy.changeBy.help"), Placeholder = "0" },
            new("step", ui.T("price.copy.roundTo"), "choice", typed.Step)
            {
                IsRequired = true,
                Options = [.. Steps.Select(s => (Value: s.ToString(CultureInfo.InvariantCulture), Label: s == Steps[0] ? ui.T("price.copy.exact") : PriceWords.Amount(ui.Format, s, currency))).Select(s => new OptionModel(s.Value, s.Label, IsSelected: s.Value == typed.Step))],
            },
        ];
        return PriceListCopyView.With(new PriceListCopyModel(
            ui.Url($"pricelists/{source.List.Id}"), source.List.Name ?? "", [.. inputs.Select(i => i with { Errors = [.. problems.Where(p => p.Field == i.Key).Select(p => Messages.Of(ui, p))] })], typed)
        {
            Lines =
            [
                .. copied.Take(Shown).Select(c => new CopiedPrice(
                    c.Price.Name ?? "", c.Price.MinQuantity is { } from ? ui.Format.Number(from) : "", PriceWords.Amount(ui.Format, c.Price.UnitPrice!.Value, currency), PriceWords.Amount(ui.Format, c.Becomes, currency))),
            ],
            Count = terms is null ? "" : ui.T("price.copy.count", ("n", copied.Count)),
            IsPreviewed = terms is not null,
            Problems = [.. problems.Where(p => p.Field is "" or not ("name" or "from" or "until" or "change" or "step")).Select(p => Messages.Of(ui, p))],
        }, ui, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static CopyTyped Typed(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given)
    {
        var values = given.ToDictionary(g => g.Key, g => g.Value.ToString().Trim());
        string Of(string key) => values.GetValueOrDefault(key, "");
        return new(Of("name"), Of("from"), Of("until"), Of("change"), Of("step"));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="Prices">That the actor sees, at most one more than can be copied.</param>
    private sealed record CopiedList(PriceList List, List<Price> Prices);

    /// <param name="Change">In per cent.</param>
    /// <param name="Step">Prices become a multiple of it.</param>
    /// <param name="Begins">The day whose prices are copied.</param>
    private sealed record CopyTerms(string Name, DateOnly? From, DateOnly? Until, decimal Change, decimal Step, DateOnly Begins)
    {
        public decimal Becomes(decimal price) => decimal.Round(price * (100 + Change) / 100 / Step, MidpointRounding.AwayFromZero) * Step;
    }
}

/// <summary>As typed.</summary>
public sealed record CopyTyped(string Name, string From, string Until, string Change, string Step);

/// <param name="Url">Of the list that is copied.</param>
public sealed record PriceListCopyModel(string Url, string Name, IReadOnlyList<InputModel> Inputs, CopyTyped Typed)
{
    public IReadOnlyList<CopiedPrice> Lines { get; init; } = [];

    public string Count { get; init; } = "";

    /// <summary>What was typed can be read, and the prices are those that would be saved.</summary>
    public bool IsPreviewed { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <param name="From">Quantity from which it holds; empty for any.</param>
public sealed record CopiedPrice(string Name, string From, string Was, string Becomes);
