using System.Collections.Frozen;
using System.Reflection;

namespace Nanni.Records.Text;

/// <summary>
/// Common given names and surnames of Poland, Lithuania and the United Kingdom, commonest first. Two known names that differ
/// by a letter (Marta and Maria) are two people; an unknown one beside a known one (Mraia) is a typo.
/// </summary>
public static class KnownNames
{
    private static readonly Dictionary<string, string[]> GivenLists = Read("given-names.txt");
    private static readonly Dictionary<string, string[]> SurnameLists = Read("surnames.txt");

    /// <summary>Per folded name the languages that know it, one bit each.</summary>
    private static readonly FrozenDictionary<string, int> Known =
        GivenLists.Concat(SurnameLists)
            .SelectMany(list => list.Value.Select(name => (Name: Family(Fold.Compact(name)), Bit: Bit(list.Key))))
            .GroupBy(pair => pair.Name)
            .ToFrozenDictionary(group => group.Key, group => group.Aggregate(0, (bits, pair) => bits | pair.Bit));

    private static readonly FrozenDictionary<string, string[]> FullForms = ReadShortForms();

    /// <summary>Given names of a language and sex, commonest first.</summary>
    /// <param name="language"><c>pl</c>, <c>lt</c> or <c>en</c>.</param>
    public static IReadOnlyList<string> Given(string language, bool female) => GivenLists[$"{language} {(female ? 'f' : 'm')}"];

    /// <summary>Surnames as men bear them, commonest first.</summary>
    /// <param name="language"><c>pl</c>, <c>lt</c> or <c>en</c>.</param>
    public static IReadOnlyList<string> Surnames(string language) => SurnameLists[language];

    /// <summary>
    /// Whether two different folded words are common names of one language, so two people. Lukas and Łukasz are not: the
    /// same person is spelt so in Vilnius and in Warsaw.
    /// </summary>
    internal static bool AreTwo(string a, string b) =>
        Known.TryGetValue(a, out var left) && Known.TryGetValue(b, out var right) && (left & right) != 0;

    /// <summary>Whether one folded word is an everyday form of the other: kasia and katarzyna.</summary>
    internal static bool AreForms(string a, string b) =>
        (FullForms.TryGetValue(a, out var of) && of.Contains(b))
        || (FullForms.TryGetValue(b, out of) && of.Contains(a));

    /// <summary>Polish surnames that follow the bearer's sex, in one form: kowalska becomes kowalski.</summary>
    internal static string Family(string folded) =>
        folded.Length > 4 && (folded.EndsWith("ska", StringComparison.Ordinal) || folded.EndsWith("cka", StringComparison.Ordinal)
            || folded.EndsWith("dzka", StringComparison.Ordinal))
            ? folded[..^1] + "i"
            : folded;

    /// <summary>Undoes <see cref="Family"/>.</summary>
    internal static string Feminine(string family) =>
        family.EndsWith("ski", StringComparison.Ordinal) || family.EndsWith("cki", StringComparison.Ordinal)
        || family.EndsWith("dzki", StringComparison.Ordinal)
            ? family[..^1] + "a"
            : family;

    private static int Bit(string list) => list[..2] switch
    {
        "pl" => 1,
        "lt" => 2,
        _ => 4,
    };

    private static Dictionary<string, string[]> Read(string file)
    {
        var lists = new Dictionary<string, List<string>>();
        List<string>? list = null;
        foreach (var line in Lines(file))
        {
            if (line.StartsWith('['))
            {
                lists[line[1..^1]] = list = [];
            }
            else
            {
                list!.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return lists.ToDictionary(pair => pair.Key, pair => pair.Value.Distinct().ToArray());
    }

    private static FrozenDictionary<string, string[]> ReadShortForms() =>
        Lines("short-forms.txt")
            .Select(line => line.Split(' ').Select(Fold.Compact).ToArray())
            .SelectMany(forms => forms.Skip(1).Select(form => (Form: form, Full: forms[0])))
            .GroupBy(pair => pair.Form)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Full).ToArray());

    private static IEnumerable<string> Lines(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Nanni.Records.Text.Names.{file}")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
