namespace Nanni.Customers.Identifiers;

/// <summary>The check digits of VAT numbers, country by country. The format is right already when they are asked.</summary>
/// <remarks>
/// Sources: the algorithms that the member states gave the Commission ("VIES VAT validation routines"), and per country:
/// BMF Austria; FOD Financiën Belgium; BZSt Germany (ISO 7064 MOD 11,10); Erhvervsstyrelsen Denmark; AEAT Spain (Orden
/// EHA/451/2008); PRH Finland; INSEE France (SIREN, Luhn); Revenue Ireland; Agenzia delle Entrate Italy (D.M. 23.12.1976);
/// VMI Lithuania; VID Latvia; Belastingdienst Netherlands (elfproef, and MOD 97-10 since 2020); Skatteverket Sweden; HMRC.
/// </remarks>
internal static class VatChecksums
{
    public static bool Fits(string country, string number) => country switch
    {
        "AT" => Austria(number),
        "BE" => 97 - (Checksum.Number(number.AsSpan(0, 8)) % 97) == Checksum.Number(number.AsSpan(8)),
        "BG" => number.Length == 10 || Bulgaria(number),
        "CY" => Cyprus(number),
        "CZ" => Czechia(number),
        "DE" => number[0] != '0' && Checksum.Mod1110(number),
        "DK" => number[0] != '0' && Checksum.Weighted(number, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0,
        "EE" => Checksum.Weighted(number, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0,
        "EL" => Checksum.Weighted(number, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == number[8] - '0',
        "ES" => Spain(number),
        "FI" => Checksum.Weighted(number, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0,
        "FR" => France(number),
        "HR" => Checksum.Mod1110(number),
        "HU" => Checksum.Weighted(number, 9, 7, 3, 1, 9, 7, 3, 1) % 10 == 0,
        "IE" => Ireland(number),
        "IT" => number != "00000000000" && Checksum.Luhn(number),
        "LT" => Lithuania(number),
        "LU" => Checksum.Number(number.AsSpan(0, 6)) % 89 == Checksum.Number(number.AsSpan(6)),
        "LV" => Latvia(number),
        "MT" => 37 - (Checksum.Weighted(number, 3, 4, 6, 7, 8, 9) % 37) == Checksum.Number(number.AsSpan(6)),
        "NL" => Netherlands(number),
        "PL" => Nip.Problem(number) is null,
        "PT" => number[0] != '0' && (11 - (Checksum.Weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) % 11)) % 11 % 10 == number[8] - '0',
        "RO" => Romania(number),
        "SE" => Checksum.Luhn(number.AsSpan(0, 10)),
        "SI" => number[0] != '0' && Slovenia(number),
        "SK" => number[0] != '0' && number[2] is '2' or '3' or '4' or '7' or '8' or '9' && Checksum.IsMultipleOf11(number),
        "GB" or "XI" => Britain(number),
        _ => true,
    };

    private static bool Austria(string number)
    {
        var sum = 4;
        for (var i = 1; i < 8; i++)
        {
            var digit = (number[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += (digit / 10) + (digit % 10);
        }

        return (10 - (sum % 10)) % 10 == number[8] - '0';
    }

    private static bool Bulgaria(string number)
    {
        var check = Checksum.Weighted(number, 1, 2, 3, 4, 5, 6, 7, 8) % 11;
        check = check == 10 ? Checksum.Weighted(number, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10 : check;
        return check == number[8] - '0';
    }

    private static bool Cyprus(string number)
    {
        ReadOnlySpan<int> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            sum += i % 2 == 0 ? odd[number[i] - '0'] : number[i] - '0';
        }

        return !number.StartsWith("12", StringComparison.Ordinal) && number[8] == 'A' + (sum % 26);
    }

    /// <summary>Eight digits are a company; nine and ten are birth numbers, of which those of ten are multiples of eleven.</summary>
    private static bool Czechia(string number)
    {
        if (number.Length != 8)
        {
            return number.Length == 9 || Checksum.IsMultipleOf11(number);
        }

        var check = 11 - (Checksum.Weighted(number, 8, 7, 6, 5, 4, 3, 2) % 11);
        return number[0] != '9' && (check == 10 ? 0 : check == 11 ? 1 : check) == number[7] - '0';
    }

    /// <summary>People: a remainder of 23 names the letter. Companies: Luhn, written as digit or letter by the kind.</summary>
    private static bool Spain(string number)
    {
        const string letters = "TRWAGMYFPDXBNJZSQVHLCKE";
        if (char.IsAsciiDigit(number[0]) || number[0] is 'X' or 'Y' or 'Z')
        {
            var digits = char.IsAsciiDigit(number[0]) ? number[..8] : number[0] - 'X' + number[1..8];
            return letters[Checksum.Number(digits) % 23] == number[8];
        }

        if (number[0] is 'K' or 'L' or 'M')
        {
            return letters[Checksum.Number(number.AsSpan(1, 7)) % 23] == number[8] || Company(number, "KLM");
        }

        return Company(number, "NPQRSW");

        static bool Company(string number, string withLetter)
        {
            var sum = 0;
            for (var i = 1; i < 8; i++)
            {
                var digit = (number[i] - '0') * (i % 2 == 1 ? 2 : 1);
                sum += (digit / 10) + (digit % 10);
            }

            var check = (10 - (sum % 10)) % 10;
            var mustBeLetter = withLetter.Contains(number[0], StringComparison.Ordinal);
            return number[8] == "JABCDEFGHI"[check] || (!mustBeLetter && number[8] == '0' + check);
        }
    }

    /// <summary>The key of a company is computed from its SIREN; other keys have letters and no published rule.</summary>
    private static bool France(string number)
    {
        var siren = number[2..];
        return !Checksum.AreDigits(number.AsSpan(0, 2))
            || (Checksum.Luhn(siren) && (12 + (3 * (Checksum.Number(siren) % 97))) % 97 == Checksum.Number(number.AsSpan(0, 2)));
    }

    private static bool Ireland(string number)
    {
        if (!char.IsAsciiDigit(number[1]))
        {
            // Before 2013: 8Z49289F has its digits in another order.
            number = $"0{number[2..7]}{number[0]}{number[7]}";
        }

        var sum = Checksum.Weighted(number, 8, 7, 6, 5, 4, 3, 2);
        sum += number.Length > 8 && number[8] != 'W' ? (number[8] - 'A' + 1) * 9 : 0;
        return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == number[7];
    }

    private static bool Lithuania(string number) =>
        number[^2] == '1' && Checksum.TwoRounds(number.AsSpan(0, number.Length - 1)) == number[^1] - '0';

    /// <summary>People's numbers begin with their day of birth, or with 32, and have no published check.</summary>
    private static bool Latvia(string number)
    {
        if (number[0] < '4')
        {
            return true;
        }

        var check = 3 - (Checksum.Weighted(number, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6) % 11);
        return check != -1 && (check < -1 ? check + 11 : check) == number[10] - '0';
    }

    private static bool Netherlands(string number) =>
        Checksum.Weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) % 11 == number[8] - '0' || Checksum.Mod97("NL" + number) == 1;

    private static bool Romania(string number)
    {
        var padded = number.PadLeft(10, '0');
        return Checksum.Weighted(padded, 7, 5, 3, 2, 1, 7, 5, 3, 2) * 10 % 11 % 10 == padded[9] - '0';
    }

    private static bool Slovenia(string number)
    {
        var check = 11 - (Checksum.Weighted(number, 8, 7, 6, 5, 4, 3, 2) % 11);
        return check != 11 && check % 10 == number[7] - '0';
    }

    private static bool Britain(string number)
    {
        if (number.Length == 5)
        {
            return true;
        }

        var sum = Checksum.Weighted(number, 8, 7, 6, 5, 4, 3, 2) + Checksum.Number(number.AsSpan(7, 2));
        return sum % 97 == 0 || (sum + 55) % 97 == 0;
    }
}
