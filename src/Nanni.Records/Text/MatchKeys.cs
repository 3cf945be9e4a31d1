using System.Buffers;

namespace Nanni.Records.Text;

/// <summary>What a match key was made from.</summary>
public enum MatchKind
{
    /// <summary>A whole e-mail address.</summary>
    Email = 1,

    /// <summary>The last nine digits of a telephone number.</summary>
    Phone = 2,

    /// <summary>A tax or register number with its country.</summary>
    TaxNumber = 3,

    /// <summary>A mail or web domain that belongs to one organisation.</summary>
    Domain = 4,

    /// <summary>The name of an organisation, as it is and as it sounds.</summary>
    Name = 5,

    /// <summary>A part of a name together with a place, an employer or a day of birth.</summary>
    NameInContext = 6,

    /// <summary>A personal number, or its hash.</summary>
    PersonalNumber = 7,

    /// <summary>
    /// A person's name as it sounds. For what somebody is typing; a search through all records does without, since namesakes
    /// are many and two records of one person that share nothing else are no proof.
    /// </summary>
    Namesake = 8,
}

/// <summary>Records that share a key are compared by <see cref="DuplicateScore"/>.</summary>
public readonly record struct MatchKey(MatchKind Kind, string Value);

/// <summary>The keys by which possible duplicates meet. Kept beside each record, written with it.</summary>
/// <remarks>
/// <para>
/// Why these name keys, at most four a record. A deletion neighbourhood (SymSpell) finds every typo, but costs a key per
/// letter, fifteen for an ordinary name. A phonetic code alone costs one key but misses half of the random typos. We use
/// that a duplicate which shares neither e-mail nor telephone must share something else, or nobody could tell it from a
/// namesake: a day of birth, an employer, a place. Within that context each <i>word</i> of the name is a key, so that a typo
/// in one word, whatever it is, leaves the other to meet by; the words carry no role, so swapped names meet too:
/// </para>
/// <list type="number">
/// <item>the name as it sounds, words in alphabetical order (namesakes, swapped names, typos in vowels and doublings, and
/// what somebody types before any other field is filled);</item>
/// <item>day of birth with the initials in order;</item>
/// <item>employer, else postcode, else city, with the first word of the given name;</item>
/// <item>the same with the first word of the surname.</item>
/// </list>
/// <para>
/// Measured on a million contacts with 20,000 planted duplicates: all keys but <see cref="MatchKind.Namesake"/> give half a
/// million pairs to compare and lose three duplicates of 19,855; the namesakes would add 7.5 million pairs. Whoever groups
/// in bulk leaves them out, and blocks of more than <see cref="LargestBlock"/> of the name kinds too.
/// </para>
/// </remarks>
public static class MatchKeys
{
    /// <summary>A name key shared by more records than that says nothing.</summary>
    public const int LargestBlock = 200;

    private const int LongestKey = 100;

    private static readonly string[] Labels =
        ["VATUE", "VATEU", "NIPUE", "NIP", "REGON", "KRS", "VATNO", "VAT", "PVMKODAS", "PVM", "TAXID"];

    private static readonly SearchValues<char> AfterDomain = SearchValues.Create("/?#:>, ;");

    /// <summary>The address in lower case without its tag (<c>anna+news@</c>); Google's dots do not count. Null when it is none.</summary>
    public static string? Email(string? email)
    {
        var address = SearchText.Email(email);
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.AsSpan().ContainsAny(' ', '\t'))
        {
            return null;
        }

