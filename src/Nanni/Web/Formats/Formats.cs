using System.Globalization;

namespace Nanni.Web;

/// <summary>Numbers, money, days and instants as one person reads them: by language, zone, and what time it is now.</summary>
/// <param name="language">Decides separators, names of months, plural forms.</param>
/// <param name="zone">The person's zone; instants are shown in it.</param>
/// <param name="now">The instant of the request.</param>
public sealed class Formats(Language language, TimeZoneInfo zone, DateTimeOffset now)
{
    private const char NoBreakSpace = '\u00a0';
    private readonly CultureInfo culture = language.Culture;

    public Language Language => language;

    /// <summary>What day it is for the person.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>The instant on the person's clock.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    /// <summary><c>1,234.5</c>: grouped, at most six decimals, no trailing zeros.</summary>
    public string Number(decimal value) => value.ToString("#,0.######", culture);

    public string Number(long value) => value.ToString("N0", culture);

    /// <summary>With exactly so many decimals.</summary>
    public string Number(decimal value, int decimals) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), culture);

    /// <summary><c>12.5%</c> of 12.5; Polish and Lithuanian put a space before the sign in writing, Polish CLDR does not.</summary>
    public string Percent(decimal percent) =>
        language == Language.Lithuanian ? Number(percent) + NoBreakSpace + "%" : Number(percent) + "%";

    /// <summary>An amount in minor units: <c>€1,250.00</c>, <c>1 250,00 zł</c>, <c>¥</c> without decimals.</summary>
    public string Money(long minor, string currency) => Money(Currencies.Amount(minor, currency), currency);

    /// <summary>An amount in major units, with all decimals of its currency.</summary>
    public string Money(decimal amount, string currency) => Money(amount, currency, Currencies.Decimals(currency));

    /// <summary>What one unit costs: with parts of a cent, up to four decimals, where it has some.</summary>
    public string Price(decimal price, string currency)
    {
        var decimals = Currencies.Decimals(currency);
        while (decimals < 4 && decimal.Round(price, decimals) != price)
        {
            decimals++;
        }

        return Money(price, currency, decimals);
    }

    /// <summary>An amount without decimals, for totals and cards.</summary>
    public string MoneyRounded(long minor, string currency) =>
        Money(Math.Round(Currencies.Amount(minor, currency), MidpointRounding.AwayFromZero), currency, 0);

    /// <summary><c>22 Nov 2026</c>, <c>22 lis 2026</c>, <c>2026-11-22</c>.</summary>
    public string Date(DateOnly day) => day.ToString(culture.DateTimeFormat.ShortDatePattern, culture);

    public string Date(DateTimeOffset at) => Date(DateOnly.FromDateTime(Local(at)));

    /// <summary>Without the year when it is this year.</summary>
    public string ShortDate(DateOnly day) =>
        day.Year == Today.Year ? day.ToString(culture.DateTimeFormat.MonthDayPattern, culture) : Date(day);

    /// <summary>With the name of the day: a heading in a timeline.</summary>
    public string LongDate(DateOnly day) => day.ToString(culture.DateTimeFormat.LongDatePattern, culture);

    public string Month(DateOnly day) => day.ToString(culture.DateTimeFormat.YearMonthPattern, culture);

    /// <summary><c>14:05</c> on the person's clock.</summary>
    public string Time(DateTimeOffset at) => Local(at).ToString(culture.DateTimeFormat.ShortTimePattern, culture);

    public string DateTime(DateTimeOffset at) => Date(at) + ", " + Time(at);

    /// <summary>“5 min ago”, “yesterday, 14:05”, “in 3 days”, and the date beyond a week.</summary>
    public string Relative(DateTimeOffset at)
    {
        var apart = at - now;
        var days = DateOnly.FromDateTime(Local(at)).DayNumber - Today.DayNumber;
        var minutes = (int)Math.Round(Math.Abs(apart.TotalMinutes));
        var ago = apart <= TimeSpan.Zero;

        return (minutes, days) switch
        {
            (0, _) => Text("format.now"),
            ( < 60, _) => Text(ago ? "format.minutesAgo" : "format.inMinutes", minutes),
            ( < 12 * 60, 0) => Text(ago ? "format.hoursAgo" : "format.inHours", (minutes + 30) / 60),
            (_, 0 or 1 or -1) => Relative(DateOnly.FromDateTime(Local(at))) + ", " + Time(at),
            _ => Relative(DateOnly.FromDateTime(Local(at))),
        };
    }

    /// <summary>“today”, “tomorrow”, “3 days ago”, and the date beyond a week.</summary>
    public string Relative(DateOnly day) => (day.DayNumber - Today.DayNumber) switch
    {
        0 => Text("format.today"),
        1 => Text("format.tomorrow"),
        -1 => Text("format.yesterday"),
        > 1 and <= 7 and var days => Text("format.inDays", days),
        < -1 and >= -7 and var days => Text("format.daysAgo", -days),
        _ => ShortDate(day),
    };

    /// <summary>How long something has lasted, in whole days or hours: “12 days”.</summary>
    public string Lasted(TimeSpan time) =>
        time.TotalDays >= 1 ? Text("format.days", (int)time.TotalDays) : Text("format.hours", Math.Max(1, (int)time.TotalHours));

    /// <summary>A size of a file: <c>1.4 MB</c>.</summary>
    public string Bytes(long bytes) => bytes switch
    {
        < 1_000 => Number(bytes) + NoBreakSpace + "B",
        < 1_000_000 => Number(Math.Round(bytes / 1_000m)) + NoBreakSpace + "kB",
        < 1_000_000_000 => Number(Math.Round(bytes / 1_000_000m, 1)) + NoBreakSpace + "MB",
        _ => Number(Math.Round(bytes / 1_000_000_000m, 1)) + NoBreakSpace + "GB",
    };

    /// <summary>An instant for the <c>datetime</c> attribute of a <c>time</c> element.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Machine(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Any argument of a text.</summary>
    internal string Any(object? value) => value switch
    {
        null => "",
        string text => text,
        int whole => Number(whole),
        long whole => Number(whole),
        decimal number => Number(number),
        DateOnly day => Date(day),
        DateTimeOffset at => DateTime(at),
        IFormattable other => other.ToString(null, culture),
        _ => value.ToString() ?? "",
    };

    private string Money(decimal amount, string currency, int decimals)
    {
        var sign = Currencies.Sign(currency, language);
        var number = Number(Math.Abs(amount), decimals);
        var minus = amount < 0 ? culture.NumberFormat.NegativeSign : "";

        if (language != Language.English)
        {
            return minus + number + NoBreakSpace + sign;
        }

        return char.IsLetter(sign[^1]) ? minus + sign + NoBreakSpace + number : minus + sign + number;
    }

    private string Text(string key) => Texts.Format(this, key);

    private string Text(string key, int n) => Texts.Format(this, key, ("n", n));
}
