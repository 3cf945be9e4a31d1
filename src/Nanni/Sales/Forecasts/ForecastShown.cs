using System.Globalization;
using Nanni.Catalog.Rates;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Forecasts;

/// <summary>Turns the lines of a forecast into rows of its page, each number with the address of what made it.</summary>
internal sealed class ForecastShown(Pages page, Present present, ForecastPeriod period, SalesCalendar calendar, IReadOnlyList<PipelineStages> pipelines, bool isTree)
{
    private const int MostDeals = 50;

    private readonly ForecastLinks links = new(period, calendar, pipelines, ForecastShares.Sees(present.Schema, page.Actor));
    private readonly TypeSchema deal = present.Schema["opportunity"];

    /// <summary>The day as of which it is shown; null for now.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>There are amounts in several currencies.</summary>
    public bool IsMixed { get; init; }

    /// <summary>The reader wants them in one, as far as there are several.</summary>
    public bool IsOne { get; init; }

    public ForecastConverted? One { get; init; }

    private Ui Ui => page.Ui;

    public IReadOnlyList<OptionModel> Days(IReadOnlyList<DateOnly> days) => days.Count == 0 ? [] :
        [new("", Ui.T("forecast.now"), IsSelected: AsOf is null), .. days.Select(d => new OptionModel(Iso(d), Ui.Format.Date(d), IsSelected: d == AsOf))];

    public ForecastModel Page(IReadOnlyList<ForecastRow> rows, ForecastLine whole, ForecastFigures figures)
    {
        var now = ForecastPeriod.Of(period.Length, calendar.Day(Ui.Now), calendar.FirstMonth);
        var isQuotaMaker = page.Actor.For("quota", Right.Create) != Scope.None;
        var mine = figures.Said.FirstOrDefault(s => s.Kind == "call" && s.Person == page.Actor.MemberId);

        // An earlier day is read and not written: what would be said on it would be said today.
        var mayCall = AsOf is null && Ui.Member is not null && page.Actor.For("forecast", Right.Create) != Scope.None;
        return new(period.Name(Ui.Format), Url(period, page.Context.Request.Query["open"]))
        {
            By = present.Schema.Teams.Count == 0 ? [] :
                [new(null, Ui.T("forecast.people"), Url(period, teams: false), !isTree), new(null, Ui.T("forecast.teams"), Url(period, teams: true), isTree)],
            Lengths = [.. ForecastPeriod.Lengths.Select(l => new ViewTab(null, Ui.T("forecast." + l), Url(ForecastPeriod.Of(l, period.Holds(calendar.Day(Ui.Now)) ? calendar.Day(Ui.Now) : period.From, calendar.FirstMonth)), l == period.Length))],
            Currencies = !IsMixed ? [] :
            [
                new(null, Ui.T("forecast.each"), Url(period, page.Context.Request.Query["open"], one: false, day: AsOf), !IsOne),
                new(null, Ui.T("forecast.one", ("currency", page.Actor.Currency)), Url(period, page.Context.Request.Query["open"], one: true, day: AsOf), IsOne),
            ],
            PreviousUrl = Url(period.Previous),
            NextUrl = Url(period.Next),
            TodayUrl = now == period ? null : Url(now),
            Rows = rows,
            Total = rows.Count == 0 ? null : Row(whole, false),
            HasWeighted = deal.Find("probability") is not null,
            Hints = Hints(whole, figures.Stray),
            AccuracyUrl = Ui.Url($"forecast/accuracy?length={period.Length}{(isTree ? "&by=teams" : "")}"),
            QuotasUrl = isQuotaMaker || figures.Said.Any(s => s.Kind == "quota") ? Ui.Url("quotas") : null,
            NewQuotaUrl = isQuotaMaker && AsOf is null ? New("quotas", whole with { Person = page.Actor.MemberId, IsPerson = true }) : null,
            CallUrl = !mayCall ? null : mine is { } said ? Ui.Url($"forecasts/{said.Id}") : New("forecasts", whole with { Person = page.Actor.MemberId, IsPerson = true }) + "&kind=call",
            MovesUrl = AsOf is null ? Ui.Url($"forecast/moves?length={period.Length}&from={Iso(period.From)}") : null,
            Kept = [("length", period.Length), ("from", Iso(period.From)), .. isTree ? new[] { ("by", "teams") } : [], .. IsOne ? new[] { ("in", "one") } : []],
            NewDealUrl = page.Actor.For("opportunity", Right.Create) == Scope.None ? "" : Ui.Url("opportunities/new"),
        };
    }

