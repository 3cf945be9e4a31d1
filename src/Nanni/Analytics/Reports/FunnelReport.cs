using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Analytics.Reports;

/// <summary>
/// How far the deals of a cohort have come. A deal has reached a stage when it stands there or beyond, was lost there or beyond, or was won;
/// a lost deal of which nobody knows where it stood counts for the first stage only. What moves back counts for where it stands now.
/// </summary>
internal static class FunnelReport
{
    public static async Task<ReportBody> Draw(ReportContext report)
    {
        if (report.Pipeline is not { } pipeline)
        {
            return new([], []) { Notes = [report.T("report.noPipeline")] };
        }

        StageInfo[] stages = [.. pipeline.Stages.Where(s => s.Kind == "open")];
        var cohort = Filter.All(Filter.Eq("pipeline", pipeline.Id), report.Span is { } span ? report.Began(span) : null, report.Given)!;
        var deals = report.Deals;
        var by = report.Query.By is { } key && key != "stage" && deals.Find(key) is { } field ? field : null;
        GroupBy[] keys = [new(deals["status"]), new(deals["stage"]), new(deals["lostStage"])];
        var found = await report.Count(deals, by is null ? keys : [new(by), .. keys], cohort);
        var whole = new Reached(stages, found, by is null ? 0 : 1);
        var bars = stages.Select((stage, k) => new ReportBar(stage.Name, $"{report.Number(whole.At(k))} · {report.Share(whole.At(k), whole.All)}", Part(whole.At(k), whole.All),
                report.DealsUrl(whole.At(k), cohort, Beyond(stages, k))))
            .Append(new(report.T("report.won"), $"{report.Number(whole.Won)} · {report.Share(whole.Won, whole.All)}", Part(whole.Won, whole.All),
                report.DealsUrl(whole.Won, cohort, Filter.Eq("status", "won")), "green"));
        string[] notes = whole.Unknown > 0 ? [report.T("report.funnel.unknown", ("n", report.Number(whole.Unknown)))] : [];
        return (by is null ? ByStage(report, stages, whole, cohort) : await ByField(report, stages, by, found, cohort)) with { Bars = [.. bars], Notes = notes };
    }

    private static ReportBody ByStage(ReportContext report, StageInfo[] stages, Reached whole, Filter cohort)
    {
        ReportColumn[] columns =
        [
            new(report.T("field.opportunity.stage"), false), new(report.T("report.reached")), new(report.T("report.ofAll")), new(report.T("report.ofBefore")),
            new(report.T("report.lostHere")), new(report.T("report.nowHere")),
        ];
        var rows = stages.Select((stage, k) => new ReportRow(
        [
            new(stage.Name), new(report.Number(whole.At(k)), report.DealsUrl(whole.At(k), cohort, Beyond(stages, k))),
            new(report.Share(whole.At(k), whole.All)), new(k == 0 ? "–" : report.Share(whole.At(k), whole.At(k - 1))),
            new(report.Number(whole.LostAt(k)), report.DealsUrl(whole.LostAt(k), cohort, Filter.Eq("status", "lost"), Filter.Eq("lostStage", stage.Id))),
            new(report.Number(whole.NowAt(k)), report.DealsUrl(whole.NowAt(k), cohort, Filter.Eq("status", "open"), Filter.Eq("stage", stage.Id))),
        ]));
        var last = stages.Length == 0 ? whole.All : whole.At(stages.Length - 1);
        return new(columns,
        [
            .. rows,
            new([new(report.T("report.won")), new(report.Number(whole.Won), report.DealsUrl(whole.Won, cohort, Filter.Eq("status", "won"))), new(report.Share(whole.Won, whole.All)), new(report.Share(whole.Won, last)), new(""), new("")]),
        ]);
    }

    /// <summary>A row for each value of a field: how many came how far.</summary>
    private static async Task<ReportBody> ByField(ReportContext report, StageInfo[] stages, Field by, List<GroupRow> found, Filter cohort)
    {
        var groups = await ReportRows.Of(report, report.Deals, by, found, rows => rows.Sum(r => r.Count));
        return new(
            [new(Web.Records.Labels.Field(report.Ui, "opportunity", by), false), .. stages.Select(s => new ReportColumn(s.Name)), new(report.T("report.won")), new(report.T("report.rate"))],
            [.. groups.Select(g => Row(new(stages, g.Rows, 1), g.Name, g.Filter))])
        {
            Total = Row(new(stages, found, 1), report.T("report.total"), null, isTotal: true),
        };

        ReportRow Row(Reached reached, string name, Filter? filter, bool isTotal = false)
        {
            var opens = isTotal || filter is not null;
            return new(
            [
                new(name), .. stages.Select((_, k) => new ReportCell(report.Number(reached.At(k)), opens ? report.DealsUrl(reached.At(k), cohort, filter, Beyond(stages, k)) : null)),
                new(report.Number(reached.Won), opens ? report.DealsUrl(reached.Won, cohort, filter, Filter.Eq("status", "won")) : null), new(report.Share(reached.Won, reached.All)),
            ]);
        }
    }

    /// <summary>The deals that have reached a stage; all of them have reached the first.</summary>
    private static Filter? Beyond(StageInfo[] stages, int k)
    {
        if (k == 0)
        {
            return null;
        }

        var ids = new JsonArray([.. stages[k..].Select(s => (JsonNode?)JsonValue.Create(s.Id.ToString()))]);
        return new Filter.Or(
        [
            Filter.Eq("status", "won"),
            new Filter.And([Filter.Eq("status", "open"), new Filter.Test("stage", "in", ids)]),
            new Filter.And([Filter.Eq("status", "lost"), new Filter.Test("lostStage", "in", ids.DeepClone())]),
        ]);
    }

    private static double Part(long some, long all) => all == 0 ? 0 : (double)some / all;

    /// <summary>Counts by status, stage and the stage of the loss, as how many came how far.</summary>
    /// <param name="skip">Keys of each row that come before those three.</param>
    private sealed class Reached(StageInfo[] stages, IReadOnlyCollection<GroupRow> rows, int skip)
    {
        public long All { get; } = rows.Sum(r => r.Count);

        public long Won { get; } = rows.Where(r => r.Keys[skip] is "won").Sum(r => r.Count);

        public long Unknown => rows.Where(r => r.Keys[skip] is "lost" && Place(r) < 0).Sum(r => r.Count);

        public long At(int stage) => stage == 0 ? All : Won + rows.Where(r => Place(r) >= stage).Sum(r => r.Count);

        public long LostAt(int stage) => rows.Where(r => r.Keys[skip] is "lost" && Place(r) == stage).Sum(r => r.Count);

        public long NowAt(int stage) => rows.Where(r => r.Keys[skip] is "open" && Place(r) == stage).Sum(r => r.Count);

        private int Place(GroupRow row) => row.Keys[skip] switch
        {
            "open" => Array.FindIndex(stages, s => Equals(s.Id, row.Keys[skip + 1])),
            "lost" => Array.FindIndex(stages, s => Equals(s.Id, row.Keys[skip + 2])),
            _ => -1,
        };
    }
}
