using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Forecasts;

/// <summary>
/// Keeps what is thought of every deal on a day. It walks through the deals in small pieces and writes only what differs from what was kept
/// before; killed at any point it goes on where it was, and done twice for a day it changes nothing.
/// </summary>
internal sealed class ForecastSnapshot(RecordStore store, PipelineReader pipelines, ForecastReader reader, Courtesy courtesy, TimeProvider clock) : IJobHandler
{
    public const string Name = "forecast";

    private const int Piece = 4_000;

    /// <summary>Won longer ago, a deal belongs to no period that anybody still compares.</summary>
    private const int WonDays = 400;

    /// <summary>So many times as long as it works it rests while people work.</summary>
    private const int Rest = 3;

    private static readonly BulkColumn[] Columns =
    [
        new("workspace_id", ColumnType.Guid), new("deal_id", ColumnType.Guid), new("since_day", ColumnType.Day), new("until_day", ColumnType.Day),
        new("category", ColumnType.Text), new("closes_on", ColumnType.Day), new("amount", ColumnType.Long), new("currency", ColumnType.Text),
        new("probability", ColumnType.Long), new("owner_id", ColumnType.Guid), new("team_id", ColumnType.Guid), new("stage_id", ColumnType.Guid),
    ];

    private static readonly BulkColumn[] ShareColumns =
    [
        new("workspace_id", ColumnType.Guid), new("deal_id", ColumnType.Guid), new("since_day", ColumnType.Day), new("member_id", ColumnType.Guid), new("split", ColumnType.Long),
    ];

    public string Kind => Name;

    public Task Run(JobRun run, CancellationToken cancel) => Take(
        run.Job.Workspace, DateOnly.ParseExact(run.Job.Arguments["day"]!.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture), run, cancel);

    /// <summary>Keeps a day.</summary>
    /// <param name="run">Where its progress is kept; null where a job that tells the past begins anew when it is killed.</param>
    internal async Task Take(Guid workspace, DateOnly day, JobRun? run, CancellationToken cancel)
    {
        var calendar = await reader.Calendar(workspace, cancel);
        var stages = (await pipelines.All(Actor.System(workspace), cancel)).SelectMany(p => p.Stages).ToDictionary(s => s.Id, s => s.ForecastCategory);
        var (after, done, pace) = (run?.State["after"]?.GetValue<Guid>() ?? Guid.Empty, run?.Done ?? 0, courtesy.Begin(Rest));
        while (true)
        {
            var deals = await store.Query(Select(workspace, after), row => Read(row, stages, calendar, day), cancel);
            var isLast = deals.Count < Piece;
            deals = await Shared(workspace, deals, cancel);
            (after, done) = (isLast ? after : deals[^1].Id, done + deals.Count);
            var state = new JsonObject { ["after"] = after };
            await using (var transaction = await store.Begin(Urgency.Bulk, cancel))
            {
                await Keep(transaction, workspace, day, [.. deals.Where(d => d.Now != d.Before)], cancel);
                if (isLast)
                {
                    await transaction.Execute(store.Sql().Add($"insert into forecast_days (workspace_id, day, taken_at) values ({workspace}, {day}, {clock.GetUtcNow()}) on conflict do nothing"), cancel);
                }

                await (run?.Save(transaction, state, done, null, null, cancel) ?? Task.CompletedTask);
                await transaction.Commit(cancel);
            }

            run?.Saved(state, done, null, null);
            if (isLast)
            {
                return;
            }

            await pace.GiveWay(cancel);
        }
    }

    private Sql Select(Guid workspace, Guid after) => store.Sql().Add($"""
        select t.id, t.status, t.deleted_at, t.forecast_category, t.stage_id, t.expected_close, t.closed_at, t.amount, t.amount_currency, t.probability, t.owner_id, t.team_id,
            s.category, s.closes_on, s.amount, s.currency, s.probability, s.owner_id, s.team_id, s.stage_id
        from opportunities t left join forecast_states s on s.workspace_id = t.workspace_id and s.deal_id = t.id and s.until_day is null
        where t.workspace_id = {workspace} and t.id > {after} order by t.id limit {Piece}
        """);

