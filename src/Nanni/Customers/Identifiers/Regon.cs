namespace Nanni.Customers.Identifiers;

/// <summary>REGON, the Polish statistical number: nine digits for a company, fourteen for one of its places.</summary>
/// <remarks>
/// Source: rozporządzenie Rady Ministrów z 30.11.2015 w sprawie rejestru REGON (GUS); weights modulo 11, a remainder of 10
/// counts as 0. The first nine digits of a fourteen-digit number are the company's.
/// </remarks>
public static class Regon
{
    /// <param name="canonical">Nine or fourteen digits.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Checksum.Compact(text);
        return Problem(text) is null;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text)
    {
        var digits = Checksum.Compact(text);
        return !Checksum.AreDigits(digits) ? "identifier.regon.characters"
            : digits.Length is not (9 or 14) ? "identifier.regon.length"
            : CheckDigit(digits) != digits[8] - '0' || (digits.Length == 14 && CheckDigitOfPlace(digits) != digits[13] - '0')
                ? "identifier.regon.checksum"
            : null;
    }

    internal static int CheckDigit(ReadOnlySpan<char> digits) => Checksum.Weighted(digits, 8, 9, 2, 3, 4, 5, 6, 7) % 11 % 10;

    internal static int CheckDigitOfPlace(ReadOnlySpan<char> digits) =>
        Checksum.Weighted(digits, 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8) % 11 % 10;
}
