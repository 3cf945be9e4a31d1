namespace Nanni.Customers.Identifiers;

/// <summary>KRS, the number in the Polish court register: ten digits with zeros before it, without a checksum.</summary>
/// <remarks>Source: ustawa z 20.08.1997 o Krajowym Rejestrze Sądowym, art. 35.</remarks>
public static class Krs
{
    /// <param name="canonical">Ten digits.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Checksum.Compact(text);
        return Problem(text) is null;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text)
    {
        var digits = Checksum.Compact(text);
        return !Checksum.AreDigits(digits) ? "identifier.krs.characters"
            : digits.Length != 10 ? "identifier.krs.length"
            : digits == "0000000000" ? "identifier.krs.zero"
            : null;
    }
}
