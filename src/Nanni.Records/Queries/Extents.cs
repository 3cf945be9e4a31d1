using System.Collections.Concurrent;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Queries;

/// <summary>
/// How much there is to look through: whether a type has very many records, and whether the records that somebody sees as owner, deputy or member of a team are so few that looking through them is cheaper than
/// searching everybody's; and which words were lately found in more records than are put in order at once. It decides only how a search
/// goes, never what it finds, so it may be a minute old.
/// </summary>
public sealed class Extents(RecordStore store, RecordTypes types, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private const int MostKnown = 10_000;

    private readonly string[] searched = [.. types.All.Where(t => t.IsSearched).Select(t => t.Name)];
    private readonly ConcurrentDictionary<(Guid Workspace, Guid Member), (DateTimeOffset At, bool IsFew)> known = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, long Rows)> sizes = new();
    private readonly ConcurrentDictionary<(Guid Workspace, Guid Member, string Type, string Words), DateTimeOffset> common = new();

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
