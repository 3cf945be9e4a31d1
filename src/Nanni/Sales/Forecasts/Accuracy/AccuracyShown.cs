using System.Globalization;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>Turns compared lines into their page, each number with the address of what made it.</summary>
internal sealed class AccuracyShown(Ui ui, Actor actor, Present present, AccuracyQuestion asked, AccuracyFigures figures, IReadOnlyList<PipelineStages> pipelines)
{
    public AccuracyModel Page(IReadOnlyList<AccuracyLine> lines)
    {
        var shown = lines.FirstOrDefault(l => l.Line.Key == asked.Who) ?? lines[0];
        var isWhole = shown.Line.Key.Length == 0;
        return new(Said(shown))
        {
            By = present.Schema.Teams.Count == 0 ? [] :
                [Tab(asked with { IsTree = false, Who = "" }, "forecast.people", !asked.IsTree), Tab(asked with { IsTree = true, Who = "" }, "forecast.teams", asked.IsTree)],
            Lengths = [.. ForecastPeriod.Lengths.Select(l => Tab(asked with { Length = l, Weeks = AccuracyMoment.Choices(l)[0] }, "forecast." + l, l == asked.Length))],
            Measures = [.. AccuracyQuestion.Measures(present.Schema).Select(m => new ViewTab(null, Measure(m), Url(asked with { Measure = m }), m == asked.Measure))],
            Currencies = figures.Currencies.Count < 2 ? [] :
                [.. figures.Currencies.Select(c => new ViewTab(null, c, Url(asked with { Currency = c }), c == asked.Currency))],
            Weeks = [.. AccuracyMoment.Choices(asked.Length).Order()
                .Select(w => new OptionModel(w.ToString(CultureInfo.InvariantCulture), ui.T("accuracy.weeks", ("n", w)), IsSelected: w == asked.Weeks))],
            Kept = [.. asked.Parts.Where(p => p.Name != "weeks")],
            ForecastUrl = ui.Url($"forecast?length={asked.Length}{(asked.IsTree ? "&by=teams" : "")}"),
            Who = ForecastShown.Who(ui, present, shown.Line),
            WholeUrl = isWhole ? null : Url(asked with { Who = "" }),
            Moments = [.. figures.Moments.Select(m => ui.T("accuracy.moment." + m.Name, ("n", m.Weeks)))],
            Chart = AccuracyChart.Of(shown.Points, figures.Moments),
            Rows = [.. shown.Points.Reverse().Select(p => Row(shown.Line, p))],
            People = lines.Count <= 2 ? [] : [.. lines.Skip(1).Where(l => l.Points.Any(p => p.Guesses.Any(g => g is not null))).Append(lines[0]).Select(l => Person(l, l == shown))],
            Hints = [.. Hints()],
        };
    }

    /// <summary>The whole in words. Few periods are said to be few.</summary>
    private List<string> Said(AccuracyLine line)
    {
        var error = line.Error(figures.Moments.Count - 1);
        if (error.Compared == 0)
        {
            return [ui.T(figures.Periods.Count == 0 ? "accuracy.none" : "accuracy.nothing")];
        }

        if (error.Bias is not { } bias || error.Error is not { } off)
        {
            return [ui.T("accuracy.notWon")];
        }

        var said = new List<string>();
        (string, object?)[] facts =
        [
            ("n", error.Compared), ("measure", Measure(asked.Measure)), ("weeks", ui.T("accuracy.weeks", ("n", asked.Weeks))),
            ("percent", ui.Format.Percent(Math.Abs(Math.Round(bias)))), ("high", error.TooHigh), ("low", error.TooLow), ("error", ui.Format.Percent(Math.Round(off))),
        ];
        var way = Math.Round(bias) switch { > 0 => "high", < 0 => "low", _ => "right" };
        if (error.Compared < ForecastError.Fewest)
        {
            said.Add(ui.T("accuracy.said.few." + way, facts));
            said.Add(ui.T("accuracy.few"));
            return said;
        }

        said.Add(ui.T("accuracy.said." + way, facts));
        said.Add(ui.T("accuracy.off", facts));
        if (error.TooHigh == error.Compared || error.TooLow == error.Compared)
        {
            said.Add(ui.T(error.TooHigh > 0 ? "accuracy.alwaysHigh" : "accuracy.alwaysLow", facts));
        }

        return said;
    }

