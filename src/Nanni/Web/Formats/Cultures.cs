using System.Globalization;

namespace Nanni.Web;

/// <summary>
/// The three cultures with every part that we show set by us, so that a page reads the same whichever version of ICU
/// the machine has.
/// </summary>
internal static class Cultures
{
    private const string NoBreakSpace = "\u00a0";

    public static CultureInfo British() => Make("en-GB", ".", ",", "d MMM yyyy", "d MMM", "dddd, d MMMM yyyy", "MMMM yyyy");

    public static CultureInfo Polish() =>
        Make("pl-PL", ",", NoBreakSpace, "d MMM yyyy", "d MMM", "dddd, d MMMM yyyy", "MMMM yyyy");

    // Lithuanians write years first: LST ISO 8601, and the State Commission of the Lithuanian Language on dates.
    public static CultureInfo Lithuanian() =>
        Make("lt-LT", ",", NoBreakSpace, "yyyy-MM-dd", "MM-dd", "yyyy 'm.' MMMM d 'd.', dddd", "yyyy 'm.' MMMM");

    private static CultureInfo Make(
        string name, string point, string group, string day, string monthDay, string longDay, string month)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        var numbers = culture.NumberFormat;
        numbers.NumberDecimalSeparator = numbers.CurrencyDecimalSeparator = numbers.PercentDecimalSeparator = point;
        numbers.NumberGroupSeparator = numbers.CurrencyGroupSeparator = numbers.PercentGroupSeparator = group;
        numbers.NumberGroupSizes = [3];
        numbers.NegativeSign = "\u2212";

        var dates = culture.DateTimeFormat;
        dates.Calendar = new GregorianCalendar();
        dates.FirstDayOfWeek = DayOfWeek.Monday;
        dates.ShortDatePattern = day;
        dates.MonthDayPattern = monthDay;
        dates.LongDatePattern = longDay;
        dates.YearMonthPattern = month;
        dates.ShortTimePattern = "HH:mm";
        dates.LongTimePattern = "HH:mm:ss";
        return CultureInfo.ReadOnly(culture);
    }
}
