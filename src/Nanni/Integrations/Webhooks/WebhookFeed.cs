using Nanni.Records.Filters;
using Nanni.Records.Jobs;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Integrations.Webhooks;

/// <summary>
/// Follows the sealed log for each webhook and notes what it is to be told, in the transaction in which its place in the log moves on:
/// a crash loses nothing and notes nothing twice.
/// </summary>
internal sealed class WebhookFeed(RecordStore store, RecordQuery records, Schemas schemas, WebhookTable webhooks, ActorOf actors, TimeProvider clock)
{
    private const int Chunk = 500;

    /// <summary>Then it is another webhook's turn.</summary>
    private const int MostChunks = 8;

    private sealed record Change(long Number, Guid Operation, Guid Record, int Version, string Type, string Action);

    /// <returns>Whether somebody has more to follow.</returns>
    public async Task<bool> Follow(CancellationToken cancel)
    {
        var hasMore = false;
        foreach (var webhook in await webhooks.Behind(cancel))
        {
            var place = webhook;
            for (var i = 0; i < MostChunks && place is not null; i++)
            {
                place = await Step(place, cancel);
            }

            hasMore |= place is not null;
        }

        return hasMore;
    }

    /// <returns>The webhook at its new place; null at the end of the log, and where another node has taken this step.</returns>
    private async Task<Webhook?> Step(Webhook webhook, CancellationToken cancel)
    {
        if (await actors(webhook.Workspace, webhook.Owner, cancel) is not { } actor)
        {
            await webhooks.Stop(webhook, "owner", cancel);
            return null;
        }

        // Read before the changes are: what is sealed meanwhile is followed next time.
        var head = (await store.Query(
            store.Sql().Add($"select coalesce(max(sealed), 0) from operations where workspace_id = {webhook.Workspace}"), row => row.Long(0), cancel))[0];
        var changes = await Changes(webhook, cancel);
        var told = new List<Change>();
        try
        {
            foreach (var some in changes.Where(c => WebhookEvents.Actions(webhook.Events).Contains(c.Action)).GroupBy(c => c.Type))
            {
                if (webhook.Types.Contains(some.Key) && schemas.Types.Find(some.Key) is { } type)
                {
                    var passing = await records.Passing(actor, type, [.. some.Select(c => c.Record).Distinct()], FilterText.Parse(webhook.Filter), cancel);
                    told.AddRange(some.Where(c => passing.Contains(c.Record)));
                }
            }
        }
        catch (UnreadableException)
        {
            // A field that the filter names is gone.
            await webhooks.Stop(webhook, "filter", cancel);
            return null;
        }

        var (number, record) = changes.Count == Chunk ? (changes[^1].Number, changes[^1].Record)
            : (Math.Max(head, changes.Count == 0 ? 0 : changes[^1].Number), WebhookTable.WholeOperation);
        Sql[] statements = [Move(webhook, number, record), .. changes.Where(told.Contains).Select(c => Delivery(webhook, c))];
        return await store.Write(statements, [1, .. statements.Skip(1).Select(_ => -1)], Urgency.Interactive, cancel) < 0 && changes.Count == Chunk
            ? webhook with { Through = number, ThroughRecord = record }
            : null;
    }

    private Task<List<Change>> Changes(Webhook webhook, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select o.sealed, o.id, c.record_id, c.version, c.type, c.action
            from operations o join changes c on c.workspace_id = o.workspace_id and c.operation_id = o.id
            where o.workspace_id = {webhook.Workspace} and o.sealed >= {webhook.Through} and (o.sealed > {webhook.Through} or c.record_id > {webhook.ThroughRecord})
                and o.at >= {webhook.CreatedAt}
            """).Raw($" order by o.sealed, c.record_id limit {Chunk}"),
        row => new Change(row.Long(0), row.Guid(1), row.Guid(2), row.Int(3), row.Text(4), row.Text(5)), cancel);

    private Sql Move(Webhook webhook, long number, Guid record) => store.Sql().Add($"""
        update webhooks set through = {number}, through_record = {record}
        where workspace_id = {webhook.Workspace} and id = {webhook.Id} and through = {webhook.Through} and through_record = {webhook.ThroughRecord}
        """);

    private Sql Delivery(Webhook webhook, Change change)
    {
        var now = clock.GetUtcNow();
        return store.Sql().Add($"""
            insert into webhook_deliveries (workspace_id, id, webhook_id, operation_id, record_id, version, type, event, created_at, state, attempts, next_at)
            values ({webhook.Workspace}, {Guid.CreateVersion7(now)}, {webhook.Id}, {change.Operation}, {change.Record}, {change.Version}, {change.Type},
                {WebhookEvents.Of(change.Action)}, {now}, {DeliveryState.Waiting}, {0}, {now})
            on conflict do nothing
            """);
    }
}
