using System.Globalization;
using System.Text;

namespace Nanni.Records.Text;

/// <summary>
/// The one way in which text is made comparable: lower case, without diacritics, punctuation gone. Both databases store
/// what this returns, so that they find and sort alike.
/// </summary>
/// <remarks>
/// Latin letters lose their marks, also those that Unicode does not decompose (ł, ø, đ, ß, æ, œ, þ, ı). Cyrillic is only
/// lowered, since й is no и there. An apostrophe disappears (O'Brien is sought as obrien), all other punctuation parts words.
/// </remarks>
public static class Fold
{
    [ThreadStatic]
    private static Letters? scratch;

    /// <summary>
    /// The text as it is searched. Each word has two spaces before it, so that the beginning of a word, even of one letter,
    /// is a trigram: <c>"  anna  kowalska"</c> holds <c>"  a"</c>.
    /// </summary>
    public static string Search(string? text) => Whole(text, gap: 2);

    /// <summary>The text as it is sorted, to be compared byte by byte: folded words with one space between.</summary>
    public static string Sort(string? text) => Whole(text, gap: 1);

    /// <summary>The folded text without any gap: <c>"PL 123-45"</c> becomes <c>"pl12345"</c>.</summary>
    public static string Compact(string? text) => Whole(text, gap: 0);

    /// <summary>
    /// The words of a query. All must be found: three letters and more anywhere in the search text, shorter ones after two
    /// spaces. An e-mail address stays one word, and so does a telephone or tax number typed in groups.
    /// </summary>
    public static string[] Term(string? query) => string.IsNullOrWhiteSpace(query) ? [] : QueryWords.Of(query);

    /// <summary>Adds the folded words of <paramref name="text"/>, each after <paramref name="gap"/> spaces.</summary>
    internal static void Append(Letters target, ReadOnlySpan<char> text, int gap)
    {
        if (text.IndexOfAnyInRange('\u0300', '\u036F') >= 0)
        {
            // Typed on a Mac: letter and mark apart. Put together first, so that Cyrillic й stays й.
            text = Composed(text);
        }

        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                inWord = Begin(target, inWord, gap);
                target.Add(c);
            }
            else if (char.IsAsciiLetterUpper(c))
            {
                inWord = Begin(target, inWord, gap);
                target.Add((char)(c | 0x20));
            }
            else if (c < 0x80)
            {
                inWord &= c == '\'';
            }
            else
            {
                var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
                var folded = pair ? FoldTable.Of(new Rune(c, text[++i])) : FoldTable.Of(c);
                if (folded == FoldTable.Gap)
                {
                    inWord = false;
                }
                else if (folded.Length > 0)
                {
                    inWord = Begin(target, inWord, gap);
                    target.Add(folded);
                }
            }
        }
    }

    private static bool Begin(Letters target, bool inWord, int gap)
    {
        if (!inWord && gap > 0 && (gap == 2 || target.Length > 0))
        {
            target.Add(' ');
            if (gap == 2)
            {
                target.Add(' ');
            }
        }

        return true;
    }

    private static string Whole(string? text, int gap)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var target = scratch ??= new Letters();
        target.Clear();
        Append(target, text, gap);
        return target.Span.SequenceEqual(text) ? text : target.ToString();
    }

    private static string Composed(ReadOnlySpan<char> text)
    {
        var whole = text.ToString();
        try
        {
            return whole.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair cannot be normalised; it is no letter either.
            return string.Concat(whole.Where(c => !char.IsSurrogate(c))).Normalize(NormalizationForm.FormC);
        }
    }
}

/// <summary>What becomes of one character beyond ASCII: other letters, nothing, or <see cref="Gap"/>.</summary>
internal static class FoldTable
{
    public const string Gap = " ";

    private const char LatinEnd = '\u0250';
    private const char VietnameseStart = '\u1E00';
    private const char VietnameseEnd = '\u1F00';

    private static readonly string[] Latin = Table('\0', LatinEnd);
    private static readonly string[] LatinAdditional = Table(VietnameseStart, VietnameseEnd);

    public static string Of(char c) => c switch
    {
        < LatinEnd => Latin[c],
        >= VietnameseStart and < VietnameseEnd => LatinAdditional[c - VietnameseStart],
        _ => Rune.TryCreate(c, out var rune) ? Of(rune) : Gap,
    };

    public static string Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
        _ when IsApostrophe(rune) => "",
        UnicodeCategory.OtherNumber => Digits(rune),
        _ when rune.Value is >= 0x400 and < 0x530 => Rune.IsLetter(rune) ? Rune.ToLowerInvariant(rune).ToString() : Gap,
        UnicodeCategory.SpacingCombiningMark => rune.ToString(),
        _ when !Rune.IsLetterOrDigit(rune) => Gap,
        _ => Special(rune) ?? Decomposed(rune),
    };

    private static bool IsApostrophe(Rune rune) => rune.Value is '\u2018' or '\u2019' or '\u02BC' or '\u02B9';

    private static string[] Table(char from, char to) =>
        [.. Enumerable.Range(from, to - from).Select(c => Of(new Rune(c)))];

    private static string? Special(Rune rune) => Rune.ToLowerInvariant(rune).Value switch
    {
        'ł' => "l",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ĸ' => "k",
        'ſ' => "s",
        _ => null,
    };

    private static string Decomposed(Rune rune)
    {
        var text = new StringBuilder(2);
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (IsApostrophe(part))
            {
                continue;
            }

            if (Rune.IsLetterOrDigit(part) || Rune.GetUnicodeCategory(part) == UnicodeCategory.SpacingCombiningMark)
            {
                var lower = Rune.ToLowerInvariant(part);
                text.Append(Special(lower) ?? lower.ToString());
            }
        }

        return text.Length == 0 ? Gap : text.ToString();
    }

    /// <summary>m² is sought as m2; a fraction is no word.</summary>
    private static string Digits(Rune rune)
    {
        var text = rune.ToString().Normalize(NormalizationForm.FormKD);
        return text.Length == 1 && char.IsAsciiDigit(text[0]) ? text : Gap;
    }
}
