using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>A record that may be the same as another, and why.</summary>
public sealed record Duplicate(Record Record, DuplicateScore Score);

/// <summary>What may be the same as a record, likeliest first.</summary>
/// <param name="Hidden">Likely duplicates that the actor may not see: that there are some is said, which they are is not.</param>
public sealed record DuplicateList(IReadOnlyList<Duplicate> Found, int Hidden);

/// <summary>Likely duplicates of one record or of what is being typed: candidates by shared match keys, decided by their facts.</summary>
public sealed class Duplicates(RecordStore store, Schemas schemas)
{
    private const int Candidates = 60;

    public async Task<DuplicateList> Of(Actor actor, RecordType type, Record record, CancellationToken cancel)
    {
        // Compared as they are, whatever of them the actor may see: what is shown of them goes through the actor's own schema.
        var schema = (await schemas.Of(actor, cancel)).Whole[type.Name];
        var facts = type.FactsOf(record, actor.Country);
        var keys = RecordKeys.Of(schema, record, actor.Country);
        if (facts is null || keys.Count == 0)
        {
            return new([], 0);
        }

        var ids = await ByKeys(actor, type, keys, cancel);
        ids.Remove(record.Id);
        if (ids.Count == 0)
        {
            return new([], 0);
        }

        var distinct = await Distinct(actor, record.Id, cancel);
        var loaded = await store.Query(
            RecordLoader.Select(store.Sql(), schemas.Types, schema, actor, Right.View, ids), row => RecordLoader.Read(schema, actor.WorkspaceId, row), cancel);
        var likely = loaded
            .Where(l => l.Record.DeletedAt is null && !distinct.Contains(l.Record.Id))
            .Select(l => (l.IsVisible, Found: new Duplicate(l.Record, Score(facts, type.FactsOf(l.Record, actor.Country)))))
            .Where(l => l.Found.Score.Value >= DuplicateScore.Possible)
            .OrderByDescending(l => l.Found.Score.Value)
            .ToList();
        return new([.. likely.Where(l => l.IsVisible).Select(l => l.Found)], likely.Count(l => !l.IsVisible));
    }

    public static DuplicateScore Score(object? a, object? b) => (a, b) switch
    {
        (PersonFacts one, PersonFacts other) => DuplicateScore.Of(one, other),
        (OrganisationFacts one, OrganisationFacts other) => DuplicateScore.Of(one, other),
        _ => new(0, []),
    };

    private async Task<List<Guid>> ByKeys(Actor actor, RecordType type, IReadOnlyCollection<long> keys, CancellationToken cancel)
    {
        var sql = store.Sql();
        var first = true;
        foreach (var key in keys)
        {
            // Each key by itself and limited: a key that many share says little.
            sql.Raw(first ? "select record_id, count(*) as n from (" : " union all ")
                .Raw("select * from (select record_id from match_keys where workspace_id = ").Value(actor.WorkspaceId)
                .Raw(" and type = ").Value(type.Name).Raw(" and key = ").Value(key).Raw($" limit {MatchKeys.LargestBlock}) k");
            first = false;
        }

        sql.Raw($") k group by record_id order by n desc limit {Candidates}");
        return await store.Query(sql, row => row.Guid(0), cancel);
    }

    /// <summary>Records that somebody said are not the same as this one.</summary>
    private async Task<HashSet<Guid>> Distinct(Actor actor, Guid id, CancellationToken cancel) =>
        id == Guid.Empty ? [] : [.. await store.Query(
            store.Sql().Add($"select second_id from distinct_pairs where workspace_id = {actor.WorkspaceId} and first_id = {id} union select first_id from distinct_pairs where workspace_id = {actor.WorkspaceId} and second_id = {id}"),
            row => row.Guid(0), cancel)];
}