    public ForecastRow Row(ForecastLine line, bool isOpen)
    {
        var (quota, won) = (line.Quota, line.WonOfGoal);
        return new(line.Key, Who(Ui, present, line), line.Depth, line.IsPerson && AsOf is null ? Url(period, isOpen ? null : line.Key) : null, isOpen)
        {
            IsGone = line.Person is { } person && present.Schema.Members.GetValueOrDefault(person) is { IsActive: false },
            Closed = Figure(line, ForecastCategories.Closed),
            Commit = Figure(line, ForecastCategories.Commit),
            BestCase = Figure(line, ForecastCategories.BestCase),
            Pipeline = Figure(line, ForecastCategories.Pipeline),
            Weighted = new(Amounts(line.Sum(isWeighted: true))),
            Quota = new(Amounts(quota), line.QuotaId is { } id ? Ui.Url($"quotas/{id}") : quota.Count > 0 || !MaySet("quota", line) ? null : New("quotas", line)),
            Gap = line.Goal is { } of && won < of.Minor ? new([Ui.Format.MoneyRounded(of.Minor - won, of.Currency)]) : ForecastFigure.None,
            Attainment = line.Attainment is { } percent ? (int)Math.Min(percent, 9_999) : null,
            Call = Said(line.Call, line, null),
            Override = Said(line.Override, line, "override"),
        };
    }

    /// <summary>The largest deals of a person's row.</summary>
    public async Task<ForecastDeals> Deals(ForecastLine line, Lists lists)
    {
        Field[] fields = [deal.Title, .. new[] { "amount", "expectedClose", "forecastCategory", "status", "stage", "account", "closedAt" }.Select(deal.Find).OfType<Field>()];
        var filter = links.Of(line, null);
        var found = await lists.Page(page.Actor, new(deal, fields) { Filter = filter, Sort = new(deal["amount"], true), Limit = MostDeals }, page.Cancel);
        var teams = ForecastShares.Sees(present.Schema, page.Actor) && line.Person is not null
            ? await ForecastShares.Now(page.Store, page.Actor.WorkspaceId, [.. found.Rows.Select(r => r.Id)], page.Cancel) : null;
        return new([.. found.Rows.Select(row => Deal(fields, row) with { Share = Share(line.Person, row.Values[Array.IndexOf(fields, deal["amount"])] as Money?, teams?[row.Id]) })], found.Next is null ? null : List(filter));
    }

    public static Value Who(Ui ui, Present present, ForecastLine line) => line switch
    {
        { Key: "" } => new(ValueKind.Text, ui.T("forecast.total")),
        { IsPerson: true, Person: null } => new(ValueKind.Text, ui.T("forecast.nobody")),
        { IsPerson: true } => present.Member(line.Person),
        _ => present.Audience(line.Team!.Value),
    };

    /// <summary>What of a deal is a person's, where others share in it.</summary>
    private string? Share(Guid? person, Money? amount, IEnumerable<(Guid Member, long Split)>? team) =>
        amount is { } whole && team?.ToList() is { Count: > 0 } splits && splits.Find(s => s.Member == person) is { Split: > 0 } its && splits.Count > 1
            ? Ui.T("forecast.share", ("percent", Ui.Format.Percent(its.Split / 100m)), ("amount", Ui.Format.Money(ForecastShares.Of(whole.Minor, splits)[its.Member], whole.Currency))) : null;

    private ForecastDeal Deal(Field[] fields, ListRow row)
    {
        int At(string key) => Array.FindIndex(fields, f => f.Key == key);
        object? Of(string key) => At(key) is >= 0 and var i ? row.Values[i] : null;
        var (amount, close, isWon) = (Of("amount") as Money?, Of("expectedClose") as DateOnly?, Of("status") as string == "won");
        var stage = pipelines.SelectMany(p => p.Stages).FirstOrDefault(s => s.Id == Of("stage") as Guid?);
        var own = Of("forecastCategory") as string;
        var category = isWon ? ForecastCategories.Closed : ForecastCategories.Of(own, stage?.ForecastCategory);
        var usual = ForecastCategories.Of(null, stage?.ForecastCategory);
        var mayEdit = !isWon && page.Actor.For("opportunity", Right.Edit) != Scope.None;
        return new(row.Id, Of("name") as string ?? "", Ui.Url($"opportunities/{row.Id}"),
            amount is { } money ? present.Raw(deal["amount"], money) : "", amount?.Currency ?? page.Actor.Currency,
            isWon ? Of("closedAt") is DateTimeOffset at ? Ui.Format.Date(calendar.Day(at)) : "" : mayEdit ? present.Raw(deal["expectedClose"], close) : close is { } day ? Ui.Format.Date(day) : "",
            amount is { } shown ? Ui.Format.Money(shown.Minor, shown.Currency) : "", category, mayEdit ? Ui.Url($"forecast/deals/{row.Id}") : null)
        {
            Account = At("account") is >= 0 and var i && row.References?[i] is { } account ? present.Reference(account) : Value.Empty,
            Categories =
            [
                new("", Ui.T("forecast.byStage", ("category", Category(usual))), IsSelected: own is null),
                .. ForecastCategories.Choosable.Select(c => new OptionModel(c, Category(c), IsSelected: own == c)),
            ],
        };
    }

