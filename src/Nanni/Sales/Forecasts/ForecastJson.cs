using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <summary>A forecast as programs read it.</summary>
internal static class ForecastJson
{
    public static JsonObject Period(ForecastPeriod period) => new()
    {
        ["length"] = period.Length,
        ["startsOn"] = Day(period.From),
        ["endsOn"] = Day(period.Until.AddDays(-1)),
    };

    /// <summary>Whose a line is: of the whole, person and team are null, and so they are for deals of nobody.</summary>
    public static JsonObject Whose(ForecastLine line, Schema schema) => new()
    {
        ["key"] = line.Key,
        ["kind"] = line.Key.Length == 0 ? "total" : line.IsPerson ? "person" : "team",
        ["person"] = line.Person is { } person ? Named(person, schema.Members.GetValueOrDefault(person)?.Name) : null,
        ["team"] = line.Team is { } team ? Named(team, schema.Teams.GetValueOrDefault(team)) : null,
        ["depth"] = line.Depth,
    };

    /// <param name="isWeighted">False where probability is kept from the reader.</param>
    public static JsonObject Line(ForecastLine line, Schema schema, bool isWeighted)
    {
        var json = Whose(line, schema);
        json["categories"] = new JsonObject(ForecastCategories.Choosable.Prepend(ForecastCategories.Closed).Select(c =>
            KeyValuePair.Create(c, (JsonNode?)new JsonObject { ["deals"] = line.Deals(c), ["amounts"] = Amounts(line.Sum(c)) })));
        json["weighted"] = isWeighted ? Amounts(line.Sum(isWeighted: true)) : null;
        json["quota"] = Amounts(line.Quota);
        json["attainment"] = line.Attainment is { } percent ? decimal.Round(percent, 2) : null;
        json["call"] = Said(line.Call);
        json["override"] = Said(line.Override);
        return json;
    }

    /// <summary>By which rates the sums were turned into one currency; a rate as an offer names its own.</summary>
    public static JsonObject Converted(ForecastConverted one) => new()
    {
        ["currency"] = one.Currency,
        ["rates"] = new JsonArray([.. one.Rates.Select(r => (JsonNode)new JsonObject
        {
            ["source"] = r.Source,
            ["from"] = r.From,
            ["to"] = r.To,
            ["asked"] = Day(r.Asked),
            ["day"] = Day(r.Day),
            ["table"] = r.Table,
            ["quotations"] = new JsonArray([.. r.Quotations.Select(q => (JsonNode)new JsonObject { ["unit"] = q.Unit, ["rate"] = q.Rate, ["counter"] = q.Counter })]),
        })]),
        ["withoutRate"] = new JsonArray([.. one.Left.Select(c => (JsonNode)c)]),
    };

    public static JsonArray Amounts(IEnumerable<Money> amounts) => [.. amounts.Select(m => Amount(m))];

    public static JsonObject Amount(Money money) => new() { ["amount"] = FieldJson.Amount(money), ["currency"] = money.Currency };

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Named(Guid id, string? name) => new() { ["id"] = id.ToString(), ["name"] = name };

    private static JsonObject? Said(ForecastSaid? said) => said is null ? null
        : new() { ["id"] = said.Id.ToString(), ["amount"] = Amount(said.Amount), ["note"] = said.Note, ["updatedAt"] = FieldJson.Instant(said.At) };
}
