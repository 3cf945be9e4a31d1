using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Forecasts;

/// <summary>What the deals of one owner, team, category and currency come to. Deals of several currencies are never added.</summary>
/// <param name="Owner">Whose they are now; null for nobody's.</param>
/// <param name="Category">One of <see cref="ForecastCategories"/>; "closed" for what was won in the period.</param>
/// <param name="Currency">ISO 4217; empty for deals without an amount.</param>
/// <param name="Minor">In minor units.</param>
/// <param name="Weighted">By the deals' probability, in minor units.</param>
public sealed record ForecastCell(Guid? Owner, Guid? Team, string Category, string Currency, long Deals, long Minor, long Weighted);

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
/// <remarks>
/// A deal counts whole for its owner. Shares of a team in a deal would be joined in <see cref="Sum"/>, in place of the owner and the amount.
/// </remarks>
public sealed class ForecastReader(RecordStore store, Schemas schemas)
{
    private const int MostStray = 10_000;

    public async Task<SalesCalendar> Calendar(Guid workspace, CancellationToken cancel) =>
        (await store.Query(SalesCalendar.Select(store.Sql(), workspace), SalesCalendar.Read, cancel))[0];

    public async Task<ForecastFigures> Of(
        Actor actor, ForecastPeriod period, SalesCalendar calendar, IReadOnlyList<PipelineStages> pipelines, CancellationToken cancel)
    {
        var stages = pipelines.SelectMany(p => p.Stages).ToDictionary(s => s.Id);
        var cells = new Dictionary<(Guid?, Guid?, string, string), ForecastCell>();
        var said = new List<ForecastSaid>();
        long undated = 0, overdue = 0;
        await store.Query(
        [
            (Open(actor, period), row => Add(cells, Category(row), row)),
            (Won(actor, period, calendar), row => Add(cells, ForecastCategories.Closed, row)),
            (Said(actor, "forecast", period), row => said.Add(Read(row))),
            (Said(actor, "quota", period), row => said.Add(Read(row))),
            (Stray(actor, sql => sql.Raw("t.expected_close is null")), row => undated = row.Long(0)),
            (Stray(actor, sql => sql.Raw("t.expected_close < ").Value(period.From)), row => overdue = row.Long(0)),
        ], cancel);
        return new([.. cells.Values], said, new(undated, overdue));

        string Category(Row row) => ForecastCategories.Of(
            row.TextOrNull(3), row.GuidOrNull(2) is { } stage ? stages.GetValueOrDefault(stage)?.ForecastCategory : null);
    }

    /// <summary>What was won in each of these periods, by whose the deals are now.</summary>
    internal async Task<Dictionary<ForecastPeriod, IReadOnlyList<ForecastCell>>> Won(
        Actor actor, IReadOnlyList<ForecastPeriod> periods, SalesCalendar calendar, CancellationToken cancel)
    {
        var cells = periods.ToDictionary(p => p, _ => new Dictionary<(Guid?, Guid?, string, string), ForecastCell>());
        await store.Query([.. periods.Select(p => (Won(actor, p, calendar), (Action<Row>)(row => Add(cells[p], ForecastCategories.Closed, row))))], cancel);
        return cells.ToDictionary(c => c.Key, c => (IReadOnlyList<ForecastCell>)[.. c.Value.Values]);
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

        long won = 0;
        await store.Query([(Won(actor, its[0].Period, calendar), row => won += row.GuidOrNull(0) == actor.MemberId && row.TextOrNull(4) == its[0].Amount.Currency ? row.Long(6) : 0)], cancel);
        return new(its[0].Period, its[0].Amount, its[0].Amount with { Minor = won });
    }

    /// <summary>What the open deals that close in the period come to, by owner, team, stage, category of their own, and currency.</summary>
    internal Sql Open(Actor actor, ForecastPeriod period) => Sum(actor, "forecast", "status = 'open'", true, sql =>
        sql.Raw(" and t.expected_close >= ").Value(period.From).Raw(" and t.expected_close < ").Value(period.Until));

    /// <summary>What was won in the period, by the workspace's own days.</summary>
    internal Sql Won(Actor actor, ForecastPeriod period, SalesCalendar calendar) => Sum(actor, "won", "status = 'won'", false, sql =>
        sql.Raw(" and t.closed_at >= ").Value(ForecastPeriod.Start(period.From, calendar.Zone))
            .Raw(" and t.closed_at < ").Value(ForecastPeriod.Start(period.Until, calendar.Zone)));

    private Sql Sum(Actor actor, string index, string status, bool isOpen, Action<Sql> within)
    {
        var type = schemas.Types["opportunity"];
        var amount = type["amount"];
        var (sum, currency) = ("t." + amount.Column, "t." + amount.CurrencyColumn);
        var (more, nothing) = isOpen ? (", t.stage_id, t.forecast_category", "t.stage_id, t.forecast_category") : ("", "null, null");
        var sql = store.Sql().Raw(
            $"select t.owner_id, t.team_id, {nothing}, {currency}, count(*), cast(coalesce(sum({sum}), 0) as bigint), "
            + $"cast(coalesce(sum({sum} * coalesce(t.probability, 0)), 0) as bigint) from opportunities t{store.Dialect.By($"ix_opportunities_{index}")} "
            + "where t.workspace_id = ").Value(actor.WorkspaceId).Raw($" and t.deleted_at is null and t.{status}");
        within(sql);
        Visibility.Append(sql.Raw(" and "), schemas.Types, type, actor, Right.View, "t");
        return sql.Raw($" group by t.owner_id, t.team_id, {currency}{more}");
    }

    private static void Add(Dictionary<(Guid?, Guid?, string, string), ForecastCell> cells, string category, Row row)
    {
        var key = (Owner: row.GuidOrNull(0), Team: row.GuidOrNull(1), category, Currency: row.TextOrNull(4) ?? "");
        var had = cells.GetValueOrDefault(key) ?? new(key.Owner, key.Team, category, key.Currency, 0, 0, 0);

        // Probability has two decimals: weighted sums are hundredths of per cents. What is won is won.
        var weighted = category == ForecastCategories.Closed ? row.Long(6) : category == ForecastCategories.Omitted ? 0 : row.Long(7) / 10_000;
        cells[key] = had with { Deals = had.Deals + row.Long(5), Minor = had.Minor + row.Long(6), Weighted = had.Weighted + weighted };
    }

    /// <summary>
    /// Quotas that begin in the period, and what was said of it. A person reads what is set for them though the record is their manager's: it
    /// is the goal that their own page measures them by.
    /// </summary>
    private Sql Said(Actor actor, string name, ForecastPeriod period)
    {
        var type = schemas.Types[name];
        var isQuota = name == "quota";
        var amount = type["amount"];
        var sql = store.Sql().Raw($"select t.id, {(isQuota ? "'quota'" : "t.kind")}, t.person_id, t.sales_team_id, t.length, t.starts_on, t.{amount.Column}, t.{amount.CurrencyColumn}, "
            + $"{(isQuota ? "null" : "t.note")}, t.updated_at, t.owner_id from {type.Table} t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.deleted_at is null and t.starts_on >= ").Value(period.From).Raw(" and t.starts_on < ").Value(period.Until);
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
