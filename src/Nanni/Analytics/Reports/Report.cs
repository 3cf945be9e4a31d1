using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Analytics.Reports;

/// <summary>One of the reports.</summary>
/// <param name="Key">In its address and in its texts.</param>
internal sealed record Report(string Key, Func<ReportContext, Task<ReportBody>> Draw)
{
    /// <summary>It is about one pipeline, so that one must be chosen.</summary>
    public bool IsOfPipeline { get; init; }

    /// <summary>Its rows can be told apart by a field of the deals; the first is what they are told apart by unless somebody says otherwise.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    public static IReadOnlyList<Report> All { get; } =
    [
        new("funnel", FunnelReport.Draw) { IsOfPipeline = true, By = ["stage"] },
        new("winRate", OutcomeReports.WinRate) { By = ["owner", "month"] },
        new("lost", OutcomeReports.LostDeals) { By = ["lostReason", "lostStage"] },
        new("cohorts", OutcomeReports.Cohorts),
        new("activity", ActivityReport.Draw),
        new("leaders", OutcomeReports.Leaders),
    ];

    /// <summary>Fields of the deals by which rows can be told apart, in this report's order.</summary>
    public IReadOnlyList<string> Choices(TypeSchema deals) => By.Count == 0 ? [] :
    [
        .. By.Where(key => key is "month" || deals.Find(key) is not null),
        .. deals.Visible.Where(f => f is { IsEncrypted: false, Kind: FieldKind.Choice or FieldKind.YesNo or FieldKind.Reference } && f.Key is not ("stage" or "status" or "pipeline" or "contact" or "createdBy"))
            .Select(f => f.Key).Except(By),
    ];
}

/// <summary>What a report found.</summary>
internal sealed record ReportBody(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<ReportRow> Rows)
{
    public IReadOnlyList<ReportBar> Bars { get; init; } = [];

    public ReportRow? Total { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>How the rows of a report are told apart: by a field's values, or by months.</summary>
internal static class ReportRows
{
    /// <summary>Rows that are shown; the others are one.</summary>
    private const int Most = 50;

    /// <summary>Months of a report at most: its last ones.</summary>
    private const int MostMonths = 36;

    /// <summary>Groups in the order of the page, each with its name, the filter for its records, and the groups it is made of.</summary>
    /// <param name="size">What the largest has most of, for the order; months and options stand in their own.</param>
    public static async Task<List<(string Name, Filter? Filter, List<GroupRow> Rows)>> Of(
        ReportContext report, TypeSchema type, Field field, IEnumerable<GroupRow> found, Func<IEnumerable<GroupRow>, long> size)
    {
        var groups = found.GroupBy(row => row.Keys[0]).Select(g => (Key: g.Key, Rows: g.ToList())).OrderByDescending(g => size(g.Rows)).ToList();
        var names = await report.Names(type, field, groups.Take(Most).Select(g => g.Key));
        var shown = groups.Take(Most).Select(g => (names(g.Key).Name, (Filter?)names(g.Key).Filter, g.Rows)).ToList();
        if (groups.Count > Most)
        {
            shown.Add((report.T("report.others", ("n", groups.Count - Most)), null, [.. groups.Skip(Most).SelectMany(g => g.Rows)]));
        }

        return shown;
    }

    /// <summary>The months of a span, oldest first.</summary>
    public static IReadOnlyList<Span> Months(ReportContext report)
    {
        var today = report.Ui.Format.Today;
        var span = report.Span ?? new(today.AddMonths(1 - MostMonths), today.AddDays(1));
        var months = new List<Span>();
        for (var from = new DateOnly(span.From.Year, span.From.Month, 1); from < span.Until; from = from.AddMonths(1))
        {
            months.Add(new(from < span.From ? span.From : from, from.AddMonths(1) > span.Until ? span.Until : from.AddMonths(1)));
        }

        return [.. months.TakeLast(MostMonths)];
    }
}
