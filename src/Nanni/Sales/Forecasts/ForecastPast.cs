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

/// <summary>A deal as it was thought of on an earlier day, and as it is.</summary>
/// <param name="Category">One of <see cref="ForecastCategories"/>, then.</param>
/// <param name="Then">The part of it that counted, which is less than the whole for who shared it.</param>
public sealed record KeptDeal(Guid Id, string Title, string Category, Money? Then, string Status, Money? Now, DateOnly? ClosesOn, DateTimeOffset? ClosedAt);

/// <summary>What was thought of a period on earlier days, of the deals that the reader sees now.</summary>
internal sealed class ForecastPast(RecordStore store, Schemas schemas)
{
    /// <summary>So many of <see cref="Deals"/> are shown at once.</summary>
    public const int MostDeals = 200;

    private const int MostChanges = 300;

    /// <summary>The days on which the deals were looked at, newest first.</summary>
    public Task<List<DateOnly>> Days(Guid workspace, CancellationToken cancel) => store.Query(
        store.Sql().Add($"select day from forecast_days where workspace_id = {workspace} order by day desc limit 120"), row => row.DayOrNull(0)!.Value, cancel);

    /// <summary>The sums of a day: for whoever owned the deals then.</summary>
    /// <param name="day">One of <see cref="Days"/>.</param>
    public async Task<List<ForecastCell>> Cells(Actor actor, ForecastPeriod period, DateOnly day, CancellationToken cancel) =>
        [.. (await Cells(actor, [(period, day)], cancel))[(period, day)]];

    /// <summary>The sums of several periods, each as it was thought of on a day, in one way to the database.</summary>
    /// <param name="wanted">Each day one of <see cref="Days"/>.</param>
    public async Task<ILookup<(ForecastPeriod Period, DateOnly Day), ForecastCell>> Cells(
        Actor actor, IReadOnlyCollection<(ForecastPeriod Period, DateOnly Day)> wanted, CancellationToken cancel)
    {
        var isShared = ForecastShares.Sees(await schemas.Of(actor, cancel), actor);
        var sums = wanted.Distinct().ToDictionary(at => at, _ => new ForecastCell.Sums());
        await store.Query([.. sums.SelectMany(s => (bool[])(isShared ? [false, true] : [false]), (s, isMoved) =>
            (Cells(actor, s.Key.Period, s.Key.Day, isMoved), (Action<Row>)(row => s.Value.Add(row.Text(2), row, isMoved))))], cancel);
        return sums.SelectMany(s => s.Value.Cells, (s, cell) => (s.Key, Cell: cell)).ToLookup(c => c.Key, c => c.Cell);
    }

    private Sql Cells(Actor actor, ForecastPeriod period, DateOnly day, bool isMoved)
    {
        if (isMoved)
        {
            return ForecastShares.Moved(store.Sql(), places => On(
                Seen(
                    places.Raw("select s.deal_id as deal, s.owner_id, s.team_id, s.category as a, null as b, s.currency, coalesce(s.amount, 0) as amount, "
                        + "coalesce(s.probability, 0) as probability, p.member_id, p.split from forecast_states s "
                        + "join forecast_shares p on p.workspace_id = s.workspace_id and p.deal_id = s.deal_id and p.since_day = s.since_day "),
                    actor, period), day));
        }

        var sql = store.Sql().Raw("select s.owner_id, s.team_id, s.category, null, s.currency, count(*), cast(coalesce(sum(s.amount), 0) as bigint), "
            + "cast(coalesce(sum(s.amount * coalesce(s.probability, 0)), 0) as bigint) from forecast_states s ");
        return On(Seen(sql, actor, period), day).Raw(" group by s.owner_id, s.team_id, s.category, s.currency");
    }

    private static Sql On(Sql sql, DateOnly day) => sql.Add($" and s.since_day <= {day} and (s.until_day is null or s.until_day > {day})");

    /// <summary>The deals that a line's sums of a day were made of, the largest first; one more than are shown where there are more.</summary>
    /// <param name="currency">Null: of all.</param>
    public async Task<List<KeptDeal>> Deals(
        Actor actor, ForecastPeriod period, DateOnly day, ForecastLine line, IReadOnlyList<string> categories, string? currency, CancellationToken cancel)
    {
        var isShared = line.IsPerson && ForecastShares.Sees(await schemas.Of(actor, cancel), actor);
        var sql = store.Sql().Raw("select t.id, t.name, s.category, s.amount, s.currency, t.status, t.amount, t.amount_currency, t.expected_close, t.closed_at, s.since_day from forecast_states s ");
        On(Seen(sql, actor, period), day).Raw(" and ").In("s.category", [.. categories]);
        if (line.IsPerson)
        {
            const string Shares = "exists (select 1 from forecast_shares p where p.workspace_id = s.workspace_id and p.deal_id = s.deal_id and p.since_day = s.since_day";
            sql.Raw(" and (");
            _ = line.Person is { } owner ? sql.Add($"s.owner_id = {owner}") : sql.Raw("s.owner_id is null");
            sql.Raw(isShared ? $" and not {Shares})" : "");
            _ = isShared && line.Person is { } member ? sql.Raw($" or {Shares} and p.member_id = ").Value(member).Raw(')') : sql;
            sql.Raw(')');
        }

        if (currency is not null)
        {
            sql.Add($" and s.currency = {currency}");
        }

        if (line.Teams is { } teams)
        {
            _ = teams.Count == 0 ? sql.Raw(" and s.team_id is null") : sql.Raw(" and ").In("s.team_id", [.. teams]);
        }

        var deals = await store.Query(
            sql.Raw($" order by s.amount desc, t.id limit {MostDeals + 1}"),
            row => (Since: row.DayOrNull(10)!.Value, Deal: new KeptDeal(row.Guid(0), row.Text(1), row.Text(2), Read(row, 3), row.Text(5), Read(row, 6), row.DayOrNull(8), row.InstantOrNull(9))), cancel);
        if (!isShared || line.Person is not { } person || deals.Count == 0)
        {
            return [.. deals.Select(d => d.Deal)];
        }

        var splits = (await store.Query(
            store.Sql().Add($"select deal_id, since_day, member_id, split from forecast_shares where workspace_id = {actor.WorkspaceId} and ").In("deal_id", [.. deals.Select(d => d.Deal.Id)]),
            row => (At: (row.Guid(0), row.DayOrNull(1)!.Value), Place: (row.Guid(2), row.Long(3))), cancel)).ToLookup(s => s.At, s => s.Place);
        return [.. deals.Select(d => splits[(d.Deal.Id, d.Since)].ToList() is { Count: > 0 } its && d.Deal.Then is { } then
            ? d.Deal with { Then = then with { Minor = ForecastShares.Of(then.Minor, its)[person] } } : d.Deal)];
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
