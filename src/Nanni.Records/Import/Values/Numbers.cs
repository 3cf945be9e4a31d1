using System.Globalization;
using Nanni.Records.Text;

namespace Nanni.Records.Import.Values;

/// <summary>Reads numbers and amounts as people write them in Poland, Lithuania, Britain and America.</summary>
public static class Numbers
{
    /// <summary>Signs and words of currencies, folded except the signs.</summary>
    private static readonly (string Sign, string Code)[] Currencies =
    [
        ("€", "EUR"), ("£", "GBP"), ("zł", "PLN"), ("zl", "PLN"), ("US$", "USD"), ("$", "USD"), ("Kč", "CZK"), ("₴", "UAH"),
        ("₽", "RUB"), ("¥", "JPY"), ("₺", "TRY"), ("Ft", "HUF"), ("Eur.", "EUR"), ("Eur", "EUR"), ("Lt", "LTL"), ("euro", "EUR"),
    ];

    /// <summary>
    /// Which of comma and point begins the decimals in a column; null when no value tells (only 1,234 and whole numbers).
    /// </summary>
    public static char? DecimalSeparator(IEnumerable<string> column)
    {
        var (commas, points) = (0, 0);
        foreach (var text in column)
        {
            switch (Separator(Digits(text, out _, out _)))
            {
                case ',':
                    commas++;
                    break;
                case '.':
                    points++;
                    break;
            }
        }

        return commas == points ? null : commas > points ? ',' : '.';
    }

    /// <summary>Reads a number; thousands may be parted by spaces, apostrophes, points or commas, a currency may stand beside it.</summary>
    /// <param name="separator">
    /// Of the column, for what reads both ways (1,234). Null takes such a comma or point for a mark of thousands.
    /// </param>
    /// <param name="currency">ISO 4217, when the text names one.</param>
    public static bool TryParse(string? text, char? separator, out decimal number, out string? currency)
    {
        number = 0;
        var digits = Digits(text, out var negative, out currency);
        if (digits.Length == 0 || !digits.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        Span<char> clean = stackalloc char[digits.Length];
        var length = 0;
        var mark = Separator(digits) ?? Alone(digits, separator);
        var last = mark is { } m ? digits.LastIndexOf(m) : -1;
        for (var i = 0; i < digits.Length; i++)
        {
            if (char.IsAsciiDigit(digits[i]) || (digits[i] is 'e' or 'E' or '+' or '-'))
            {
                clean[length++] = digits[i];
            }
            else if (i == last)
            {
                clean[length++] = '.';
            }
            else if (!Groups(digits, i, last))
            {
                return false;
            }
        }

        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(clean[..length], style, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        number = negative ? -number : number;
        return true;
    }

    public static bool TryParse(string? text, out decimal number, char? separator = null) =>
        TryParse(text, separator, out number, out _);

    /// <summary>Reads 25, 25% and 25,5 % as 25 and 25.5: per cent, not parts of one.</summary>
    public static bool TryPercent(string? text, char? separator, out decimal percent)
    {
        var number = text.AsSpan().Trim();
        number = number.EndsWith("%") ? number[..^1] : number.StartsWith("%") ? number[1..] : number;
        return TryParse(number.ToString(), separator, out percent, out var currency) && currency is null;
    }

    /// <summary>The part between sign and currency.</summary>
    private static ReadOnlySpan<char> Digits(string? text, out bool negative, out string? currency)
    {
        (negative, currency) = (false, null);
        var rest = text.AsSpan().Trim();
        if (rest.Length > 60)
        {
            return default;
        }

        for (var again = true; again && rest.Length > 0;)
        {
            again = Sign(ref rest, ref negative) || Currency(ref rest, ref currency);
            rest = rest.Trim();
        }

        return rest;
    }

    private static bool Sign(ref ReadOnlySpan<char> text, ref bool negative)
    {
        const string minus = "-−–";
        if (minus.Contains(text[0]) || text[0] == '+')
        {
            negative |= text[0] != '+';
            text = text[1..];
            return true;
        }

        if (minus.Contains(text[^1]) && text.Length > 1)
        {
            negative = true;
            text = text[..^1];
            return true;
        }

        if (text[0] == '(' && text[^1] == ')')
        {
            negative = true;
            text = text[1..^1];
            return true;
        }

        return false;
    }

    private static bool Currency(ref ReadOnlySpan<char> text, ref string? currency)
    {
        if (currency is not null)
        {
            return false;
        }

        foreach (var (sign, code) in Currencies)
        {
            if (text.StartsWith(sign, StringComparison.OrdinalIgnoreCase) || text.EndsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                text = text.StartsWith(sign, StringComparison.OrdinalIgnoreCase) ? text[sign.Length..] : text[..^sign.Length];
                currency = code;
                return true;
            }
        }

        if (text.Length > 3 && Code(text[..3], text[3]) is { } before)
        {
            currency = before;
            text = text[3..];
            return true;
        }

        if (text.Length > 3 && Code(text[^3..], text[^4]) is { } after)
        {
            currency = after;
            text = text[..^3];
            return true;
        }

        return false;
    }

    private static string? Code(ReadOnlySpan<char> three, char neighbour) =>
        !char.IsLetter(neighbour) && char.IsAsciiLetter(three[0]) && char.IsAsciiLetter(three[1]) && char.IsAsciiLetter(three[2])
            ? Fold.Compact(three.ToString()).ToUpperInvariant()
            : null;

    /// <summary>The mark that can only begin decimals; null when there is none or it reads both ways.</summary>
    private static char? Separator(ReadOnlySpan<char> digits)
    {
        var (comma, point) = (digits.LastIndexOf(','), digits.LastIndexOf('.'));
        if (comma >= 0 && point >= 0)
        {
            return comma > point ? ',' : '.';
        }

        var (at, mark) = comma >= 0 ? (comma, ',') : (point, '.');
        if (at < 0 || digits[..at].Contains(mark))
        {
            return null;
        }

        var thousands = digits.Length - at == 4 && at is >= 1 and <= 3 && !(at == 1 && digits[0] == '0')
            && digits[(at + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
        var grouped = digits[..at].ContainsAny(' ', '\u00A0', '\'') || digits[..at].ContainsAny('\u202F', '\u2009', '’');
        return thousands && !grouped ? null : mark;
    }

    private static char? Alone(ReadOnlySpan<char> digits, char? separator) =>
        separator is { } s && digits.Count(s) == 1 ? s : null;

    /// <summary>Whether the character parts thousands: three digits follow, or a space that people put anywhere.</summary>
    private static bool Groups(ReadOnlySpan<char> digits, int at, int decimals)
    {
        if (digits[at] is not (' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’' or ',' or '.' or '_'))
        {
            return false;
        }

        var end = decimals >= 0 ? decimals : digits.Length;
        return at > 0 && at + 4 <= end && digits.Slice(at + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0
            && (at + 4 == end || !char.IsAsciiDigit(digits[at + 4]));
    }
}
