using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Matching;

/// <summary>
/// Finds likely duplicates among many records: those that share a match key meet, and their facts decide. Keys of mere namesakes
/// are left out, and so are keys that more than <see cref="MatchKeys.LargestBlock"/> records share.
/// </summary>
/// <remarks>
/// The keys are hashes and lie in the order of their index, so a walk through them is one pass over that index, in steps: no step
/// holds a lock or more than its own pairs, and how far the walk has come is the key itself.
/// </remarks>
public sealed class DuplicateFinder(RecordStore store, Schemas schemas)
{
    /// <summary>Keys read at a time.</summary>
    internal int Step { get; init; } = 100_000;

    private const int MostLoaded = 1_000;

    /// <summary>Likely duplicates in the whole type.</summary>
    /// <param name="progress">Told after each step which part is done, from 0 to 1.</param>
    public async Task<List<DuplicatePair>> All(Actor actor, RecordType type, Func<double, Task>? progress, CancellationToken cancel)
    {
        var schema = (await schemas.Of(actor, cancel))[type.Name];
        var found = new HashSet<DuplicatePair>();
        var key = -1L;
        while (key < long.MaxValue)
        {
            var rows = await Keys(actor, type, key, cancel);
            if (rows.Count == 0)
            {
                break;
            }

            // The last key of a full step may go on in the next one, which begins with it; unless it is too common anyway.
            var last = rows[^1].Key;
            var isFull = rows.Count == Step;
            var candidates = new HashSet<(Guid, Guid)>();
            Meet(rows, isFull ? last : null, candidates);
            await Score(actor, schema, candidates, found, cancel);
            key = !isFull ? long.MaxValue : rows[0].Key == last ? last : last - 1;
            await (progress?.Invoke(key / (double)long.MaxValue) ?? Task.CompletedTask);
        }

        return [.. found];
    }

    /// <summary>Likely duplicates of some records.</summary>
    public async Task<List<DuplicatePair>> Of(Actor actor, RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var schema = (await schemas.Of(actor, cancel))[type.Name];
        var keys = await store.Query(
            store.Sql().Add($"select distinct key from match_keys where workspace_id = {actor.WorkspaceId} and type = {type.Name} and key >= {0L} and ").In("record_id", ids),
            row => row.Long(0), cancel);
        var candidates = new HashSet<(Guid, Guid)>();
        foreach (var some in keys.Chunk(500))
        {
            var shared = await store.Query(
                store.Sql().Add($"select key from match_keys where workspace_id = {actor.WorkspaceId} and type = {type.Name} and ").In("key", some)
                    .Raw($" group by key having count(*) between 2 and {MatchKeys.LargestBlock}"),
                row => row.Long(0), cancel);
            var rows = shared.Count == 0 ? [] : await store.Query(
                store.Sql().Add($"select key, record_id from match_keys where workspace_id = {actor.WorkspaceId} and type = {type.Name} and ").In("key", shared).Raw(" order by key"),
                row => (Key: row.Long(0), Id: row.Guid(1)), cancel);
            Meet(rows, null, candidates);
        }

        var asked = ids.ToHashSet();
        candidates.RemoveWhere(pair => !asked.Contains(pair.Item1) && !asked.Contains(pair.Item2));
        var found = new HashSet<DuplicatePair>();
        await Score(actor, schema, candidates, found, cancel);
        return [.. found];
    }

    private Task<List<(long Key, Guid Id)>> Keys(Actor actor, RecordType type, long after, CancellationToken cancel) => store.Query(
        store.Sql().Add($"select key, record_id from match_keys where workspace_id = {actor.WorkspaceId} and type = {type.Name} and key > {after} order by key")
            .Raw($" limit {Step}"),
        row => (Key: row.Long(0), Id: row.Guid(1)), cancel);

    /// <summary>Pairs of records that share a key.</summary>
    /// <param name="open">A key whose records may not all be there yet.</param>
    private static void Meet(List<(long Key, Guid Id)> rows, long? open, HashSet<(Guid, Guid)> pairs)
    {
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && rows[end].Key == rows[start].Key)
            {
                end++;
            }

            if (end - start is > 1 and <= MatchKeys.LargestBlock && rows[start].Key != open)
            {
                for (var i = start; i < end; i++)
                {
                    for (var j = i + 1; j < end; j++)
                    {
                        var (one, other) = (rows[i].Id, rows[j].Id);
                        pairs.Add(one.CompareTo(other) < 0 ? (one, other) : (other, one));
                    }
                }
            }

            start = end;
        }
    }

    /// <summary>Compares the pairs, a batch of records at a time.</summary>
    private async Task Score(
        Actor actor, TypeSchema type, HashSet<(Guid First, Guid Second)> candidates, HashSet<DuplicatePair> found, CancellationToken cancel)
    {
        (Guid First, Guid Second)[] pairs = [.. candidates.Order()];
        for (var next = 0; next < pairs.Length;)
        {
            var (start, ids) = (next, new HashSet<Guid>());
            while (next < pairs.Length && ids.Count < MostLoaded)
            {
                ids.Add(pairs[next].First);
                ids.Add(pairs[next].Second);
                next++;
            }

            var facts = await Facts(actor, type, ids, cancel);
            foreach (var (first, second) in pairs.AsSpan(start, next - start))
            {
                if (facts.TryGetValue(first, out var one) && facts.TryGetValue(second, out var other)
                    && Duplicates.Score(one, other) is { IsLikely: true } score)
                {
                    found.Add(new(first, second, score.Percent));
                }
            }
        }
    }

    private async Task<Dictionary<Guid, object>> Facts(Actor actor, TypeSchema type, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var records = await store.Query(
            RecordLoader.Select(store.Sql(), schemas.Types, type, actor, Right.View, ids).Raw(" and t.deleted_at is null"),
            row => RecordLoader.Read(type, actor.WorkspaceId, row).Record, cancel);
        return records.Select(r => (r.Id, Facts: type.Type.FactsOf(r, actor.Country))).Where(r => r.Facts is not null).ToDictionary(r => r.Id, r => r.Facts!);
    }
}
