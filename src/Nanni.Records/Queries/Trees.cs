using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>A record in a tree.</summary>
/// <param name="Parent">Null for one whose parent the actor does not see, or that has none.</param>
/// <param name="Depth">0 for the root.</param>
public sealed record TreeNode(Guid Id, Guid? Parent, string Title, int Depth);

/// <summary>Trees of records that refer to their own kind: an organisation to the one it belongs to.</summary>
public sealed class Trees(RecordStore store, RecordTypes types)
{
    /// <summary>Deeper holdings do not exist; a circle from before circles were refused ends here.</summary>
    public const int MostDepth = 32;

    /// <summary>
    /// The tree that a record is part of, from the topmost record that the actor sees on the way up, parents before their
    /// children. A branch ends where the actor sees nothing.
    /// </summary>
    /// <param name="by">The reference to the parent.</param>
    /// <param name="most">Nodes are read up to this many, by depth and title.</param>
    public async Task<List<TreeNode>> Around(Actor actor, RecordType type, Field by, Guid id, int most, CancellationToken cancel)
    {
        var sql = Walk(actor, type, by, $"t.id = w.{by.Column}", s => s.Raw("t.id = ").Value(id)).Raw(" select id from walk order by depth desc limit 1");
        var root = await store.Query(sql, row => row.Guid(0), cancel, planned: false);
        return root.Count == 0 ? [] : await Beneath(actor, type, by, root[0], most, cancel);
    }

    /// <summary>A record and all beneath it, parents before their children; empty where the actor does not see it.</summary>
    /// <param name="most">Nodes are read up to this many, by depth and title.</param>
    public async Task<List<TreeNode>> Beneath(Actor actor, RecordType type, Field by, Guid id, int most, CancellationToken cancel)
    {
        var nodes = await store.Query(
            Walk(actor, type, by, $"t.{by.Column} = w.id", s => s.Raw("t.id = ").Value(id))
                .Raw($" select id, {by.Column}, title, depth from walk order by depth, sort_key, id limit {most}"),
            row => new TreeNode(row.Guid(0), row.GuidOrNull(1), row.Text(2), row.Int(3)), cancel, planned: false);
        var seen = new HashSet<Guid>();
        return [.. nodes.Where(node => seen.Add(node.Id)).Select(node => node.Depth == 0 ? node with { Parent = null } : node)];
    }

    /// <summary>
    /// What of other records belongs to each node: how many there are, their sum in each currency, the latest of an instant.
    /// </summary>
    /// <param name="by">Their reference to the node.</param>
    /// <param name="only">A choice field and the key it must have; null for all.</param>
    public async Task<Dictionary<Guid, List<TreeSum>>> Sums(
        Actor actor, RecordType type, string by, string? money, string? instant, (string Field, string Key)? only, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var column = type[by].Column;
        var currency = money is null ? "null" : "t." + type[money].CurrencyColumn;
        var sql = store.Sql().Raw($"select t.{column}, count(*), {currency}, {(money is null ? "null" : $"cast(sum(t.{type[money].Column}) as bigint)")}, ")
            .Raw($"{(instant is null ? "null" : $"max(t.{type[instant].Column})")} from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.deleted_at is null and ").In("t." + column, ids).Raw(" and ");
        Visibility.Append(sql, types, type, actor, Right.View, "t");
        if (only is var (field, key))
        {
            sql.Raw($" and t.{type[field].Column} = ").Value(key);
        }

        var rows = await store.Query(
            sql.Raw($" group by t.{column}{(money is null ? "" : ", " + currency)}"),
            row => (Id: row.Guid(0), Sum: new TreeSum((int)row.Long(1), row.TextOrNull(2), row.LongOrNull(3), row.InstantOrNull(4))), cancel, planned: false);
        return rows.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.Select(r => r.Sum).ToList());
    }

    /// <summary>Changes by which a record would lie beneath itself, with the field that says so.</summary>
    internal static async Task<List<(RecordChange Change, Field Field)>> Circular(
        RecordStore store, Guid workspace, IEnumerable<RecordChange> changes, CancellationToken cancel)
    {
        var circular = new List<(RecordChange, Field)>();
        var moved =
            from change in changes
            from field in change.Changed
            where field is { Kind: FieldKind.Reference, IsCustom: false } && field.Target == change.Type.Name && field.Get(change.Record) is Guid
            group change by field;
        foreach (var group in moved)
        {
            var parents = group.ToDictionary(c => c.Record.Id, c => (Guid?)group.Key.Get(c.Record));
            Guid[] next = [.. parents.Values.OfType<Guid>().Where(id => !parents.ContainsKey(id)).Distinct()];
            while (next.Length > 0)
            {
                var above = await store.Query(
                    store.Sql().Raw($"select t.id, t.{group.Key.Column} from {group.First().Type.Type.Table} t where t.workspace_id = ").Value(workspace).Raw(" and ").In("t.id", next),
                    row => (Id: row.Guid(0), Parent: row.GuidOrNull(1)), cancel);
                above.ForEach(a => parents[a.Id] = a.Parent);
                next = [.. above.Select(a => a.Parent).OfType<Guid>().Where(id => !parents.ContainsKey(id)).Distinct()];
            }

            circular.AddRange(group.Where(c => LeadsBack(parents, c.Record.Id)).Select(c => (c, group.Key)));
        }

        return circular;
    }

    private static bool LeadsBack(Dictionary<Guid, Guid?> parents, Guid id)
    {
        var passed = new HashSet<Guid>();
        for (var at = parents[id]; at is { } here && passed.Add(here); at = parents.GetValueOrDefault(here))
        {
            if (here == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>with recursive walk …</c>: from some records step by step, through what the actor sees.</summary>
    private Sql Walk(Actor actor, RecordType type, Field by, string step, Action<Sql> from)
    {
        var columns = $"t.id, t.{by.Column}, t.{type.Title.Column} as title, t.sort_key";
        var sql = store.Sql().Raw($"with recursive walk as (select {columns}, 0 as depth from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.deleted_at is null and ");
        from(sql);
        sql.Raw(" and ");
        Visibility.Append(sql, types, type, actor, Right.View, "t");
        sql.Raw($" union select {columns}, w.depth + 1 from walk w join {type.Table} t on {step} where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw($" and t.deleted_at is null and w.depth < {MostDepth} and ");
        Visibility.Append(sql, types, type, actor, Right.View, "t");
        return sql.Raw(")");
    }
}

/// <summary>Other records of one node, in one currency where they have any.</summary>
/// <param name="Amount">In minor units; null where none of them has one.</param>
public sealed record TreeSum(int Count, string? Currency, long? Amount, DateTimeOffset? Latest);
