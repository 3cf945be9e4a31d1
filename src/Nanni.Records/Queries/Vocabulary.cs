using System.Collections.Concurrent;
using Nanni.Records.Storage;
using Nanni.Records.Text;

namespace Nanni.Records.Queries;

/// <summary>
/// The distinct words of each workspace, in memory, for the typo pass: names repeat so much that a million people have about a
/// hundred thousand words. Read when first needed, then only what is new.
/// </summary>
public sealed class Vocabulary(RecordStore store)
{
    private const int MostWorkspaces = 50;
    private readonly ConcurrentDictionary<Guid, Words> known = new();

    /// <summary>Words that the typed one may have meant, nearest first.</summary>
    /// <param name="most">How many.</param>
    public async Task<IReadOnlyList<string>> Near(Guid workspace, string word, int most, CancellationToken cancel)
    {
        var edits = Typo.Allowed(word.Length);
        if (edits == 0)
        {
            return [];
        }

        if (known.Count > MostWorkspaces)
        {
            known.Clear();
        }

        var words = known.GetOrAdd(workspace, _ => new());
        await words.Refresh(store, workspace, cancel);
        return words.Near(word, edits, most);
    }

    private sealed class Words : IDisposable
    {
        private readonly SemaphoreSlim one = new(1);
        private readonly List<string>[] byLength = [.. Enumerable.Range(0, 41).Select(_ => new List<string>())];
        private Guid last;

        public void Dispose() => one.Dispose();

        public async Task Refresh(RecordStore store, Guid workspace, CancellationToken cancel)
        {
            await one.WaitAsync(cancel);
            try
            {
                var added = await store.Query(
                    store.Sql().Add($"select word, id from search_words where workspace_id = {workspace} and id > {last} order by id"),
                    row => (Word: row.Text(0), Id: row.Guid(1)), cancel);
                lock (byLength)
                {
                    foreach (var (word, id) in added)
                    {
                        byLength[Math.Min(word.Length, 40)].Add(word);
                        last = id;
                    }
                }
            }
            finally
            {
                one.Release();
            }
        }

        public IReadOnlyList<string> Near(string word, int edits, int most)
        {
            var found = new List<(int Distance, string Word)>();
            lock (byLength)
            {
                for (var length = Math.Max(1, word.Length - edits); length <= Math.Min(40, word.Length + edits); length++)
                {
                    foreach (var candidate in byLength[length])
                    {
                        var distance = EditDistance.Between(word, candidate, edits);
                        if (distance <= edits && distance > 0)
                        {
                            found.Add((distance, candidate));
                        }
                    }
                }
            }

            return [.. found.OrderBy(f => f.Distance).ThenBy(f => f.Word[0] == word[0] ? 0 : 1).Take(most).Select(f => f.Word)];
        }
    }
}
