namespace Nanni.Customers.Identifiers;

/// <summary>NIP, the Polish tax number: ten digits, often grouped 123-456-32-18, with PL before it in the Union.</summary>
/// <remarks>
/// Source: ustawa z 13.10.1995 o zasadach ewidencji i identyfikacji podatników; weights 6, 5, 7, 2, 3, 4, 5, 6, 7 modulo 11,
/// a remainder of 10 is never given out.
/// </remarks>
public static class Nip
{
    /// <param name="canonical">Ten digits, without PL.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Digits(text);
        return Problem(text) is null;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text)
    {
        var digits = Digits(text);
        return !Checksum.AreDigits(digits) ? "identifier.nip.characters"
            : digits.Length != 10 ? "identifier.nip.length"
            : digits.StartsWith("000", StringComparison.Ordinal) || CheckDigit(digits) != digits[9] - '0' ? "identifier.nip.checksum"
            : null;
    }

    /// <summary>10 when no number begins with these nine digits.</summary>
    internal static int CheckDigit(ReadOnlySpan<char> digits) => Checksum.Weighted(digits, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11;

    private static string Digits(string? text)
    {
        var compact = Checksum.Compact(text);
        return compact.StartsWith("PL", StringComparison.Ordinal) ? compact[2..] : compact;
    }
}
