using System.Collections.Concurrent;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>
/// How much there is to look through: whether a type has very many records, and whether the records that somebody sees as owner, deputy
/// or member of a team are so few that looking through them is cheaper than searching everybody's; what most records have in common; and
/// which words were lately found in more records than are put in order at once. It decides only how a search goes, never what it finds, so
/// it may be some minutes old.
/// </summary>
public sealed class Extents(RecordStore store, RecordTypes types, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>What most records have in common changes slowly.</summary>
    private static readonly TimeSpan Sound = TimeSpan.FromMinutes(10);

    private const int MostKnown = 10_000;

    /// <summary>Records that are looked at for what most have in common.</summary>
    private const int Sampled = 300;

    /// <summary>Of all records, those of a workspace that are most: the words of the others are then cheaper to pass over than its list of rows is to read.</summary>
    private const double MostRecords = 0.75;

    /// <summary>The same for a type within its workspace, whose other records are fewer than those of all other workspaces could be.</summary>
    private const double LargePart = 0.3;

    private readonly string[] searched = [.. types.All.Where(t => t.IsSearched).Select(t => t.Name)];
    private readonly ConcurrentDictionary<(Guid Workspace, Guid Member), (DateTimeOffset At, bool IsFew)> known = new();
    private readonly ConcurrentDictionary<(Guid Workspace, Guid Member, string Type), (DateTimeOffset At, bool IsWide)> wide = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, long Rows)> sizes = new();
    private readonly ConcurrentDictionary<(Guid Workspace, Guid Member, string Type, string Words), DateTimeOffset> common = new();
    private readonly ConcurrentDictionary<Guid, (DateTimeOffset At, Prevalence What)> prevalent = new();

    /// <summary>Searched records that are few; tests set it.</summary>
    internal int Few
    {
        get;
        set
        {
            field = value;
            known.Clear();
        }
    } = 4_000;

    /// <summary>
    /// Records of one type that are so many that reading a whole workspace's from an index alone is faster than each from the table; tests
    /// set it.
    /// </summary>
    internal int Most
    {
        get;
        set
        {
            field = value;
            wide.Clear();
        }
    } = 60_000;

    /// <summary>Records of a type that are many; tests set it.</summary>
    internal int Many { get; set; } = 250_000;

    /// <summary>Whether a type has very many records, in all workspaces together.</summary>
    internal async ValueTask<bool> IsLarge(RecordType type, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (sizes.TryGetValue(type.Table, out var last) && now - last.At < Fresh)
        {
            return last.Rows > Many;
        }

        var rows = (await store.Query(store.Dialect.AboutRows(store.Sql(), type.Table), row => row.IsNull(0) ? 0 : row.Long(0), cancel)).FirstOrDefault();
        sizes[type.Table] = (now, rows);
        return rows > Many;
    }

    /// <summary>What most records that have a search text have in common, from a sample of them.</summary>
    internal async ValueTask<Prevalence> Prevalent(Guid workspace, CancellationToken cancel)
    {
        if (store.Dialect.IsSqlite)
        {
            return Prevalence.None;
        }

        var now = clock.GetUtcNow();
        if (prevalent.TryGetValue(workspace, out var last) && now - last.At < Sound)
        {
            return last.What;
        }

        var about = (await store.Query(store.Dialect.AboutRows(store.Sql(), "records"), row => row.IsNull(0) ? 0 : row.Long(0), cancel)).FirstOrDefault();
        var found = await store.Query(
            store.Dialect.Sample(store.Sql().Raw("select case when r.workspace_id = ").Value(workspace).Raw(" then r.type end, count(*) from "), "records r", "r.search_key", Sampled, about)
                .Raw(" r.search is not null group by 1"), row => (Type: row.TextOrNull(0), Rows: row.Long(1)), cancel, planned: false);
        var (all, own) = (found.Sum(f => f.Rows), found.Where(f => f.Type is not null).Sum(f => f.Rows));
        var what = own == 0
            ? Prevalence.None
            : new(own >= MostRecords * all, found.Where(f => f.Type is not null && f.Rows >= LargePart * own).Select(f => f.Type!).ToHashSet());
        if (prevalent.Count >= MostKnown)
        {
            prevalent.Clear();
        }

        prevalent[workspace] = (now, what);
        return what;
    }

    /// <summary>Whether a list's words were lately met so often, in what the actor sees, that a walk in order meets enough of them sooner.</summary>
    internal bool IsCommon(ListPlan list) => common.TryGetValue(WordsOf(list), out var at) && clock.GetUtcNow() - at < Fresh;

    internal void Met(ListPlan list)
    {
        if (common.Count >= MostKnown)
        {
            common.Clear();
        }

        common[WordsOf(list)] = clock.GetUtcNow();
    }

    private static (Guid Workspace, Guid Member, string Type, string Words) WordsOf(ListPlan list) =>
        (list.Actor.WorkspaceId, list.IsRestricted ? list.Actor.MemberId : Guid.Empty, list.Request.Type.Name, string.Join(' ', list.Words));

    /// <param name="actor">Sees some types only in part.</param>
    internal async ValueTask<bool> IsFew(Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var key = (actor.WorkspaceId, actor.MemberId);
        if (known.TryGetValue(key, out var last) && now - last.At < Fresh)
        {
            return last.IsFew;
        }

        if (known.Count >= MostKnown)
        {
            known.Clear();
        }

        var isFew = await Count(actor, cancel) <= Few;
        known[key] = (now, isFew);
        return isFew;
    }

    /// <summary>Whether the records of a type that are the actor's own are a large part of what there is. PostgreSQL would look each up.</summary>
    internal async ValueTask<bool> IsWide(Actor actor, RecordType type, CancellationToken cancel)
    {
        if (store.Dialect.IsSqlite || Visibility.Reach(type, actor, Right.View) != Scope.Own)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var key = (actor.WorkspaceId, actor.MemberId, type.Name);
        if (wide.TryGetValue(key, out var last) && now - last.At < Fresh)
        {
            return last.IsWide;
        }

        if (wide.Count >= MostKnown)
        {
            wide.Clear();
        }

        var rows = await store.Query(
            store.Sql().Raw($"select count(*) from (select 1 from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
                .Raw(" and t.deleted_at is null and ").In("t.owner_id", actor.Owners).Raw($" limit {Most + 1}) c"), row => row.Long(0), cancel, planned: false);
        wide[key] = (now, rows[0] > Most);
        return rows[0] > Most;
    }

    /// <summary>From the indexes of owners and teams alone; a record that is mine and my team's counts twice.</summary>
    private async Task<long> Count(Actor actor, CancellationToken cancel)
    {
        var sql = store.Sql().Raw("select count(*) from (").Add(Some(actor, "r.owner_id", actor.Owners));
        if (actor.Teams.Count > 0)
        {
            sql.Raw(" union all ").Add(Some(actor, "r.team_id", actor.Teams));
        }

        if (actor.Shared is not null)
        {
            sql.Raw(" union all ").Add(Visibility.Few(store.Sql(), actor, searched, Few + 1));
        }

        return (await store.Query(sql.Raw(") c"), row => row.Long(0), cancel, planned: false))[0];
    }

    private Sql Some(Actor actor, string column, IReadOnlyList<Guid> mine) => store.Sql()
        .Raw("select * from (select 1 from records r where r.workspace_id = ").Value(actor.WorkspaceId).Raw(" and ").In(column, mine)
        .Raw(" and ").In("r.type", searched).Raw($" limit {Few + 1}) s");
}

/// <summary>
/// What most searched records have in common. PostgreSQL's search index holds workspace and type beside the words; the list of rows of what
/// nearly all have is as long as the table and narrows nothing, so it is compared in the row instead (measured among ten million: 14 ms
/// rather than 116 for a word in 42,000 of them).
/// </summary>
/// <param name="IsWorkspace">Most records are this workspace's.</param>
/// <param name="Types">Types that are a large part of the workspace's records.</param>
internal sealed record Prevalence(bool IsWorkspace, IReadOnlySet<string> Types)
{
    public static Prevalence None { get; } = new(false, new HashSet<string>());
}