    /// <summary>With who shares in each, and who did.</summary>
    private async Task<List<Seen>> Shared(Guid workspace, List<Seen> deals, CancellationToken cancel)
    {
        if (deals.Count == 0)
        {
            return deals;
        }

        var (first, last) = (deals[0].Id, deals[^1].Id);
        var now = await Splits(store.Sql().Add($"""
            select m.opportunity_id, m.member_id, m.split from deal_members m
            where m.workspace_id = {workspace} and m.deleted_at is null and m.split > 0 and m.opportunity_id >= {first} and m.opportunity_id <= {last}
            """), cancel);
        var before = await Splits(store.Sql().Add($"""
            select p.deal_id, p.member_id, p.split from forecast_shares p
            join forecast_states s on s.workspace_id = p.workspace_id and s.deal_id = p.deal_id and s.since_day = p.since_day and s.until_day is null
            where p.workspace_id = {workspace} and p.deal_id >= {first} and p.deal_id <= {last}
            """), cancel);
        return [.. deals.Select(d => d with { Now = d.Now is null ? null : d.Now with { Places = new(now[d.Id]) }, Before = d.Before is null ? null : d.Before with { Places = new(before[d.Id]) } })];
    }

    private async Task<ILookup<Guid, (Guid Member, long Split)>> Splits(Sql sql, CancellationToken cancel) =>
        (await store.Query(sql, row => (Deal: row.Guid(0), Place: (row.Guid(1), row.Long(2))), cancel)).ToLookup(p => p.Deal, p => p.Place);

    private static Seen Read(Row row, Dictionary<Guid, string?> stages, SalesCalendar calendar, DateOnly day)
    {
        var (status, stage, closed) = (row.TextOrNull(1), row.GuidOrNull(4), row.InstantOrNull(6));
        var wonOn = closed is { } at ? calendar.Day(at) : (DateOnly?)null;
        var category = !row.IsNull(2) ? null
            : status == "open" ? ForecastCategories.Of(row.TextOrNull(3), stage is { } of ? stages.GetValueOrDefault(of) : null)
            : status == "won" && wonOn > day.AddDays(-WonDays) ? ForecastCategories.Closed : null;
        return new(row.Guid(0),
            category is null ? null : new(category, status == "won" ? wonOn : row.DayOrNull(5), row.LongOrNull(7), row.TextOrNull(8), row.LongOrNull(9), row.GuidOrNull(10), row.GuidOrNull(11), stage),
            row.IsNull(12) ? null : new(row.Text(12), row.DayOrNull(13), row.LongOrNull(14), row.TextOrNull(15), row.LongOrNull(16), row.GuidOrNull(17), row.GuidOrNull(18), row.GuidOrNull(19)));
    }

    private async Task Keep(WriteTransaction transaction, Guid workspace, DateOnly day, List<Seen> changed, CancellationToken cancel)
    {
        Guid[] ended = [.. changed.Where(d => d.Before is not null).Select(d => d.Id)];
        if (ended.Length > 0)
        {
            // What was kept earlier on the same day is replaced: the day's last look counts.
            await transaction.Execute(store.Sql().Add($"delete from forecast_states where workspace_id = {workspace} and since_day = {day} and ").In("deal_id", ended), cancel);
            await transaction.Execute(store.Sql().Add($"delete from forecast_shares where workspace_id = {workspace} and since_day = {day} and ").In("deal_id", ended), cancel);
            await transaction.Execute(store.Sql().Add($"update forecast_states set until_day = {day} where workspace_id = {workspace} and until_day is null and ").In("deal_id", ended), cancel);
        }

        var rows = changed.Where(d => d.Now is not null).Select(d => (object?[])
            [workspace, d.Id, day, null, d.Now!.Category, d.Now.ClosesOn, d.Now.Amount, d.Now.Currency, d.Now.Probability, d.Now.Owner, d.Now.Team, d.Now.Stage]).ToList();
        if (rows.Count > 0)
        {
            await transaction.Insert("forecast_states", Columns, rows, cancel);
        }

        var shares = changed.Where(d => d.Now is not null).SelectMany(d => d.Now!.Places.All, (d, place) => (object?[])[workspace, d.Id, day, place.Member, place.Split]).ToList();
        if (shares.Count > 0)
        {
            await transaction.Insert("forecast_shares", ShareColumns, shares, cancel);
        }
    }

    /// <param name="Now">Null where no forecast counts the deal.</param>
    private sealed record Seen(Guid Id, State? Now, State? Before);

    private sealed record State(string Category, DateOnly? ClosesOn, long? Amount, string? Currency, long? Probability, Guid? Owner, Guid? Team, Guid? Stage)
    {
        public Places Places { get; init; } = new([]);
    }

    /// <summary>Who shares in a deal, equal to another where the same people do with the same splits.</summary>
    private sealed class Places(IEnumerable<(Guid Member, long Split)> places) : IEquatable<Places>
    {
        public IReadOnlyList<(Guid Member, long Split)> All { get; } = [.. places.OrderBy(p => p.Member)];

        public bool Equals(Places? other) => other is not null && All.SequenceEqual(other.All);

        public override bool Equals(object? obj) => Equals(obj as Places);

        public override int GetHashCode() => All.Count;
    }
}
