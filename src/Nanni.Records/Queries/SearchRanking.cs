using Nanni.Records.Storage;
using Nanni.Records.Text;

namespace Nanni.Records.Queries;

/// <summary>A record that holds what was sought.</summary>
internal readonly record struct Candidate(Guid Id, string Type, string Title)
{
    public static Candidate Read(Row row) => new(row.Guid(0), row.Text(1), row.Text(2));
}

/// <summary>The order in which found records are shown: the nearer their title to what was typed, the earlier.</summary>
/// <param name="prefix">The text as titles are sorted.</param>
internal sealed class SearchRanking(string prefix, IReadOnlyList<string> words)
{
    private readonly Dictionary<Guid, (Candidate Candidate, int Rank, string Title)> found = [];
    private IReadOnlyList<IReadOnlyList<string>> meant = [.. words.Select(w => (IReadOnlyList<string>)[w])];

    public string Prefix => prefix;

    public int Count => found.Count;

    /// <summary>From now on a title may hold one of these for each word.</summary>
    public void Forgive(IReadOnlyList<IReadOnlyList<string>> near) => meant = near;

    /// <param name="pass">0: as typed. 1: forgiven.</param>
    public bool Add(Candidate candidate, int pass)
    {
        var title = Fold.Sort(candidate.Title);
        return found.TryAdd(candidate.Id, (candidate, (pass * 1_000) + Rank(title), title));
    }

    public IReadOnlyList<Candidate> Best(int most) =>
        [.. found.Values.OrderBy(f => f.Rank).ThenBy(f => f.Title.Length).ThenBy(f => f.Title, StringComparer.Ordinal).Take(most).Select(f => f.Candidate)];

    private int Rank(string title)
    {
        if (title.StartsWith(prefix, StringComparison.Ordinal))
        {
            return title.Length == prefix.Length ? 0 : 1;
        }

        // The first alternative is the word itself, the next are ever farther from it.
        var rank = 2;
        foreach (var alternatives in meant)
        {
            rank += Enumerable.Range(0, alternatives.Count).Select(i => Place(title, alternatives[i]) is { } place ? (i * 3) + place : 100).Min();
        }

        return rank;
    }

    /// <summary>0: a word of the title. 1: begins one. 2: stands in one. Null: not in the title.</summary>
    private static int? Place(string title, string word)
    {
        var at = title.IndexOf(word, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var padded = $" {title} ";
        return padded.Contains($" {word} ", StringComparison.Ordinal) ? 0 : padded.Contains($" {word}", StringComparison.Ordinal) ? 1 : 2;
    }
}
