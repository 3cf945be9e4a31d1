using System.Buffers;
using System.Globalization;
using Nanni.Records.Import.Tables;
using Nanni.Records.Text;

namespace Nanni.Records.Import.Values;

/// <summary>Which part comes first where a day is written in three numbers.</summary>
public enum DateOrder
{
    /// <summary>31.12.2026, as everywhere in Europe.</summary>
    DayFirst,

    /// <summary>12/31/2026, as in America.</summary>
    MonthFirst,
}

/// <summary>Reads days and moments as people and programs write them.</summary>
public static class Dates
{
    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789.,");

    /// <summary>The order that a column is written in; null when every value reads both ways.</summary>
    public static DateOrder? Order(IEnumerable<string> column)
    {
        var (day, month) = (0, 0);
        foreach (var text in column)
        {
            var parts = Parts(text.AsSpan().Trim(), out _, out var named);
            if (!named && parts is [{ Length: <= 2 } first, { Length: <= 2 } second, ..])
            {
                day += Number(first) is > 12 and <= 31 ? 1 : 0;
                month += Number(second) is > 12 and <= 31 ? 1 : 0;
            }
        }

        return day == month ? null : day > month ? DateOrder.DayFirst : DateOrder.MonthFirst;
    }

    /// <summary>Reads a day; a time after it is read and dropped.</summary>
    /// <param name="serials">Whether a bare number such as 45292 is a day of Excel.</param>
    public static bool TryDay(string? text, DateOrder order, out DateOnly day, bool serials = false)
    {
        var read = TryMoment(text, order, out var moment, out _, serials);
        day = DateOnly.FromDateTime(moment);
        return read;
    }

    /// <summary>Reads a moment; without a time it is the beginning of the day.</summary>
    /// <param name="offset">From UTC, when the text says so (Z, +02:00); null is the local time of whoever wrote it.</param>
    public static bool TryMoment(string? text, DateOrder order, out DateTime moment, out TimeSpan? offset, bool serials = false)
    {
        (moment, offset) = (default, null);
        var whole = text.AsSpan().Trim();
        if (whole.Length is 0 or > 60)
        {
            return false;
        }

        if (whole.IndexOfAnyExcept(Numeric) < 0 && whole.Count('.') + whole.Count(',') < 2)
        {
            return Bare(whole, serials, out moment);
        }

        var parts = Parts(whole, out var time, out _);
        return Day(parts, order, out var day) && Clock.TryParse(time, out var clock, out offset) && At(day, clock, out moment);
    }

    /// <summary>20260131, 20260131235959, or a serial day of Excel.</summary>
    private static bool Bare(ReadOnlySpan<char> digits, bool serials, out DateTime moment)
    {
        if (DateTime.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out moment)
            || DateTime.TryParseExact(digits, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out moment))
        {
            return moment.Year is >= 1000 and <= 2999;
        }

        var point = digits.ToString().Replace(',', '.');
        if (serials && double.TryParse(point, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial)
            && serial is > 366 and < 73_051 && NumberFormats.Moment(serial) is { } found)
        {
            moment = found;
            return true;
        }

        return false;
    }

    /// <summary>Cuts the text into the three parts of the day and the rest, the time.</summary>
    private static List<string> Parts(ReadOnlySpan<char> text, out string time, out bool named)
    {
        var parts = new List<string>(3);
        named = false;
        var at = 0;
        while (at < text.Length && parts.Count < 3)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                var digits = text[at..];
                var length = digits.IndexOfAnyExceptInRange('0', '9');
                length = length < 0 ? digits.Length : length;
                if (length < digits.Length && digits[length] == ':')
                {
                    break;
                }

                parts.Add(digits[..length].ToString());
                at += length;
            }
            else if (char.IsLetter(text[at]))
            {
                var end = at;
                while (end < text.Length && char.IsLetter(text[end]))
                {
                    end++;
                }

                var word = Fold.Compact(text[at..end].ToString());
                if (CalendarWords.Months.TryGetValue(word, out var month) && !named)
                {
                    parts.Add("M" + month.ToString(CultureInfo.InvariantCulture));
                    named = true;
                }
                else if (parts.Count == 0 ? !CalendarWords.Weekdays.Contains(word) : word is not ("m" or "d" or "of" or "de" or "r" or "th" or "st" or "nd" or "rd" or "men"))
                {
                    parts.Clear();
                    break;
                }

                at = end;
            }
            else
            {
                at++;
            }
        }

        time = text[at..].Trim(" .,Tt\u00A0").ToString();
        time = time.StartsWith("d.", StringComparison.Ordinal) || time is "d" or "r" ? time[1..].Trim(' ', '.') : time;
        return parts;
    }

    private static bool Day(List<string> parts, DateOrder order, out DateOnly day)
    {
        day = default;
        if (parts.Count != 3)
        {
            return false;
        }

        var (a, b, c) = (parts[0], parts[1], parts[2]);
        (string Year, string Month, string Date)? found =
            a.Length == 4 ? (a, b, c)
            : a[0] == 'M' ? (c, a, b)
            : b[0] == 'M' ? (c, b, a)
            : Number(a) > 12 || (order == DateOrder.DayFirst && Number(b) <= 12) ? (c, b, a)
            : (c, a, b);
        var (year, month, date) = found.Value;
        if (a.Length == 4 && c[0] == 'M')
        {
            (month, date) = (c, b);
        }

        if (year.Length is not (2 or 4) || date.Length > 2)
        {
            return false;
        }

        // Two digits are the years 1950 to 2049.
        var full = year.Length == 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
        var (m, d) = (Number(month.TrimStart('M')), Number(date));
        if (full is < 1000 or > 9999 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(full, m))
        {
            return false;
        }

        day = new DateOnly(full, m, d);
        return true;
    }

    private static bool At(DateOnly day, TimeSpan clock, out DateTime moment)
    {
        moment = day.ToDateTime(TimeOnly.MinValue);
        if (DateTime.MaxValue - moment < clock)
        {
            return false;
        }

        moment += clock;
        return true;
    }

    internal static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
