using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Matching;

/// <summary>Records that are likely one, the most complete first, each of the others with what it has in common.</summary>
/// <param name="Key">The smallest id of the group as it is kept.</param>
/// <param name="CanMerge">The actor may delete all of them.</param>
/// <param name="CanSetApart">The actor may edit all of them.</param>
/// <param name="IsCertain">Any two of them are certainly one, and the actor may merge them: nobody needs to look.</param>
public sealed record DuplicateGroupFound(Guid Key, IReadOnlyList<Duplicate> Members, bool CanMerge, bool CanSetApart, bool IsCertain);

/// <summary>A page of groups, surest first.</summary>
/// <param name="Next">Where the next page begins; null for the last.</param>
public sealed record DuplicateGroupPage(IReadOnlyList<DuplicateGroupFound> Groups, GroupCursor? Next);

/// <summary>The group that a page begins with.</summary>
public readonly record struct GroupCursor(int Doubt, Guid Group)
{
    public override string ToString() => $"{Doubt}.{Group:N}";

    /// <summary>Null for text that is not a cursor.</summary>
    public static GroupCursor? Parse(string? text) =>
        text?.Split('.') is [var doubt, var group] && int.TryParse(doubt, out var number) && Guid.TryParse(group, out var id) ? new(number, id) : null;
}

/// <summary>
/// Groups of likely duplicates as an actor may see them: pairs whose records both live, are visible to the actor, and were not
/// said to be different. What is shown is compared anew, so that an edit since the last search counts.
/// </summary>
public sealed class DuplicateGroups(RecordStore store, Schemas schemas, DuplicateTable table)
{
    /// <summary>Of a larger group the first ones are shown; the others follow when those are merged.</summary>
    public const int MostMembers = 12;

    public async Task<DuplicateGroupPage> Page(Actor actor, RecordType type, GroupCursor? begin, int limit, CancellationToken cancel)
    {
        // Compared and merged as they are; what is shown of them goes through the actor's own schema.
        var schema = (await schemas.Of(actor, cancel)).Whole[type.Name];
        var sql = Pairs("select p.doubt, p.group_id", actor, type);
        if (begin is { } at)
        {
            sql.Add($" and p.doubt >= {at.Doubt} and (p.doubt > {at.Doubt} or p.group_id >= {at.Group})");
        }

        var found = await store.Query(
            sql.Raw($" group by p.doubt, p.group_id order by p.doubt, p.group_id limit {limit + 1}"),
            row => new GroupCursor(row.Int(0), row.Guid(1)), cancel, planned: false);
        var groups = found.Count == 0 ? [] : await Groups(actor, schema, [.. found.Take(limit)], cancel);
        return new(groups, found.Count > limit ? found[limit] : null);
    }

    /// <summary>How many groups there are, counted no further than <paramref name="most"/> and one.</summary>
    public async Task<int> Count(Actor actor, RecordType type, int most, CancellationToken cancel) => (await store.Query(
        store.Sql().Raw("select count(*) from (").Add(Pairs("select p.group_id", actor, type)).Raw($" group by p.doubt, p.group_id order by p.doubt, p.group_id limit {most + 1}) g"),
        row => (int)row.Long(0), cancel, planned: false))[0];

    private Sql Pairs(string select, Actor actor, RecordType type)
    {
        var sql = store.Sql().Raw(select).Raw($"""
             from duplicate_pairs p
            join {type.Table} a on a.workspace_id = p.workspace_id and a.id = p.first_id and a.deleted_at is null
            join {type.Table} b on b.workspace_id = p.workspace_id and b.id = p.second_id and b.deleted_at is null
            """).Add($" where p.workspace_id = {actor.WorkspaceId} and p.type = {type.Name} and ");
        Visibility.Append(sql, schemas.Types, type, actor, Right.View, "a");
        sql.Raw(" and ");
        Visibility.Append(sql, schemas.Types, type, actor, Right.View, "b");
        return sql.Raw(" and not exists (select 1 from distinct_pairs d where d.workspace_id = p.workspace_id and d.first_id = p.first_id and d.second_id = p.second_id)");
    }

