using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>What the search found, nearest to the text first.</summary>
/// <param name="Corrected">The words that were sought besides mistyped ones; null where none were.</param>
public sealed record SearchResult(IReadOnlyList<RecordTitle> Hits, string? Corrected)
{
    /// <summary>By id: the account, city or code of a hit, where it has one.</summary>
    public IReadOnlyDictionary<Guid, string> Subtitles { get; init; } = new Dictionary<Guid, string>();
}

/// <summary>
/// The search over all record types: titles that begin with the text first, then records that hold all its words in any order, then,
/// where fewer than five came, words mistyped. Everybody finds only what they may see.
/// </summary>
public sealed class Searches(RecordStore store, Schemas schemas, Vocabulary vocabulary, Extents extents)
{
    /// <summary>Typos are forgiven only where fewer were found without.</summary>
    public const int Enough = 5;

    /// <summary>Candidates that are looked at for their rank.</summary>
    private const int Candidates = 60;

    /// <summary>How long forgiving may take: an answer now is better than a longer one later.</summary>
    internal TimeSpan Budget { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <param name="type">Only this type; null for all that are searched.</param>
    public async Task<SearchResult> Of(Actor actor, string text, RecordType? type, int limit, CancellationToken cancel)
    {
        var words = SearchSql.Words(text);
        var schema = await schemas.Of(actor, cancel);
        RecordType[] types =
        [
            .. schemas.Types.All.Where(t => t.IsSearched && (type is null || t == type)
                && Visibility.SeesSome(t, actor)),
        ];
        if (words.Count == 0 || types.Length == 0)
        {
            return new([], null);
        }

        var isFew = !types.All(t => Visibility.IsOpen(t, actor, Right.View)) && await extents.IsFew(actor, cancel);
        var statements = new SearchStatements(store, schemas.Types, schema, actor, types)
        {
            IsFew = isFew, Prevalent = await extents.Prevalent(actor.WorkspaceId, cancel),
        };
        var found = new SearchRanking(Fold.Sort(text), words);
        await store.Query(statements.TitlesFrom(found.Prefix, limit), row => found.Add(Candidate.Read(row), 0), cancel);
        if (found.Count < limit)
        {
            await store.Query(statements.Holding([.. words.Select(w => (IReadOnlyList<string>)[w])], Candidates), row => found.Add(Candidate.Read(row), 0), cancel, planned: false);
        }

        IReadOnlyList<IReadOnlyList<string>> sought = [.. words.Select(w => (IReadOnlyList<string>)[w])];
        string? corrected = null;
        if (found.Count < Math.Min(Enough, limit) && await Mistyped(actor, words, statements, found, cancel) is { } near)
        {
            (sought, corrected) = (near, string.Join(' ', near.Select(n => n.Count > 1 ? n[1] : n[0])));
        }

        return await Hits(actor, statements, found.Best(limit * 2), sought, limit, corrected, cancel);
    }

    /// <summary>Each word that nothing else explains may stand for the words nearest to it.</summary>
    /// <returns>For each word itself and those nearest to it; null where that found nothing more.</returns>
    private async Task<IReadOnlyList<IReadOnlyList<string>>?> Mistyped(
        Actor actor, IReadOnlyList<string> words, SearchStatements statements, SearchRanking found, CancellationToken cancel)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        budget.CancelAfter(Budget);
        try
        {
            var near = new List<IReadOnlyList<string>>();
            foreach (var word in words)
            {
                near.Add([word, .. (await vocabulary.Near(actor.WorkspaceId, word, 8, budget.Token)).Where(n => n != word)]);
            }

            if (near.Any(n => n.Count > 1))
            {
                found.Forgive(near);
                var before = found.Count;

                // The only word, as it was typed, has been sought already.
                IReadOnlyList<IReadOnlyList<string>> others = near is [{ Count: > 1 } only] ? [[.. only.Skip(1)]] : near;
                await store.Query(statements.Holding(others, Candidates), row => found.Add(Candidate.Read(row), 1), budget.Token, planned: false);
                return found.Count > before ? near : null;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // What was found as typed is shown.
        }

        return null;
    }

    /// <summary>What the actor sees of the candidates, as it is shown.</summary>
    private async Task<SearchResult> Hits(
        Actor actor, SearchStatements statements, IReadOnlyList<Candidate> best, IReadOnlyList<IReadOnlyList<string>> words, int limit, string? corrected,
        CancellationToken cancel)
    {
        if (best.Count == 0)
        {
            return new([], null);
        }

        var hits = new Dictionary<Guid, RecordTitle>();
        var subtitles = new Dictionary<Guid, string>();
        await store.Query(statements.Shown(best, words), row =>
        {
            var sees = !row.IsNull(4) && Visibility.Sees(schemas.Types[row.Text(4)], actor, Right.View, row.GuidOrNull(5), row.GuidOrNull(6));
            if ((sees ? row.Text(3) : row.TextOrNull(7)) is { } subtitle)
            {
                subtitles[row.Guid(0)] = subtitle;
            }

            return hits[row.Guid(0)] = new(row.Guid(0), row.Text(1), row.Text(2));
        }, cancel);
        // A word that only somebody else's records hold is not named.
        return new([.. best.Select(c => hits.GetValueOrDefault(c.Id)).OfType<RecordTitle>().Take(limit)], hits.Count == 0 ? null : corrected) { Subtitles = subtitles };
    }
}
