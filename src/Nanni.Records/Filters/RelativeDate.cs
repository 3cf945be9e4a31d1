using System.Globalization;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <summary>
/// Spans of days named relative to today: <c>today</c>, <c>this week</c>, <c>last 30 days</c>, <c>next quarter</c>. Weeks begin on
/// Monday (ISO 8601). <c>2023</c> is a year, <c>2023-05</c> a month. "last 30 days" ends with today; "last month" is the calendar month before this one.
/// </summary>
public static class RelativeDate
{
    /// <returns>First day, and the day after the last.</returns>
    /// <exception cref="UnreadableException"><c>filter.period</c>.</exception>
    public static (DateOnly From, DateOnly Until) Parse(string text, DateOnly today)
    {
        var words = text.Trim().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return words switch
            {
                ["today"] => (today, today.AddDays(1)),
                ["yesterday"] => (today.AddDays(-1), today),
                ["tomorrow"] => (today.AddDays(1), today.AddDays(2)),
                ["this", var unit] => Unit(unit, today, 0),
                ["last", var unit] => Unit(unit, today, -1),
                ["next", var unit] => Unit(unit, today, 1),
                ["last", var number, var unit] => (Move(today.AddDays(1), unit, -Count(number)), today.AddDays(1)),
                ["next", var number, var unit] => (today, Move(today, unit, Count(number))),
                [var one] when one.Split("..") is [var from, var until] => (Day(from), Day(until).AddDays(1)),
                [{ Length: 4 } year] => Unit("year", new(Count(year), 1, 1), 0),
                [{ Length: 7 } month] => Unit("month", Day(month + "-01"), 0),
                [var one] => (Day(one), Day(one).AddDays(1)),
                _ => throw new FormatException(),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new UnreadableException("filter.period", text);
        }
    }

    private static int Count(string number) => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static (DateOnly, DateOnly) Unit(string unit, DateOnly today, int offset)
    {
        var start = unit switch
        {
            "week" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            "month" => new DateOnly(today.Year, today.Month, 1),
            "quarter" => new DateOnly(today.Year, (((today.Month - 1) / 3) * 3) + 1, 1),
            "year" => new DateOnly(today.Year, 1, 1),
            _ => throw new FormatException(),
        };
        return (Move(start, unit, offset), Move(start, unit, offset + 1));
    }

    private static DateOnly Move(DateOnly day, string unit, int count) => unit switch
    {
        "day" or "days" => day.AddDays(count),
        "week" or "weeks" => day.AddDays(7 * count),
        "month" or "months" => day.AddMonths(count),
        "quarter" or "quarters" => day.AddMonths(3 * count),
        "year" or "years" => day.AddYears(count),
        _ => throw new FormatException(),
    };
}
