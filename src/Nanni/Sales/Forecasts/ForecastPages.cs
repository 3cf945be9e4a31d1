using System.Globalization;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Forecasts.Accuracy;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Sales.Forecasts;

/// <summary>The forecast of a period as a page, and what can be changed on it.</summary>
internal static class ForecastPages
{
    private static readonly string[] Editable = ["forecastCategory", "amount", "expectedClose"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/forecast", Show);
        pages.MapGet("/forecast/moves", Moves);
        pages.MapPost("/forecast/deals/{id:guid}", Change);
    }

    /// <summary>A new call, override or quota begins with the period and the person of the page it was opened from.</summary>
    public static async ValueTask Begin(Pages page, Record record)
    {
        if (record is not IOfPeriod of)
        {
            return;
        }

        var calendar = await page.Context.RequestServices.GetRequiredService<ForecastReader>().Calendar(page.Actor.WorkspaceId, page.Cancel);
        var query = page.Context.Request.Query;
        of.Length ??= ForecastPeriod.Quarter;
        of.StartsOn ??= ForecastPeriod.Of(Length(of.Length), Day(query["startsOn"]) ?? calendar.Day(page.Ui.Now), calendar.FirstMonth).From;
        if (record is Forecast { Kind: null or "call", SalesTeamId: null } call)
        {
            (call.Kind, call.PersonId) = ("call", call.PersonId ?? page.Actor.MemberId);
        }
    }

    internal static void Allow(Actor actor, TypeSchema deal)
    {
        // Who may not see what is added up sees no sum of it.
        if (!Visibility.SeesSome(deal.Type, actor) || deal.Find("amount") is null || deal.Find("expectedClose") is null || deal.Find("forecastCategory") is null)
        {
            throw new ForbiddenException("opportunity", "View");
        }
    }

    internal static ForecastPeriod Period(IQueryCollection query, SalesCalendar calendar, DateTimeOffset now) =>
        ForecastPeriod.Of(Length(query["length"]), Day(query["from"]) ?? calendar.Day(now), calendar.FirstMonth);

    internal static string Length(string? text) => text is not null && ForecastPeriod.Lengths.Contains(text) ? text : ForecastPeriod.Quarter;

    internal static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static Task<List<(Guid Team, Guid? Parent)>> Parents(RecordStore store, Actor actor, CancellationToken cancel) => store.Query(
        store.Sql().Add($"select id, parent_id from teams where workspace_id = {actor.WorkspaceId}"), row => (row.Guid(0), row.GuidOrNull(1)), cancel);

    private static async Task<IResult> Show(
        Pages page, ForecastReader reader, PipelineReader pipelines, ForecastPast past, SaidHistory said, ForecastCurrency currency, Lists lists)
    {
        var present = await page.Present();
        var deal = present.Schema["opportunity"];
        Allow(page.Actor, deal);
        var calendar = await reader.Calendar(page.Actor.WorkspaceId, page.Cancel);
        var period = Period(page.Context.Request.Query, calendar, page.Ui.Now);
        var ways = await pipelines.All(page.Actor, page.Cancel);
        var days = await past.Days(page.Actor.WorkspaceId, page.Cancel);
        var asOf = Day(page.Context.Request.Query["asOf"]) is { } wanted ? days.Cast<DateOnly?>().FirstOrDefault(d => d <= wanted) : null;
        var instant = asOf is { } on ? ForecastPeriod.Start(on.AddDays(1), calendar.Zone) : (DateTimeOffset?)null;
        var figures = await reader.Of(page.Actor, period, calendar, ways, page.Cancel, instant);
        if (asOf is { } then)
        {
            figures = figures with
            {
                Cells = await past.Cells(page.Actor, period, then, page.Cancel),
                Said = await said.Then(page.Actor, figures.Said, instant!.Value, page.Cancel),
                Stray = new(0, 0),
            };
        }

        var isMixed = ForecastCurrency.Currencies(figures).Skip(1).Any();
        var isOne = page.Context.Request.Query["in"] == "one";
        var one = isMixed && isOne
            ? await currency.In(page.Actor.WorkspaceId, page.Actor.Currency, asOf ?? calendar.Day(page.Ui.Now), figures, page.Cancel) : null;
        figures = one?.Figures ?? figures;
        var isTree = present.Schema.Teams.Count > 0 && page.Context.Request.Query["by"] == "teams";
        var parents = isTree ? (await Parents(page.Store, page.Actor, page.Cancel)).ToDictionary(t => t.Team, t => t.Parent) : [];
        var tree = new ForecastTree(figures, present.Schema, parents, period);
        var lines = isTree ? tree.Teams() : tree.People();
        var shown = new ForecastShown(page, present, period, calendar, ways, isTree) { AsOf = asOf, IsMixed = isMixed, IsOne = isOne, One = one };
        var open = page.Context.Request.Query["open"].ToString();
        var rows = new List<ForecastRow>();
        foreach (var line in lines)
        {
            var row = shown.Row(line, line.Key == open && asOf is null);
            rows.Add(row.IsOpen && row.OpenUrl is not null ? row with { Deals = await shown.Deals(line, lists) } : row);
        }

        await page.Shell("forecasts");
        return ForecastView.With(shown.Page(rows, tree.Whole(lines), figures) with { Days = shown.Days(days) }, page.Ui);
    }

