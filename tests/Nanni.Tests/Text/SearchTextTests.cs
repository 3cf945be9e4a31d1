using Nanni.Records.Text;

namespace Nanni.Tests.Text;

public sealed class SearchTextTests
{
    private static readonly SearchText Anna = new SearchText()
        .Add("Anna Kowalska-Żak")
        .AddEmail(" Anna.K@Example.PL ")
        .AddPhone("601 234 567", "PL")
        .AddPhone("+370 612 34567", "PL")
        .AddCode("PL 123-456-32-18")
        .AddCode("-")
        .Add(null);

    [Fact]
    public void It_holds_words_addresses_and_numbers() => Assert.Equal(
        "  anna  kowalska  zak  anna.k@example.pl  k  48601234567  37061234567  861234567  pl1234563218",
        Anna.ToString());

    [Fact]
    public void Cleared_it_serves_the_next_record() =>
        Assert.Equal("  jonas", new SearchText().Add("Anna").Clear().Add("Jonas").ToString());

    [Fact]
    public void A_phone_that_is_none_is_kept_as_text() =>
        Assert.Equal("  reception  12", new SearchText().AddPhone("Reception 12", "PL").ToString());

    [Theory]
    [InlineData("anna")]
    [InlineData("KOWALSKA anna")]
    [InlineData("żak")]
    [InlineData("a k")]
    [InlineData("anna.k@example.pl")]
    [InlineData("<Anna.K@example.pl>,")]
    [InlineData("nna.k@exam")]
    [InlineData("example.pl")]
    [InlineData("anna.k")]
    [InlineData("601234567")]
    [InlineData("601 234 567")]
    [InlineData("601 2")]
    [InlineData("601-234-567")]
    [InlineData("+48 601 234 567")]
    [InlineData("0048 601 234 567")]
    [InlineData("+48 (0) 601 234 567")]
    [InlineData("+48 601")]
    [InlineData("8 612 34567")]
    [InlineData("+37061234567 anna")]
    [InlineData("1234563218")]
    [InlineData("123-456-32-18")]
    [InlineData("PL 123-456-32-18")]
    [InlineData("PL1234563218")]
    public void The_query_finds_the_record(string query)
    {
        var text = Anna.ToString();
        var terms = Fold.Term(query);

        Assert.NotEmpty(terms);
        Assert.All(terms, term => Assert.Contains(term.Length < 3 ? "  " + term : term, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Kowalska-Żak Anna", "kowalska zak anna")]
    [InlineData("anna ANNA", "anna")]
    [InlineData("2026-03-15", "2026 03 15")]
    [InlineData("15.03.2026", "15 03 2026")]
    [InlineData("00-950 Warszawa", "00 950 warszawa")]
    [InlineData("Żelazna 51/53", "zelazna 51 53")]
    [InlineData("PL61 1090 1014 0000 0712 1981 2874", "pl61 109010140000071219812874")]
    [InlineData("@", "")]
    [InlineData(" \t ", "")]
    [InlineData(null, "")]
    public void A_query_is_taken_apart_into_words(string? query, string expected) =>
        Assert.Equal(expected, string.Join(' ', Fold.Term(query)));
}
