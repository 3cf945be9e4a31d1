using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>A place in the order of commits: everything up to it has been read.</summary>
/// <param name="Number">Of a sealed operation, or of a part of a large one; 0 is the beginning.</param>
/// <param name="Record">Its changes are read up to this record.</param>
/// <param name="LastOperation">With <paramref name="LastRecord"/>: the change that was read last, by which one sees that the log is still the same.</param>
public sealed record FeedPlace(long Number, Guid Record, Guid LastOperation, Guid LastRecord)
{
    public static FeedPlace Beginning { get; } = new(0, Guid.Empty, Guid.Empty, Guid.Empty);
}

/// <summary>What an operation did to one record.</summary>
/// <param name="Action">"create", "update", "trash", "restore" or "merge".</param>
/// <param name="Fields">Keys of the fields that it changed, as far as the actor may see them; empty for a creation.</param>
public sealed record FeedChange(
    long Number, Guid Operation, string Name, DateTimeOffset At, string Type, Guid Record, int Version, string Action, IReadOnlyList<string> Fields);

/// <summary>What was read of the log at once.</summary>
/// <param name="Changes">Those that the actor may see; perhaps none though more follow.</param>
/// <param name="HasMore">The log goes on after <paramref name="Next"/>.</param>
public sealed record FeedPage(IReadOnlyList<FeedChange> Changes, FeedPlace Next, bool HasMore);

/// <summary>
/// Changes in the order in which they were committed, for programs that keep a copy. Who follows <see cref="FeedPage.Next"/> from a place
/// misses nothing and reads nothing twice, whoever writes meanwhile: numbers are given after the commit, by one sealer, and each part of a
/// large operation has its own.
/// </summary>
public sealed class ChangeFeed(RecordStore store, Schemas schemas)
{
    /// <summary>So many operations are looked through at once: a reader of a rare type does not walk the whole log in one request.</summary>
    private const int Window = 1_000;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <param name="types">Only records of these types; empty for all.</param>
    /// <exception cref="UnreadableException"><c>changes.gone</c>: the log is no longer the one that the place is of.</exception>
    public async Task<FeedPage> Read(Actor actor, FeedPlace after, IReadOnlyList<string> types, int limit, CancellationToken cancel)
    {
        await RequireSame(actor, after, cancel);
        if (await Until(actor, after, cancel) is not var (until, goesOn))
        {
            return new([], after, false);
        }

        var schema = await schemas.Of(actor, cancel);
        List<FeedChange> found = [];
        await store.Query(
            [(Changes(actor, after, until, types, limit, isPart: false), row => found.Add(Change(row, schema))),
             (Changes(actor, after, until, types, limit, isPart: true), row => found.Add(Change(row, schema)))], cancel);
        FeedChange[] page = [.. found.OrderBy(c => c.Number).ThenBy(c => c.Record).Take(limit)];
        var isFull = page.Length == limit;
        var last = page.LastOrDefault();
        var next = new FeedPlace(
            isFull ? last!.Number : until, isFull ? last!.Record : Last, last?.Operation ?? after.LastOperation, last?.Record ?? after.LastRecord);
        return new(await Visible(actor, page, cancel), next, isFull || goesOn);
    }

    /// <summary>The end of the log as it is now.</summary>
    public async Task<FeedPlace> Now(Actor actor, CancellationToken cancel) => FeedPlace.Beginning with
    {
        Number = (await store.Query(
            store.Sql().Add($"""
                select coalesce(max(o.last), 0) from (select max(sealed) as last from operations where workspace_id = {actor.WorkspaceId}
                union all select max(sealed) from operation_parts where workspace_id = {actor.WorkspaceId}) o
                """), row => row.Long(0), cancel))[0],
        Record = Last,
    };

