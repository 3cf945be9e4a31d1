using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Forecasts;

/// <summary>
/// How sure the owner is of a deal. A deal without a category of its own has that of its stage, so that a change of the stage's holds for
/// all deals in it at once and nothing has to be written to them; who chooses one by hand keeps it from then on.
/// </summary>
public static class ForecastCategories
{
    public const string Closed = "closed";
    public const string Commit = "commit";
    public const string BestCase = "bestCase";
    public const string Pipeline = "pipeline";

    /// <summary>Open, and not counted on.</summary>
    public const string Omitted = "omitted";

    /// <summary>Those that people choose from.</summary>
    public static readonly IReadOnlyList<string> Choosable = [Pipeline, BestCase, Commit, Omitted];

    /// <param name="own">The deal's; null where nobody chose one.</param>
    /// <param name="stage">What holds for the deals of its stage; null: pipeline.</param>
    public static string Of(string? own, string? stage) => own ?? stage ?? Pipeline;

    /// <summary>The open deals of a category, as a list can be asked for them.</summary>
    public static Filter Filter(string category, IEnumerable<StageInfo> stages)
    {
        var ids = new JsonArray([.. stages.Where(s => s.Kind == "open" && Of(null, s.ForecastCategory) == category).Select(s => (JsonNode)s.Id.ToString())]);
        var chosen = Records.Filters.Filter.Eq("forecastCategory", category);
        return ids.Count == 0 ? chosen
            : new Filter.Or([chosen, new Filter.And([new Filter.Test("forecastCategory", "empty", null), new Filter.Test("stage", "in", ids)])]);
    }
}
