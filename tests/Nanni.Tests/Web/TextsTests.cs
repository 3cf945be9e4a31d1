using System.Text.RegularExpressions;
using Nanni.Web;

namespace Nanni.Tests.Web;

public sealed partial class TextsTests
{
    public static TheoryData<string> Keys => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_text_names_the_same_arguments_in_each_language(string key)
    {
        var english = Texts.Message(Language.English, key).Arguments();

        Assert.Equal(english, Texts.Message(Language.Polish, key).Arguments());
        Assert.Equal(english, Texts.Message(Language.Lithuanian, key).Arguments());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_plural_gives_exactly_the_forms_of_its_language(string key) =>
        Assert.All(Language.All, language =>
            Assert.All(Texts.Message(language, key).Categories(), given =>
                Assert.Equal(language.Categories.Order(), given.Order())));

    [Theory]
    [MemberData(nameof(Keys))]
    public void No_text_is_empty_or_has_stray_spaces(string key) =>
        Assert.All(Language.All, language =>
        {
            var written = Texts.Written(language, key);
            Assert.NotEmpty(written);
            Assert.Equal(written.Trim(), written);
        });

    [Fact]
    public void Every_key_that_the_code_names_exists()
    {
        var missing =
            from file in SourceFiles()
            from Match call in Calls().Matches(File.ReadAllText(file))
            from Match literal in Literals().Matches(call.Value)
            let key = literal.Groups[1].Value
            where !Texts.Has(key)
            select $"{Path.GetFileName(file)}: {key}";

        Assert.Empty(missing);
    }

    [Fact]
    public void An_unknown_key_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => Texts.Format(Formats(Language.English), "no.such.text"));

    [Theory]
    [InlineData("en", 1, "1 day")]
    [InlineData("en", 0, "0 days")]
    [InlineData("en", 1000, "1,000 days")]
    [InlineData("pl", 1, "1 dzień")]
    [InlineData("pl", 2, "2 dni")]
    [InlineData("lt", 1, "1 diena")]
    [InlineData("lt", 9, "9 dienos")]
    [InlineData("lt", 10, "10 dienų")]
    [InlineData("lt", 11, "11 dienų")]
    [InlineData("lt", 21, "21 diena")]
    [InlineData("lt", 1111, "1\u00a0111 dienų")]
    public void A_number_takes_the_right_form_of_its_noun(string language, int days, string expected) =>
        Assert.Equal(expected, Texts.Format(Formats(Language.Of(language)), "format.days", ("n", days)));

    [Theory]
    [InlineData(1, "one")]
    [InlineData(2, "few")]
    [InlineData(5, "many")]
    [InlineData(12, "many")]
    [InlineData(22, "few")]
    [InlineData(0, "many")]
    [InlineData(112, "many")]
    [InlineData(101, "many")]
    public void Polish_counts_by_the_last_digits(int number, string category) =>
        Assert.Equal(category, Language.Polish.Plural(number));

    [Fact]
    public void A_fraction_has_its_own_form()
    {
        Assert.Equal("other", Language.Polish.Plural(1.5m, 1));
        Assert.Equal("many", Language.Lithuanian.Plural(1.5m, 1));
        Assert.Equal("other", Language.English.Plural(1.0m, 1));
    }

    [Theory]
    [InlineData("{n, plural, one {# day}}")]
    [InlineData("{n")]
    [InlineData("a } b")]
    [InlineData("{n, select, a {b} other {c}}")]
    public void A_broken_pattern_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => Message.Parse(pattern));

    [Fact]
    public void An_exact_number_wins_over_its_category()
    {
        var message = Message.Parse("{n, plural, =0 {nobody} one {# person in {place}} other {# people in {place}}}");

        Assert.Equal("nobody", message.Format(Formats(Language.English), [("n", 0), ("place", "Ur")]));
        Assert.Equal("1 person in Ur", message.Format(Formats(Language.English), [("n", 1), ("place", "Ur")]));
    }

    [Theory]
    [InlineData("lt-LT,lt;q=0.9,en;q=0.8", "lt")]
    [InlineData("de,pl;q=0.5", "pl")]
    [InlineData("de", "en")]
    [InlineData(null, "en")]
    public void A_browser_gets_the_first_language_that_we_speak(string? header, string expected) =>
        Assert.Equal(expected, Language.Accepted(header).Code);

    private static Formats Formats(Language language) =>
        new(language, TimeZoneInfo.Utc, new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));

    private static IEnumerable<string> SourceFiles() =>
        new[] { "*.cs", "*.razor" }.SelectMany(kind =>
            Directory.EnumerateFiles(Path.Combine(Sources.Root, "src", "Nanni"), kind, SearchOption.AllDirectories));

    /// <summary>T("some.key"), Text(…), Texts.Format(formats, …), also with a choice of two keys, up to the arguments.</summary>
    [GeneratedRegex("""\b(?:T|Text|Texts\.Format)\([^()]*""")]
    private static partial Regex Calls();

    [GeneratedRegex("""["]([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+)["]""")]
    private static partial Regex Literals();
}