    /// <summary>The last number to look at now, and whether there are more behind it; null where nothing is new.</summary>
    private async Task<(long Number, bool GoesOn)?> Until(Actor actor, FeedPlace after, CancellationToken cancel)
    {
        var numbers = new List<long>[] { [], [] };
        Sql Heads(string table) => store.Sql().Raw("select sealed from ").Raw(table)
            .Add($" where workspace_id = {actor.WorkspaceId} and sealed >= {after.Number} order by sealed").Raw($" limit {Window}");
        await store.Query(
            [(Heads("operations"), row => numbers[0].Add(row.Long(0))), (Heads("operation_parts"), row => numbers[1].Add(row.Long(0)))], cancel);
        if (numbers.All(n => n.Count == 0))
        {
            return null;
        }

        // Two tables may be read at two moments: what came between has a larger number than all of the first, and is left for the next time.
        long[] full = [.. numbers.Where(n => n.Count == Window).Select(n => n[^1])];
        return full.Length > 0 ? (full.Min(), true) : (numbers.Where(n => n.Count > 0).Max(n => n[^1]), false);
    }

    private Sql Changes(Actor actor, FeedPlace after, long until, IReadOnlyList<string> types, int limit, bool isPart)
    {
        var sql = store.Sql().Raw(isPart
            ? """
              select p.sealed, o.id, o.name, o.at, c.type, c.record_id, c.version, c.action, c.fields from operation_parts p
              join changes c on c.workspace_id = p.workspace_id and c.part_id = p.id
              join operations o on o.workspace_id = p.workspace_id and o.id = p.operation_id
              """
            : """
              select p.sealed, p.id, p.name, p.at, c.type, c.record_id, c.version, c.action, c.fields from operations p
              join changes c on c.workspace_id = p.workspace_id and c.operation_id = p.id and c.part_id is null
              """);
        sql.Add($" where p.workspace_id = {actor.WorkspaceId} and p.sealed >= {after.Number} and p.sealed <= {until}")
            .Add($" and (p.sealed > {after.Number} or c.record_id > {after.Record})")
            .Raw(" and c.action in ('create', 'update', 'trash', 'restore', 'merge')");
        if (types.Count > 0)
        {
            sql.Raw(" and ").In("c.type", types);
        }

        return sql.Raw($" order by p.sealed, c.record_id limit {limit}");
    }

    private static FeedChange Change(Row row, Schema schema) => new(
        row.Long(0), row.Guid(1), row.Text(2), row.Instant(3), row.Text(4), row.Guid(5), row.Int(6), row.Text(7),
        row.TextOrNull(8) is { } json ? [.. JsonNode.Parse(json)!.AsObject().Select(f => f.Key).Where(key => schema.Find(row.Text(4))?.Hides(key) is not true)] : []);

    /// <summary>The same predicate as in lists, for the records as they are now.</summary>
    private async Task<FeedChange[]> Visible(Actor actor, FeedChange[] page, CancellationToken cancel)
    {
        var seen = new HashSet<Guid>();
        var asked = new List<(Sql, Action<Row>)>();
        foreach (var group in page.GroupBy(c => c.Type))
        {
            if (schemas.Types.Find(group.Key) is not { } type)
            {
                continue;
            }

            var sql = store.Sql().Raw("select t.id from ").Raw(type.Table).Add($" t where t.workspace_id = {actor.WorkspaceId} and ")
                .In("t.id", [.. group.Select(c => c.Record).Distinct()]).Raw(" and ");
            Visibility.Append(sql, schemas.Types, type, actor, Right.View, "t");
            asked.Add((sql, row => seen.Add(row.Guid(0))));
        }

        if (asked.Count > 0)
        {
            await store.Query(asked, cancel);
        }

        return [.. page.Where(c => seen.Contains(c.Record))];
    }

    private async Task RequireSame(Actor actor, FeedPlace after, CancellationToken cancel)
    {
        if (after.LastOperation != Guid.Empty && (await store.Query(
            store.Sql().Add($"select version from changes where workspace_id = {actor.WorkspaceId} and record_id = {after.LastRecord} and operation_id = {after.LastOperation}"),
            row => row.Int(0), cancel)).Count == 0)
        {
            throw new UnreadableException("changes.gone");
        }
    }
}
