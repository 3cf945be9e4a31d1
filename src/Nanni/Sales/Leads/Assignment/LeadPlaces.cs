using System.Text.Json;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>What a rule says of one of its people.</summary>
/// <param name="Weight">How many turns they take where another takes one; at least 1.</param>
/// <param name="Words">Skills, or places of an area, divided by commas.</param>
internal sealed record LeadPlace(Guid Member, int Weight = 1, string? Words = null);

/// <summary>The people of a rule, as they are stored with it.</summary>
internal static class LeadPlaces
{
    public const int Most = 200;

    public const int MostWeight = 100;

    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    /// <summary>None for what cannot be read: the API takes any text.</summary>
    public static IReadOnlyList<LeadPlace> Read(string? json)
    {
        try
        {
            return json is null ? [] : [.. (JsonSerializer.Deserialize<LeadPlace?[]>(json, Camel) ?? []).OfType<LeadPlace>()
                .Select(place => place with { Weight = Math.Clamp(place.Weight, 1, MostWeight) }).DistinctBy(place => place.Member).Take(Most)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static string? Write(IReadOnlyCollection<LeadPlace> places) => places.Count == 0 ? null : JsonSerializer.Serialize(places, Camel);
}
