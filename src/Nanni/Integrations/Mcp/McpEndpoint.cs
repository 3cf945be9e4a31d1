using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Web.Api;
using Nanni.Web.Errors;
using Nanni.Web.Security;
using Nanni.Web.SignIn;

namespace Nanni.Integrations.Mcp;

/// <summary>
/// <c>POST /mcp</c>: the Model Context Protocol over streamable HTTP, for assistants that work here in a member's name. It keeps no session:
/// each message is a request of its own and is answered with JSON at once.
/// </summary>
/// <remarks>Source: the specification of 2025-11-25; JSON-RPC 2.0.</remarks>
public static class McpEndpoint
{
    public const string Path = "/mcp";

    private const int InvalidRequest = -32600;
    private const int UnknownMethod = -32601;
    private const int InvalidParams = -32602;
    private const string VersionHeader = "MCP-Protocol-Version";

    /// <summary>Newest first. A client that asks for another is offered the newest.</summary>
    private static readonly string[] Versions = ["2025-11-25", "2025-06-18"];

    public static void MapMcp(this IEndpointRouteBuilder app)
    {
        app.MapPost(Path, (RequestDelegate)Post).WithMetadata(new ChecksScope());

        // There is no stream to open and no session to end.
        app.MapMethods(Path, [HttpMethods.Get, HttpMethods.Delete], (RequestDelegate)(context =>
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return Refusals.Write(context, StatusCodes.Status405MethodNotAllowed, "method");
        })).WithMetadata(new ChecksScope());
    }

    private static async Task Post(HttpContext context)
    {
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        if (visitor.TokenId is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Refusals.Write(context, StatusCodes.Status401Unauthorized, "signIn");
            return;
        }

        if (!IsFromHere(context))
        {
            await Refusals.Write(context, StatusCodes.Status403Forbidden, "origin");
            return;
        }

        if (context.Request.Headers[VersionHeader] is [{ } version] && !Versions.Contains(version))
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "mcp.version", version, string.Join(", ", Versions));
        }

        var message = await ApiBody.Read(context);
        if (message["id"] is not { } id)
        {
            // A notification: there is nothing to say to it.
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        foreach (var (key, value) in await Answer(context, message))
        {
            answer[key] = value?.DeepClone();
        }

        await using var json = context.Json();
        answer.WriteTo(json);
    }

    /// <summary>A page of somebody else's must not have a browser speak to us (DNS rebinding).</summary>
    private static bool IsFromHere(HttpContext context) => context.Request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || origin.Equals(context.RequestServices.GetRequiredService<PublicUrl>().Base.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private static async Task<JsonObject> Answer(HttpContext context, JsonObject message)
    {
        if (Text(message, "jsonrpc") != "2.0" || Text(message, "method") is not { } method)
        {
            return Error(InvalidRequest, "Not a JSON-RPC 2.0 request.");
        }

        var arguments = message["params"] as JsonObject ?? [];
        var tools = context.RequestServices.GetRequiredService<McpTools>();
        switch (method)
        {
            case "initialize":
                return Result(Initialize(Text(arguments, "protocolVersion")));
            case "ping":
                return Result([]);
            case "tools/list":
                return Result(new() { ["tools"] = tools.List(context) });
            case "tools/call":
                return Text(arguments, "name") is { } name && await tools.Call(context, name, arguments["arguments"] as JsonObject ?? []) is { } result
                    ? Result(result)
                    : Error(InvalidParams, "There is no such tool.");
            default:
                return Error(UnknownMethod, "There is no such method.");
        }
    }

    private static JsonObject Initialize(string? asked) => new()
    {
        ["protocolVersion"] = Versions.Contains(asked) ? asked : Versions[0],
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
        ["serverInfo"] = new JsonObject { ["name"] = "nanni", ["title"] = "Nanni", ["version"] = typeof(McpEndpoint).Assembly.GetName().Version!.ToString(3) },
        ["instructions"] = "A CRM. Call describe_types first: it names the record types of this workspace, their fields and options. "
            + "Try a write with dryRun true before doing it; each write answers an operation, which undo_operation takes back.",
    };

    private static string? Text(JsonObject from, string member) =>
        from[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonObject Result(JsonObject result) => new() { ["result"] = result };

    private static JsonObject Error(int code, string text) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = text } };
}
