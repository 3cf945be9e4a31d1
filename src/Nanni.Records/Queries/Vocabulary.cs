using System.Collections.Concurrent;
using Nanni.Records.Storage;
using Nanni.Records.Text;

namespace Nanni.Records.Queries;

/// <summary>
/// The distinct words of each workspace's search texts, in memory: what a mistyped term is compared with. About 25 bytes a word;
/// a workspace that nobody mistypes in is forgotten after a while.
/// </summary>
/// <remarks>
/// All words lie in one text, so that the pieces of a term (<see cref="Typo.Pieces"/>) are found by vectorised search, some
/// megabytes a millisecond, and only words that hold a piece are compared letter by letter.
/// </remarks>
public sealed class Vocabulary(RecordStore store, TimeProvider clock)
{
    /// <summary>New words are looked for when what is known is older.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>An id is given before its transaction commits, so the newest ids are read again.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private const int MostWorkspaces = 50;

    private readonly ConcurrentDictionary<Guid, Words> known = new();

    /// <summary>Words nearest to a folded term, nearest first; none where nothing is near.</summary>
    public async Task<IReadOnlyList<string>> Near(Guid workspace, string term, int most, CancellationToken cancel)
    {
        var allowed = Typo.Allowed(term.Length);
        if (allowed == 0 || !term.All(char.IsLetter))
        {
            return [];
        }

        var words = await Of(workspace, cancel);
        for (var edits = 1; edits <= allowed; edits++)
        {
            if (words.Near(term, edits, most) is { Count: > 0 } near)
            {
                return near;
            }
        }

        return [];
    }

    private async Task<Words> Of(Guid workspace, CancellationToken cancel)
    {
        if (!known.TryGetValue(workspace, out var words))
        {
            if (known.Count >= MostWorkspaces)
            {
                known.Clear();
            }

            words = known.GetOrAdd(workspace, _ => new());
        }

        await words.Turn.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            if (now - words.ReadAt >= Fresh)
            {
                var since = words.ReadAt == default ? Guid.Empty : Guid.CreateVersion7(words.ReadAt - Late);
                await store.Query(
                    store.Sql().Add($"select word from search_words where workspace_id = {workspace} and id > {since}"), row => words.Add(row.Text(0)), cancel);
                words.ReadAt = now;
            }
        }
        finally
        {
            words.Turn.Release();
        }

        return words;
    }

    private sealed class Words
    {
        private readonly HashSet<string> all = [];
        private readonly Lock guard = new();
        private char[] text = new char[1_024];
        private int length;

        public SemaphoreSlim Turn { get; } = new(1);

        public DateTimeOffset ReadAt { get; set; }

        public bool Add(string word)
        {
            lock (guard)
            {
                if (!all.Add(word))
                {
                    return false;
                }

                if (length + word.Length + 3 > text.Length)
                {
                    // Readers keep the old text: what they hold stays as it is.
                    Array.Resize(ref text, (length + word.Length + 3) * 2);
                }

                text[length] = text[length + 1] = ' ';
                word.CopyTo(text.AsSpan(length + 2));
                length += word.Length + 2;
                text[length] = ' ';
                return true;
            }
        }

        public List<string> Near(string term, int edits, int most)
        {
            ReadOnlySpan<char> all;
            lock (guard)
            {
                all = text.AsSpan(0, length);
            }

            var found = new Dictionary<string, int>();
            foreach (var piece in Typo.Pieces(term, edits))
            {
                for (var at = 0; all[at..].IndexOf(piece) is >= 0 and var next;)
                {
                    at += next;
                    var start = at + (piece.AsSpan().IndexOfAnyExcept(' ') is > 0 and var gap ? gap : 0);
                    start = all[..start].LastIndexOf(' ') + 1;
                    var end = all[start..].IndexOf(' ') is >= 0 and var stop ? start + stop : all.Length;
                    var distance = EditDistance.ToPrefix(term, all[start..end], edits);
                    if (distance <= edits)
                    {
                        found.TryAdd(all[start..end].ToString(), distance);
                    }

                    at = Math.Max(end, at + 1);
                    if (at >= all.Length)
                    {
                        break;
                    }
                }
            }

            // Of equally near words the one of the same length is meant more often than a longer one that begins so.
            return [.. found.OrderBy(f => f.Value).ThenBy(f => Math.Abs(f.Key.Length - term.Length)).ThenBy(f => f.Key, StringComparer.Ordinal).Take(most).Select(f => f.Key)];
        }
    }
}
