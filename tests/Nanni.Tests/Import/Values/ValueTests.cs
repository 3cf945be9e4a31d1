using System.Globalization;
using Nanni.Records.Import.Values;

namespace Nanni.Tests.Import.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData("1234.56", 1234.56)]
    [InlineData("1234,56", 1234.56)]
    [InlineData("1 234,56", 1234.56)]
    [InlineData("1\u00A0234,56", 1234.56)]
    [InlineData("1\u202F234\u202F567,8", 1234567.8)]
    [InlineData("1.234,56", 1234.56)]
    [InlineData("1,234.56", 1234.56)]
    [InlineData("1,234,567", 1234567)]
    [InlineData("1.234.567", 1234567)]
    [InlineData("1'234.56", 1234.56)]
    [InlineData("1’234’567.8", 1234567.8)]
    [InlineData("12 345,678", 12345.678)]
    [InlineData("0.500", 0.5)]
    [InlineData("0,125", 0.125)]
    [InlineData("1234.567", 1234.567)]
    [InlineData(".5", 0.5)]
    [InlineData("5,", 5)]
    [InlineData("-5", -5)]
    [InlineData("−5,5", -5.5)]
    [InlineData("–5", -5)]
    [InlineData("5-", -5)]
    [InlineData("(1,234.50)", -1234.5)]
    [InlineData("+7", 7)]
    [InlineData("1.5E3", 1500)]
    [InlineData("1e-2", 0.01)]
    [InlineData("1,234", 1234)]
    [InlineData("1.234", 1234)]
    [InlineData("007", 7)]
    public void Numbers_are_read(string text, double expected)
    {
        Assert.True(Numbers.TryParse(text, out var number));
        Assert.Equal((decimal)expected, number);
    }

    [Theory]
    [InlineData("1 234,56 zł", 1234.56, "PLN")]
    [InlineData("zł 5", 5, "PLN")]
    [InlineData("1234,56PLN", 1234.56, "PLN")]
    [InlineData("€1,234.56", 1234.56, "EUR")]
    [InlineData("-€5", -5, "EUR")]
    [InlineData("€ -5", -5, "EUR")]
    [InlineData("1 234,56 €", 1234.56, "EUR")]
    [InlineData("12,50 Eur", 12.5, "EUR")]
    [InlineData("£20", 20, "GBP")]
    [InlineData("$1,234", 1234, "USD")]
    [InlineData("(US$ 12.50)", -12.5, "USD")]
    [InlineData("CHF 12.50", 12.5, "CHF")]
    [InlineData("12.50 sek", 12.5, "SEK")]
    [InlineData("12", 12, null)]
    public void Amounts_keep_their_currency(string text, double expected, string? code)
    {
        Assert.True(Numbers.TryParse(text, null, out var number, out var currency));
        Assert.Equal(((decimal)expected, code), (number, currency));
    }

    [Theory]
    [InlineData("1,234", ',', 1.234)]
    [InlineData("1,234", '.', 1234)]
    [InlineData("1.234", '.', 1.234)]
    [InlineData("1.234", ',', 1234)]
    [InlineData("1.5", ',', 1.5)]
    public void The_column_decides_what_reads_both_ways(string text, char separator, double expected)
    {
        Assert.True(Numbers.TryParse(text, out var number, separator));
        Assert.Equal((decimal)expected, number);
    }

    [Fact]
    public void The_column_shows_its_separator()
    {
        Assert.Equal(',', Numbers.DecimalSeparator(["1,234", "12,5", "x", "3"]));
        Assert.Equal('.', Numbers.DecimalSeparator(["1,234", "€1,234.50"]));
        Assert.Null(Numbers.DecimalSeparator(["1,234", "12", ""]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    [InlineData("-")]
    [InlineData("zł")]
    [InlineData("abc")]
    [InlineData("12 34 56")]
    [InlineData("1.2.3")]
    [InlineData("12a")]
    [InlineData("1,23,456")]
    [InlineData("601 234 567 890 123 456 789 012 345 678")]
    [InlineData("1-2")]
    [InlineData("e")]
    [InlineData("2024-01-31")]
    [InlineData("1e400")]
    [InlineData("٣")]
    public void What_is_no_number_is_refused(string? text) => Assert.False(Numbers.TryParse(text, out _));

    [Theory]
    [InlineData("25%", 25)]
    [InlineData("25,5 %", 25.5)]
    [InlineData("%5", 5)]
    [InlineData("-3", -3)]
    public void Percent_is_read(string text, double expected)
    {
        Assert.True(Numbers.TryPercent(text, null, out var percent));
        Assert.Equal((decimal)expected, percent);
    }

    [Fact]
    public void An_amount_is_no_percentage() => Assert.False(Numbers.TryPercent("5 €", null, out _));

    [Theory]
    [InlineData("yes tak taip TRUE prawda x X 1 ✓ Y t On Tiesa", true)]
    [InlineData("no nie ne FALSE fałsz 0 N f Off netiesa ✗", false)]
    public void Yes_and_no_are_read_in_three_languages(string words, bool expected) =>
        Assert.All(words.Split(' '), word => Assert.True(Answers.TryParse($" {word} ", out var yes) && yes == expected, word));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("maybe")]
    [InlineData("2")]
    public void What_is_neither_is_refused(string? text) => Assert.False(Answers.TryParse(text, out _));

    [Theory]
    [InlineData("NULL")]
    [InlineData("null")]
    [InlineData("N/A")]
    [InlineData("#N/A")]
    [InlineData("n.d.")]
    [InlineData("(null)")]
    [InlineData("-")]
    [InlineData("–")]
    [InlineData("—")]
    [InlineData("---")]
    [InlineData("brak")]
    [InlineData("nėra")]
    public void Words_for_nothing_are_empty_when_so_chosen(string text)
    {
        Assert.True(Blanks.Is(text, words: true));
        Assert.False(Blanks.Is(text, words: false));
    }

    [Fact]
    public void Other_words_are_not_empty()
    {
        Assert.True(Blanks.Is(" \t", words: false));
        Assert.True(Blanks.Is(null, words: false));
        Assert.All((string[])["Nullen", "Braković", "0", "-1", "Nina", "None Ltd of nowhere at all"], t => Assert.False(Blanks.Is(t, words: true), t));
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31")]
    [InlineData("2026/1/31", "2026-01-31")]
    [InlineData("2026.01.31", "2026-01-31")]
    [InlineData("20260131", "2026-01-31")]
    [InlineData("31.01.2026", "2026-01-31")]
    [InlineData("31.1.2026 r.", "2026-01-31")]
    [InlineData("31/01/2026", "2026-01-31")]
    [InlineData("01/31/2026", "2026-01-31")]
    [InlineData("31-01-2026", "2026-01-31")]
    [InlineData("31 01 2026", "2026-01-31")]
    [InlineData("5.3.26", "2026-03-05")]
    [InlineData("05.03.85", "1985-03-05")]
    [InlineData("31 Jan 2026", "2026-01-31")]
    [InlineData("31-Jan-26", "2026-01-31")]
    [InlineData("Jan 31, 2026", "2026-01-31")]
    [InlineData("January 31st, 2026", "2026-01-31")]
    [InlineData("Sat, 31 January 2026", "2026-01-31")]
    [InlineData("31 stycznia 2026 r.", "2026-01-31")]
    [InlineData("2026 m. sausio 31 d.", "2026-01-31")]
    [InlineData("2026 sty 31", "2026-01-31")]
    [InlineData("2026-01-31 23:59:59.123", "2026-01-31")]
    [InlineData("29.02.2024", "2024-02-29")]
    public void Days_are_read(string text, string expected)
    {
        Assert.True(Dates.TryDay(text, DateOrder.DayFirst, out var day));
        Assert.Equal(DateOnly.Parse(expected, CultureInfo.InvariantCulture), day);
    }

    [Theory]
    [InlineData("2026-01-31T10:20:30Z", "2026-01-31 10:20:30.000", 0)]
    [InlineData("2026-01-31T10:20:30.5+02:00", "2026-01-31 10:20:30.500", 120)]
    [InlineData("2026-01-31 10:20:30 -0530", "2026-01-31 10:20:30.000", -330)]
    [InlineData("2026-01-31 10:20", "2026-01-31 10:20:00.000", null)]
    [InlineData("31.01.2026, 10:20", "2026-01-31 10:20:00.000", null)]
    [InlineData("31/01/2026 3:05 PM", "2026-01-31 15:05:00.000", null)]
    [InlineData("2026-01-31", "2026-01-31 00:00:00.000", null)]
    [InlineData("2026-01-31 24:00", "2026-02-01 00:00:00.000", null)]
    [InlineData("20260131102030", "2026-01-31 10:20:30.000", null)]
    public void Moments_are_read(string text, string expected, int? minutes)
    {
        Assert.True(Dates.TryMoment(text, DateOrder.DayFirst, out var moment, out var offset));
        Assert.Equal(expected, moment.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        Assert.Equal(minutes, (int?)offset?.TotalMinutes);
    }

    [Fact]
    public void The_column_decides_between_day_and_month()
    {
        Assert.Equal(DateOrder.MonthFirst, Dates.Order(["01/02/2026", "12/31/2026"]));
        Assert.Equal(DateOrder.DayFirst, Dates.Order(["01/02/2026", "31/12/2026", "x", ""]));
        Assert.Null(Dates.Order(["01/02/2026", "2026-12-31", "3 Feb 2026"]));

        Assert.True(Dates.TryDay("01/02/2026", DateOrder.MonthFirst, out var january));
        Assert.True(Dates.TryDay("01/02/2026", DateOrder.DayFirst, out var february));
        Assert.Equal((new DateOnly(2026, 1, 2), new DateOnly(2026, 2, 1)), (january, february));
    }

    [Fact]
    public void Serial_days_of_Excel_are_read_where_allowed()
    {
        Assert.True(Dates.TryMoment("45292.75", DateOrder.DayFirst, out var moment, out _, serials: true));
        Assert.Equal(new DateTime(2024, 1, 1, 18, 0, 0), moment);
        Assert.False(Dates.TryMoment("45292", DateOrder.DayFirst, out _, out _));
        Assert.False(Dates.TryMoment("12", DateOrder.DayFirst, out _, out _, serials: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("31.02.2026")]
    [InlineData("32.01.2026")]
    [InlineData("13.13.2026")]
    [InlineData("0000-00-00")]
    [InlineData("2026-01")]
    [InlineData("tomorrow")]
    [InlineData("2026-01-31 25:00")]
    [InlineData("2026-01-31 banana")]
    [InlineData("1.2.3.4.5")]
    [InlineData("29.02.2026")]
    [InlineData("+48 601 234 567")]
    [InlineData("Prosta 1/2/2026")]
    public void What_is_no_day_is_refused(string? text) => Assert.False(Dates.TryDay(text, DateOrder.DayFirst, out _));

    [Fact]
    public void Whatever_is_typed_nothing_throws()
    {
        var random = new Random(5);
        const string letters = "0123456789.,-/: '()€złTZ%+ePMjanst\u00A0";
        for (var run = 0; run < 50_000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 20)).Select(_ => letters[random.Next(letters.Length)]));
            _ = Numbers.TryParse(text, ',', out _, out _);
            _ = Numbers.TryPercent(text, null, out _);
            _ = Dates.TryMoment(text, DateOrder.MonthFirst, out _, out _, serials: true);
            _ = Answers.TryParse(text, out _) || Blanks.Is(text, true);
            _ = Numbers.DecimalSeparator([text]);
            _ = Dates.Order([text]);
        }
    }
}
