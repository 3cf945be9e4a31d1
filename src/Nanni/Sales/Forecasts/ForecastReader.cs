using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Forecasts;

/// <summary>What the deals of one owner, team, category and currency come to. Deals of several currencies are never added.</summary>
/// <param name="Owner">Whose they are, or whose share in them it is; null for nobody's.</param>
/// <param name="Category">One of <see cref="ForecastCategories"/>; "closed" for what was won in the period.</param>
/// <param name="Currency">ISO 4217; empty for deals without an amount.</param>
/// <param name="Deals">In which they have a part: a deal that two share counts with each of them.</param>
/// <param name="Minor">In minor units; of shared deals the share.</param>
/// <param name="Weighted">By the deals' probability, in minor units times 10,000: divided once, where it is shown.</param>
public sealed record ForecastCell(Guid? Owner, Guid? Team, string Category, string Currency, long Deals, long Minor, long Weighted)
{
    /// <summary>Deals that are theirs, whoever shares in them: in these each deal counts once.</summary>
    public long Owned { get; init; }

    /// <summary>What <see cref="Weighted"/> has for one minor unit.</summary>
    public const int Weight = 10_000;

    /// <summary>Adds up rows of sums; what moves to who shares in a deal comes in rows of its own.</summary>
    internal sealed class Sums
    {
        private readonly Dictionary<(Guid?, Guid?, string, string), ForecastCell> cells = [];

        public IReadOnlyList<ForecastCell> Cells => [.. cells.Values.Where(c => c is not { Deals: 0, Owned: 0 })];

        /// <param name="row">Owner, team, two more, currency, deals, amount, amount by probability.</param>
        /// <param name="isMoved">The deals were counted before.</param>
        public void Add(string category, Row row, bool isMoved)
        {
            var key = (Owner: row.GuidOrNull(0), Team: row.GuidOrNull(1), category, Currency: row.TextOrNull(4) ?? "");
            var had = cells.GetValueOrDefault(key) ?? new(key.Owner, key.Team, category, key.Currency, 0, 0, 0);

            // Probability has two decimals, and is in per cent. What is won is won.
            var weighted = category switch { ForecastCategories.Closed => row.Long(6) * Weight, ForecastCategories.Omitted => 0, _ => row.Long(7) };
            cells[key] = had with
            {
                Deals = had.Deals + row.Long(5),
                Minor = had.Minor + row.Long(6),
                Weighted = had.Weighted + weighted,
                Owned = had.Owned + (isMoved ? 0 : row.Long(5)),
            };
        }
    }
}

/// <summary>A quota, a call or an override, of a person or a team.</summary>
/// <param name="Kind">"quota", "call" or "override".</param>
public sealed record ForecastSaid(Guid Id, string Kind, Guid? Person, Guid? Team, ForecastPeriod Period, Money Amount, string? Note, DateTimeOffset At, Guid? By);

/// <summary>How far somebody is with their quota.</summary>
public sealed record ForecastGoal(ForecastPeriod Period, Money Quota, Money Won);

/// <summary>Open deals that no period counts as it stands: without a day on which they close, or with one before it that has passed.</summary>
public sealed record ForecastStray(long Undated, long Overdue);

/// <summary>A period as one person sees it.</summary>
public sealed record ForecastFigures(IReadOnlyList<ForecastCell> Cells, IReadOnlyList<ForecastSaid> Said, ForecastStray Stray);

/// <summary>Adds up the deals of a period, each of those that the reader sees and no other, in the database.</summary>
/// <remarks>A deal counts whole for its owner, or for each of its team by their share: see <see cref="ForecastShares"/>.</remarks>
public sealed class ForecastReader(RecordStore store, Schemas schemas)
{
    private const int MostStray = 10_000;

    public async Task<SalesCalendar> Calendar(Guid workspace, CancellationToken cancel) =>
        (await store.Query(SalesCalendar.Select(store.Sql(), workspace), SalesCalendar.Read, cancel))[0];

