using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <summary>What a deal's team makes of it: each of it counts their share, exact to the smallest unit, and the shares come to the deal.</summary>
internal static class ForecastShares
{
    /// <summary>
    /// Who is kept from the splits of deals finds each deal whole with its owner, as the deals themselves show it: a share would tell them.
    /// </summary>
    public static bool Sees(Schema schema, Actor actor) =>
        Visibility.Reach(schema["dealMember"].Type, actor, Right.View) != Scope.None
        && schema["dealMember"].Find("split") is not null && schema["dealMember"].Find("member") is not null;

    /// <summary>
    /// Adds to sums by owner what moves from the owners of shared deals to their teams. The sums themselves stay one walk through an index:
    /// only deals with a team are looked at one by one.
    /// </summary>
    /// <param name="places">
    /// A row for each place in each deal: <c>deal, owner_id, team_id, a, b, currency, amount, probability, member_id, split</c>; no amount and
    /// no split null, each split above 0.
    /// </param>
    /// <returns>Rows as the sums have them: owner, team, a, b, currency, deals, amount, amount by probability; some below 0.</returns>
    /// <remarks>
    /// Largest remainder (Hamilton's method), as in <see cref="Of"/>. Shares are of the sum of the splits, so that they come to the deal even
    /// where somebody's place is gone for good.
    /// </remarks>
    public static Sql Moved(Sql sql, Action<Sql> places)
    {
        places(sql.Raw("with wholes as (select x.*, cast(sum(x.split) over (partition by x.deal) as bigint) as whole from ("));
        return sql.Raw("""
            ) x),
            floors as (select w.*, w.amount * w.split / w.whole as part,
                row_number() over (partition by w.deal order by abs(w.amount * w.split % w.whole) desc, w.member_id) as place from wholes w),
            rests as (select f.*, f.amount - cast(sum(f.part) over (partition by f.deal) as bigint) as rest from floors f),
            shares as (select r.*, r.part + case when r.place > abs(r.rest) then 0 when r.rest < 0 then -1 else 1 end as share from rests r)
            select member_id, team_id, a, b, currency, count(*), cast(sum(share) as bigint), cast(sum(share * probability) as bigint)
            from shares group by member_id, team_id, a, b, currency
            union all
            select owner_id, team_id, a, b, currency, -count(*), cast(-sum(amount) as bigint), cast(-sum(amount * probability) as bigint)
            from shares where place = 1 group by owner_id, team_id, a, b, currency
            """);
    }

    /// <summary>One deal's shares, by the same rule.</summary>
    /// <param name="splits">Each above 0.</param>
    public static Dictionary<Guid, long> Of(long amount, IReadOnlyCollection<(Guid Member, long Split)> splits)
    {
        Int128 whole = splits.Sum(s => s.Split);
        var parts = splits.Select(s => (s.Member, Part: (long)((Int128)amount * s.Split / whole), Left: Int128.Abs((Int128)amount * s.Split % whole))).ToList();
        var rest = amount - parts.Sum(p => p.Part);
        return parts.OrderByDescending(p => p.Left).ThenBy(p => p.Member.ToString(), StringComparer.Ordinal)
            .Select((p, place) => (p.Member, Share: p.Part + (place < Math.Abs(rest) ? Math.Sign(rest) : 0))).ToDictionary(p => p.Member, p => p.Share);
    }

    /// <summary>The teams of these deals as they are, of those that have one.</summary>
    public static async Task<ILookup<Guid, (Guid Member, long Split)>> Now(RecordStore store, Guid workspace, IReadOnlyCollection<Guid> deals, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select m.opportunity_id, m.member_id, m.split from deal_members m where m.workspace_id = {workspace} and m.deleted_at is null and m.split > 0 and ").In("m.opportunity_id", deals),
        row => (Deal: row.Guid(0), Place: (row.Guid(1), row.Long(2))), cancel)).ToLookup(p => p.Deal, p => p.Place);
}
