using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Analytics.Reports;

/// <summary>What became of deals: the share that was won, why others were lost, what came of each month's, and who sold most.</summary>
internal static class OutcomeReports
{
    private static readonly Filter Won = Filter.Eq("status", "won");
    private static readonly Filter Lost = Filter.Eq("status", "lost");

    /// <summary>Of the deals closed in the period: how many were won, what they brought and how long they took.</summary>
    public static async Task<ReportBody> WinRate(ReportContext report)
    {
        var deals = report.Deals;
        var months = report.Query.By == "month" ? ReportRows.Months(report) : null;
        var period = months is [var first, ..] ? ReportContext.Within("closedAt", new(first.From, months[^1].Until)) : report.In("closedAt");
        var closed = Filter.All(period, new Filter.Not(Filter.Eq("status", "open")), report.InPipeline, report.Given);
        var by = months is null ? deals.Find(report.Query.By ?? "owner") ?? deals["owner"] : deals["closedAt"];
        var found = await report.Count(deals, [new(by, months), new(deals["status"])], closed, sum: true, lasting: true);
        var groups = months is null
            ? await ReportRows.Of(report, deals, by, found, Size)
            : [.. months.Select((month, i) => (report.Ui.Format.Month(month.From), (Filter?)ReportContext.Within("closedAt", month), found.Where(r => Equals(r.Keys[0], i)).ToList()))
                .SkipWhile(month => month.Item3.Count == 0)];
        ReportColumn[] columns =
        [
            new(months is null ? Labels.Field(report.Ui, "opportunity", by) : report.T("report.month"), false), new(report.T("report.won")), new(report.T("report.lostDeals")), new(report.T("report.rate")),
            new(report.T("report.wonAmount")), new(report.T("report.averageDeal")), new(report.T("report.daysToWin")),
        ];
        return new(columns, [.. groups.Select(g => Row(g.Item1, g.Item2, g.Item3))])
        {
            Bars = [.. groups.Where(g => g.Item3.Count > 0).Select(g => Bar(g.Item1, g.Item2, g.Item3))],
            Total = Row(report.T("report.total"), null, found, isTotal: true),
        };

        ReportRow Row(string name, Filter? filter, List<GroupRow> rows, bool isTotal = false)
        {
            var (won, lost) = (rows.Where(IsWon).ToList(), rows.Where(r => !IsWon(r)).Sum(r => r.Count));
            var count = Size(won);
            var opens = isTotal || filter is not null;
            return new(
            [
                new(name), new(report.Number(count), opens ? report.DealsUrl(count, closed, Won, filter) : null),
                new(report.Number(lost), opens ? report.DealsUrl(lost, closed, Lost, filter) : null), new(report.Share(count, count + lost)),
                new(report.Money(won)), new(report.Average(won, count)), new(report.Days(won)),
            ]);
        }

        ReportBar Bar(string name, Filter? filter, List<GroupRow> rows)
        {
            var (won, all) = (Size(rows.Where(IsWon)), Size(rows));
            return new(name, report.T("report.rateOf", ("rate", report.Share(won, all)), ("n", report.Number(all))), all == 0 ? 0 : (double)won / all,
                filter is null ? null : report.DealsUrl(all, closed, filter), "green");
        }

        bool IsWon(GroupRow row) => row.Keys[1] is "won";
    }

    /// <summary>Why deals were lost in the period, what they would have brought, and where they stood.</summary>
    public static Task<ReportBody> LostDeals(ReportContext report) => LostBy(report, report.Deals.Find(report.Query.By ?? "lostReason") ?? report.Deals["lostReason"]);

    private static async Task<ReportBody> LostBy(ReportContext report, Field by)
    {
        var lost = Filter.All(report.In("closedAt"), Lost, report.InPipeline, report.Given);
        var found = await report.Count(report.Deals, [new(by)], lost, sum: true, lasting: true);
        var groups = await ReportRows.Of(report, report.Deals, by, found, Size);
        var (all, most) = (Size(found), groups.Count == 0 ? 0 : groups.Max(g => Size(g.Rows)));
        return new(
            [new(Labels.Field(report.Ui, "opportunity", by), false), new(report.T("report.lostDeals")), new(report.T("report.share")), new(report.T("report.lostAmount")), new(report.T("report.daysToLose"))],
            [.. groups.Select(g => Row(g.Name, g.Filter, g.Rows, g.Filter is not null))])
        {
            Bars = [.. groups.Select(g => new ReportBar(g.Name, $"{report.Number(Size(g.Rows))} · {report.Share(Size(g.Rows), all)}", (double)Size(g.Rows) / most, g.Filter is null ? null : report.DealsUrl(Size(g.Rows), lost, g.Filter), "red"))],
            Total = Row(report.T("report.total"), null, found, opens: true),
        };

        ReportRow Row(string name, Filter? filter, List<GroupRow> rows, bool opens) => new(
        [
            new(name), new(report.Number(Size(rows)), opens ? report.DealsUrl(Size(rows), lost, filter) : null), new(report.Share(Size(rows), all)), new(report.Money(rows)), new(report.Days(rows)),
        ]);
    }

