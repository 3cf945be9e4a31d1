using System.Collections.Frozen;
using Nanni.Records.Text;

namespace Nanni.Customers.Contacts;

/// <summary>A whole name in its two parts. A name of one word is a family name.</summary>
internal readonly record struct PersonName(string? Given, string? Family)
{
    /// <summary>What stands before a name and is no part of it.</summary>
    private static readonly FrozenSet<string> Titles = FrozenSet.ToFrozenSet(
        ["mr", "mrs", "ms", "miss", "dr", "prof", "pan", "pani", "mgr", "inz", "hab", "ponas", "ponia", "p"]);

    /// <summary>Words that begin a family name: van der Berg, del Valle.</summary>
    private static readonly FrozenSet<string> Particles = FrozenSet.ToFrozenSet(
        ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "du", "al", "el", "ter", "ten"]);

    private static readonly FrozenSet<string> GivenNames = new[] { "pl", "lt", "en" }
        .SelectMany(language => KnownNames.Given(language, female: true).Concat(KnownNames.Given(language, female: false))).Select(Fold.Compact).ToFrozenSet();

    /// <summary>Reads "Anna Maria Kowalska", "Kowalska, Anna", "Kowalska Anna", "Dr. Antonio del Valle".</summary>
    public static PersonName Split(string text)
    {
        var whole = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (whole.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma)
        {
            return new(Part(whole[(comma + 1)..]), Part(whole[..comma]));
        }

        var words = whole.Split(' ').SkipWhile((word, i) => Titles.Contains(Fold.Compact(word)) && i < 3).ToArray();
        if (words.Length < 2)
        {
            return new(null, Part(words.Length == 0 ? whole : words[0]));
        }

        var particle = Array.FindIndex(words, 1, word => char.IsLower(word[0]) && Particles.Contains(Fold.Compact(word)));
        if (particle > 0 && particle < words.Length - 1)
        {
            return new(Joined(words[..particle]), Joined(words[particle..]));
        }

        // Lists of the state and of schools put the family name first.
        var isTurned = words.Length == 2 && GivenNames.Contains(Fold.Compact(words[1])) && !GivenNames.Contains(Fold.Compact(words[0]));
        return isTurned ? new(words[1], words[0]) : new(Joined(words[..^1]), words[^1]);
    }

    private static string Joined(string[] words) => string.Join(' ', words);

    private static string? Part(string text) => text.Trim() is { Length: > 0 } part ? part : null;
}
