using System.Globalization;
using Nanni.Customers.Identifiers;

namespace Nanni.Administration.Demo.People;

/// <summary>Numbers that pass their checks and belong to nobody we know.</summary>
internal static class SampleNumbers
{
    public static string Nip(Chance chance)
    {
        while (true)
        {
            var digits = chance.Between(101, 998).ToString(CultureInfo.InvariantCulture) + chance.Digits(6);
            if (Customers.Identifiers.Nip.CheckDigit(digits) is < 10 and var check)
            {
                return digits + check;
            }
        }
    }

    public static string Regon(Chance chance)
    {
        var digits = chance.Between(10, 52).ToString(CultureInfo.InvariantCulture) + chance.Digits(6);
        return digits + Customers.Identifiers.Regon.CheckDigit(digits);
    }

    public static string CompanyCode(Chance chance)
    {
        var digits = chance.Between(300, 306).ToString(CultureInfo.InvariantCulture) + chance.Digits(5);
        return digits + Checksum.TwoRounds(digits);
    }

    /// <summary>A Lithuanian VAT number of a legal entity.</summary>
    public static string LithuanianVat(Chance chance)
    {
        var digits = $"10000{chance.Digits(5)}1";
        return $"LT{digits}{Checksum.TwoRounds(digits)}";
    }

    public static string BritishVat(Chance chance)
    {
        var digits = chance.Between(100, 999).ToString(CultureInfo.InvariantCulture) + chance.Digits(4);
        var sum = Checksum.Weighted(digits, 8, 7, 6, 5, 4, 3, 2);
        return $"GB{digits}{97 - (sum % 97):00}";
    }

    public static string Pesel(Chance chance, DateOnly born, bool female)
    {
        var month = born.Month + (born.Year >= 2000 ? 20 : 0);
        var sex = (chance.Between(0, 4) * 2) + (female ? 0 : 1);
        var digits = string.Create(CultureInfo.InvariantCulture, $"{born.Year % 100:00}{month:00}{born.Day:00}{chance.Digits(3)}{sex}");
        return digits + Customers.Identifiers.Pesel.CheckDigit(digits);
    }

    public static string AsmensKodas(Chance chance, DateOnly born, bool female)
    {
        var first = (((born.Year / 100) - 18) * 2) + (female ? 2 : 1);
        var digits = string.Create(CultureInfo.InvariantCulture, $"{first}{born:yyMMdd}{chance.Digits(3)}");
        return digits + Checksum.TwoRounds(digits);
    }

    /// <summary>A telephone number, with the country or without, grouped in one of the ways people have.</summary>
    public static string Phone(Chance chance, string country, bool mobile) =>
        Written(chance, country, National(chance, country, mobile));

    /// <summary>Writes the digits of a national number in one of the ways of its country.</summary>
    public static string Written(Chance chance, string country, string n) => (country, chance.Between(0, 5)) switch
    {
        ("PL", 0) => n,
        ("PL", 1) => $"{n[..3]} {n[3..6]} {n[6..]}",
        ("PL", 2) => $"+48 {n[..3]} {n[3..6]} {n[6..]}",
        ("PL", 3) => $"{n[..3]}-{n[3..6]}-{n[6..]}",
        ("PL", 4) => $"+48{n}",
        ("PL", _) => $"({n[..2]}) {n[2..5]} {n[5..7]} {n[7..]}",
        ("LT", 0) => $"+370 {n[..3]} {n[3..]}",
        ("LT", 1) => $"8 {n[..3]} {n[3..]}",
        ("LT", 2) => $"+370{n}",
        ("LT", 3) => $"(8-{n[..3]}) {n[3..]}",
        ("LT", 4) => $"8{n}",
        ("LT", _) => $"0 {n[..3]} {n[3..5]} {n[5..]}",
        (_, 0) => $"0{n}",
        (_, 1) => $"0{n[..4]} {n[4..]}",
        (_, 2) => $"+44 {n[..4]} {n[4..]}",
        (_, 3) => $"+44 (0){n[..4]} {n[4..7]} {n[7..]}",
        (_, 4) => $"0044{n}",
        _ => $"({n[..3]}) {n[3..6]} {n[6..]}",
    };

    private static string National(Chance chance, string country, bool mobile) => (country, mobile) switch
    {
        ("PL", true) => chance.Any(["50", "51", "53", "57", "60", "66", "69", "72", "73", "78", "79", "88"]) + chance.Digits(7),
        ("PL", false) => chance.Any(["12", "22", "32", "42", "58", "61", "71", "81", "85", "91"]) + chance.Between(2, 8) + chance.Digits(6),
        ("LT", true) => "6" + chance.Digits(7),
        ("LT", false) => chance.Any(["52", "37", "46", "41", "45"]) + chance.Between(2, 7) + chance.Digits(5),
        (_, true) => "7" + chance.Between(4, 9) + chance.Digits(8),
        _ => chance.Any(["20", "121", "161", "113", "131"]) is var area ? area + chance.Between(2, 8) + chance.Digits(9 - area.Length) : "",
    };
}