    /// <summary>What has become, by today, of the deals that began in each month.</summary>
    public static async Task<ReportBody> Cohorts(ReportContext report)
    {
        var deals = report.Deals;
        var months = ReportRows.Months(report);
        var all = Filter.All(months is [var first, ..] ? report.Began(new(first.From, months[^1].Until)) : null, report.InPipeline, report.Given);
        GroupBy[] began = deals.Find("engagedOn") is { } engaged ? [new(engaged, months), new(deals["createdAt"], months)] : [new(deals["createdAt"], months), new(deals["createdAt"], months)];
        var found = await report.Count(deals, [.. began, new(deals["status"])], all, sum: true, lasting: true);
        var groups = months.Select((month, i) => (Month: month, Rows: found.Where(r => Equals(r.Keys[0] ?? r.Keys[1], i)).ToList())).SkipWhile(g => g.Rows.Count == 0).ToList();
        return new(
            [
                new(report.T("report.month"), false), new(report.T("report.deals")), new(report.T("report.won")), new(report.T("report.lostDeals")), new(report.T("report.open")),
                new(report.T("report.wonOfAll")), new(report.T("report.wonAmount")), new(report.T("report.daysToWin")),
            ],
            [.. groups.Select(g => Row(report.Ui.Format.Month(g.Month.From), g.Rows, report.Began(g.Month)))])
        {
            Bars = [.. groups.Where(g => g.Rows.Count > 0).Select(g => Bar(g.Month, g.Rows))],
            Total = Row(report.T("report.total"), found, null),
        };

        ReportRow Row(string name, List<GroupRow> rows, Filter? month)
        {
            var won = rows.Where(r => r.Keys[2] is "won").ToList();
            return new(
            [
                new(name), Cell(rows, null), Cell(won, Won), Cell(rows.Where(r => r.Keys[2] is "lost"), Lost), Cell(rows.Where(r => r.Keys[2] is "open"), Filter.Eq("status", "open")),
                new(report.Share(Size(won), Size(rows))), new(report.Money(won)), new(report.Days(won)),
            ]);

            ReportCell Cell(IEnumerable<GroupRow> some, Filter? status) => new(report.Number(Size(some)), report.DealsUrl(Size(some), all, month, status));
        }

        ReportBar Bar(Span month, List<GroupRow> rows)
        {
            var won = Size(rows.Where(r => r.Keys[2] is "won"));
            return new(report.Ui.Format.Month(month.From), report.T("report.rateOf", ("rate", report.Share(won, Size(rows))), ("n", report.Number(Size(rows)))), (double)won / Size(rows), report.DealsUrl(Size(rows), all, report.Began(month)), "green");
        }
    }

    /// <summary>Who won most in the period, by the amount in the workspace's currency, then by the number of deals.</summary>
    public static async Task<ReportBody> Leaders(ReportContext report)
    {
        var deals = report.Deals;
        var won = Filter.All(report.In("closedAt"), Won, report.InPipeline, report.Given);
        var found = await report.Count(deals, [new(deals["owner"])], won, sum: true, lasting: true);
        var hasAmount = deals.Find("amount") is not null;
        var groups = (await ReportRows.Of(report, deals, deals["owner"], found, Size)).OrderByDescending(g => hasAmount ? report.Comparable(g.Rows) : Size(g.Rows)).ThenByDescending(g => Size(g.Rows)).ToList();
        var most = Math.Max(1, groups.Count == 0 ? 1 : groups.Max(g => hasAmount ? report.Comparable(g.Rows) : Size(g.Rows)));
        return new(
            [new(report.T("report.person"), false), new(report.T("report.wonAmount")), new(report.T("report.won")), new(report.T("report.averageDeal")), new(report.T("report.daysToWin"))],
            [.. groups.Select((g, i) => Row($"{i + 1}. {g.Name}", g.Filter, g.Rows, g.Filter is not null))])
        {
            Bars = [.. groups.Select(g => new ReportBar(g.Name, hasAmount ? report.Money(g.Rows) : report.Number(Size(g.Rows)), (double)Math.Max(0, hasAmount ? report.Comparable(g.Rows) : Size(g.Rows)) / most, g.Filter is null ? null : report.DealsUrl(Size(g.Rows), won, g.Filter)))],
            Total = Row(report.T("report.total"), null, found, opens: true),
        };

        ReportRow Row(string name, Filter? filter, List<GroupRow> rows, bool opens) => new(
        [
            new(name), new(report.Money(rows)), new(report.Number(Size(rows)), opens ? report.DealsUrl(Size(rows), won, filter) : null), new(report.Average(rows, Size(rows))), new(report.Days(rows)),
        ]);
    }

    private static long Size(IEnumerable<GroupRow> rows) => rows.Sum(r => r.Count);
}
