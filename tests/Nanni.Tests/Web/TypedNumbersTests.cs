using System.Globalization;
using System.Net;
using Nanni.Database;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Tests.Web;

public sealed class TypedNumbersTests
{
    [Theory]
    [InlineData("en", "1,234", "1234")]
    [InlineData("en", "1,234.5", "1234.5")]
    [InlineData("en", "1,234,567.89", "1234567.89")]
    [InlineData("en", "1.234", "1.234")]
    [InlineData("en", "12,5", "12.5")]
    [InlineData("en", "0,125", "0.125")]
    [InlineData("en", "1.234.567", "1234567")]
    [InlineData("en", "1.234,50", "1234.5")]
    [InlineData("en", "1 234.5", "1234.5")]
    [InlineData("en", "-1,234", "-1234")]
    [InlineData("en", "12.5 %", "12.5")]
    [InlineData("pl", "1 234,5", "1234.5")]
    [InlineData("pl", "1\u00a0234\u00a0567,89", "1234567.89")]
    [InlineData("pl", "1\u202f234", "1234")]
    [InlineData("pl", "1,234", "1.234")]
    [InlineData("pl", "12.5", "12.5")]
    [InlineData("pl", "1.234.567", "1234567")]
    [InlineData("pl", "1.234,5", "1234.5")]
    [InlineData("pl", "1,234.5", "1234.5")]
    [InlineData("pl", "0.125", "0.125")]
    [InlineData("lt", "1 234,5", "1234.5")]
    [InlineData("lt", "\u221212,5", "-12.5")]
    [InlineData("lt", "12,5 %", "12.5")]
    [InlineData("lt", ",5", "0.5")]
    [InlineData("lt", "1234567", "1234567")]
    public void A_number_is_read_as_its_writer_means_it(string language, string typed, string number) =>
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), TypedNumbers.Read(typed, Language.Of(language)));

    [Theory]
    [InlineData("pl", "1.234", "1234", "1,234")]
    [InlineData("lt", "-12.000", "12000", "12,000")]
    public void What_reads_both_ways_is_not_guessed(string language, string typed, string whole, string broken)
    {
        var refused = Assert.Throws<AmbiguousNumberException>(() => TypedNumbers.Read(typed, Language.Of(language)));

        Assert.Equal((whole, broken), (refused.Whole, refused.Broken));
    }

    [Theory]
    [InlineData("en", "1,23,456")]
    [InlineData("en", "12 34")]
    [InlineData("en", "1e5")]
    [InlineData("en", ".")]
    [InlineData("en", "-")]
    [InlineData("pl", "1,2,3")]
    [InlineData("pl", "12 345 6")]
    [InlineData("lt", "dvylika")]
    [InlineData("lt", "1,234,5")]
    public void What_is_no_number_is_refused(string language, string typed) =>
        Assert.IsNotType<AmbiguousNumberException>(Assert.Throws<FormatException>(() => TypedNumbers.Read(typed, Language.Of(language))));

    [Theory]
    [InlineData("en", "1,234.50", "12.5", "€1,234.50", "12.5%")]
    [InlineData("en", "1,234", "12,5 %", "€1,234.00", "12.5%")]
    [InlineData("pl", "1\u00a0234,50", "12,5", "1\u00a0234,50\u00a0€", "12,5%")]
    [InlineData("lt", "1 234,50", "12,5 %", "1\u00a0234,50\u00a0€", "12,5\u00a0%")]
    public async Task Money_and_percent_of_a_form_follow_the_language(string language, string amount, string probability, string money, string percent)
    {
        var ada = await Speaking(language);

        var made = await (await (await ada.Get("opportunities/new")).Submit(
            ("name", "Roof"), ("amount", amount), ("amount.currency", "EUR"), ("probability", probability))).Follow();

        var said = made.Document.QuerySelectorAll(".number").Select(n => n.TextContent.Trim()).ToList();
        Assert.Contains(money, said);
        Assert.Contains(percent, said);
    }

    [Fact]
    public async Task An_amount_that_reads_both_ways_comes_back_with_both()
    {
        var ada = await Speaking("pl");

        var refused = await (await ada.Get("opportunities/new")).Submit(("name", "Dach"), ("amount", "1.234"), ("amount.currency", "PLN"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Wpisz 1234 albo 1,234.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("1.234", refused.Value("amount"));
    }

    private static async Task<SignedIn> Speaking(string language)
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        await (await ada.Get("me")).Submit("/me/preferences", ("language", language));
        return ada;
    }
}
