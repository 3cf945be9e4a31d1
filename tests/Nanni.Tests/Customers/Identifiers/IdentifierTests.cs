using System.Globalization;
using Nanni.Customers.Identifiers;
using Nanni.Web;

namespace Nanni.Tests.Customers.Identifiers;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("1234563218", null)]
    [InlineData("123-456-32-18", null)]
    [InlineData("PL 123 456 32 18", null)]
    [InlineData("5252248481", null)]
    [InlineData("1234563219", "identifier.nip.checksum")]
    [InlineData("0000000000", "identifier.nip.checksum")]
    [InlineData("123456321", "identifier.nip.length")]
    [InlineData("123456321O", "identifier.nip.characters")]
    [InlineData("", "identifier.nip.length")]
    [InlineData(null, "identifier.nip.length")]
    public void Nips(string? text, string? problem) => Check(text, problem, Nip.Problem, Nip.TryParse);

    [Theory]
    [InlineData("192598184", null)]
    [InlineData("123456785", null)]
    [InlineData("12345678512347", null)]
    [InlineData("123456784", "identifier.regon.checksum")]
    [InlineData("12345678512348", "identifier.regon.checksum")]
    [InlineData("12345678412347", "identifier.regon.checksum")]
    [InlineData("1234567", "identifier.regon.length")]
    [InlineData("12345678A", "identifier.regon.characters")]
    public void Regons(string? text, string? problem) => Check(text, problem, Regon.Problem, Regon.TryParse);

    [Theory]
    [InlineData("0000028860", null)]
    [InlineData("28860", "identifier.krs.length")]
    [InlineData("000002886X", "identifier.krs.characters")]
    [InlineData("0000000000", "identifier.krs.zero")]
    public void Krs_numbers(string? text, string? problem) => Check(text, problem, Krs.Problem, Krs.TryParse);

    [Theory]
    [InlineData("44051401359", null)]
    [InlineData("02070803628", null)]
    [InlineData("44051401358", "identifier.pesel.checksum")]
    [InlineData("4405140135", "identifier.pesel.length")]
    [InlineData("4405140135a", "identifier.pesel.characters")]
    [InlineData("44053201353", "identifier.pesel.date")]
    [InlineData("00000000000", "identifier.pesel.date")]
    public void Pesels(string? text, string? problem) => Check(text, problem, Pesel.Problem, Pesel.TryParse);

    [Theory]
    [InlineData("44051401359", "1944-05-14", NumberSex.Male)]
    [InlineData("02070803628", "1902-07-08", NumberSex.Female)]
    [InlineData("0227080362", "2002-07-08", NumberSex.Female)]
    [InlineData("0287080362", "1802-07-08", NumberSex.Female)]
    [InlineData("0247080362", "2102-07-08", NumberSex.Female)]
    [InlineData("0267080362", "2202-07-08", NumberSex.Female)]
    public void A_pesel_tells_day_of_birth_and_sex(string digits, string born, NumberSex sex)
    {
        var pesel = digits.Length == 11 ? digits : digits + Pesel.CheckDigit(digits);

        Assert.Null(Pesel.Problem(pesel));
        Assert.Equal(DateOnly.Parse(born, CultureInfo.InvariantCulture), Pesel.BornOn(pesel));
        Assert.Equal(sex, Pesel.Sex(pesel));
    }

    [Theory]
    [InlineData("121215434", null)]
    [InlineData("111 950 396", null)]
    [InlineData("121215435", "identifier.companyCode.checksum")]
    [InlineData("000000000", "identifier.companyCode.checksum")]
    [InlineData("1212154", "identifier.companyCode.length")]
    [InlineData("LT1212154", "identifier.companyCode.characters")]
    public void Lithuanian_company_codes(string? text, string? problem) =>
        Check(text, problem, CompanyCode.Problem, CompanyCode.TryParse);

    [Theory]
    [InlineData("33309240064", null)]
    [InlineData("33309240164", "identifier.asmensKodas.checksum")]
    [InlineData("3330924006", "identifier.asmensKodas.length")]
    [InlineData("3330924006x", "identifier.asmensKodas.characters")]
    [InlineData("00000000000", "identifier.asmensKodas.date")]
    public void Asmens_kodai(string? text, string? problem) => Check(text, problem, AsmensKodas.Problem, AsmensKodas.TryParse);

    [Theory]
    [InlineData("33309240064", "1933-09-24", NumberSex.Male)]
    [InlineData("60201240069", "2002-01-24", NumberSex.Female)]
    [InlineData("28512310000", "1885-12-31", NumberSex.Female)]
    public void An_asmens_kodas_tells_day_of_birth_and_sex(string code, string born, NumberSex sex)
    {
        Assert.Equal(DateOnly.Parse(born, CultureInfo.InvariantCulture), AsmensKodas.BornOn(code));
        Assert.Equal(sex, AsmensKodas.Sex(code));
    }

    [Theory]
    [InlineData("PL61 1090 1014 0000 0712 1981 2874", null)]
    [InlineData("IBAN: LT12 1000 0111 0100 1000", null)]
    [InlineData("GB29NWBK60161331926819", null)]
    [InlineData("de89 3704 0044 0532 0130 00", null)]
    [InlineData("MT84MALT011000012345MTLCAST001S", null)]
    [InlineData("PL61109010140000071219812875", "identifier.iban.checksum")]
    [InlineData("PL6110901014000007121981287", "identifier.iban.length")]
    [InlineData("XX61109010140000071219812874", "identifier.iban.country")]
    [InlineData("61109010140000071219812874", "identifier.iban.country")]
    [InlineData("PL61 1090!1014 0000", "identifier.iban.characters")]
    [InlineData("", "identifier.iban.country")]
    public void Ibans(string? text, string? problem) => Check(text, problem, Iban.Problem, Iban.TryParse);

    [Fact]
    public void An_iban_is_shown_in_fours() => Assert.Equal("LT12 1000 0111 0100 1000", Iban.Show("LT121000011101001000"));

    [Fact]
    public void A_wrong_digit_is_always_found_or_nearly()
    {
        // A remainder of ten that counts as zero lets up to a tenth through in REGON and in the Lithuanian codes.
        (string Good, int Tolerated, Func<string?, string?> Problem)[] numbers =
        [
            ("1234563218", 0, Nip.Problem), ("44051401359", 0, Pesel.Problem), ("PL61109010140000071219812874", 0, Iban.Problem),
            ("192598184", 2, Regon.Problem), ("121215434", 0, CompanyCode.Problem), ("33309240064", 9, AsmensKodas.Problem),
        ];
        foreach (var (good, tolerated, problem) in numbers)
        {
            var wrong =
                from at in Enumerable.Range(0, good.Length).Where(at => char.IsAsciiDigit(good[at]))
                from digit in "0123456789".Where(d => d != good[at])
                where problem($"{good[..at]}{digit}{good[(at + 1)..]}") is null
                select at;

            Assert.True(wrong.Count() <= tolerated, good);
        }
    }

    private delegate bool TryParse(string? text, out string canonical);

    private static void Check(string? text, string? problem, Func<string?, string?> find, TryParse parse)
    {
        Assert.Equal(problem, find(text));
        Assert.Equal(problem is null, parse(text, out var canonical));
        Assert.True(problem is null ? canonical.All(char.IsAsciiLetterOrDigit) : Texts.Has(problem));
    }
}
