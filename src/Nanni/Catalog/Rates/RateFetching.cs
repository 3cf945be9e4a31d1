using System.Data.Common;
using Nanni.Records.Storage;
using Nanni.Web.Outbound;

namespace Nanni.Catalog.Rates;

/// <summary>How a workspace stands with a bank.</summary>
/// <param name="Problem">Why the last attempt failed; its words are <c>rates.problem.{…}</c> or <c>outbound.{…}</c>.</param>
public sealed record RateSubscription(Guid Workspace, string Source, bool IsOn, DateTimeOffset? TriedAt, DateTimeOffset? FetchedAt, string? Problem);

/// <summary>Has the tables of banks fetched for the workspaces that want them: once a day, when the bank has published.</summary>
public sealed class RateFetching(RecordStore store, RateBook book, IEnumerable<IRateProvider> providers, TimeProvider clock)
{
    /// <summary>How far back the first fetch goes.</summary>
    private const int FirstDays = 60;

    /// <summary>What failed is tried again after an hour.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public async Task<RateSubscription> Of(Guid workspace, string source, CancellationToken cancel) =>
        (await Read(store.Sql().Add($"select workspace_id, source, is_on, tried_at, fetched_at, problem from rate_sources where workspace_id = {workspace} and source = {source}"), cancel))
            .FirstOrDefault() ?? new(workspace, source, false, null, null, null);

    public Task Switch(Guid workspace, string source, bool isOn, CancellationToken cancel) => store.Write([store.Sql().Add($"""
        insert into rate_sources (workspace_id, source, is_on) values ({workspace}, {source}, {isOn})
        on conflict (workspace_id, source) do update set is_on = excluded.is_on, problem = null
        """)], [1], Urgency.Interactive, cancel);

    /// <summary>Fetches what is due.</summary>
    /// <returns>How many workspaces got what they lacked.</returns>
    public async Task<int> Round(CancellationToken cancel)
    {
        var on = await Read(store.Sql().Add($"select workspace_id, source, is_on, tried_at, fetched_at, problem from rate_sources where is_on = {true}"), cancel);
        var fetched = 0;
        foreach (var provider in providers)
        {
            var due = on.Where(s => s.Source == provider.Key && IsDue(provider, s)).ToList();
            var mine = new List<Guid>();
            foreach (var one in due)
            {
                if (await Claim(one, cancel))
                {
                    mine.Add(one.Workspace);
                }
            }

            fetched += mine.Count > 0 && await Fetch(provider, mine, cancel) ? mine.Count : 0;
        }

        return fetched;
    }

    /// <summary>Fetches at once for a workspace; what fails is kept as its problem.</summary>
    public Task<bool> Now(Guid workspace, string source, CancellationToken cancel) => Fetch(providers.Single(p => p.Key == source), [workspace], cancel);

    private bool IsDue(IRateProvider provider, RateSubscription subscription)
    {
        var now = clock.GetUtcNow();
        return (subscription.FetchedAt is null || subscription.FetchedAt < LastPublished(provider, now)) && !(subscription.TriedAt > now - Pause);
    }

    private static DateTimeOffset LastPublished(IRateProvider provider, DateTimeOffset now)
    {
        var (at, zone) = provider.Published;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        var last = (TimeOnly.FromDateTime(local) >= at ? day : day.AddDays(-1)).ToDateTime(at);
        return new DateTimeOffset(last, zone.GetUtcOffset(last)).ToUniversalTime();
    }

    /// <summary>Of several processes one goes.</summary>
    private async Task<bool> Claim(RateSubscription one, CancellationToken cancel) => await store.Write(
    [
        store.Sql().Add($"""
            update rate_sources set tried_at = {clock.GetUtcNow()}
            where workspace_id = {one.Workspace} and source = {one.Source} and is_on = {true} and (tried_at is null or tried_at <= {clock.GetUtcNow() - Pause})
            """),
    ], [1], Urgency.Bulk, cancel) < 0;

    /// <summary>One call for all of them, from the day that one of them lacks.</summary>
    private async Task<bool> Fetch(IRateProvider provider, IReadOnlyList<Guid> workspaces, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), provider.Published.Zone).DateTime);
        var from = today;
        foreach (var workspace in workspaces)
        {
            var next = (await book.Last(workspace, provider.Key, today, cancel))?.Day.AddDays(1) ?? DateOnly.MinValue;
            next = next < today.AddDays(-FirstDays) ? today.AddDays(-FirstDays) : next;
            from = next < from ? next : from;
        }

        string? problem = null;
        try
        {
            var tables = await provider.Fetch(from, today, cancel);
            foreach (var workspace in workspaces)
            {
                await book.Keep(workspace, provider.Key, tables, cancel);
            }
        }
        catch (OutboundException error)
        {
            problem = "outbound." + error.Code;
        }
        catch (FormatException)
        {
            problem = "rates.problem.answer";
        }

        var now = clock.GetUtcNow();
        await store.Write([.. workspaces.Select(w => problem is null
            ? store.Sql().Add($"update rate_sources set tried_at = {now}, fetched_at = {now}, problem = null where workspace_id = {w} and source = {provider.Key}")
            : store.Sql().Add($"update rate_sources set tried_at = {now}, problem = {problem} where workspace_id = {w} and source = {provider.Key}"))],
            [.. workspaces.Select(_ => -1)], Urgency.Bulk, cancel);
        return problem is null;
    }

    private Task<List<RateSubscription>> Read(Sql sql, CancellationToken cancel) => store.Query(
        sql, row => new RateSubscription(row.Guid(0), row.Text(1), row.Bool(2), row.InstantOrNull(3), row.InstantOrNull(4), row.TextOrNull(5)), cancel);
}

/// <summary>Looks every ten minutes whether a bank has published.</summary>
internal sealed class RateService(RateFetching fetching, TimeProvider clock, ILogger<RateService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await fetching.Round(stoppingToken);
                }
                catch (DbException error)
                {
                    // The database is away: the next round tries again.
                    log.LogWarning(error, "Exchange rates could not be kept");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on.
        }
    }
}
