using System.Text.Json.Nodes;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Scoring;

/// <summary>What of an organisation the model may learn from.</summary>
internal sealed record AccountState(string? Industry, string? Country, double? Employees);

/// <summary>How many closed deals an organisation has.</summary>
internal readonly record struct Outcomes(int Won, int Lost);

/// <summary>A closed deal of an organisation.</summary>
internal readonly record struct Closing(Guid Deal, DateTimeOffset At, bool IsWon);

/// <summary>What happened around some deals: with their organisations, talks that are not private, tasks that were done.</summary>
internal sealed class DealSurroundings
{
    private readonly Dictionary<Guid, AccountState> accounts = [];
    private readonly Dictionary<Guid, List<(DateTimeOffset At, JsonObject Fields)>> accountChanges = [];
    private readonly Dictionary<Guid, List<Closing>> closings = [];
    private IReadOnlyDictionary<Guid, Outcomes>? outcomes;
    private readonly Dictionary<Guid, List<DateTimeOffset>> talks = [];
    private readonly Dictionary<Guid, List<DateTimeOffset>> tasks = [];

    /// <summary>Nobody writes talks down in this workspace: silence means nothing.</summary>
    public bool HasNoTalks { get; private set; } = true;

    /// <summary>What became, by now, of the closed deals of each organisation: one walk through an index, for who asks about all deals.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Outcomes>> OfAll(RecordStore store, Guid workspace, CancellationToken cancel)
    {
        var outcomes = new Dictionary<Guid, Outcomes>();
        await store.Query(
        [
            (store.Sql().Add($"""
                select account_id, status, count(*) from opportunities
                where workspace_id = {workspace} and deleted_at is null and closed_at is not null and account_id is not null group by account_id, status
                """),
                row =>
                {
                    var (account, count) = (row.Guid(0), (int)row.Long(2));
                    var had = outcomes.GetValueOrDefault(account);
                    outcomes[account] = row.TextOrNull(1) == "won" ? had with { Won = had.Won + count } : had with { Lost = had.Lost + count };
                }),
        ], cancel);
        return outcomes;
    }

    /// <param name="asOf">Also what the organisations were before.</param>
    /// <param name="outcomes">Where the deals are open and this is known: their organisations' closed deals are not read.</param>
    public static async Task<DealSurroundings> Of(
        RecordStore store, RecordTypes types, Guid workspace, IReadOnlyCollection<DealState> deals, bool asOf, IReadOnlyDictionary<Guid, Outcomes>? outcomes,
        CancellationToken cancel)
    {
        var near = new DealSurroundings { outcomes = outcomes };
        Guid[] accounts = [.. deals.Select(d => d.Account).OfType<Guid>().Distinct()];
        Guid[] ids = [.. deals.Select(d => d.Id)];
        var employees = types["account"]["employees"];
        var scale = (double)Scale(employees);
        List<(Sql, Action<Row>)> asked =
        [
            (store.Sql().Add($"select id, industry, country, employees from accounts where workspace_id = {workspace} and ").In("id", accounts),
                row => near.accounts[row.Guid(0)] = new(row.TextOrNull(1), row.TextOrNull(2), row.LongOrNull(3) / scale)),
            (store.Sql().Add($"select subject_id, at from timeline_entries where workspace_id = {workspace} and type = {"interaction"} and is_private = {false} and ").In("subject_id", ids),
                row => Add(near.talks, row.Guid(0), row.Instant(1))),
            (store.Sql().Add($"select id from {new Name(types["interaction"].Table)} where workspace_id = {workspace} order by id limit 1"), _ => near.HasNoTalks = false),
        ];
        if (outcomes is null)
        {
            asked.Add((store.Sql().Add($"""
                select account_id, id, closed_at, status from opportunities
                where workspace_id = {workspace} and deleted_at is null and closed_at is not null and
                """).Raw(" ").In("account_id", accounts),
                row => Add(near.closings, row.Guid(0), new Closing(row.Guid(1), row.Instant(2), row.TextOrNull(3) == "won"))));
        }

        if (types.Find("task") is { } task)
        {
            asked.Add((store.Sql().Add($"select opportunity_id, done_at from {new Name(task.Table)} where workspace_id = {workspace} and deleted_at is null and done_at is not null and ").In("opportunity_id", ids),
                row => Add(near.tasks, row.Guid(0), row.Instant(1))));
        }

        if (asOf)
        {
            asked.Add((store.Sql().Add($"""
                select c.record_id, o.at, c.fields from changes c join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
                where c.workspace_id = {workspace} and c.fields is not null and
                """).Raw(" ").In("c.record_id", accounts).Raw(" order by c.version desc"), row => near.Changed(row.Guid(0), row.Instant(1), row.Text(2))));
        }

        await store.Query(asked, cancel);
        return near;
    }

    public AccountState? Account(Guid? id, DateTimeOffset at)
    {
        if (id is not { } known || !accounts.TryGetValue(known, out var state))
        {
            return null;
        }

        foreach (var (_, fields) in accountChanges.GetValueOrDefault(known)?.TakeWhile(c => c.At > at) ?? [])
        {
            state = new(
                fields.ContainsKey("industry") ? fields["industry"]?[0]?.GetValue<string>() : state.Industry,
                fields.ContainsKey("country") ? fields["country"]?[0]?.GetValue<string>() : state.Country,
                fields.ContainsKey("employees") ? (double?)fields["employees"]?[0]?.GetValue<decimal>() : state.Employees);
        }

        return state;
    }

    /// <summary>How many other deals of an organisation had been won, or lost, by then.</summary>
    public int Closed(Guid account, bool isWon, Guid except, DateTimeOffset before) => outcomes is { } known
        ? known.GetValueOrDefault(account) is var count && isWon ? count.Won : count.Lost
        : closings.GetValueOrDefault(account)?.Count(c => c.Deal != except && c.IsWon == isWon && c.At < before) ?? 0;

    public IReadOnlyList<DateTimeOffset> Talks(Guid deal) => talks.GetValueOrDefault(deal) ?? [];

    public IReadOnlyList<DateTimeOffset> TasksDone(Guid deal) => tasks.GetValueOrDefault(deal) ?? [];

    private void Changed(Guid account, DateTimeOffset at, string fields)
    {
        // Most changes of organisations are of nothing that is looked at here.
        if (fields.Contains("\"industry\"", StringComparison.Ordinal) || fields.Contains("\"country\"", StringComparison.Ordinal) || fields.Contains("\"employees\"", StringComparison.Ordinal))
        {
            Add(accountChanges, account, (at, JsonNode.Parse(fields)!.AsObject()));
        }
    }

    private static void Add<T>(Dictionary<Guid, List<T>> to, Guid key, T value) => (to.TryGetValue(key, out var list) ? list : to[key] = []).Add(value);

    private static decimal Scale(Field field) => (decimal)Math.Pow(10, field.Decimals);
}
