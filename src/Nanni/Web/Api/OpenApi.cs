using System.Text.Json;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary><c>GET /api/openapi.json</c>: the API of this workspace, its custom fields included, as OpenAPI 3.1.</summary>
/// <remarks>Written from the record types themselves, so that it says what the API does. Source: OpenAPI Specification 3.1.1.</remarks>
internal sealed class OpenApi(Schemas schemas, Merge merge)
{
    public const string Path = "/api/openapi.json";

    public async Task Get(HttpContext context)
    {
        _ = new ApiQuery(context);
        var schema = await schemas.Of(context.Caller(), context.RequestAborted);
        await using var json = context.Json();
        Write(json, schema);
    }

    internal void Write(Utf8JsonWriter json, Schema schema)
    {
        RecordType[] types = [.. schemas.Types.All];
        json.WriteStartObject();
        json.WriteString("openapi"u8, "3.1.1");
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, "Nanni");
        json.WriteString("version"u8, "1");
        json.WriteString("description"u8,
            "Customers, deals, tasks and products of one workspace. Each write is one operation: X-Operation names it, and it can be undone.");
        json.WriteEndObject();
        json.WriteStartArray("security"u8);
        json.WriteStartObject();
        json.WriteStartArray("token"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();

        json.WriteStartObject("paths"u8);
        var paths = new OpenApiPaths(json);
        foreach (var type in types)
        {
            paths.Type(type, merge.Applies(type));
        }

        paths.Operations();
        paths.Whole();
        paths.Stages();
        paths.Forecasts();
        paths.Leads();
        paths.Quotes();
        paths.Prices();
        paths.Approvals();
        paths.Consents();
        paths.Automations();
        json.WriteEndObject();

        json.WriteStartObject("components"u8);
        json.WriteStartObject("securitySchemes"u8);
        json.WriteStartObject("token"u8);
        json.WriteString("type"u8, "http");
        json.WriteString("scheme"u8, "bearer");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("schemas"u8);
        var shapes = new OpenApiSchemas(json, schema);
        foreach (var type in types)
        {
            shapes.Type(schema[type.Name]);
        }

        shapes.Shared();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
