using System.Globalization;

namespace Nanni.Records.Import.Tables;

/// <summary>What the number in a cell stands for, by the format it is shown in.</summary>
internal enum NumberMeaning
{
    Number,
    Percent,
    Date,
    DateTime,
    Time,
}

/// <summary>Number formats of workbooks, and their numbers as text.</summary>
/// <remarks>Source: ECMA-376 part 1, §18.8.30 (built-in formats) and §18.8.31 (format codes).</remarks>
internal static class NumberFormats
{
    public static NumberMeaning BuiltIn(int id) => id switch
    {
        9 or 10 => NumberMeaning.Percent,
        14 or 15 or 16 or 17 or (>= 27 and <= 31) or 36 or (>= 50 and <= 58) => NumberMeaning.Date,
        18 or 19 or 20 or 21 or (>= 32 and <= 35) or 45 or 46 or 47 => NumberMeaning.Time,
        22 => NumberMeaning.DateTime,
        _ => NumberMeaning.Number,
    };

    /// <summary>Looks for the letters of days and hours outside quotes, escapes and colours.</summary>
    public static NumberMeaning Meaning(string code)
    {
        var (day, time, percent, minutes) = (false, false, false, false);
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (char.ToLowerInvariant(code[i]))
            {
                case '"':
                    i = Skip(code, i, '"');
                    break;
                case '[':
                    var close = Skip(code, i, ']');
                    time |= code.AsSpan(i, close - i).Trim('[').Trim("hHmMsS").IsEmpty;
                    i = close;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'g' when code.AsSpan(i).StartsWith("general", StringComparison.OrdinalIgnoreCase):
                    return NumberMeaning.Number;
                case 'y' or 'd':
                    day = true;
                    break;
                case 'h' or 's':
                    time = true;
                    break;
                case 'm':
                    minutes = true;
                    break;
                case '%':
                    percent = true;
                    break;
            }
        }

        return (day, time) switch
        {
            (true, true) => NumberMeaning.DateTime,
            (true, false) => NumberMeaning.Date,
            (false, true) => NumberMeaning.Time,
            _ => minutes ? NumberMeaning.Date : percent ? NumberMeaning.Percent : NumberMeaning.Number,
        };
    }

    /// <summary>The number as text that the value parsers read: a decimal point, ISO days, a percent sign.</summary>
    public static string Write(double value, NumberMeaning meaning, bool is1904) => meaning switch
    {
        NumberMeaning.Number => Plain(value),
        NumberMeaning.Percent => Plain(Math.Round(value * 100, 10)) + "%",
        NumberMeaning.Time when value is >= 0 and < 1 => Time(value),
        _ => Day(value, is1904, meaning),
    };

    /// <summary>The moment a serial number stands for, to the second; null outside the years 1900 to 9999.</summary>
    /// <remarks>Excel counts a 29 February 1900 that never was, so serials up to 60 are one day off.</remarks>
    public static DateTime? Moment(double serial, bool is1904 = false)
    {
        if (is1904)
        {
            serial += 1462;
        }

        if (double.IsNaN(serial) || serial is < 1 or >= 2_958_466)
        {
            return null;
        }

        var seconds = Math.Round((serial < 60 ? serial + 1 : serial) * 86_400);
        return new DateTime(1899, 12, 30).AddSeconds(seconds);
    }

    private static string Day(double value, bool is1904, NumberMeaning meaning) => Moment(value, is1904) is not { } moment
        ? Plain(value)
        : moment.TimeOfDay == TimeSpan.Zero && meaning != NumberMeaning.Time
            ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Time(double value) => Math.Round(value * 86_400) is < 86_400 and var seconds
        ? TimeSpan.FromSeconds(seconds).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture)
        : "00:00:00";

    /// <summary>Without exponent where that is exact: telephone numbers are numbers in many sheets.</summary>
    private static string Plain(double value) =>
        Math.Abs(value) is < 1e15 and (>= 1e-6 or 0)
            ? Math.Round((decimal)value, 12).ToString("0.############", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    private static int Skip(string code, int from, char to)
    {
        var end = code.IndexOf(to, from + 1);
        return end < 0 ? code.Length - 1 : end;
    }
}
