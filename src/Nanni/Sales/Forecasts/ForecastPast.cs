using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <summary>What one category came to on one day, in one currency.</summary>
public sealed record ForecastPoint(DateOnly Day, string Category, string Currency, long Minor);

/// <summary>A deal that the period counts otherwise than it did.</summary>
/// <param name="What">"added", "movedIn", "won", "lost", "movedOut", "grew" or "shrank".</param>
/// <param name="Before">As it was kept; null where the period did not count it.</param>
public sealed record ForecastChange(string What, Guid Deal, string Title, Money? Before, Money? Now);

/// <summary>What was thought of a period on earlier days, of the deals that the reader sees now.</summary>
internal sealed class ForecastPast(RecordStore store, Schemas schemas)
{
    private const int MostChanges = 300;

    /// <summary>The days on which the deals were looked at, newest first.</summary>
    public Task<List<DateOnly>> Days(Guid workspace, CancellationToken cancel) => store.Query(
        store.Sql().Add($"select day from forecast_days where workspace_id = {workspace} order by day desc limit 120"), row => row.DayOrNull(0)!.Value, cancel);

    /// <summary>The sums of a day: for whoever owned the deals then.</summary>
    /// <param name="day">One of <see cref="Days"/>.</param>
    public Task<List<ForecastCell>> Cells(Actor actor, ForecastPeriod period, DateOnly day, CancellationToken cancel)
    {
        var sql = store.Sql().Raw("select s.owner_id, s.team_id, s.category, s.currency, count(*), cast(coalesce(sum(s.amount), 0) as bigint), "
            + "cast(coalesce(sum(s.amount * coalesce(s.probability, 0)), 0) as bigint) from forecast_states s ");
        Seen(sql, actor, period).Raw(" and s.since_day <= ").Value(day).Raw(" and (s.until_day is null or s.until_day > ").Value(day)
            .Raw(") group by s.owner_id, s.team_id, s.category, s.currency");
        return store.Query(sql, row =>
        {
            var category = row.Text(2);
            var weighted = category switch { ForecastCategories.Closed => row.Long(5), ForecastCategories.Omitted => 0, _ => row.Long(6) / 10_000 };
            return new ForecastCell(row.GuidOrNull(0), row.GuidOrNull(1), category, row.TextOrNull(3) ?? "", row.Long(4), row.Long(5), weighted);
        }, cancel);
    }

    /// <summary>How a period's sums moved from day to day.</summary>
    public Task<List<ForecastPoint>> Points(Actor actor, ForecastPeriod period, DateOnly from, CancellationToken cancel)
    {
        var sql = store.Sql().Raw("select d.day, s.category, s.currency, cast(sum(s.amount) as bigint) from forecast_days d "
            + "join forecast_states s on s.workspace_id = d.workspace_id and s.since_day <= d.day and (s.until_day is null or s.until_day > d.day) ");
        Seen(sql, actor, period).Raw(" and d.day >= ").Value(from).Raw(" and d.day < ").Value(period.Until)
            .Raw(" and s.amount is not null and s.category <> 'omitted' group by d.day, s.category, s.currency order by d.day");
        return store.Query(sql, row => new ForecastPoint(row.DayOrNull(0)!.Value, row.Text(1), row.Text(2), row.Long(3)), cancel);
    }

    /// <summary>The deals that made the difference between a day and now.</summary>
    public async Task<List<ForecastChange>> Changes(Actor actor, ForecastPeriod period, SalesCalendar calendar, DateOnly day, CancellationToken cancel)
    {
        var changes = new List<ForecastChange>();
        var gone = store.Sql().Raw("select t.id, t.name, s.amount, s.currency, s.category, t.amount, t.amount_currency, t.status, t.expected_close, t.closed_at from forecast_states s ");
        Seen(gone, actor, period).Raw(" and s.since_day <= ").Value(day).Raw(" and (s.until_day is null or s.until_day > ").Value(day)
            .Raw(") and (t.amount is distinct from s.amount or t.amount_currency is distinct from s.currency or (t.status <> 'open' and s.category <> 'closed') or (t.status = 'open' and t.expected_close is distinct from s.closes_on)) ")
            .Raw($"order by s.amount desc limit {MostChanges}");
        var come = store.Sql().Raw("select t.id, t.name, t.amount, t.amount_currency, t.created_at from opportunities t where t.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and t.deleted_at is null and t.status = 'open' and t.expected_close >= ").Value(period.From).Raw(" and t.expected_close < ").Value(period.Until)
            .Raw(" and not exists (select 1 from forecast_states s where s.workspace_id = t.workspace_id and s.deal_id = t.id and s.since_day <= ").Value(day)
            .Raw(" and (s.until_day is null or s.until_day > ").Value(day).Raw(") and s.closes_on >= ").Value(period.From).Raw(" and s.closes_on < ").Value(period.Until).Raw(") and ");
        Visibility.Append(come, schemas.Types, schemas.Types["opportunity"], actor, Right.View, "t");
        await store.Query(
        [
            (gone, row =>
            {
                var (before, now) = (Read(row, 2), Read(row, 5));
                var what = row.Text(7) switch
                {
                    "lost" => "lost",
                    "won" when row.Text(4) != ForecastCategories.Closed => "won",
                    "open" when !(row.DayOrNull(8) is { } closes && period.Holds(closes)) => "movedOut",
                    _ => (now?.Minor ?? 0).CompareTo(before?.Minor ?? 0) switch { > 0 => "grew", < 0 => "shrank", _ => "" },
                };
                if (what.Length > 0)
                {
                    changes.Add(new(what, row.Guid(0), row.TextOrNull(1) ?? "", before, what is "movedOut" or "lost" ? null : now));
                }
            }),
            (come.Raw($" order by t.amount desc limit {MostChanges}"), row =>
                changes.Add(new(calendar.Day(row.Instant(4)) > day ? "added" : "movedIn", row.Guid(0), row.TextOrNull(1) ?? "", null, Read(row, 2)))),
        ], cancel);
        return changes;
    }

    /// <summary>Kept rows of the period whose deals are there and seen.</summary>
    private Sql Seen(Sql sql, Actor actor, ForecastPeriod period)
    {
        sql.Raw("join opportunities t on t.workspace_id = s.workspace_id and t.id = s.deal_id and t.deleted_at is null where s.workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and s.closes_on >= ").Value(period.From).Raw(" and s.closes_on < ").Value(period.Until).Raw(" and ");
        Visibility.Append(sql, schemas.Types, schemas.Types["opportunity"], actor, Right.View, "t");
        return sql;
    }

    private static Money? Read(Row row, int at) => row.LongOrNull(at) is { } minor && row.TextOrNull(at + 1) is { } currency ? new(minor, currency) : null;
}
