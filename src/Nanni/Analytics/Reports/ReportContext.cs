using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Analytics.Reports;

/// <summary>What a report is made with: the question, the words, and the numbers.</summary>
/// <param name="Given">The filter that the report came with, as far as the reader sees its fields.</param>
internal sealed record ReportContext(Pages Page, Present Present, ReportQuery Query, Filter? Given, IReadOnlyList<PipelineStages> Pipelines, Groups Groups, Titles Titles)
{
    public Ui Ui => Page.Ui;

    public TypeSchema Deals => Present.Schema["opportunity"];

    /// <summary>Null for all time.</summary>
    public Span? Span => Query.SpanOf(Ui.Format.Today);

    /// <summary>The pipeline that was asked for, else the first.</summary>
    public PipelineStages? Pipeline => Pipelines.FirstOrDefault(p => p.Id == Query.Pipeline) ?? Pipelines.FirstOrDefault();

    public string T(string key, params ReadOnlySpan<(string Name, object? Value)> args) => Ui.T(key, args);

    /// <summary>An instant or day of a record lies in the report's period.</summary>
    public Filter? In(string field) => Span is { } span ? Within(field, span) : null;

    public static Filter Within(string field, Span span) =>
        new Filter.Test(field, "within", JsonValue.Create($"{ReportQuery.Iso(span.From)}..{ReportQuery.Iso(span.Until.AddDays(-1))}"));

    /// <summary>Deals on which work began in a span: on the day somebody gave, else on the day they were entered.</summary>
    public Filter Began(Span span) => Deals.Find("engagedOn") is null
        ? Within("createdAt", span)
        : new Filter.Or([Within("engagedOn", span), new Filter.And([new Filter.Test("engagedOn", "empty", null), Within("createdAt", span)])]);

    /// <summary>Of one pipeline only where that was asked for.</summary>
    public Filter? InPipeline => Query.Pipeline is { } pipeline ? Filter.Eq("pipeline", pipeline) : null;

    /// <summary>The list of the deals that are counted.</summary>
    public string? DealsUrl(long count, params IEnumerable<Filter?> parts) => Url("opportunities", count, parts);

    public string? Url(string plural, long count, params IEnumerable<Filter?> parts) => count == 0 ? null
        : Ui.Url(plural + (Filter.All(parts) is { } filter ? "?filter=" + Uri.EscapeDataString(FilterText.Json(filter).ToJsonString()) : "?filter="));

    public Task<List<GroupRow>> Count(TypeSchema type, IReadOnlyList<GroupBy> by, Filter? filter, bool sum = false, bool lasting = false) => Groups.Of(Page.Actor, new(type, by)
    {
        Filter = filter,
        Sum = sum ? type.Find("amount") : null,
        Lasting = lasting && type.Find("closedAt") is { } closed ? ([.. new[] { type.Find("engagedOn"), type.Find("createdAt") }.OfType<Field>()], closed) : null,
    }, Page.Cancel);

    public string Number(long count) => Ui.Format.Number(count);

    public string Share(long part, long of) => of == 0 ? "–" : Ui.Format.Percent(decimal.Round(100m * part / of, 1));

    /// <summary>Sums of money, the workspace's own currency first; never added to one another.</summary>
    public string Money(IEnumerable<GroupRow> rows)
    {
        var sums = Sums(rows);
        return sums.Count == 0 ? "–" : string.Join(" · ", sums.Select(s => Ui.Format.MoneyRounded(s.Sum, s.Currency)));
    }

    public string Average(IReadOnlyCollection<GroupRow> rows, long count)
    {
        var sums = count == 0 ? [] : Sums(rows);

        // An average over deals of several currencies would be of none of them.
        return sums is [var (currency, sum)] ? Ui.Format.MoneyRounded(sum / count, currency) : "–";
    }

    public string Days(IReadOnlyCollection<GroupRow> rows) => rows.Sum(r => r.Lasted.Count) is > 0 and var count
        ? T("report.days", ("n", Math.Max(0, (long)Math.Round(rows.Sum(r => r.Lasted.Seconds) / count / 86_400))))
        : "–";

    private List<(string Currency, long Sum)> Sums(IEnumerable<GroupRow> rows) =>
    [
        .. rows.SelectMany(r => r.Sums).GroupBy(s => s.Key).Select(s => (Currency: s.Key, Sum: s.Sum(one => one.Value)))
            .OrderBy(s => s.Currency != Page.Actor.Currency).ThenBy(s => s.Currency, StringComparer.Ordinal),
    ];

    /// <summary>Only sums in the workspace's own currency can be compared with one another.</summary>
    public long Comparable(IEnumerable<GroupRow> rows) => rows.Sum(r => r.Sums.GetValueOrDefault(Page.Actor.Currency));

    /// <summary>Names of the values by which rows are told apart, and the filter for the records of one.</summary>
    public async Task<Func<object?, (string Name, Filter Filter)>> Names(TypeSchema type, Field field, IEnumerable<object?> keys)
    {
        var ids = field.Target is "member" or "team" ? [] : keys.OfType<Guid>().ToList();
        var titles = await Titles.Of(Page.Actor, ids, Page.Cancel);
        return key => key switch
        {
            null => (T("report.none"), new Filter.Test(field.Key, "empty", null)),
            Guid id when field.Target == "member" => (Present.Schema.Members.GetValueOrDefault(id)?.Name ?? "?", Filter.Eq(field.Key, id)),
            Guid id when field.Target == "team" => (Present.Schema.Teams.GetValueOrDefault(id) ?? "?", Filter.Eq(field.Key, id)),
            Guid id => (titles.GetValueOrDefault(id)?.Text ?? T("value.noAccess"), Filter.Eq(field.Key, id)),
            bool yes => (T(yes ? "value.yes" : "value.no"), Filter.Eq(field.Key, yes ? "true" : "false")),
            string option => (Present.Schema.OptionsOf(field).FirstOrDefault(o => o.Key == option) is { } known ? Labels.Option(Ui, type.Name, field, known) : option, Filter.Eq(field.Key, option)),
            _ => (key.ToString() ?? "", Filter.Eq(field.Key, key.ToString() ?? "")),
        };
    }
}