    private AccuracyRow Row(ForecastLine line, AccuracyPoint point)
    {
        var links = new ForecastLinks(point.Period, figures.Calendar, pipelines, ForecastShares.Sees(present.Schema, actor));
        var won = point.Won == 0 ? null : ui.Url("opportunities?filter=" + Uri.EscapeDataString(FilterText.Json(links.Of(line, ForecastCategories.Closed)).ToJsonString()));
        return new(
            point.Period.Name(ui.Format),
            [.. point.Guesses.Select(g => g is null ? new AccuracyCell("") : new AccuracyCell(Amount(g.Forecast), DealsUrl(line, point.Period, g), Signed(g.Deviation)))],
            new(Amount(point.Won), won));
    }

    private AccuracyPerson Person(AccuracyLine line, bool isShown)
    {
        var last = line.Error(figures.Moments.Count - 1);
        return new(
            line.Line.Key, ForecastShown.Who(ui, present, line.Line), line.Line.Depth, Url(asked with { Who = line.Line.Key }), isShown,
            [.. figures.Moments.Select((_, m) => Signed(line.Error(m).Bias))], last.Error is { } error ? ui.Format.Percent(Math.Round(error)) : null,
            last.Compared == 0 ? "" : ui.T("accuracy.times", ("n", last.TooHigh), ("of", last.Compared)));
    }

    /// <summary>What was said has a record of its own, one or several; what was added up has its deals.</summary>
    private string? DealsUrl(ForecastLine line, ForecastPeriod period, Guess guess)
    {
        if (asked.Measure is "call" or "override")
        {
            return figures.Said.Where(s => s.Said.Kind == asked.Measure && s.Said.Period == period
                && (line.Key.Length > 0 && (line.IsPerson ? s.Said.Person == line.Person : s.Said.Team == line.Team))).MaxBy(s => s.Said.Id) is { } said
                ? ui.Url($"forecasts/{said.Said.Id}") : null;
        }

        return ui.Url($"forecast/accuracy/deals{(asked with { Who = line.Key }).Query}&from={Iso(period.From)}&asOf={Iso(guess.Look)}");
    }

    private IEnumerable<string> Hints()
    {
        yield return ui.T("accuracy.how");
        if (figures.Currencies.Count > 1)
        {
            yield return ui.T("accuracy.currency", ("currency", asked.Currency));
        }

        if (!Visibility.IsOpen(present.Schema["opportunity"].Type, actor, Right.View))
        {
            yield return ui.T(Visibility.Reach(present.Schema["opportunity"].Type, actor, Right.View) is Scope.Team or Scope.TeamOnly ? "forecast.seesTeam" : "forecast.seesOwn");
        }
    }

    private string Measure(string measure) => ui.T(measure switch
    {
        AccuracyTable.Weighted => "forecast.weighted",
        "call" => "option.forecast.kind.call",
        "override" => "forecast.override",
        _ => "option.opportunity.forecastCategory." + measure,
    });

    private string Amount(long minor) => ui.Format.MoneyRounded(minor, asked.Currency);

    private string? Signed(decimal? percent) => percent is not { } it ? null
        : (Math.Round(it) switch { > 0 => "+", < 0 => "\u2212", _ => "" }) + ui.Format.Percent(Math.Abs(Math.Round(it)));

    private ViewTab Tab(AccuracyQuestion to, string text, bool isActive) => new(null, ui.T(text), Url(to), isActive);

    private string Url(AccuracyQuestion to) => ui.Url("forecast/accuracy" + to.Query);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
