using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Forecasts;

/// <summary>The filter by which the list of deals shows exactly those behind a number.</summary>
/// <param name="isShared">Deals count for those who share in them: see <see cref="ForecastShares.Sees"/>.</param>
internal sealed class ForecastLinks(ForecastPeriod period, SalesCalendar calendar, IReadOnlyList<PipelineStages> pipelines, bool isShared)
{
    /// <param name="category">Null: open and won, whatever the category.</param>
    public Filter Of(ForecastLine line, string? category) => Filter.All([
        category switch
        {
            null => new Filter.Or([Won, Open]),
            ForecastCategories.Closed => Won,
            _ => Filter.All(Open, ForecastCategories.Filter(category, pipelines.SelectMany(p => p.Stages))),
        },
        line.IsPerson ? Person(line.Person) : null,
        line.Teams switch
        {
            null => null,
            [] => Whose("team", null),
            [var one] => Whose("team", one),
            var many => new Filter.Test("team", "in", new JsonArray([.. many.Select(t => (JsonNode)t.ToString())])),
        },
    ])!;

    /// <summary>Open deals of which nobody said when they close.</summary>
    public static Filter Undated { get; } = Filter.All(Filter.Eq("status", "open"), new Filter.Test("expectedClose", "empty", null))!;

    public Filter Overdue => Filter.All(Filter.Eq("status", "open"), new Filter.Test("expectedClose", "lt", Day(period.From)))!;

    private Filter Open => Filter.All(
        Filter.Eq("status", "open"), new Filter.Test("expectedClose", "ge", Day(period.From)), new Filter.Test("expectedClose", "lt", Day(period.Until)))!;

    private Filter Won => Filter.All(
        Filter.Eq("status", "won"), new Filter.Test("closedAt", "ge", At(period.From)), new Filter.Test("closedAt", "lt", At(period.Until)))!;

    /// <summary>A deal that nobody shares is its owner's; the others are of whoever has a part in them.</summary>
    private Filter Person(Guid? person)
    {
        if (!isShared)
        {
            return Whose("owner", person);
        }

        var alone = Filter.All(Whose("owner", person), Places("none", HasPart))!;
        return person is { } member ? new Filter.Or([alone, Places("any", Filter.All(Filter.Eq("member", member), HasPart)!)]) : alone;
    }

    private static Filter HasPart { get; } = new Filter.Test("split", "gt", JsonValue.Create(0));

    private static Filter.Test Places(string op, Filter which) => new("dealMembers", op, FilterText.Json(which));

    private static Filter Whose(string field, Guid? id) => id is { } known ? Filter.Eq(field, known) : new Filter.Test(field, "empty", null);

    private static JsonValue Day(DateOnly day) => JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private JsonValue At(DateOnly day) =>
        JsonValue.Create(ForecastPeriod.Start(day, calendar.Zone).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
