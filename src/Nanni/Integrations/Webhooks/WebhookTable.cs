using Microsoft.AspNetCore.DataProtection;
using Nanni.Activities.Notifications;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Integrations.Webhooks;

/// <summary>The <c>webhooks</c> table.</summary>
public sealed class WebhookTable(RecordStore store, IDataProtectionProvider protection, OperationSignal signal, TimeProvider clock)
{
    /// <summary>How long an old secret signs beside the one that took its place.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>The place behind every record of an operation. One that grows later is sealed again, under a higher number.</summary>
    internal static readonly Guid WholeOperation = Guid.AllBitsSet;

    private const string Columns =
        "workspace_id, id, name, address, member_id, types, events, filter, state, reason, through, through_record, failing_since, created_at, old_secret_until";

    private readonly IDataProtector protector = protection.CreateProtector("webhook secret");

    /// <summary>By name.</summary>
    public Task<List<Webhook>> All(Guid workspace, CancellationToken cancel) =>
        store.Query(store.Sql().Raw($"select {Columns} from webhooks").Add($" where workspace_id = {workspace} order by name, id limit 500"), Read, cancel);

    public Task<Webhook?> One(Guid workspace, Guid id, CancellationToken cancel) =>
        store.First(store.Sql().Raw($"select {Columns} from webhooks").Add($" where workspace_id = {workspace} and id = {id}"), Read, cancel);

    /// <summary>Active ones of all workspaces that have not followed the log to its end.</summary>
    public Task<List<Webhook>> Behind(CancellationToken cancel) => store.Query(
        store.Sql().Raw($"select {Columns} from webhooks w").Add($"""
             where state = {WebhookState.Active} and (through_record <> {WholeOperation}
                or exists (select 1 from operations o where o.workspace_id = w.workspace_id and o.sealed > w.through))
            """), Read, cancel);

    /// <summary>Makes one that is told of operations which begin from now on.</summary>
    /// <returns>Its secret, which is shown once.</returns>
    public async Task<(Guid Id, string Secret)> Add(Guid workspace, WebhookSettings settings, CancellationToken cancel)
    {
        var (id, secret) = (Guid.CreateVersion7(clock.GetUtcNow()), WebhookSecret.New());
        await Write(store.Sql().Add($"""
            insert into webhooks (workspace_id, id, name, address, member_id, types, events, filter, state, secret, through, through_record, created_at)
            select {workspace}, {id}, {settings.Name}, {settings.Address}, {settings.Owner}, {string.Join(',', settings.Types)},
                {string.Join(',', settings.Events)}, {settings.Filter}, {WebhookState.Active}, {protector.Protect(secret)},
                (select coalesce(max(sealed), 0) from operations where workspace_id = {workspace}), {WholeOperation}, {clock.GetUtcNow()}
            """), cancel);
        return (id, secret);
    }

    public Task Change(Webhook webhook, WebhookSettings settings, CancellationToken cancel) => Write(store.Sql().Add($"""
        update webhooks set name = {settings.Name}, address = {settings.Address}, member_id = {settings.Owner}, types = {string.Join(',', settings.Types)},
            events = {string.Join(',', settings.Events)}, filter = {settings.Filter}
        where workspace_id = {webhook.Workspace} and id = {webhook.Id}
        """), cancel);

    public Task Pause(Webhook webhook, CancellationToken cancel) => Write(store.Sql().Add($"""
        update webhooks set state = {WebhookState.Paused}, reason = {null as string}
        where workspace_id = {webhook.Workspace} and id = {webhook.Id} and state = {WebhookState.Active}
        """), cancel);

    /// <summary>It goes on where it stood: with what waits, then with what has changed since.</summary>
    public async Task Resume(Webhook webhook, CancellationToken cancel)
    {
        // One that came in an archive has no secret until somebody makes one; nothing goes out unsigned.
        await Write(store.Sql().Add($"""
            update webhooks set secret = {protector.Protect(WebhookSecret.New())} where workspace_id = {webhook.Workspace} and id = {webhook.Id} and secret = {""}
            """), cancel);
        await Write(store.Sql().Add($"""
            update webhooks set state = {WebhookState.Active}, reason = {null as string}, failing_since = {null as DateTimeOffset?}
            where workspace_id = {webhook.Workspace} and id = {webhook.Id}
            """), cancel);
        await Write(store.Sql().Add($"""
            update webhook_deliveries set next_at = {clock.GetUtcNow()}
            where workspace_id = {webhook.Workspace} and webhook_id = {webhook.Id} and next_at is not null
            """), cancel);
        signal.Raise();
    }

    /// <summary>Stops it for a reason and tells its owner, once for each time it happens.</summary>
    internal async Task Stop(Webhook webhook, string reason, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var stopped = await store.Write(
        [
            store.Sql().Add($"""
                update webhooks set state = {WebhookState.Stopped}, reason = {reason}
                where workspace_id = {webhook.Workspace} and id = {webhook.Id} and state = {WebhookState.Active}
                """),
            Notify.Insert(store.Sql(), webhook.Workspace, webhook.Owner, "webhook", null, null, webhook.Name, now, $"webhook:{webhook.Id}:{now.UtcTicks}"),
        ], [1, -1], Urgency.Interactive, cancel) < 0;
        if (stopped)
        {
            signal.Tell(webhook.Workspace, Notify.Inbox(webhook.Owner));
            signal.Raise();
        }
    }

    /// <summary>Gives it a new secret; the one before signs too for a day.</summary>
    public async Task<string> Roll(Webhook webhook, CancellationToken cancel)
    {
        var secret = WebhookSecret.New();
        await Write(store.Sql().Add($"""
            update webhooks set old_secret = secret, old_secret_until = {clock.GetUtcNow() + Overlap}, secret = {protector.Protect(secret)}
            where workspace_id = {webhook.Workspace} and id = {webhook.Id}
            """), cancel);
        return secret;
    }

    public Task Delete(Webhook webhook, CancellationToken cancel) => store.Write(
    [
        store.Sql().Add($"delete from webhooks where workspace_id = {webhook.Workspace} and id = {webhook.Id}"),
        store.Sql().Add($"delete from webhook_deliveries where workspace_id = {webhook.Workspace} and webhook_id = {webhook.Id}"),
    ], [-1, -1], Urgency.Interactive, cancel);

    /// <summary>What signs at this instant, newest first.</summary>
    internal async Task<IReadOnlyList<string>> Secrets(Webhook webhook, DateTimeOffset at, CancellationToken cancel)
    {
        var found = await store.Query(
            store.Sql().Add($"select secret, case when old_secret_until > {at} then old_secret end from webhooks where workspace_id = {webhook.Workspace} and id = {webhook.Id}"),
            row => (New: row.Text(0), Old: row.TextOrNull(1)), cancel);
        return [.. found.SelectMany(f => new[] { f.New, f.Old }).Where(secret => secret is { Length: > 0 }).OfType<string>().Select(protector.Unprotect)];
    }

    private Task Write(Sql sql, CancellationToken cancel) => store.Write([sql], [-1], Urgency.Interactive, cancel);

    private static Webhook Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Text(2), row.Text(3), row.Guid(4), row.Text(5).Split(','), row.Text(6).Split(','), row.TextOrNull(7),
        row.Text(8), row.TextOrNull(9), row.Long(10), row.Guid(11), row.InstantOrNull(12), row.Instant(13))
    {
        OldSecretUntil = row.InstantOrNull(14),
    };
}
