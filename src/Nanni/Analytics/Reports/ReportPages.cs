using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Analytics.Reports;

/// <summary>The reports on selling. What is asked stands in the address, so that a report can be kept and sent, and goes along from one to the next.</summary>
internal static class ReportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/reports", (Pages page, HttpRequest request) => Results.Redirect(page.Ui.Url("reports/" + Report.All[0].Key) + request.QueryString));
        pages.MapGet("/reports/{report}", Show);
    }

    /// <summary>For whoever sees deals.</summary>
    public static bool IsFor(RecordTypes types, Actor actor) => Visibility.SeesSome(types["opportunity"], actor);

    private static async Task<IResult> Show(string report, Pages page, HttpRequest request, PipelineReader pipelines, Groups groups, Titles titles)
    {
        var shown = Report.All.FirstOrDefault(r => r.Key == report) ?? throw new NotFoundException("report", Guid.Empty);
        if (!IsFor(page.Types, page.Actor))
        {
            throw new ForbiddenException("opportunity", "View");
        }

        var query = ReportQuery.Read(request.Query);
        var present = await page.Present();
        var (given, lacks) = FilterSight.Of(FilterText.Parse(query.Filter), present.Schema, present.Schema["opportunity"]);
        var context = new ReportContext(page, present, query, given, await pipelines.All(page.Actor, page.Cancel), groups, titles);
        var ui = page.Ui;
        var body = query.IsBackwards ? new([], []) : await shown.Draw(context);
        var sentence = given is null || shown.Key == "activity" ? "" : new FilterWords(present, page.Types, await titles.Of(page.Actor, FilterWords.Named(given), page.Cancel)).Sentence(given, present.Schema["opportunity"]);
        await page.Shell("reports");
        string[] notes =
        [
            .. body.Notes, .. lacks ? [ui.T("list.lacksSome")] : Array.Empty<string>(),
            .. Visibility.IsOpen(page.Types["opportunity"], page.Actor, Right.View) ? Array.Empty<string>() : [ui.T("report.ofWhatYouSee")],
        ];
        return ReportView.With(new ReportModel(ui.T("report." + shown.Key), ui.T($"report.{shown.Key}.how"), Tabs(ui, query, shown), Form(context, shown))
        {
            Bars = body.Bars, Columns = body.Columns, Rows = body.Rows, Total = body.Total, Notes = notes,
            Filter = sentence.Length == 0 ? null : (sentence, ui.Url($"reports/{shown.Key}?{(query with { Filter = null }).Address}")),
        }, ui, query.IsBackwards ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>The period, the pipeline and the filter go along; how rows are told apart is each report's own.</summary>
    private static ViewTab[] Tabs(Ui ui, ReportQuery query, Report shown) =>
        [.. Report.All.Select(r => new ViewTab(null, ui.T("report." + r.Key), ui.Url($"reports/{r.Key}?{(query with { By = null }).Address}"), r == shown))];

    private static ReportForm Form(ReportContext context, Report shown)
    {
        var (ui, query) = (context.Ui, context.Query);
        var choices = shown.Choices(context.Deals);
        var pipeline = shown.IsOfPipeline ? context.Pipeline?.Id : query.Pipeline;
        return new(
            ui.Url("reports/" + shown.Key), [.. query.Parts.Where(p => p.Name == "filter")],
            [.. ReportQuery.Periods.Select(p => Option(p, Capital(ui.T(p is ReportQuery.Always or "last 12 months" ? "report.period." + p : "period." + p)), p == query.Period)), Option("own", ui.T("report.period.own"), query.Period is null)],
            ReportQuery.Iso(query.From), ReportQuery.Iso(query.Until))
        {
            // With one pipeline there is nothing to choose, "all" or not.
            Pipelines = shown.Key == "activity" || context.Pipelines.Count < 2 ? [] :
            [
                .. shown.IsOfPipeline ? Array.Empty<OptionModel>() : [Option("", ui.T("report.allPipelines"), pipeline is null)],
                .. context.Pipelines.Select(p => Option(p.Id.ToString(), p.Name, p.Id == pipeline)),
            ],
            By = [.. choices.Select(key => Option(key, key == "month" ? ui.T("report.month") : Labels.Field(ui, "opportunity", context.Deals[key]), key == (query.By ?? choices[0])))],
            Error = query.IsBackwards ? ui.T("report.backwards") : null,
        };
    }

    private static OptionModel Option(string value, string label, bool isSelected) => new(value, label, IsSelected: isSelected);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpper(text[0], System.Globalization.CultureInfo.CurrentCulture) + text[1..];
}
