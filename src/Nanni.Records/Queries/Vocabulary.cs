using System.Collections.Concurrent;
using Nanni.Records.Operations;
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

    /// <summary>Which words are common changes slowly.</summary>
    private static readonly TimeSpan Counted = TimeSpan.FromHours(6);

    /// <summary>Records that are looked at for that.</summary>
    private const int Sampled = 10_000;

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

        return (await Of(workspace, cancel)).Near(term, allowed, most);
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
                if (now - words.CountedAt >= Counted)
                {
                    await Count(workspace, words, cancel);
                    words.CountedAt = now;
                }
            }
        }
        finally
        {
            words.Turn.Release();
        }

        return words;
    }

    /// <summary>How often a word stands in some records, as a hint which of equally near words was meant.</summary>
    private async Task Count(Guid workspace, Words words, CancellationToken cancel)
    {
        var about = (await store.Query(store.Dialect.AboutRows(store.Sql(), "records"), row => row.IsNull(0) ? 0 : row.Long(0), cancel)).FirstOrDefault();
        var some = await store.Query(
            store.Dialect.Sample(store.Sql().Raw("select r.search from "), "records r", "r.search_key", Sampled, about)
                .Add($" r.workspace_id = {workspace} and r.search is not null limit {Sampled}"), row => row.Text(0), cancel, planned: false);
        words.Count(some.SelectMany(WordMemory.Of));
    }

    private sealed class Words
    {
        private readonly HashSet<string> all = [];
        private readonly Lock guard = new();
        private char[] text = new char[1_024];
        private int length;

        public SemaphoreSlim Turn { get; } = new(1);

        public DateTimeOffset ReadAt { get; set; }

        public DateTimeOffset CountedAt { get; set; }

        /// <summary>A second edit is about a fiftieth as likely as the first.</summary>
        private static readonly double Slip = Math.Log(50);

        private Dictionary<string, int> counts = [];

        public void Count(IEnumerable<string> seen)
        {
            var counted = new Dictionary<string, int>();
            foreach (var word in seen)
            {
                counted[word] = counted.GetValueOrDefault(word) + 1;
            }

            counts = counted;
        }

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

            // How likely the word is, times how likely so many slips of the finger are (Kernighan, Church and Gale 1990); of equally likely
            // ones, one of the same length is meant more often than a longer one that begins so.
            return [.. found.OrderBy(f => (f.Value * Slip) - Math.Log(counts.GetValueOrDefault(f.Key) + 0.5))
                .ThenBy(f => Math.Abs(f.Key.Length - term.Length)).ThenBy(f => f.Key, StringComparer.Ordinal).Take(most).Select(f => f.Key)];
        }
    }
}