    private async Task<List<DuplicateGroupFound>> Groups(Actor actor, TypeSchema type, IReadOnlyList<GroupCursor> asked, CancellationToken cancel)
    {
        var pairs = await table.InGroups(actor, type.Type, [.. asked.Select(g => g.Group)], cancel);
        var members = pairs.GroupBy(p => p.Group).ToDictionary(g => g.Key, g => g.SelectMany(p => new[] { p.Pair.First, p.Pair.Second }).ToHashSet());
        Guid[] ids = [.. members.Values.SelectMany(m => m.Order().Take(2 * MostMembers))];
        var distinct = await table.Distinct(actor.WorkspaceId, ids, cancel);
        var edited = await Load(actor, type, Right.Edit, ids, cancel);
        var deletable = Visibility.IsOpen(type.Type, actor, Right.Merge) ? edited.Keys.ToHashSet()
            : (await Load(actor, type, Right.Merge, ids, cancel)).Where(l => l.Value.IsAllowed).Select(l => l.Key).ToHashSet();
        var groups = new List<DuplicateGroupFound>();
        foreach (var group in asked)
        {
            Record[] seen = [.. members[group.Group].Order().Where(edited.ContainsKey).Select(id => edited[id].Record)];
            foreach (var (some, isCertain) in Split(actor, type, seen, distinct))
            {
                var (canMerge, canEdit) = (some.All(d => deletable.Contains(d.Record.Id)), some.All(d => edited[d.Record.Id].IsAllowed));
                groups.Add(new(some.Min(d => d.Record.Id), some, canMerge, canEdit, isCertain && canMerge && canEdit));
            }
        }

        return groups;
    }

    /// <summary>What of a group still belongs together for this actor.</summary>
    private static IEnumerable<(List<Duplicate> Members, bool IsCertain)> Split(Actor actor, TypeSchema type, Record[] records, HashSet<(Guid, Guid)> distinct)
    {
        object?[] facts = [.. records.Select(r => type.Type.FactsOf(r, actor.Country))];
        var scores = new Dictionary<(Guid, Guid), DuplicateScore>();
        for (var i = 0; i < records.Length; i++)
        {
            for (var j = i + 1; j < records.Length; j++)
            {
                // Sorted by id: the smaller one comes first.
                var pair = (records[i].Id, records[j].Id);
                if (!distinct.Contains(pair) && Duplicates.Score(facts[i], facts[j]) is { IsLikely: true } score)
                {
                    scores[pair] = score;
                }
            }
        }

        var byId = records.ToDictionary(r => r.Id);
        foreach (var group in Grouping.Of([.. scores.Select(s => new DuplicatePair(s.Key.Item1, s.Key.Item2, s.Value.Percent))]).GroupBy(p => p.Group))
        {
            Record[] members = [.. group.SelectMany(p => new[] { p.Pair.First, p.Pair.Second }).Distinct().Select(id => byId[id])];
            var first = members.MaxBy(r => type.Fields.Count(f => f.Get(r) is not null and not false))!;
            var isCertain = members.Length < MostMembers && members.All(one => members.All(other =>
                one == other || (scores.TryGetValue(Key(one.Id, other.Id), out var score) && score.IsCertain)));
            yield return (
            [
                new(first, new(1, [])),
                .. members.Where(r => r != first).Select(r => new Duplicate(r, Best(scores, r, first))).OrderByDescending(d => d.Score.Value).Take(MostMembers - 1),
            ], isCertain);
        }
    }

    /// <summary>What a member has in common with the first, or else with the member it is likeliest one with.</summary>
    private static DuplicateScore Best(Dictionary<(Guid First, Guid Second), DuplicateScore> scores, Record member, Record first) =>
        scores.TryGetValue(Key(member.Id, first.Id), out var direct) ? direct
            : scores.Where(s => s.Key.First == member.Id || s.Key.Second == member.Id).MaxBy(s => s.Value.Value).Value;

    private static (Guid, Guid) Key(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    private async Task<Dictionary<Guid, Loaded>> Load(Actor actor, TypeSchema type, Right right, Guid[] ids, CancellationToken cancel)
    {
        var loaded = await store.Query(
            RecordLoader.Select(store.Sql(), schemas.Types, type, actor, right, ids).Raw(" and t.deleted_at is null"),
            row => RecordLoader.Read(type, actor.WorkspaceId, row), cancel);
        return loaded.Where(l => l.IsVisible).ToDictionary(l => l.Record.Id);
    }
}
