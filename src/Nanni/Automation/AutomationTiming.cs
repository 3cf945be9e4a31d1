using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nanni.Records.Types;

namespace Nanni.Automation;

/// <summary>When one that goes by the clock runs: so long before or after a date, or at an hour of each day, week or month; or which form it waits for.</summary>
public sealed record AutomationTiming
{
    /// <summary>Days are meant in the morning: like what people plan for a day.</summary>
    public static readonly TimeOnly Morning = new(9, 0);

    /// <summary>How often a date is looked at.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>Ten years of hours: further away no date can be reckoned with.</summary>
    private const int Farthest = 87_600;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Key of a field with a date.</summary>
    public string? Field { get; init; }

    /// <summary>So many of the <see cref="Unit"/>; negative before the date.</summary>
    public int Count { get; init; }

    /// <summary>"days" or "hours".</summary>
    public string Unit { get; init; } = "days";

    /// <summary>"day", "week" or "month".</summary>
    public string Every { get; init; } = "day";

    /// <summary>1 (Monday) to 7 of a week, 1 to 31 of a month; a shorter month has its last day.</summary>
    public int Day { get; init; } = 1;

    /// <summary>"07:30", in the zone of who changed the automation last.</summary>
    public string Time { get; init; } = "09:00";

    /// <summary>Id of a web form; null for any.</summary>
    public string? Form { get; init; }

    /// <summary>What a rule says of it; all as usual where it says nothing that can be read.</summary>
    public static AutomationTiming Of(AutomationRule rule)
    {
        try
        {
            return rule.Timing is { } text && JsonSerializer.Deserialize<AutomationTiming>(text, Json) is { } timing
                ? timing with { Count = Math.Clamp(timing.Count, -Farthest, Farthest) } : new();
        }
        catch (JsonException)
        {
            // Its plan says that it is broken: it names no date.
            return new();
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Dates that can be waited for: those that an index finds.</summary>
    internal static IEnumerable<Field> Dates(TypeSchema type) => type.Visible.Where(f =>
        f is { IsCustom: false, IsEncrypted: false, Kind: FieldKind.Date or FieldKind.DateTime } && (f.IsIndexed || f.Key == "updatedAt" || type.Type.DefaultSort.TrimStart('-') == f.Key));

    /// <summary>Where one that is switched on begins, and when it looks first; null where it follows the log.</summary>
    internal (long Through, DateTimeOffset At)? First(string? trigger, DateTimeOffset now, TimeZoneInfo zone) => trigger switch
    {
        AutomationEvent.Date => (now.UtcTicks, now),
        AutomationEvent.Schedule => Next(now, zone) is var next ? (next.UtcTicks, next) : null,
        _ => null,
    };

    /// <summary>When the automation is to meet a record with this date.</summary>
    internal DateTimeOffset Due(object date, TimeZoneInfo zone) => date switch
    {
        DateOnly day when Unit == "days" => At(day.AddDays(Count), Morning, zone),
        DateOnly day => At(day, TimeOnly.MinValue, zone).AddHours(Count),
        DateTimeOffset at => at + Span,
        _ => DateTimeOffset.MaxValue,
    };

    /// <summary>Dates between which everything lies that is due between two instants.</summary>
    internal (object From, object To) Between(FieldKind kind, DateTimeOffset from, DateTimeOffset to) => kind == FieldKind.Date
        ? (DateOnly.FromDateTime((from - Span).UtcDateTime).AddDays(-2), DateOnly.FromDateTime((to - Span).UtcDateTime).AddDays(2))
        : (from - Span, to - Span);

    /// <summary>The first time after an instant.</summary>
    internal DateTimeOffset Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var hour = TimeOnly.TryParseExact(Time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : Morning;
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime); ; day = day.AddDays(1))
        {
            if (Falls(day) && At(day, hour, zone) is var at && at > after)
            {
                return at;
            }
        }
    }

    private TimeSpan Span => Unit == "hours" ? TimeSpan.FromHours(Count) : TimeSpan.FromDays(Count);

    private bool Falls(DateOnly day) => Every switch
    {
        "week" => (((int)day.DayOfWeek + 6) % 7) + 1 == Math.Clamp(Day, 1, 7),
        "month" => day.Day == Math.Min(Math.Clamp(Day, 1, 31), DateTime.DaysInMonth(day.Year, day.Month)),
        _ => true,
    };

    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);

        // In the hour that is left out when clocks go forward, the next one counts.
        local = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
