using System.Text.Json.Nodes;
using Nanni.Records.Storage;

namespace Nanni.Sales.Forecasts;

/// <summary>When the workspace's days and financial years begin.</summary>
/// <param name="FirstMonth">1 to 12.</param>
/// <param name="Zone">The workspace's: a deal is won on the same day for everybody.</param>
public sealed record SalesCalendar(int FirstMonth, TimeZoneInfo Zone)
{
    /// <summary>Its key in the settings of a workspace.</summary>
    public const string Setting = "fiscalMonth";

    public DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    public static Sql Select(Sql sql, Guid workspace) => sql.Add($"select settings, zone from workspaces where id = {workspace}");

    public static SalesCalendar Read(Row row) => new(Month(row.Text(0)), TimeZoneInfo.FindSystemTimeZoneById(row.Text(1)));

    /// <param name="settings">JSON.</param>
    public static int Month(string settings) => JsonNode.Parse(settings)?[Setting] is JsonValue value && value.TryGetValue(out int month) ? Math.Clamp(month, 1, 12) : 1;
}
