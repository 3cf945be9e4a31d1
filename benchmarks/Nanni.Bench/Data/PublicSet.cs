using System.Globalization;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Bench.Data;

/// <summary>
/// The public set "CRM sales opportunities" (Maven Analytics) as it would come by an import: who sold what to whom from which day on, and
/// how it ended. Values and days of the end are left out.
/// </summary>
internal static class PublicSet
{
    public static (IReadOnlyList<Feature> Features, List<Snapshot> Snapshots) Read(string folder)
    {
        var accounts = Rows(Path.Combine(folder, "accounts.csv")).ToDictionary(a => a["account"]);
        Feature[] features = [new("owner", false), new("product", false), new("account.industry", false), new("account.country", false), new("account.employees", true), new("account.won", true, IsField: false)];
        var closed = Rows(Path.Combine(folder, "sales_pipeline.csv")).Where(d => d["deal_stage"] is "Won" or "Lost").ToList();
        var wins = closed.Where(d => d["deal_stage"] == "Won").ToLookup(d => d["account"], d => Day(d["close_date"]));
        return (features, [.. closed.Select((deal, i) =>
        {
            var account = accounts.GetValueOrDefault(deal["account"]);
            return new Snapshot(i, Day(deal["close_date"]), deal["deal_stage"] == "Won",
            [
                FeatureValue.Of(deal["sales_agent"]), FeatureValue.Of(deal["product"]), FeatureValue.Of(account?["sector"]), FeatureValue.Of(account?["office_location"]),
                FeatureValue.Of(account is null ? null : (double?)double.Parse(account["employees"], CultureInfo.InvariantCulture)),
                FeatureValue.Of((double?)wins[deal["account"]].Count(day => day < Day(deal["engage_date"]))),
            ]);
        })]);
    }

    private static DateTimeOffset Day(string text) => new(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The set has no quoted cells.</summary>
    private static IEnumerable<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadLines(file);
        var names = lines.First().Split(',');
        return lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second));
    }
}
