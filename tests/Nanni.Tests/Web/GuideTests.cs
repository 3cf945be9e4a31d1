using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Nanni.Database;
using Nanni.Tests.Architecture;
using Nanni.Web;
using Nanni.Web.Help;

namespace Nanni.Tests.Web;

/// <summary>The user guide says the same in each language, in the words of the product.</summary>
public sealed partial class GuideTests
{
    private static readonly ConcurrentDictionary<(string Language, int Number), ILookup<string, string>> Screens = [];

    public static TheoryData<string, string> Translations =>
        [.. Names("").SelectMany(page => Language.All.Where(l => l != Language.English).Select(l => (page, l.Code)))];

    public static TheoryData<string, string> All => [.. Names("").SelectMany(page => Language.All.Select(l => (page, l.Code)))];

    [Theory]
    [InlineData("pl")]
    [InlineData("lt")]
    public void Every_page_is_there_in_each_language(string language) => Assert.Equal(Names(""), Names("/" + language));

    [Theory, MemberData(nameof(Translations))]
    public void A_page_has_the_same_headings_and_anchors_in_each_language(string page, string language)
    {
        Assert.Equal(Levels(page, Language.English), Levels(page, Language.Of(language)));
        Assert.Equal(Anchors(page, Language.English), Anchors(page, Language.Of(language)));
    }

    [Theory, MemberData(nameof(Translations))]
    public void A_page_has_the_same_pictures_and_links_in_each_language(string page, string language) =>
        Assert.Equal(Links(page, Language.English).Order(), Links(page, Language.Of(language)).Order());

    [Theory, MemberData(nameof(All))]
    public void Every_link_of_the_guide_leads_to_a_page_of_it_or_a_part_of_one(string page, string language) =>
        Assert.All(Links(page, Language.Of(language)), link =>
        {
            var (name, anchor) = link.Split('#') is [var path, var part] ? (path, part) : (link, null);
            Assert.True(name.StartsWith("/help/", StringComparison.Ordinal), $"{link} leads out of the guide");
            if (name.EndsWith(".png", StringComparison.Ordinal))
            {
                using var picture = Guide.Picture(name.Split('/')[^1]);
                Assert.NotNull(picture);
                return;
            }

            Assert.NotNull(Guide.Page(name["/help/".Length..], Language.Of(language)));
            Assert.True(anchor is null || Anchors(name["/help/".Length..], Language.Of(language)).Contains(anchor), $"{link} has no such part");
        });

    [Theory, MemberData(nameof(All))]
    public void What_is_bold_stands_on_the_screen_in_the_same_words(string page, string language) =>
        Assert.All(Bold(page, Language.Of(language)), label =>
            Assert.True(Keys(label, Language.Of(language)).Length > 0, $"No text in “{language}” says “{label}”."));

    [Theory, MemberData(nameof(Translations))]
    public void A_page_names_the_same_buttons_in_each_language(string page, string language)
    {
        var english = Bold(page, Language.English).Select(label => (label, Keys(label, Language.English))).ToList();
        var other = Bold(page, Language.Of(language)).Select(label => (label, Keys(label, Language.Of(language)))).ToList();

        Assert.Equal(english.Count, other.Count);
        Assert.All(english.Concat(other), named =>
            Assert.True(
                english.Any(one => one.Item2.Intersect(named.Item2).Any()) && other.Any(one => one.Item2.Intersect(named.Item2).Any()),
                $"“{named.label}” is named in one language only."));
    }

    [Fact]
    public void Every_page_of_the_product_that_names_a_page_of_the_guide_names_one_that_is_there()
    {
        var named = Repository.Files("src/Nanni", ".razor").SelectMany(file => Help().Matches(file.Text).Select(match => match.Groups[1].Value)).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(HelpPages.Page(name, Language.English) is not null, $"There is no help about “{name}”."));
    }

    [Theory]
    [InlineData("en", "First steps")]
    [InlineData("pl", "Pierwsze kroki")]
    [InlineData("lt", "Pirmieji žingsniai")]
    public async Task A_member_reads_the_guide_in_their_language(string language, string title)
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        await (await ada.Get("me")).Submit("/me/preferences", ("language", language));

        var page = await ada.Get("/help/first-steps");

        Assert.Equal(title, page.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(language, page.Document.DocumentElement.GetAttribute("lang"));
        Assert.NotNull(page.Document.QuerySelector("h2#my-day"));
    }

    private static IReadOnlyList<string> Names(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs", "user-guide") + folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static MarkdownDocument Document(string page, Language language) => Guide.Document(page, language)!;

    private static IEnumerable<int> Levels(string page, Language language) => Guide.Headings(Document(page, language)).Select(heading => heading.Level);

    private static IEnumerable<string> Anchors(string page, Language language) =>
        Id().Matches(Guide.Page(page, language)!.Html.Value).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Links(string page, Language language) =>
        Document(page, language).Descendants<LinkInline>().Select(link => Guide.Address(link.Url!));

    /// <summary>"Settings" and "Members" for **Settings → Members**.</summary>
    private static IEnumerable<string> Bold(string page, Language language) =>
        from bold in Document(page, language).Descendants<EmphasisInline>()
        where bold.DelimiterCount == 2
        from label in string.Concat(bold.Select(part => part is LineBreakInline ? " " : part.ToString())).Split('→', StringSplitOptions.TrimEntries)
        select label;

    /// <summary>The texts that read exactly so, with the number in the label, if there is one, for each of their arguments.</summary>
    private static string[] Keys(string label, Language language)
    {
        var number = Number().Match(label) is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;
        return [.. Screens.GetOrAdd((language.Code, number), _ => Texts.Keys.ToLookup(key => Shown(key, language, number)))[label]];
    }

    private static string Shown(string key, Language language, int number)
    {
        var formats = new Formats(language, TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch);
        return Texts.Format(formats, key, [.. Texts.Message(language, key).Arguments().Distinct().Select(name => (name, (object?)number))]);
    }

    [GeneratedRegex("<h[1-6] id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex("\\bHelp=\"([a-z][a-z-]*)\"")]
    private static partial Regex Help();
}
