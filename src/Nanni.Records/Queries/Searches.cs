using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <param name="Corrected">The words that were searched instead of mistyped ones; null where none were.</param>
public sealed record SearchResult(IReadOnlyList<RecordTitle> Hits, string? Corrected);

/// <summary>
/// The search over all record types: names first that begin with what was typed, then whatever contains all its words; when hardly
/// anything is found, once more with the words that a mistyped one may have meant.
/// </summary>
public sealed class Searches(RecordStore store, Schemas schemas, Vocabulary vocabulary)
{
    private const int Candidates = 80;
    private const int Walk = 500;

    /// <param name="type">Only this type; null for all that are searched.</param>
    public async Task<SearchResult> Of(Actor actor, string text, RecordType? type, int limit, CancellationToken cancel)
    {
        var words = SearchSql.Words(text);
        if (words.Count == 0)
        {
            return new([], null);
        }

        RecordType[] types = [.. schemas.Types.All.Where(t => t.IsSearched && (type is null || t == type) && Visibility.Reach(t, actor, Right.View) != Scope.None)];
        var hits = await Find(actor, words, types, limit, cancel);
        if (hits.Count >= 5 || hits.Count >= limit)
        {
            return new(hits, null);
        }

        var corrected = await Correct(actor, words, cancel);
        foreach (var attempt in corrected)
        {
            var more = await Find(actor, attempt, types, limit, cancel);
            hits.AddRange(more.Where(m => hits.All(h => h.Id != m.Id)));
            if (hits.Count >= limit)
            {
                break;
            }
        }

        return new(hits.Count > limit ? hits[..limit] : hits, corrected.Count > 0 ? string.Join(' ', corrected[0]) : null);
    }

    private async Task<List<RecordTitle>> Find(Actor actor, IReadOnlyList<string> words, RecordType[] types, int limit, CancellationToken cancel)
    {
        var found = new List<RecordTitle>();
        var statements = types.Select(t => (Prefix(actor, t, string.Join(' ', words), limit), (Action<Row>)Read)).ToList();
        await store.Query(statements, cancel);
        if (found.Count < limit)
        {
            found.AddRange(await store.Query(Contains(actor, words, types), row => new RecordTitle(row.Guid(0), row.Text(1), row.Text(2)), cancel, planned: false));
        }

        var whole = string.Join(' ', words);
        return [.. found.DistinctBy(f => f.Id).OrderBy(f => Rank(Fold.Sort(f.Text), whole, words)).ThenBy(f => f.Text!.Length).Take(limit)];

        void Read(Row row) => found.Add(new(row.Guid(0), row.Text(1), row.Text(2)));
    }

    private static int Rank(string title, string whole, IReadOnlyList<string> words) =>
        title == whole ? 0
        : title.StartsWith(whole, StringComparison.Ordinal) ? 1
        : words.All(w => (" " + title).Contains(" " + w, StringComparison.Ordinal)) ? 2
        : words.All(w => title.Contains(w, StringComparison.Ordinal)) ? 3 : 4;

    /// <summary>Titles that begin with the words, by the sort index, walked a bounded way.</summary>
    private Sql Prefix(Actor actor, RecordType type, string start, int limit)
    {
        var sql = store.Sql().Raw($"select t.id, '{type.Name}', t.{type.Title.Column} from (select * from {type.Table} where workspace_id = ")
            .Value(actor.WorkspaceId).Raw(" and deleted_at is null and sort_key >= ").Value(start).Raw(" and sort_key < ").Value(start + "\U0010FFFF")
            .Raw($" order by sort_key, id limit {Walk}) t where ");
        Visibility.Append(sql, schemas.Types, type, actor, Right.View, "t");
        return sql.Raw($" limit {limit}");
    }

    private Sql Contains(Actor actor, IReadOnlyList<string> words, RecordType[] types)
    {
        var sql = store.Sql().Raw("select r.id, r.type, r.title from ");
        SearchSql.From(sql, actor.WorkspaceId, words).Raw(" and r.deleted_at is null and ").In("r.type", [.. types.Select(t => t.Name)]).Raw(" and ");
        Visibility.AppendRecords(sql, schemas.Types, actor, "r");
        return sql.Raw($" limit {Candidates}");
    }

    /// <summary>The words with each mistyped one replaced by what it may have meant; nearest first, a few attempts.</summary>
    private async Task<List<string[]>> Correct(Actor actor, IReadOnlyList<string> words, CancellationToken cancel)
    {
        var attempts = new List<string[]>();
        for (var i = 0; i < words.Count && attempts.Count < 6; i++)
        {
            if (words[i].All(char.IsLetter))
            {
                var near = await vocabulary.Near(actor.WorkspaceId, words[i], 6, cancel);
                attempts.AddRange(near.Select(word => words.Select((w, at) => at == i ? word : w).ToArray()));
            }
        }

        return attempts;
    }
}