    /// <param name="before">Also quotas, calls and overrides that were still there at this instant.</param>
    public async Task<ForecastFigures> Of(
        Actor actor, ForecastPeriod period, SalesCalendar calendar, IReadOnlyList<PipelineStages> pipelines, CancellationToken cancel, DateTimeOffset? before = null)
    {
        var stages = pipelines.SelectMany(p => p.Stages).ToDictionary(s => s.Id);
        var isShared = ForecastShares.Sees(await schemas.Of(actor, cancel), actor);
        var sums = new ForecastCell.Sums();
        var said = new List<ForecastSaid>();
        long undated = 0, overdue = 0;
        await store.Query(
        [
            (Open(actor, period), row => sums.Add(Category(row), row, false)),
            (Won(actor, period, calendar), row => sums.Add(ForecastCategories.Closed, row, false)),
            .. isShared ? new (Sql, Action<Row>)[]
            {
                (Open(actor, period, isMoved: true), row => sums.Add(Category(row), row, true)),
                (Won(actor, period, calendar, isMoved: true), row => sums.Add(ForecastCategories.Closed, row, true)),
            } : [],
            (Said(actor, "forecast", period, before), row => said.Add(Read(row))),
            (Said(actor, "quota", period, before), row => said.Add(Read(row))),
            (Stray(actor, sql => sql.Raw("t.expected_close is null")), row => undated = row.Long(0)),
            (Stray(actor, sql => sql.Raw("t.expected_close < ").Value(period.From)), row => overdue = row.Long(0)),
        ], cancel);
        return new(sums.Cells, said, new(undated, overdue));

        string Category(Row row) => ForecastCategories.Of(
            row.TextOrNull(3), row.GuidOrNull(2) is { } stage ? stages.GetValueOrDefault(stage)?.ForecastCategory : null);
    }

    /// <summary>What was won in each of these periods, by whose the deals are now and who shares in them.</summary>
    internal async Task<Dictionary<ForecastPeriod, IReadOnlyList<ForecastCell>>> Won(
        Actor actor, IReadOnlyList<ForecastPeriod> periods, SalesCalendar calendar, CancellationToken cancel)
    {
        var isShared = ForecastShares.Sees(await schemas.Of(actor, cancel), actor);
        var sums = periods.ToDictionary(p => p, _ => new ForecastCell.Sums());
        await store.Query([.. periods.SelectMany(p => (bool[])(isShared ? [false, true] : [false]), (p, isMoved) =>
            (Won(actor, p, calendar, isMoved), (Action<Row>)(row => sums[p].Add(ForecastCategories.Closed, row, isMoved))))], cancel);
        return sums.ToDictionary(s => s.Key, s => s.Value.Cells);
    }

    /// <summary>A person's own quota of the shortest period of today that has one, and what they have won of it; null without a quota.</summary>
    public async Task<ForecastGoal?> Goal(Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        var amount = schemas.Types["quota"]["amount"];
        var quotas = await store.Query(
            store.Sql().Raw($"select t.id, t.length, t.starts_on, t.{amount.Column}, t.{amount.CurrencyColumn} from quotas t where t.workspace_id = ").Value(actor.WorkspaceId)
                .Raw(" and t.deleted_at is null and t.person_id = ").Value(actor.MemberId).Raw(" and t.starts_on > ").Value(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-370)),
            row => (Id: row.Guid(0), Period: ForecastPeriod.Of(row.Text(1), row.DayOrNull(2)!.Value, row.DayOrNull(2)!.Value.Month), Amount: new Money(row.Long(3), row.Text(4))), cancel);
        if (quotas.Count == 0)
        {
            return null;
        }

        var calendar = await Calendar(actor.WorkspaceId, cancel);
        var today = calendar.Day(now);
        var its = quotas.Where(q => q.Period.Holds(today)).OrderBy(q => q.Period.Until.DayNumber - q.Period.From.DayNumber).ThenByDescending(q => q.Id).ToList();
        if (its.Count == 0)
        {
            return null;
        }

