using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Web.Api;
using Nanni.Web.Errors;

namespace Nanni.Integrations.Webhooks;

/// <summary>Writes what a webhook is told: the record as its owner sees it at this moment, and what the operation changed.</summary>
internal sealed class WebhookBody(RecordQuery records, History history, Schemas schemas)
{
    /// <returns>JSON; null where the owner does not see the record, or it is gone.</returns>
    public async Task<byte[]?> Write(Actor actor, Delivery delivery, CancellationToken cancel)
    {
        var type = schemas.Types.Find(delivery.Type);
        if (type is null || await records.Of(actor, type, delivery.Record, cancel) is not { } view)
        {
            return null;
        }

        // An automation's call is about the record as it is, not about a change of it.
        var entry = delivery.Event == WebhookEvents.Called ? null : await history.One(actor, delivery.Record, delivery.Operation, cancel);
        if (entry is null && delivery.Event != WebhookEvents.Called)
        {
            return null;
        }

        var schema = await schemas.Of(actor, cancel);
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body, ProblemAnswers.Json))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, delivery.Id);
            json.WriteString("type"u8, $"{delivery.Type}.{delivery.Event}");
            json.WriteString("at"u8, Records.Types.FieldJson.Instant(entry?.At ?? delivery.CreatedAt));
            json.WriteString("workspace"u8, actor.WorkspaceId);
            if (entry is not null)
            {
                json.WriteStartObject("operation"u8);
                OperationJson.Head(json, schema, entry);
                json.WriteEndObject();
            }

            json.WritePropertyName("record"u8);
            new RecordJson(json, schema).Record(view.Type, view.Record, view.Titles);
            if (entry is not null)
            {
                json.WritePropertyName("changed"u8);
                OperationJson.Fields(json, view.Type, entry.Fields);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
