using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>What was done to a record, and taking it back.</summary>
internal sealed class OperationApi(History history, Undo undo, RecordQuery records, Schemas schemas)
{
    private const int UsualLimit = 50;
    private const int MostLimit = 200;

    /// <summary><c>GET /api/v1/operations?record={id}</c>, newest first.</summary>
    public async Task List(HttpContext context)
    {
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var asked = new ApiQuery(context, "record", "limit", "after");
        var id = asked.Id("record") ?? throw ApiQuery.Bad("parameter.required", "record");
        var limit = asked.Limit(UsualLimit, MostLimit);
        var after = asked.Id("after");
        var type = await records.TypeOf(actor, id, cancel) ?? throw new NotFoundException("record", id);
        var view = await records.Of(actor, type, id, cancel) ?? throw new NotFoundException(type.Name, id);
        var entries = await history.Of(actor, id, after, limit + 1, cancel);
        var schema = await schemas.Of(actor, cancel);

        await using var json = context.Json();
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var entry in entries.Take(limit))
        {
            OperationJson.Entry(json, schema, view.Type, entry);
        }

        json.WriteEndArray();
        json.WritePropertyName("next"u8);
        if (entries.Count > limit)
        {
            json.WriteStringValue(entries[limit - 1].Operation);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    /// <summary><c>POST /api/v1/operations/{id}/undo</c>: what went back, and what somebody had changed since and so was kept.</summary>
    public async Task Undo(HttpContext context, Guid id)
    {
        _ = new ApiQuery(context);
        var (actor, cancel) = (context.Caller(), context.RequestAborted);
        var done = await undo.Run(actor, id, cancel);
        var schema = await schemas.Of(actor, cancel);
        context.Tell(done.Operation);

        await using var json = context.Json();
        json.WriteStartObject();
        json.WritePropertyName("undone"u8);
        OperationJson.Changes(json, done.Operation.Records);
        json.WriteStartArray("kept"u8);
        foreach (var kept in done.Kept)
        {
            var field = schema.Find(kept.Type)?.Find(kept.Field);
            json.WriteStartObject();
            json.WriteString("type"u8, kept.Type);
            json.WriteString("id"u8, kept.Record);
            json.WriteString("field"u8, kept.Field.Length == 0 ? null : kept.Field);
            json.WritePropertyName("mine"u8);
            OperationJson.Value(json, field, kept.Mine);
            json.WritePropertyName("theirs"u8);
            OperationJson.Value(json, field, kept.Theirs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