    /// <summary>How the period's forecast moved, and what moved it since a week ago: loaded after the page.</summary>
    private static async Task<IResult> Moves(Pages page, ForecastReader reader, ForecastPast past)
    {
        var present = await page.Present();
        Allow(page.Actor, present.Schema["opportunity"]);
        var calendar = await reader.Calendar(page.Actor.WorkspaceId, page.Cancel);
        var period = Period(page.Context.Request.Query, calendar, page.Ui.Now);
        var (ui, today) = (page.Ui, calendar.Day(page.Ui.Now));
        var points = await past.Points(page.Actor, period, period.From.AddDays(-28), page.Cancel);
        var days = await past.Days(page.Actor.WorkspaceId, page.Cancel);
        var since = days.Cast<DateOnly?>().FirstOrDefault(d => d <= today.AddDays(-6)) ?? days.Cast<DateOnly?>().LastOrDefault();
        var changes = since is { } day && period.Until > today ? await past.Changes(page.Actor, period, calendar, day, page.Cancel) : [];
        string Shown(Money? money) => money is { } it ? ui.Format.MoneyRounded(it.Minor, it.Currency) : "";
        return ForecastMovesView.With(new ForecastMovesModel(
            ForecastChart.Of(points, page.Actor.Currency, ui.Format.ShortDate, minor => ui.Format.MoneyRounded(minor, page.Actor.Currency)),
            since is { } from ? ui.Format.Date(from) : "", page.Actor.Currency, points.Any(p => p.Currency != page.Actor.Currency),
            [.. ForecastMovesModel.Kinds.Select(kind => new ForecastMove(kind, [.. changes.Where(c => c.What == kind)
                .Select(c => new ForecastMoved(c.Title, ui.Url($"opportunities/{c.Deal}"), Shown(c.Before), Shown(c.Now)))])).Where(m => m.Deals.Count > 0)]), ui);
    }

    private static async Task<IResult> Change(Guid id, Pages page, Operations run, FieldRules rules, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var schema = (await page.Schema())["opportunity"];
        var back = ReturnUrl.Local(form["return"].ToString(), page.Ui.Url("forecast"));
        var values = FormValues.Read(form, schema, page.Actor).Where(v => Editable.Contains(v.Key)).ToDictionary();
        var title = "";
        var done = await run.Run(page.Actor, "opportunity.update", async work =>
        {
            var deal = await work.Load<Opportunity>(id);
            title = deal.Name ?? "";
            RecordInput.Apply(work, rules, deal, schema, values);
        }, page.Cancel);
        return Flash.Redirect(page.Context, back, "saved.updated", title, done.Id);
    }
}
