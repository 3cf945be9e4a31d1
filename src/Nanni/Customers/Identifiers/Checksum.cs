using System.Globalization;

namespace Nanni.Customers.Identifiers;

/// <summary>The arithmetic that identifiers share.</summary>
internal static class Checksum
{
    /// <summary>Capitals without the gaps that people group by: spaces, dashes, dots, slashes.</summary>
    public static string Compact(string? text) =>
        string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '–' or '−' or '.' or '/' or '\u200B' or '\uFEFF')))
            .ToUpperInvariant();

    public static bool AreDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The value of up to nine digits.</summary>
    public static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Whether a number of any length is a multiple of eleven.</summary>
    public static bool IsMultipleOf11(ReadOnlySpan<char> digits)
    {
        var remainder = 0;
        foreach (var digit in digits)
        {
            remainder = ((remainder * 10) + digit - '0') % 11;
        }

        return remainder == 0;
    }

    /// <summary>A digit, or 10 to 35 for A to Z.</summary>
    public static int Value(char c) => c <= '9' ? c - '0' : c - 'A' + 10;

    public static int Weighted(ReadOnlySpan<char> digits, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Value(digits[i]) * weights[i];
        }

        return sum;
    }

    /// <summary>The sum is a multiple of ten when every second digit from the right is doubled (Luhn, ISO/IEC 7812-1).</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            digit = i % 2 == 1 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>ISO/IEC 7064, MOD 11,10: Germany and Croatia.</summary>
    public static bool Mod1110(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[^1] - '0';
    }

    /// <summary>The remainder of a long number, letters counted as 10 to 35 (ISO/IEC 7064, MOD 97-10).</summary>
    public static int Mod97(ReadOnlySpan<char> text)
    {
        var remainder = 0;
        foreach (var c in text)
        {
            var value = Value(c);
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return remainder;
    }

    /// <summary>
    /// The Baltic check digit: weights 1, 2, 3 …; if that leaves 10, weights 3, 4, 5 …; if that leaves 10 too, 0. Weights
    /// run from 1 to 9 round and round.
    /// </summary>
    public static int TwoRounds(ReadOnlySpan<char> digits)
    {
        for (var start = 0; start <= 2; start += 2)
        {
            var sum = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                sum += (digits[i] - '0') * (((i + start) % 9) + 1);
            }

            if (sum % 11 < 10)
            {
                return sum % 11;
            }
        }

        return 0;
    }
}