    private string Category(string key) => Ui.T("option.opportunity.forecastCategory." + key);

    private ForecastFigure Figure(ForecastLine line, string category) =>
        line.Deals(category) is > 0 and var n
            ? new(line.Sum(category) is { Count: > 0 } sums ? Amounts(sums) : [Ui.T("forecast.noAmount", ("n", n))], AsOf is null ? List(links.Of(line, category)) : null, Ui.T("forecast.deals", ("n", n)))
            : ForecastFigure.None;

    private ForecastFigure Said(ForecastSaid? said, ForecastLine line, string? kind) => said is { } it
        ? new(Amounts([it.Amount]), Ui.Url($"forecasts/{it.Id}"), it.Note ?? Ui.T("forecast.saidBy", ("name", present.Member(it.By).Text), ("when", Ui.Format.Date(it.At))))
        : kind is not null && MaySet("forecast", line) ? new([], New("forecasts", line) + "&kind=" + kind) : ForecastFigure.None;

    /// <summary>Whether the reader may speak for a person or team: the operation decides again.</summary>
    private bool MaySet(string type, ForecastLine line)
    {
        if (AsOf is not null || line.Key.Length == 0 || line.IsPerson && (line.Person is null || line.Team is not null || line.Teams is not null) || page.Actor.For(type, Right.Create) == Scope.None)
        {
            return false;
        }

        var reach = Visibility.Reach(deal.Type, page.Actor, Right.Edit);
        return reach == Scope.All || reach is Scope.Team or Scope.TeamOnly && (line.Person is not null || line.Team is { } team && page.Actor.TeamsWithin(reach).Contains(team));
    }

    private List<string> Amounts(IReadOnlyList<Money> sums) => [.. sums.OrderBy(m => m.Currency != page.Actor.Currency).ThenBy(m => m.Currency, StringComparer.Ordinal).Select(m => Ui.Format.MoneyRounded(m.Minor, m.Currency))];

    private List<ForecastHint> Hints(ForecastLine whole, ForecastStray stray)
    {
        var hints = new List<ForecastHint>();
        if (AsOf is { } day)
        {
            hints.Add(new(Ui.T("forecast.asOfHint", ("day", day)), Url(period), Ui.T("forecast.backToNow")));
        }

        void Add(long n, string key, Filter filter)
        {
            if (n > 0 && AsOf is null)
            {
                hints.Add(new(Ui.T(key, ("n", n)), List(filter), Ui.T("forecast.show")));
            }
        }

        Add(whole.Deals(ForecastCategories.Omitted), "forecast.omitted", links.Of(whole, ForecastCategories.Omitted));
        Add(stray.Overdue, "forecast.overdue", links.Overdue);
        Add(stray.Undated, "forecast.undated", ForecastLinks.Undated);
        if (One is { } one)
        {
            if (one.Rates.Count > 0)
            {
                hints.Add(new(Ui.T("forecast.converted", ("currency", page.Actor.Currency), ("rates", string.Join("; ", one.Rates.Select(r => RateWords.Said(Ui.Format, r)))))));
            }

            if (one.Left.Count > 0)
            {
                var link = Ui.IsAdministrator ? Ui.Url("settings/currencies") : null;
                hints.Add(new(Ui.T("forecast.noRate", ("currencies", string.Join(", ", one.Left))), link, link is null ? null : Ui.T("forecast.rates")));
            }
        }
        else if (whole.Cells.Where(c => c.Currency.Length > 0).Select(c => c.Currency).Distinct().Count() > 1)
        {
            hints.Add(new(Ui.T("forecast.currencies")));
        }

        if (!Visibility.IsOpen(deal.Type, page.Actor, Right.View))
        {
            hints.Add(new(Ui.T(Visibility.Reach(deal.Type, page.Actor, Right.View) is Scope.Team or Scope.TeamOnly ? "forecast.seesTeam" : "forecast.seesOwn")));
        }

        return hints;
    }

    private string New(string plural, ForecastLine line) => Ui.Url(
        $"{plural}/new?length={period.Length}&startsOn={Iso(period.From)}{(line.IsPerson ? "&person=" + line.Person : "&salesTeam=" + line.Team)}&return={Uri.EscapeDataString(Url(period))}");

    private string List(Filter filter) => Ui.Url("opportunities?filter=" + Uri.EscapeDataString(FilterText.Json(filter).ToJsonString()));

    private string Url(ForecastPeriod at, string? open = null, bool? teams = null, bool? one = null, DateOnly? day = null) => Ui.Url(
        $"forecast?length={at.Length}&from={Iso(at.From)}{((teams ?? isTree) ? "&by=teams" : "")}{((one ?? IsOne) ? "&in=one" : "")}"
        + $"{(day is { } then ? "&asOf=" + Iso(then) : "")}{(string.IsNullOrEmpty(open) ? "" : "&open=" + Uri.EscapeDataString(open))}");

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
