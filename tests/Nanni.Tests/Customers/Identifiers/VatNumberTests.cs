using Nanni.Customers.Identifiers;
using Nanni.Web;

namespace Nanni.Tests.Customers.Identifiers;

public sealed class VatNumberTests
{
    /// <summary>Numbers of real companies and of the authorities' own examples.</summary>
    private static readonly string[] Good =
    [
        "ATU13585627", "BE0428759497", "BG175074752", "CY10259033P", "CZ25123891", "CZ7103192745", "DE136695976", "DK13585628",
        "EE100931558", "EL094259216", "ESA28015865", "ES54362315K", "ESX2482300W", "ESJ99216582", "FI20774740", "FR40303265045",
        "FRK7399859412", "HR33392005961", "HU12892312", "IE6433435F", "IE6433435OA", "IE8D79739I", "IE3628739UA", "IT00743110157",
        "LT119511515", "LT100001919017", "LT100004801610", "LU15027442", "LV40003521600", "LV16117519997", "MT11679112",
        "NL004495445B01", "PL8567346215", "PL1234563218", "PT501964843", "RO18547290", "SE123456789701", "SI50223054",
        "SK2022749619", "GB980780684", "GBGD001", "XI980780684",
    ];

    [Fact]
    public void Good_numbers_pass() => Assert.All(Good, number => Assert.True(VatNumber.Problem(number) is null, number));

    [Fact]
    public void Every_member_state_is_there() => Assert.Equal(
        "AT BE BG CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI",
        string.Join(' ', Good.Select(g => g[..2]).Distinct().Order()));

    [Fact]
    public void One_wrong_digit_in_most_places_is_found()
    {
        foreach (var good in Good.Where(g => g is not ("CZ7103192745" or "FRK7399859412" or "LV16117519997" or "GBGD001")))
        {
            var missed = 0;
            var tried = 0;
            for (var at = 2; at < good.Length; at++)
            {
                for (var digit = '0'; digit <= '9' && char.IsAsciiDigit(good[at]); digit++)
                {
                    var typed = $"{good[..at]}{digit}{good[(at + 1)..]}";
                    missed += typed != good && VatNumber.Problem(typed) is null ? 1 : 0;
                    tried++;
                }
            }

            Assert.True(missed * 5 < tried, $"{good}: {missed} of {tried} wrong digits pass");
        }
    }

    [Theory]
    [InlineData("1234563218", "PL", "PL1234563218")]
    [InlineData("PL 123-456-32-18", "LT", "PL1234563218")]
    [InlineData("pl1234563218", null, "PL1234563218")]
    [InlineData("GR094259216", null, "EL094259216")]
    [InlineData("094259216", "gr", "EL094259216")]
    [InlineData("119511515", "LT", "LT119511515")]
    [InlineData("BE 0428.759.497", null, "BE0428759497")]
    [InlineData("NL 0044.95.445.B01", null, "NL004495445B01")]
    public void The_canonical_form_has_its_country(string text, string? country, string canonical)
    {
        Assert.True(VatNumber.TryParse(text, country, out var parsed));
        Assert.Equal(canonical, parsed);
    }

    [Theory]
    [InlineData("1234563218", "identifier.vat.country")]
    [InlineData("XX1234563218", "identifier.vat.country")]
    [InlineData("", "identifier.vat.country")]
    [InlineData(null, "identifier.vat.country")]
    [InlineData("PL12345632", "identifier.vat.format")]
    [InlineData("PL1234563219", "identifier.vat.checksum")]
    [InlineData("LT119511525", "identifier.vat.checksum")]
    [InlineData("LT1195115151", "identifier.vat.format")]
    [InlineData("DE136695977", "identifier.vat.checksum")]
    [InlineData("ATX13585627", "identifier.vat.format")]
    [InlineData("SE123456789700", "identifier.vat.format")]
    public void What_is_wrong_is_said(string? text, string problem)
    {
        Assert.Equal(problem, VatNumber.Problem(text));
        Assert.True(Texts.Has(problem));
    }
}
