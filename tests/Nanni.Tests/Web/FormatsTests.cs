using Nanni.Web;

namespace Nanni.Tests.Web;

public sealed class FormatsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 15, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", 125000, "EUR", "€1,250.00")]
    [InlineData("en", 125000, "PLN", "PLN\u00a01,250.00")]
    [InlineData("pl", 125000, "PLN", "1\u00a0250,00\u00a0zł")]
    [InlineData("lt", 125000, "EUR", "1\u00a0250,00\u00a0€")]
    [InlineData("lt", -5, "EUR", "\u22120,05\u00a0€")]
    [InlineData("en", 1250, "JPY", "JPY\u00a01,250")]
    [InlineData("pl", 1250, "KWD", "1,250\u00a0KWD")]
    public void Money_has_the_decimals_of_its_currency(string language, long minor, string currency, string expected) =>
        Assert.Equal(expected, In(language).Money(minor, currency));

    [Theory]
    [InlineData("en", "22 Nov 2026")]
    [InlineData("pl", "22 lis 2026")]
    [InlineData("lt", "2026-11-22")]
    public void A_day_is_written_as_the_reader_writes_it(string language, string expected) =>
        Assert.Equal(expected, In(language).Date(new DateOnly(2026, 11, 22)));

    [Theory]
    [InlineData("en", "Sunday, 22 November 2026")]
    [InlineData("pl", "niedziela, 22 listopada 2026")]
    [InlineData("lt", "2026 m. lapkričio 22 d., sekmadienis")]
    public void A_long_day_has_its_name(string language, string expected) =>
        Assert.Equal(expected, In(language).LongDate(new DateOnly(2026, 11, 22)));

    [Fact]
    public void An_instant_is_shown_on_the_readers_clock()
    {
        var vilnius = new Formats(Language.Lithuanian, TimeZoneInfo.FindSystemTimeZoneById("Europe/Vilnius"), Now);

        Assert.Equal("2026-11-23, 01:30", vilnius.DateTime(new(2026, 11, 22, 23, 30, 0, TimeSpan.Zero)));
        Assert.Equal("2026-07-01, 02:30", vilnius.DateTime(new(2026, 6, 30, 23, 30, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-5, "5 min ago")]
    [InlineData(5, "in 5 min")]
    [InlineData(-3 * 60, "3 h ago")]
    [InlineData(-24 * 60, "yesterday, 08:15")]
    [InlineData(24 * 60, "tomorrow, 08:15")]
    [InlineData(-3 * 24 * 60, "3 days ago")]
    [InlineData(-30 * 24 * 60, "23 Oct")]
    [InlineData(-365 * 24 * 60, "22 Nov 2025")]
    public void The_recent_is_told_from_now(int minutes, string expected) =>
        Assert.Equal(expected, In("en").Relative(Now.AddMinutes(minutes)));

    [Theory]
    [InlineData("en", "12.5%")]
    [InlineData("pl", "12,5%")]
    [InlineData("lt", "12,5\u00a0%")]
    public void A_percentage_follows_the_language(string language, string expected) =>
        Assert.Equal(expected, In(language).Percent(12.50m));

    [Fact]
    public void A_number_is_grouped_and_keeps_its_decimals()
    {
        Assert.Equal("1,234,567.25", In("en").Number(1234567.25m));
        Assert.Equal("1\u00a0234\u00a0567,25", In("pl").Number(1234567.25m));
        Assert.Equal("1.4\u00a0MB", In("en").Bytes(1_400_000));
    }

    private static Formats In(string language) => new(Language.Of(language), TimeZoneInfo.Utc, Now);
}
