using System.Collections.Concurrent;

namespace Nanni.Records.Operations;

/// <summary>
/// Words that are already in <c>search_words</c>, so that a write does not offer them again. Forgetting is harmless: the insert
/// does nothing for a word that is there.
/// </summary>
public sealed class WordMemory
{
    private const int Most = 2_000_000;
    private readonly ConcurrentDictionary<(Guid, int), byte> seen = new();

    /// <summary>Words of a folded search text that a typo may be compared with: four letters or more, no digits.</summary>
    public IEnumerable<string> New(Guid workspace, string? search)
    {
        foreach (var word in Of(search))
        {
            if (!seen.ContainsKey((workspace, string.GetHashCode(word, StringComparison.Ordinal))))
            {
                yield return word;
            }
        }
    }

    /// <summary>After the commit only: a word of a write that failed must be offered again.</summary>
    public void Remember(IEnumerable<(Guid Workspace, string Word)> words)
    {
        if (seen.Count > Most)
        {
            seen.Clear();
        }

        foreach (var (workspace, word) in words)
        {
            seen[(workspace, string.GetHashCode(word, StringComparison.Ordinal))] = 1;
        }
    }

    /// <summary>Words that are no longer there: the next write that has one offers it again.</summary>
    internal void Forget(Guid workspace, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            seen.TryRemove((workspace, string.GetHashCode(word, StringComparison.Ordinal)), out _);
        }
    }

    public static IEnumerable<string> Of(string? search)
    {
        if (search is null)
        {
            yield break;
        }

        foreach (var word in search.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (word.Length is >= 4 and <= 40 && word.All(char.IsLetter))
            {
                yield return word;
            }
        }
    }
}
