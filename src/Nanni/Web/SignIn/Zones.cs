namespace Nanni.Web.SignIn;

/// <summary>Time zones by IANA name.</summary>
public static class Zones
{
    /// <summary>UTC where the name is unknown: a machine without the zone must still serve.</summary>
    public static TimeZoneInfo Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    public static bool IsKnown(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;
}
