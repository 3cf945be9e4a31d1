using System.Globalization;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>Compares what people know, and where they work, with what a lead says.</summary>
internal static class LeadWords
{
    /// <summary>Countries by code and by their names in English and in their own languages, folded.</summary>
    private static readonly Lazy<Dictionary<string, string>> Countries = new(() => CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => new RegionInfo(culture.Name)).Where(region => region.TwoLetterISORegionName.All(char.IsLetter))
        .SelectMany(region => new[] { region.TwoLetterISORegionName, region.EnglishName, region.NativeName }.Select(name => (Name: Fold.Compact(name), Code: region.TwoLetterISORegionName)))
        .GroupBy(country => country.Name).ToDictionary(group => group.Key, group => group.First().Code));

    /// <summary>"Polish, English; machining" is three.</summary>
    public static IEnumerable<string> Split(string? words) =>
        (words ?? "").Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>One of the words is one of the lead's values, however both are written.</summary>
    public static bool Knows(string? words, IEnumerable<string> values)
    {
        var known = Split(words).Select(Fold.Compact).ToHashSet();
        return values.Any(value => known.Contains(Fold.Compact(value)));
    }

    /// <summary>
    /// What a field of a lead names: a text, a tag, or an option by key and by the labels that people gave it. Nothing for kinds that name nothing.
    /// </summary>
    public static IEnumerable<string> Values(Schema schema, TypeSchema type, Lead lead, string? key)
    {
        if (type.Find(key ?? "") is not { } field || !Names(field))
        {
            return [];
        }

        var values = field.Get(lead) switch
        {
            string one => new[] { one },
            string[] many => many,
            _ => [],
        };
        return field.Kind is FieldKind.Choice or FieldKind.Choices
            ? values.SelectMany(value => schema.OptionsOf(field).Where(o => o.Key == value).SelectMany(o => o.Labels?.Values ?? []).Prepend(value))
            : values;
    }

    /// <summary>A field whose values can be compared with what people know.</summary>
    public static bool Names(Field field) =>
        !field.IsHidden && !field.IsEncrypted && field.Kind is FieldKind.Text or FieldKind.Choice or FieldKind.Choices or FieldKind.Tags;

    /// <summary>
    /// A word with a digit is the beginning of a postal code, with or without the country before it (<c>80</c>, <c>PL-80</c>); any other is a
    /// country (<c>LT</c>, <c>Lietuva</c>) or a town.
    /// </summary>
    public static bool Covers(string? words, Lead lead)
    {
        var country = Country(lead.Country);
        var (code, city) = (Fold.Compact(lead.PostalCode), Fold.Compact(lead.City));
        var prefix = country is null ? "" : Fold.Compact(country);
        var bare = prefix.Length > 0 && code.StartsWith(prefix, StringComparison.Ordinal) ? code[prefix.Length..] : code;
        return Split(words).Any(word =>
        {
            var folded = Fold.Compact(word);
            return word.Any(char.IsDigit)
                ? bare.Length > 0 && (bare.StartsWith(folded, StringComparison.Ordinal) || (prefix.Length > 0 && (prefix + bare).StartsWith(folded, StringComparison.Ordinal)))
                : folded.Length > 0 && (folded == city || (country is not null && Country(word) == country) || folded == Fold.Compact(lead.Country));
        });
    }

    private static string? Country(string? name) => Countries.Value.GetValueOrDefault(Fold.Compact(name));
}
