namespace Nanni.Customers.Identifiers;

/// <summary>Juridinio asmens kodas, the code of a Lithuanian legal entity: nine digits with a check digit.</summary>
/// <remarks>Source: Registrų centras, Juridinių asmenų registro nuostatai; the check digit is <see cref="Checksum.TwoRounds"/>.</remarks>
public static class CompanyCode
{
    /// <param name="canonical">Nine digits.</param>
    public static bool TryParse(string? text, out string canonical)
    {
        canonical = Checksum.Compact(text);
        return Problem(text) is null;
    }

    /// <summary>The key of the text that says what is wrong; null when nothing is.</summary>
    public static string? Problem(string? text)
    {
        var digits = Checksum.Compact(text);
        return !Checksum.AreDigits(digits) ? "identifier.companyCode.characters"
            : digits.Length != 9 ? "identifier.companyCode.length"
            : Checksum.TwoRounds(digits.AsSpan(0, 8)) != digits[8] - '0' || digits == "000000000" ? "identifier.companyCode.checksum"
            : null;
    }
}

/// <summary>Asmens kodas, the Lithuanian personal number: century and sex, day of birth, serial number, check digit.</summary>
/// <remarks>
/// Source: Lietuvos Respublikos gyventojų registro įstatymas, and the register's rules on giving out codes. The first digit
/// is odd for men: 1 and 2 for 18xx, 3 and 4 for 19xx, 5 and 6 for 20xx.
/// </remarks>
public static class AsmensKodas
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
        return !Checksum.AreDigits(digits) ? "identifier.asmensKodas.characters"
            : digits.Length != 11 ? "identifier.asmensKodas.length"
            : Checksum.TwoRounds(digits.AsSpan(0, 10)) != digits[10] - '0' ? "identifier.asmensKodas.checksum"
            : BornOn(digits) is null ? "identifier.asmensKodas.date"
            : null;
    }

    /// <summary>The day of birth in the code; null when it names none.</summary>
    public static DateOnly? BornOn(string code)
    {
        if (code[0] is < '1' or > '6')
        {
            return null;
        }

        var year = 1800 + ((code[0] - '1') / 2 * 100) + Checksum.Number(code.AsSpan(1, 2));
        var (month, day) = (Checksum.Number(code.AsSpan(3, 2)), Checksum.Number(code.AsSpan(5, 2)));
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    public static NumberSex Sex(string code) => (code[0] - '0') % 2 == 1 ? NumberSex.Male : NumberSex.Female;
}