        var (local, domain) = (address[..at], address[(at + 1)..]);
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        local = plus > 0 ? local[..plus] : local;
        return FreeMail.IsGoogle(domain) ? $"{local.Replace(".", "", StringComparison.Ordinal)}@gmail.com" : $"{local}@{domain}";
    }

    /// <summary>The last nine digits, by which numbers with and without their country meet; null for none and for 123456789.</summary>
    public static string? Phone(string? phone, string country)
    {
        var tail = Text.Phone.Tail(Text.Phone.Normalize(phone, country) ?? phone);
        return tail is null or "123456789" || tail.AsSpan().Count(tail[^1]) >= tail.Length - 1 ? null : tail;
    }

    /// <summary>
    /// The number with its country and without gaps: <c>PL1234563218</c>. A label before it (NIP, VAT, PVM kodas) is dropped.
    /// </summary>
    public static string? TaxNumber(string? number, string country)
    {
        var code = Fold.Compact(number).ToUpperInvariant();
        foreach (var label in Labels)
        {
            if (code.StartsWith(label, StringComparison.Ordinal))
            {
                code = code[label.Length..];
                break;
            }
        }

        if (code.Count(char.IsAsciiDigit) < 6 || code.Length > 20)
        {
            return null;
        }

        return code.Length > 8 && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1]) ? code : country.ToUpperInvariant() + code;
    }

    /// <summary>The domain of an e-mail or web address, without www; null for free mail.</summary>
    public static string? Domain(string? address)
    {
        var text = (address ?? "").Trim().ToLowerInvariant().AsSpan();
        var scheme = text.IndexOf("://");
        text = scheme >= 0 ? text[(scheme + 3)..] : text;
        text = text[(text.LastIndexOf('@') + 1)..];
        var end = text.IndexOfAny(AfterDomain);
        text = (end >= 0 ? text[..end] : text).Trim('.');
        text = text.StartsWith("www.") ? text[4..] : text;

        var dot = text.LastIndexOf('.');
        return dot > 0 && text.Length - dot > 2 && text.Length <= LongestKey && !char.IsAsciiDigit(text[^1]) && !FreeMail.Has(text.ToString())
            ? text.ToString()
            : null;
    }

    /// <summary>
    /// A person's name as it sounds, whichever of the two came first. Kowalska and Kowalski are one; Lithuanian endings stay,
    /// for they name another member of the family.
    /// </summary>
    public static string? PersonName(string? given, string? family)
    {
        var words = new PersonFacts { GivenName = given, FamilyName = family }.Profile;
        return words.Sound.Length > 0 ? words.Sound : null;
    }

    /// <summary>A company's own name without its legal form, in one piece: Copper Works Ltd and COPPERWORKS sp. z o.o. meet.</summary>
    public static string? OrganisationName(string? name)
    {
        var key = string.Concat(LegalForms.Remove(name));
        return key.Length == 0 ? null : Short(key);
    }

    /// <summary>All keys of a person.</summary>
    public static List<MatchKey> Of(PersonFacts person)
    {
        var profile = person.Profile;
        var keys = new List<MatchKey>(8);
        keys.AddRange(profile.Emails.Select(e => new MatchKey(MatchKind.Email, Short(e))));
        keys.AddRange(profile.PhoneKeys.Select(p => new MatchKey(MatchKind.Phone, p)));
        Add(keys, MatchKind.PersonalNumber, person.PersonalNumber);
        Add(keys, MatchKind.Namesake, profile.Sound);
        if (profile.Words.Count > 0 && person.BornOn is { } day)
        {
            Add(keys, MatchKind.NameInContext, $"{day:yyyyMMdd}|{profile.Initials}");
        }

        if (profile.Context is { } context)
        {
            foreach (var word in profile.Words.Distinct())
            {
                Add(keys, MatchKind.NameInContext, $"{context}|{word}");
            }
        }

        return keys;
    }

    /// <summary>All keys of an organisation.</summary>
    public static List<MatchKey> Of(OrganisationFacts organisation)
    {
        var profile = organisation.Profile;
        var keys = new List<MatchKey>(8);
        keys.AddRange(profile.Numbers.Select(n => new MatchKey(MatchKind.TaxNumber, n)));
        keys.AddRange(profile.Emails.Select(e => new MatchKey(MatchKind.Email, Short(e))));
        keys.AddRange(profile.PhoneKeys.Select(p => new MatchKey(MatchKind.Phone, p)));
        keys.AddRange(profile.Domains.Select(d => new MatchKey(MatchKind.Domain, d)));
        Add(keys, MatchKind.Name, profile.Compact);
        if (profile.Sound != profile.Compact)
        {
            Add(keys, MatchKind.Name, profile.Sound);
        }

        if (profile.Place is { } place && profile.Words.Count > 0)
        {
            Add(keys, MatchKind.NameInContext, $"{place}|{profile.Words[0]}");
            if (profile.Words.Count > 1)
            {
                Add(keys, MatchKind.NameInContext, $"{place}|{profile.Words[^1]}");
            }
        }

        return keys;
    }

    private static void Add(List<MatchKey> keys, MatchKind kind, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            keys.Add(new MatchKey(kind, Short(value)));
        }
    }

    private static string Short(string value) => value.Length <= LongestKey ? value : value[..LongestKey];
}
