using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Api;
using Nanni.Web.Errors;
using Nanni.Web.Records;

namespace Nanni.Integrations.Mcp;

/// <summary>The tools that read: what the member may see, as the API shows it.</summary>
internal sealed class McpReads(Schemas schemas, Searches searches, Lists lists, RecordReads reads, RecordQuery records)
{
    public async Task<JsonObject> Describe(McpCall call)
    {
        var ui = call.Context.RequestServices.GetRequiredService<Ui>();
        var (actor, schema) = (call.Actor, await schemas.Of(call.Actor, call.Cancel));
        var types = schemas.Types.All
            .Where(type => (call.Text("type") ?? type.Name) == type.Name && Visibility.SeesSome(type, actor));
        return new() { ["types"] = new JsonArray([.. types.Select(type => Type(ui, actor, schema, schema[type.Name]))]) };
    }

    public async Task<JsonObject> Search(McpCall call)
    {
        var type = call.Text("type") is { } name ? schemas.Types[name] : null;
        var found = await searches.Of(call.Actor, call.Text("query") ?? "", type, call.Number("limit") ?? 10, call.Cancel);
        return new()
        {
            ["hits"] = new JsonArray([.. found.Hits.Select(hit => new JsonObject
            {
                ["type"] = hit.Type, ["id"] = hit.Id.ToString(), ["title"] = hit.Text, ["subtitle"] = found.Subtitles.GetValueOrDefault(hit.Id),
            })]),
            ["correctedTo"] = found.Corrected,
        };
    }

    public async Task<JsonObject> List(McpCall call)
    {
        var actor = call.Actor;
        var schema = await schemas.Of(actor, call.Cancel);
        var type = schema[call.Text("type")!];
        var (fields, withCustom) = ApiShape.Of(type).Choose(call.Text("fields"));
        var request = new ListRequest(type, fields)
        {
            Filter = FilterText.Parse(call.Text("filter")),
            Sort = call.Text("sort") is { } sort ? Sort.Parse(sort, type) : null,
            Limit = call.Number("limit") ?? 20,
            After = call.Text("cursor"),
        };
        var page = await lists.Page(actor, request, call.Cancel);
        var titles = await reads.Titles(actor, fields, page, call.Cancel);
        return new()
        {
            ["items"] = new JsonArray([.. page.Rows.Select(row => Json(schema, json => json.Row(request, withCustom, row, titles)))]),
            ["next"] = page.Next,
        };
    }

    public async Task<JsonObject> Read(McpCall call)
    {
        var (name, id) = (call.Text("type")!, call.Id("id"));
        return new() { ["record"] = await Record(call, schemas.Types[name], id) ?? throw new NotFoundException(name, id) };
    }

    /// <summary>A record as the API shows it; null where the member does not see it.</summary>
    public async Task<JsonNode?> Record(McpCall call, RecordType type, Guid id) =>
        await records.Of(call.Actor, type, id, call.Cancel) is { } view
            ? Json(await schemas.Of(call.Actor, call.Cancel), json => json.Record(view.Type, view.Record, view.Titles))
            : null;

    private static JsonNode? Json(Schema schema, Action<RecordJson> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, ProblemAnswers.Json))
        {
            write(new(json, schema));
        }

        return JsonNode.Parse(text.ToArray());
    }

    private static JsonObject Type(Ui ui, Actor actor, Schema schema, TypeSchema type) => new()
    {
        ["name"] = type.Name,
        ["label"] = ui.T($"type.{type.Name}.plural"),
        ["canCreate"] = Visibility.Reach(type.Type, actor, Right.Create) != Scope.None,
        ["fields"] = new JsonArray([.. ApiShape.Of(type).All.Select(field => Field(ui, schema, type, field))]),
    };

    private static JsonObject Field(Ui ui, Schema schema, TypeSchema type, Field field)
    {
        var described = new JsonObject
        {
            ["key"] = field.Key,
            ["label"] = Labels.Field(ui, type.Name, field),
            ["kind"] = FieldJson.Camel(field.Kind),
            ["required"] = field.IsRequired,
            ["canWrite"] = RecordInput.CanWrite(field, isNew: true),
        };
        if (field.Target is { } target)
        {
            described["refersTo"] = target;
        }

        var options = schema.OptionsOf(field);
        if (options.Count > 0)
        {
            described["options"] = new JsonArray([.. options.Where(o => !o.IsHidden).Select(o => new JsonObject
            {
                ["key"] = o.Key, ["label"] = Labels.Option(ui, type.Name, field, o),
            })]);
        }

        return described;
    }
}
