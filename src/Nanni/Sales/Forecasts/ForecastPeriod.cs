using System.Globalization;
using Nanni.Web;

namespace Nanni.Sales.Forecasts;

/// <summary>A month, quarter or year of the workspace's own financial calendar.</summary>
/// <param name="Length">"month", "quarter" or "year".</param>
/// <param name="From">First day.</param>
/// <param name="Until">The day after the last.</param>
public readonly record struct ForecastPeriod(string Length, DateOnly From, DateOnly Until)
{
    public const string Month = "month";
    public const string Quarter = "quarter";
    public const string Year = "year";

    public static readonly IReadOnlyList<string> Lengths = [Month, Quarter, Year];

    public ForecastPeriod Next => At(1);

    public ForecastPeriod Previous => At(-1);

    /// <summary>The period in which a day lies.</summary>
    /// <param name="first">The month, 1 to 12, in which the financial year begins: quarters are counted from it, too.</param>
    public static ForecastPeriod Of(string length, DateOnly day, int first)
    {
        // At the ends of the calendar there would be no whole period.
        day = day.Year < 1900 ? new(1900, 1, 1) : day.Year > 2200 ? new(2200, 1, 1) : day;
        var size = Months(length);
        var past = (day.Month - first + 12) % size;
        var from = new DateOnly(day.Year, day.Month, 1).AddMonths(-past);
        return new(length, from, from.AddMonths(size));
    }

    public bool Holds(DateOnly day) => day >= From && day < Until;

    /// <summary>The first instant of a day in a zone; where the clock skips midnight, the first that it shows.</summary>
    public static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The same in every language, for names of records: <c>2026-10</c>, <c>2026-10/12</c>, <c>2026-10/2027-09</c>.</summary>
    public string Code
    {
        get
        {
            var last = Until.AddDays(-1);
            return Length == Month ? Text(From) : $"{Text(From)}/{(last.Year == From.Year ? last.ToString("MM", CultureInfo.InvariantCulture) : Text(last))}";
        }
    }

    /// <summary>As people call it: "October 2026", "October – December 2026".</summary>
    public string Name(Formats format)
    {
        var last = Until.AddDays(-1);
        return Length switch
        {
            Month => format.Month(From),
            Year when From.Month == 1 => From.Year.ToString(CultureInfo.InvariantCulture),
            _ => $"{format.Month(From)} – {format.Month(last)}",
        };
    }

    private ForecastPeriod At(int step)
    {
        var from = From.AddMonths(step * Months(Length));
        return new(Length, from, from.AddMonths(Months(Length)));
    }

    private static int Months(string length) => length switch
    {
        Month => 1,
        Quarter => 3,
        Year => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(length), length, null),
    };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
