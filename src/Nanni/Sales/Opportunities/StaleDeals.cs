using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Sales.Pipelines;
using Nanni.Web.Records;

namespace Nanni.Sales.Opportunities;

/// <summary>The view of open deals that have been in their stage longer than the stage allows.</summary>
internal static class StaleDeals
{
    public const string View = "stale";

    /// <summary>By relative days, so that it stays true where somebody saves it as a view of their own.</summary>
    public static async ValueTask<Filter> Filter(Pages page)
    {
        var pipelines = await page.Context.RequestServices.GetRequiredService<PipelineReader>().All(page.Actor, page.Cancel);
        Filter[] stages =
        [
            .. pipelines.SelectMany(p => p.Stages).Where(s => s is { Kind: "open", RotDays: not null }).Select(s => new Filter.And(
            [
                Records.Filters.Filter.Eq("stage", s.Id),
                new Filter.Not(new Filter.Test("stageSince", "within", JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"last {s.RotDays:0} days")))),
            ])),
        ];
        return stages.Length == 0 ? new Filter.Test("stage", "empty", null) : new Filter.Or(stages);
    }
}
