using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Web.Outbound;

namespace Nanni.Integrations.Webhooks;

/// <summary>The <c>webhook_deliveries</c> table: what is due, who takes it, what became of it.</summary>
public sealed class DeliveryTable(RecordStore store, OperationSignal signal, TimeProvider clock)
{
    /// <summary>How long a delivery belongs to whoever has claimed it: longer than an attempt can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>How long a delivery is kept, whatever became of it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Columns =
        "id, operation_id, record_id, version, type, event, created_at, state, attempts, next_at, tried_at, took_ms, request, status, answer, error";

    /// <summary>Newest first.</summary>
    /// <param name="before">The last one of the page before.</param>
    public Task<List<Delivery>> Newest(Webhook webhook, bool onlyFailed, Guid? before, int limit, CancellationToken cancel)
    {
        var sql = Select(webhook);
        if (onlyFailed)
        {
            sql.Add($" and state = {DeliveryState.Failed}");
        }

        if (before is { } last)
        {
            sql.Add($" and id < {last}");
        }

        return store.Query(sql.Raw($" order by id desc limit {limit}"), Read, cancel);
    }

    public Task<Delivery?> One(Webhook webhook, Guid id, CancellationToken cancel) =>
        store.First(Select(webhook).Add($" and id = {id}"), Read, cancel);

