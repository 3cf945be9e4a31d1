using System.Globalization;

namespace Nanni.Web;

/// <summary>One of the three languages of every page, with the culture that its numbers and dates follow.</summary>
public sealed class Language
{
    private readonly Func<decimal, int, string> plural;

    private Language(string code, string name, CultureInfo culture, Func<decimal, int, string> plural, string[] categories)
    {
        (Code, Name, Culture, this.plural, Categories) = (code, name, culture, plural, categories);
    }

    public static Language English { get; } =
        new("en", "English", Cultures.British(), Plurals.English, ["one", "other"]);

    public static Language Polish { get; } =
        new("pl", "Polski", Cultures.Polish(), Plurals.Polish, ["one", "few", "many", "other"]);

    public static Language Lithuanian { get; } =
        new("lt", "Lietuvių", Cultures.Lithuanian(), Plurals.Lithuanian, ["one", "few", "many", "other"]);

    /// <summary>All three, in the order in which switches show them.</summary>
    public static IReadOnlyList<Language> All { get; } = [English, Polish, Lithuanian];

    /// <summary>ISO 639-1: <c>en</c>, <c>pl</c>, <c>lt</c>.</summary>
    public string Code { get; }

    /// <summary>Its own name, in itself.</summary>
    public string Name { get; }

    public CultureInfo Culture { get; }

    /// <summary>The plural categories that a text in this language must give.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The language with this code (<c>pl</c>, <c>pl-PL</c>), English for any other.</summary>
    public static Language Of(string? code) => Find(code) ?? English;

    /// <summary>The language with this code (<c>pl</c>, <c>pl-PL</c>), or null.</summary>
    public static Language? Find(string? code) => code is null or { Length: < 2 } ? null : code[..2].ToLowerInvariant() switch
    {
        "en" => English,
        "pl" => Polish,
        "lt" => Lithuanian,
        _ => null,
    };

    /// <summary>The first of ours that an Accept-Language header names, English if none.</summary>
    public static Language Accepted(string? header) => Accepted(header, All) ?? English;

    /// <summary>The first of <paramref name="offered"/> that an Accept-Language header names.</summary>
    public static Language? Accepted(string? header, IReadOnlyList<Language> offered)
    {
        foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Find(part) is { } language && offered.Contains(language))
            {
                return language;
            }
        }

        return null;
    }

    /// <summary>The CLDR plural category of a number written with <paramref name="decimals"/> decimal places.</summary>
    public string Plural(decimal number, int decimals = 0) => plural(number, decimals);

    public override string ToString() => Code;
}