        var cells = (await Won(actor, [its[0].Period], calendar, cancel))[its[0].Period];
        var won = cells.Where(c => c.Owner == actor.MemberId && c.Currency == its[0].Amount.Currency).Sum(c => c.Minor);
        return new(its[0].Period, its[0].Amount, its[0].Amount with { Minor = won });
    }

    /// <summary>What the open deals that close in the period come to, by owner, team, stage, category of their own, and currency.</summary>
    /// <param name="isMoved">What of it moves from the owners to those who share in the deals.</param>
    internal Sql Open(Actor actor, ForecastPeriod period, bool isMoved = false) => Sum(actor, isMoved, "forecast", "status = 'open'", true, sql =>
        sql.Raw(" and t.expected_close >= ").Value(period.From).Raw(" and t.expected_close < ").Value(period.Until));

    /// <summary>What was won in the period, by the workspace's own days.</summary>
    internal Sql Won(Actor actor, ForecastPeriod period, SalesCalendar calendar, bool isMoved = false) => Sum(actor, isMoved, "won", "status = 'won'", false, sql =>
        sql.Raw(" and t.closed_at >= ").Value(ForecastPeriod.Start(period.From, calendar.Zone))
            .Raw(" and t.closed_at < ").Value(ForecastPeriod.Start(period.Until, calendar.Zone)));

    private Sql Sum(Actor actor, bool isMoved, string index, string status, bool isOpen, Action<Sql> within)
    {
        var type = schemas.Types["opportunity"];
        var amount = type["amount"];
        var (sum, currency) = ("t." + amount.Column, "t." + amount.CurrencyColumn);
        if (isMoved)
        {
            return ForecastShares.Moved(store.Sql(), places =>
            {
                places.Raw($"select t.id as deal, t.owner_id, t.team_id, {(isOpen ? "t.stage_id as a, t.forecast_category as b" : "null as a, null as b")}, {currency} as currency, "
                    + $"coalesce({sum}, 0) as amount, coalesce(t.probability, 0) as probability, m.member_id, m.split from opportunities t{store.Dialect.By($"ix_opportunities_{index}")} "
                    + "join deal_members m on m.workspace_id = t.workspace_id and m.opportunity_id = t.id and m.deleted_at is null and m.split > 0 where t.workspace_id = ")
                    .Value(actor.WorkspaceId).Raw($" and t.deleted_at is null and t.{status}");
                within(places);
                Visibility.Append(places.Raw(" and "), schemas.Types, type, actor, Right.View, "t");
            });
        }

        var (more, nothing) = isOpen ? (", t.stage_id, t.forecast_category", "t.stage_id, t.forecast_category") : ("", "null, null");
        var sql = store.Sql().Raw(
            $"select t.owner_id, t.team_id, {nothing}, {currency}, count(*), cast(coalesce(sum({sum}), 0) as bigint), "
            + $"cast(coalesce(sum({sum} * coalesce(t.probability, 0)), 0) as bigint) from opportunities t{store.Dialect.By($"ix_opportunities_{index}")} "
            + "where t.workspace_id = ").Value(actor.WorkspaceId).Raw($" and t.deleted_at is null and t.{status}");
        within(sql);
        Visibility.Append(sql.Raw(" and "), schemas.Types, type, actor, Right.View, "t");
        return sql.Raw($" group by t.owner_id, t.team_id, {currency}{more}");
    }

    /// <summary>
    /// Quotas that begin in the period, and what was said of it. A person reads what is set for them though the record is their manager's: it
    /// is the goal that their own page measures them by.
    /// </summary>
    private Sql Said(Actor actor, string name, ForecastPeriod period, DateTimeOffset? before = null)
    {
        var type = schemas.Types[name];
        var isQuota = name == "quota";
        var amount = type["amount"];
        var sql = store.Sql().Raw($"select t.id, {(isQuota ? "'quota'" : "t.kind")}, t.person_id, t.sales_team_id, t.length, t.starts_on, t.{amount.Column}, t.{amount.CurrencyColumn}, "
            + $"{(isQuota ? "null" : "t.note")}, t.updated_at, t.owner_id from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and (t.deleted_at is null");
        if (before is { } then)
        {
            sql.Raw(" or t.deleted_at >= ").Value(then);
        }

        sql.Raw(") and t.starts_on >= ").Value(period.From).Raw(" and t.starts_on < ").Value(period.Until);
        if (!isQuota)
        {
            sql.Raw(" and t.length = ").Value(period.Length);
        }

        Visibility.Append(sql.Raw(" and ("), schemas.Types, type, actor, Right.View, "t");
        if (isQuota && actor.OnlyTypes?.Contains(name) is not false)
        {
            sql.Raw(" or ").In("t.person_id", actor.Owners);
        }

        return sql.Raw(')');
    }

    private static ForecastSaid Read(Row row)
    {
        var (length, from) = (row.Text(4), row.DayOrNull(5)!.Value);
        return new(row.Guid(0), row.Text(1), row.GuidOrNull(2), row.GuidOrNull(3), ForecastPeriod.Of(length, from, from.Month),
            new(row.Long(6), row.Text(7)), row.TextOrNull(8), row.Instant(9), row.GuidOrNull(10));
    }

    private Sql Stray(Actor actor, Action<Sql> which)
    {
        var type = schemas.Types["opportunity"];
        var sql = store.Sql().Raw($"select count(*) from (select 1 from opportunities t{store.Dialect.By("ix_opportunities_forecast")} where t.workspace_id = ")
            .Value(actor.WorkspaceId).Raw(" and t.deleted_at is null and t.status = 'open' and ");
        which(sql);
        Visibility.Append(sql.Raw(" and "), schemas.Types, type, actor, Right.View, "t");
        return sql.Raw($" limit {MostStray}) s");
    }
}
