using System.Globalization;
using System.Text.RegularExpressions;
using Nanni.Records.Types;

namespace Nanni.Web.Records;

/// <summary>The text reads both ways: as a number with decimals, and as a whole one whose thousands are parted.</summary>
/// <param name="whole">How to write the whole number so that nobody doubts.</param>
/// <param name="broken">How to write the one with decimals.</param>
internal sealed class AmbiguousNumberException(string whole, string broken) : FormatException
{
    public string Whole => whole;

    public string Broken => broken;
}

/// <summary>Reads numbers as a person types them: by the signs of their own language, and by others where nothing else can be meant.</summary>
internal static partial class TypedNumbers
{
    private const string Minus = "\u2212";

    /// <summary>
    /// English “1,234.5”, Polish and Lithuanian “1 234,5”; “1,234” is a thousand and more to an English reader and not much more than one
    /// to the others. Another language's signs are taken where they leave no doubt, as in “1.234,50” or “12,5”.
    /// </summary>
    /// <exception cref="AmbiguousNumberException">“1.234” from somebody whose language has neither use for the point.</exception>
    /// <exception cref="FormatException">No number.</exception>
    public static decimal Read(string text, Language language)
    {
        var own = language.Culture.NumberFormat.NumberDecimalSeparator[0];
        var typed = Gaps().Replace(text.Trim().TrimEnd('%').Trim(), " ").Replace(Minus, "-", StringComparison.Ordinal);
        var isNegative = typed.StartsWith('-');
        typed = isNegative ? typed[1..].TrimStart() : typed;
        var mark = DecimalSign(typed, own, own == ',' ? '.' : ',');
        var at = mark is { } sign ? typed.LastIndexOf(sign) : typed.Length;
        var (whole, rest) = (typed[..at], at < typed.Length ? typed[(at + 1)..] : "");
        if (!Whole().IsMatch(whole) || !rest.All(char.IsAsciiDigit) || whole.Length + rest.Length == 0)
        {
            throw new FormatException();
        }

        var digits = string.Concat(whole.Where(char.IsAsciiDigit));
        var number = decimal.Parse($"0{digits}.{rest}0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return isNegative ? -number : number;
    }

    /// <summary>The number; null with what is wrong with it among the problems, at its field.</summary>
    /// <param name="code">Of the problem where it is no number at all.</param>
    public static decimal? Read(string text, Language language, string field, ICollection<FieldProblem> problems, string code)
    {
        try
        {
            return Read(text, language);
        }
        catch (AmbiguousNumberException doubt)
        {
            problems.Add(new(field, "field.number.ambiguous", text, doubt.Whole, doubt.Broken));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            problems.Add(new(field, code));
        }

        return null;
    }

    /// <summary>The sign before the decimals; null where there are none.</summary>
    private static char? DecimalSign(string typed, char own, char other)
    {
        var (owns, others) = (typed.Count(c => c == own), typed.Count(c => c == other));
        if (owns > 0 && others > 0)
        {
            return typed.LastIndexOf(own) > typed.LastIndexOf(other) ? own : other;
        }

        if (owns > 0)
        {
            return owns == 1 ? own : null;
        }

        if (others != 1 || !LooksGrouped().IsMatch(typed))
        {
            return others == 1 ? other : null;
        }

        return other == ',' ? null : throw new AmbiguousNumberException(typed.Replace(other.ToString(), "", StringComparison.Ordinal), typed.Replace(other, own));
    }

    /// <summary>What parts thousands: a space of any kind, or an apostrophe.</summary>
    [GeneratedRegex(@"[\s\u00a0\u2009\u202f'\u2019]+")]
    private static partial Regex Gaps();

    /// <summary>Digits, perhaps parted by threes with the same sign; none before “,5”.</summary>
    [GeneratedRegex(@"^([0-9]*|[0-9]{1,3}( [0-9]{3})+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}(\.[0-9]{3})+)$")]
    private static partial Regex Whole();

    /// <summary>One sign with three digits behind it and one to three before, of which the first is no zero.</summary>
    [GeneratedRegex(@"^[1-9][0-9]{0,2}[.,][0-9]{3}$")]
    private static partial Regex LooksGrouped();
}
