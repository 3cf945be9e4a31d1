using Nanni.Records.Access;
using Nanni.Records.Jobs;
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
public sealed class DuplicateFinder(RecordStore store, Schemas schemas, Courtesy courtesy)
{
    /// <summary>Keys read at a time.</summary>
    internal int Step { get; init; } = 200_000;

    private const int MostLoaded = 2_000;

    private const int MostCompared = 20_000;

    /// <summary>How many times as long as it worked a search rests while people use the product.</summary>
    private const int Rest = 15;

    /// <summary>Likely duplicates in the whole type.</summary>
    /// <param name="isAwaited">Somebody waits for it: it does not rest while others work.</param>
    /// <param name="progress">Told after each step which part is done, from 0 to 1.</param>
    public async Task<List<DuplicatePair>> All(Actor actor, RecordType type, bool isAwaited, Func<double, Task>? progress, CancellationToken cancel)
    {
        var pace = courtesy.Begin(isAwaited ? 0 : Rest);
        var schema = (await schemas.Of(actor, cancel)).Whole[type.Name];
        var found = new HashSet<DuplicatePair>();
        var (key, comparing) = (-1L, Task.CompletedTask);
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
            comparing = await Score(actor, schema, candidates, found, comparing, pace, cancel);
            key = !isFull ? long.MaxValue : rows[0].Key == last ? last : last - 1;
            await (progress?.Invoke(key / (double)long.MaxValue) ?? Task.CompletedTask);
        }

        await comparing;
        return [.. found];
    }

    /// <summary>Likely duplicates of some records.</summary>
    public async Task<List<DuplicatePair>> Of(Actor actor, RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var schema = (await schemas.Of(actor, cancel)).Whole[type.Name];
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
        await await Score(actor, schema, candidates, found, Task.CompletedTask, courtesy.Begin(0), cancel);
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

    /// <summary>Compares the pairs. While one batch is compared, the records of the next one are read.</summary>
    /// <param name="comparing">The batch before.</param>
    /// <returns>The last batch, which may still be compared.</returns>
    private async Task<Task> Score(
        Actor actor, TypeSchema type, HashSet<(Guid First, Guid Second)> candidates, HashSet<DuplicatePair> found, Task comparing, Courtesy.Pace pace,
        CancellationToken cancel)
    {
        (Guid First, Guid Second)[] pairs = [.. candidates.Order()];
        for (var next = 0; next < pairs.Length;)
        {
            var (start, ids) = (next, new HashSet<Guid>());
            var most = pace.IsSlow ? MostLoaded : MostCompared;
            while (next < pairs.Length && ids.Count < most)
            {
                ids.Add(pairs[next].First);
                ids.Add(pairs[next].Second);
                next++;
            }

            var facts = new Dictionary<Guid, object>(ids.Count);
            foreach (var some in ids.Chunk(MostLoaded))
            {
                await Read(actor, type, some, facts, cancel);
            }

            await comparing;
            var batch = pairs.AsMemory(start, next - start);
            comparing = Task.Run(() => Compare(batch.Span, facts, found), cancel);
            if (pace.IsSlow)
            {
                await comparing;
            }

            await pace.GiveWay(cancel);
        }

        return comparing;
    }

    private static void Compare(ReadOnlySpan<(Guid First, Guid Second)> pairs, Dictionary<Guid, object> facts, HashSet<DuplicatePair> found)
    {
        foreach (var (first, second) in pairs)
        {
            if (facts.TryGetValue(first, out var one) && facts.TryGetValue(second, out var other)
                && Duplicates.Score(one, other) is { IsLikely: true } score)
            {
                found.Add(new(first, second, score.Percent));
            }
        }
    }

    /// <summary>Reads the fields by which records are known, and nothing else of them.</summary>
    private async Task Read(Actor actor, TypeSchema type, IReadOnlyCollection<Guid> ids, Dictionary<Guid, object> facts, CancellationToken cancel)
    {
        var sql = store.Sql().Raw("select t.id");
        foreach (var field in type.Type.KnownBy)
        {
            sql.Raw(", ").Raw(FieldColumns.Select(sql.Dialect, field, "t"));
        }

        sql.Raw($" from {type.Type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId).Raw(" and t.deleted_at is null and ").In("t.id", ids).Raw(" and ");
        Visibility.Append(sql, schemas.Types, type.Type, actor, Right.View, "t");
        await store.Query(sql, row =>
        {
            var (record, next) = (type.Type.New(), 1);
            foreach (var field in type.Type.KnownBy)
            {
                field.Set(record, FieldColumns.Read(field, row, ref next));
            }

            return facts[row.Guid(0)] = type.Type.FactsOf(record, actor.Country)!;
        }, cancel);
    }
}
