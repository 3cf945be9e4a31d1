using Microsoft.Extensions.Configuration;
using Nanni.Catalog.Rates;

namespace Nanni.Tests.Catalog.Rates;

/// <summary>Files of banks as they come, and what must not be taken for one.</summary>
public sealed class RateFileTests
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();
    private static readonly NbpRates Nbp = new(null!, Nothing);
    private static readonly EcbRates Ecb = new(null!, Nothing);

    [Fact]
    public void A_table_of_NBP_says_what_one_unit_is_in_zlotys()
    {
        var table = Assert.Single(Nbp.Read(BankFiles.Nbp)!);

        Assert.Equal((new DateOnly(2025, 5, 9), "089/A/NBP/2025", 8), (table.Day, table.Number, table.Quotations.Count));
        Assert.Contains(new("EUR", 4.2414m, "PLN"), table.Quotations);
        Assert.Contains(new("IDR", 0.00022816m, "PLN"), table.Quotations);
        Assert.Equal(0.00022816m, Quotation.Unscaled(Quotation.Scaled(0.00022816m)));
    }

    [Fact]
    public void A_table_of_ECB_says_what_one_euro_is()
    {
        var table = Assert.Single(Ecb.Read(BankFiles.Ecb)!);

        Assert.Equal((new DateOnly(2024, 6, 28), null, 3), (table.Day, table.Number, table.Quotations.Count));
        Assert.Contains(new("EUR", 4.3090m, "PLN"), table.Quotations);
    }

    [Fact]
    public void The_file_of_ninety_days_has_a_table_for_each() =>
        Assert.Equal([new(2024, 6, 28), new DateOnly(2024, 6, 27)], Ecb.Read(BankFiles.EcbOf(("2024-06-28", "1.0705", "4.3090"), ("2024-06-27", "1.0696", "4.3118")))!.Select(t => t.Day));

    [Theory]
    [InlineData("[{\"table\":\"A\",\"no\":\"089/A/NBP/2025\",\"effectiveDate\":\"2025-05-09\",\"rates\":[{\"currency\":\"euro\",\"code\":\"EUR\",\"mid\":4.24")]
    [InlineData("[{\"table\":\"C\",\"no\":\"089/C/NBP/2025\",\"effectiveDate\":\"2025-05-09\",\"rates\":[{\"currency\":\"euro\",\"code\":\"EUR\",\"bid\":4.2,\"ask\":4.3}]}]")]
    [InlineData("[{\"table\":\"A\",\"no\":\"089/A/NBP/2025\",\"effectiveDate\":\"2025-05-09\",\"rates\":[{\"currency\":\"euro\",\"code\":\"EUR\",\"mid\":0}]}]")]
    [InlineData("[{\"table\":\"A\",\"no\":\"089/A/NBP/2025\",\"effectiveDate\":\"9.5.2025\",\"rates\":[{\"currency\":\"euro\",\"code\":\"EUR\",\"mid\":4.24}]}]")]
    public void What_is_no_whole_table_A_is_refused(string file) => Assert.Throws<FormatException>(() => Nbp.Read(file));

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    [InlineData("<html><body>Maintenance</body></html>")]
    [InlineData("<gesmes:Envelope xmlns:gesmes=\"http://www.gesmes.org/xml/2002-08-01\" xmlns=\"http://www.ecb.int/vocabulary/2002-08-01/eurofxref\"><Cube><Cube time='2024-06-28'><Cube currency='USD' rate='-1'/></Cube></Cube></gesmes:Envelope>")]
    public void A_page_a_bomb_or_a_rate_below_zero_is_no_table_of_ECB(string file) => Assert.Throws<FormatException>(() => Ecb.Read(file));

    [Fact]
    public void A_file_of_the_other_bank_is_left_to_it() => Assert.Equal((null, null), (Nbp.Read(BankFiles.Ecb), Ecb.Read(BankFiles.Nbp)));
}