    /// <summary>How many deliveries of a workspace wait, and how many have failed for good.</summary>
    internal async Task<(long Waiting, long Failed)> Counts(Guid workspace, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"""
            select count(case when state = {DeliveryState.Waiting} then 1 end), count(case when state = {DeliveryState.Failed} then 1 end)
            from webhook_deliveries where workspace_id = {workspace}
            """), row => (row.Long(0), row.Long(1)), cancel))[0];

    /// <summary>Active webhooks of all workspaces that have something to send now.</summary>
    public Task<List<(Guid Workspace, Guid Webhook)>> Due(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return store.Query(
            store.Sql().Add($"""
                select distinct d.workspace_id, d.webhook_id from webhook_deliveries d
                join webhooks w on w.workspace_id = d.workspace_id and w.id = d.webhook_id
                where d.next_at <= {now} and (d.leased_until is null or d.leased_until <= {now}) and w.state = {WebhookState.Active}
                """), row => (row.Guid(0), row.Guid(1)), cancel);
    }

    /// <summary>
    /// What can be sent now, oldest first: of each record only its first delivery that is not done, so that a receiver learns of
    /// changes in their order.
    /// </summary>
    internal Task<List<Delivery>> Heads(Webhook webhook, int limit, CancellationToken cancel) => store.Query(HeadsOf(webhook, limit), Read, cancel);

    /// <summary>
    /// The first delivery is asked of each by itself: as an anti-join, PostgreSQL compared every delivery with every other for as long as it did
    /// not know how many a large change had just added.
    /// </summary>
    internal Sql HeadsOf(Webhook webhook, int limit)
    {
        var now = clock.GetUtcNow();
        return Select(webhook).Add($"""
             and d.next_at <= {now} and (d.leased_until is null or d.leased_until <= {now})
            and d.version = (select e.version from webhook_deliveries e where e.workspace_id = d.workspace_id and e.webhook_id = d.webhook_id
                and e.record_id = d.record_id and e.next_at is not null order by e.version limit 1)
            """).Raw($" order by d.id limit {limit}");
    }

    /// <summary>Takes a delivery for one attempt.</summary>
    /// <returns>Until when it is taken; null where somebody else has it, or it is done.</returns>
    internal async Task<DateTimeOffset?> Claim(Webhook webhook, Delivery delivery, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        return await store.Write(
        [
            store.Sql().Add($"""
                update webhook_deliveries set leased_until = {until}
                where workspace_id = {webhook.Workspace} and id = {delivery.Id} and next_at <= {now} and (leased_until is null or leased_until <= {now})
                """),
        ], [1], Urgency.Interactive, cancel) < 0 ? until : null;
    }

    /// <summary>
    /// Notes and counts an attempt, and what became of it. Whoever has lost their claim meanwhile notes nothing; an attempt that a dying process
    /// began does not count, or a receiver that is well would be given up for our own restarts.
    /// </summary>
    /// <param name="next">When it is tried again; null for never.</param>
    internal Task Done(
        Webhook webhook, Delivery delivery, DateTimeOffset claim, string state, DateTimeOffset? next, string? request, OutboundAnswer? answer, string? error)
    {
        var now = clock.GetUtcNow();
        var took = (long?)answer?.Took.TotalMilliseconds;
        var status = (long?)answer?.Status;
        return store.Write(
        [
            store.Sql().Add($"""
                update webhook_deliveries set state = {state}, attempts = attempts + 1, next_at = {next}, leased_until = {null as DateTimeOffset?}, tried_at = {now}, took_ms = {took},
                    request = {request}, status = {status}, answer = {answer?.Text}, error = {error}
                where workspace_id = {webhook.Workspace} and id = {delivery.Id} and leased_until = {claim}
                """),
            state == DeliveryState.Waiting || state == DeliveryState.Failed
                ? store.Sql().Add($"update webhooks set failing_since = {now} where workspace_id = {webhook.Workspace} and id = {webhook.Id} and failing_since is null")
                : store.Sql().Add($"update webhooks set failing_since = {null as DateTimeOffset?} where workspace_id = {webhook.Workspace} and id = {webhook.Id} and failing_since is not null"),
        ], [-1, -1], Urgency.Interactive, default);
    }

    /// <summary>Lets a receiver that is not well breathe: nothing else of what waits for it is tried before <paramref name="until"/>.</summary>
    internal Task Postpone(Webhook webhook, Delivery but, DateTimeOffset until) => store.Write(
    [
        store.Sql().Add($"""
            update webhook_deliveries set next_at = {until}
            where workspace_id = {webhook.Workspace} and webhook_id = {webhook.Id} and next_at < {until} and leased_until is null and id <> {but.Id}
            """),
    ], [-1], Urgency.Bulk, default);

    /// <summary>Has an automation tell a webhook of a record, whatever it follows otherwise.</summary>
    /// <param name="cause">The same for the same call: it is made once.</param>
    internal static Sql Call(Sql sql, Guid workspace, Guid webhook, Guid cause, (string Type, Guid Id, int Version) record, DateTimeOffset at) => sql.Add($"""
        insert into webhook_deliveries (workspace_id, id, webhook_id, operation_id, record_id, version, type, event, created_at, state, attempts, next_at)
        values ({workspace}, {Guid.CreateVersion7(at)}, {webhook}, {cause}, {record.Id}, {record.Version}, {record.Type}, {WebhookEvents.Called}, {at}, {DeliveryState.Waiting}, {0}, {at})
        on conflict do nothing
        """);

    /// <summary>Sends one again under its old id, as if it had not been tried.</summary>
    public Task Replay(Webhook webhook, Guid id, CancellationToken cancel) =>
        Again(Updated(webhook).Add($" and id = {id} and next_at is null"), cancel);

    /// <summary>Sends all again that have failed for good since an instant.</summary>
    public Task ReplayFailed(Webhook webhook, DateTimeOffset since, CancellationToken cancel) =>
        Again(Updated(webhook).Add($" and state = {DeliveryState.Failed} and created_at >= {since}"), cancel);

    /// <summary>Forgets what is older than <see cref="Kept"/>.</summary>
    internal Task Clean(CancellationToken cancel) => store.Write(
        [store.Sql().Add($"delete from webhook_deliveries where created_at < {clock.GetUtcNow() - Kept}")], [-1], Urgency.Bulk, cancel);

    private Sql Updated(Webhook webhook) => store.Sql().Add($"""
        update webhook_deliveries set state = {DeliveryState.Waiting}, next_at = {clock.GetUtcNow()}, attempts = {0}, leased_until = {null as DateTimeOffset?}
        where workspace_id = {webhook.Workspace} and webhook_id = {webhook.Id}
        """);

    private async Task Again(Sql sql, CancellationToken cancel)
    {
        await store.Write([sql], [-1], Urgency.Interactive, cancel);
        signal.Raise();
    }

    private Sql Select(Webhook webhook) => store.Sql()
        .Raw($"select {string.Join(", ", Columns.Split(", ").Select(column => "d." + column))} from webhook_deliveries d")
        .Add($" where d.workspace_id = {webhook.Workspace} and d.webhook_id = {webhook.Id}");

    private static Delivery Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Guid(2), row.Int(3), row.Text(4), row.Text(5), row.Instant(6), row.Text(7), row.Int(8),
        row.InstantOrNull(9), row.InstantOrNull(10), row.LongOrNull(11), row.TextOrNull(12), row.LongOrNull(13), row.TextOrNull(14), row.TextOrNull(15));
}
