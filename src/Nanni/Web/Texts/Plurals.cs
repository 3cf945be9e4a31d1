namespace Nanni.Web;

/// <summary>Which form of a noun follows a number.</summary>
/// <remarks>Source: Unicode CLDR 47, Language Plural Rules (cardinal). v is the number of decimals shown, i the integer part.</remarks>
internal static class Plurals
{
    public static string English(decimal number, int decimals) =>
        decimals == 0 && Math.Abs(number) == 1 ? "one" : "other";

    public static string Polish(decimal number, int decimals)
    {
        if (decimals > 0)
        {
            return "other";
        }

        var whole = Math.Truncate(Math.Abs(number));
        if (whole == 1)
        {
            return "one";
        }

        return whole % 10 is >= 2 and <= 4 && whole % 100 is not (>= 12 and <= 14) ? "few" : "many";
    }

    public static string Lithuanian(decimal number, int decimals)
    {
        if (decimals > 0 && number != Math.Truncate(number))
        {
            return "many";
        }

        var whole = Math.Abs(Math.Truncate(number));
        var isTeen = whole % 100 is >= 11 and <= 19;

        return (whole % 10) switch
        {
            1 when !isTeen => "one",
            >= 2 and <= 9 when !isTeen => "few",
            _ => "other",
        };
    }
}
