using System.Globalization;

namespace Nanni.Customers.NameDays;

/// <summary>A day that comes each year: kept as <c>07-26</c>, typed and shown as 26.07 too.</summary>
public static class DayOfYear
{
    /// <param name="canonical">Month and day, two digits each.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Read(text) is var (month, day) ? string.Create(CultureInfo.InvariantCulture, $"{month:00}-{day:00}") : "";
        return canonical.Length > 0;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text) => Read(text) is null ? "identifier.dayOfYear.format" : null;

    public static string Shown(string canonical) => $"{canonical[3..]}.{canonical[..2]}";

    public static string Of(DateOnly day) => day.ToString("MM-dd", CultureInfo.InvariantCulture);

    /// <summary>26.07 and 26. 7. begin with the day, 07-26 with the month, as ISO 8601 has it.</summary>
    private static (int Month, int Day)? Read(string? text)
    {
        var parts = (text ?? "").Split(['.', '-', '/', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var second))
        {
            return null;
        }

        var (month, day) = text!.Contains('-', StringComparison.Ordinal) ? (first, second) : (second, first);

        // The 29th of February is a name day in some years.
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2024, month) ? (month, day) : null;
    }
}
