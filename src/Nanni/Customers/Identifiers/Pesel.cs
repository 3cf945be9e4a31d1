namespace Nanni.Customers.Identifiers;

/// <summary>What sex a personal number was given out for.</summary>
public enum NumberSex
{
    Female,
    Male,
}

/// <summary>PESEL, the Polish personal number: eleven digits with the day of birth, a serial number and a check digit.</summary>
/// <remarks>
/// Source: ustawa z 24.09.2010 o ewidencji ludności, art. 15–19. The month carries the century: plus 80 for 18xx, 20 for
/// 20xx, 40 for 21xx, 60 for 22xx. The tenth digit is odd for men. Weights 1, 3, 7, 9 modulo 10.
/// </remarks>
public static class Pesel
{
    /// <param name="canonical">Eleven digits.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Checksum.Compact(text);
        return Problem(text) is null;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text)
    {
        var digits = Checksum.Compact(text);
        return !Checksum.AreDigits(digits) ? "identifier.pesel.characters"
            : digits.Length != 11 ? "identifier.pesel.length"
            : CheckDigit(digits) != digits[10] - '0' ? "identifier.pesel.checksum"
            : BornOn(digits) is null ? "identifier.pesel.date"
            : null;
    }

    /// <summary>The day of birth in the number; null when it names none.</summary>
    public static DateOnly? BornOn(string pesel)
    {
        var (year, month, day) = (Checksum.Number(pesel.AsSpan(0, 2)), Checksum.Number(pesel.AsSpan(2, 2)), Checksum.Number(pesel.AsSpan(4, 2)));
        var century = (month / 20) switch
        {
            0 => 1900,
            1 => 2000,
            2 => 2100,
            3 => 2200,
            _ => 1800,
        };
        (year, month) = (year + century, month % 20);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    public static NumberSex Sex(string pesel) => (pesel[9] - '0') % 2 == 1 ? NumberSex.Male : NumberSex.Female;

    internal static int CheckDigit(ReadOnlySpan<char> digits) =>
        (10 - (Checksum.Weighted(digits, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10)) % 10;
}
