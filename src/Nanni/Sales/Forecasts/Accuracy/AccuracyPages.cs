using System.Globalization;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>How good the forecasts of closed periods were, and the deals behind each number.</summary>
internal static class AccuracyPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/forecast/accuracy", Show);
        pages.MapGet("/forecast/accuracy/deals", Deals);
    }

    private static async Task<IResult> Show(Pages page, AccuracyReader reader, PipelineReader pipelines)
    {
        var present = await page.Present();
        ForecastPages.Allow(page.Actor, present.Schema["opportunity"]);
        var asked = AccuracyQuestion.Of(page.Context.Request.Query, present);
        var figures = await reader.Of(page.Actor, asked.Length, asked.Weeks, page.Ui.Now, page.Cancel);
        var currencies = figures.Currencies;
        var wanted = page.Context.Request.Query["currency"].ToString();
        asked = asked with { Currency = currencies.Contains(wanted) ? wanted : currencies.Contains(page.Actor.Currency) ? page.Actor.Currency : currencies.FirstOrDefault() ?? page.Actor.Currency };
        var lines = new AccuracyTable(figures, present.Schema, await Parents(page, asked), asked.Measure, asked.Currency).Lines();
        await page.Shell("forecasts");
        return AccuracyView.With(new AccuracyShown(page.Ui, page.Actor, present, asked, figures, await pipelines.All(page.Actor, page.Cancel)).Page(lines), page.Ui);
    }

    /// <summary>The deals that a forecast of an earlier day counted, and what became of them.</summary>
    private static async Task<IResult> Deals(Pages page, ForecastReader reader, ForecastPast past)
    {
        var present = await page.Present();
        ForecastPages.Allow(page.Actor, present.Schema["opportunity"]);
        var query = page.Context.Request.Query;
        var asked = AccuracyQuestion.Of(query, present);
        var calendar = await reader.Calendar(page.Actor.WorkspaceId, page.Cancel);
        var period = ForecastPages.Period(query, calendar, page.Ui.Now);
        if (ForecastPages.Day(query["asOf"]) is not { } day)
        {
            throw new NotFoundException("forecast", Guid.Empty);
        }

        var figures = new ForecastFigures(await past.Cells(page.Actor, period, day, page.Cancel), [], new(0, 0));
        var parents = await Parents(page, asked);
        var tree = new ForecastTree(figures, present.Schema, parents ?? [], period);
        var lines = parents is null ? tree.People() : tree.Teams();
        var line = asked.Who.Length == 0 ? tree.Whole(lines) : lines.FirstOrDefault(l => l.Key == asked.Who) ?? throw new NotFoundException("forecast", Guid.Empty);
        var categories = AccuracyTable.Counted(asked.Measure);
        var deals = await past.Deals(page.Actor, period, day, line, categories, asked.Currency.Length == 0 ? null : asked.Currency, page.Cancel);
        var (ui, sums) = (page.Ui, categories.SelectMany(c => line.Sum(c)).Where(m => asked.Currency.Length == 0 || m.Currency == asked.Currency).GroupBy(m => m.Currency).Select(g => new Money(g.Sum(m => m.Minor), g.Key)));
        await page.Shell("forecasts");
        return KeptDealsView.With(new KeptDealsModel(
            ui.T("accuracy.deals", ("who", ForecastShown.Who(ui, present, line).Text), ("period", period.Name(ui.Format)), ("day", ui.Format.Date(day))),
            ui.Url("forecast/accuracy" + asked.Query),
            [.. deals.Take(ForecastPast.MostDeals).Select(d => Row(ui, calendar, d))],
            [.. sums.Select(m => ui.Format.Money(m.Minor, m.Currency))], deals.Count > ForecastPast.MostDeals), ui);
    }

    private static KeptDealRow Row(Ui ui, SalesCalendar calendar, KeptDeal deal)
    {
        string Shown(Money? money) => money is { } it ? ui.Format.Money(it.Minor, it.Currency) : "";
        var became = deal switch
        {
            { Status: "won", ClosedAt: { } at } => ui.T("accuracy.became.won", ("day", ui.Format.Date(calendar.Day(at)))),
            { Status: "lost", ClosedAt: { } at } => ui.T("accuracy.became.lost", ("day", ui.Format.Date(calendar.Day(at)))),
            { ClosesOn: { } day } => ui.T("accuracy.became.open", ("day", ui.Format.Date(day))),
            _ => ui.T("option.opportunity.status." + deal.Status),
        };
        return new(deal.Title, ui.Url($"opportunities/{deal.Id}"),
            ui.T(deal.Category == ForecastCategories.Closed ? "forecast.closed" : "option.opportunity.forecastCategory." + deal.Category), Shown(deal.Then), became, Shown(deal.Now));
    }

    private static async Task<Dictionary<Guid, Guid?>?> Parents(Pages page, AccuracyQuestion asked) =>
        asked.IsTree ? (await ForecastPages.Parents(page.Store, page.Actor, page.Cancel)).ToDictionary(t => t.Team, t => t.Parent) : null;
}

/// <summary>What the address of the page asks for.</summary>
/// <param name="Who">The key of a line; empty for the whole.</param>
internal sealed record AccuracyQuestion(string Length, bool IsTree, string Measure, int Weeks, string Who, string Currency)
{
    public static AccuracyQuestion Of(IQueryCollection query, Present present)
    {
        var length = ForecastPages.Length(query["length"]);
        var weeks = AccuracyMoment.Choices(length);
        var wanted = int.TryParse(query["weeks"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new(
            length, present.Schema.Teams.Count > 0 && query["by"] == "teams",
            Measures(present.Schema).Contains(query["measure"].ToString()) ? query["measure"].ToString() : ForecastCategories.Commit,
            weeks.Contains(wanted) ? wanted : weeks[0], query["who"].ToString(), query["currency"].ToString());
    }

    /// <summary>Without what is kept from the reader.</summary>
    public static IEnumerable<string> Measures(Schema schema) =>
        AccuracyTable.Measures.Where(m => m != AccuracyTable.Weighted || schema["opportunity"].Find("probability") is not null);

    /// <summary>As an address carries it.</summary>
    public string Query => "?" + string.Join('&', Parts.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));

    public IEnumerable<(string Name, string Value)> Parts
    {
        get
        {
            yield return ("length", Length);
            yield return ("by", IsTree ? "teams" : "people");
            yield return ("measure", Measure);
            yield return ("weeks", Weeks.ToString(CultureInfo.InvariantCulture));
            if (Who.Length > 0)
            {
                yield return ("who", Who);
            }

            if (Currency.Length > 0)
            {
                yield return ("currency", Currency);
            }
        }
    }
}
