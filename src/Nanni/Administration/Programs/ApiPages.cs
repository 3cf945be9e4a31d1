using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Api;
using Nanni.Web.Security;

namespace Nanni.Administration.Programs;

/// <param name="What">What it does, in few words.</param>
public sealed record ApiEndpoint(string Method, string Path, string What);

/// <param name="Name">What people call the records, or what the endpoints have in common.</param>
public sealed record ApiGroup(string Name, IReadOnlyList<ApiEndpoint> Endpoints);

/// <summary>What programs can ask of this workspace, made from the same description that they read.</summary>
internal static class ApiPages
{
    public static void Map(RouteGroupBuilder me) => me.MapGet("/api", async (
        Actor actor, Schemas schemas, OpenApi description, PublicUrl url, Ui ui, CancellationToken cancel) =>
        ApiView.With(
            new ApiView.Content(url.Link(ApiRoutes.Base), Groups(Document(description, await schemas.Of(actor, cancel)), schemas.Types, ui)), ui));

    private static JsonNode Document(OpenApi description, Schema schema)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            description.Write(json, schema);
        }

        return JsonNode.Parse(text.GetBuffer().AsSpan(0, (int)text.Length))!;
    }

    private static List<ApiGroup> Groups(JsonNode document, RecordTypes types, Ui ui)
    {
        var all =
            from path in document["paths"]!.AsObject()
            from verb in path.Value!.AsObject()
            let plural = path.Key[(ApiRoutes.Base.Length + 1)..].Split('/')[0]
            select (Type: types.FindPlural(plural), Endpoint: new ApiEndpoint(
                verb.Key.ToUpperInvariant(), path.Key[ApiRoutes.Base.Length..], What((string)verb.Value!["operationId"]!, types, ui)));
        return
        [
            .. all.GroupBy(e => e.Type, e => e.Endpoint)
                .OrderBy(g => g.Key is null ? 2 : g.Key.IsListed ? 0 : 1)
                .Select(g => new ApiGroup(g.Key is { } type ? ui.T($"type.{type.Name}.plural") : ui.T("api.everything"), [.. g])),
        ];
    }

    /// <summary>"listContact" and "listNote" are the same thing said of two types.</summary>
    private static string What(string operation, RecordTypes types, Ui ui)
    {
        var name = types.All.Select(OpenApiPaths.Name).Where(n => operation.Contains(n, StringComparison.Ordinal)).MaxBy(n => n.Length);
        string[] keys = ["api.does." + operation, "api.does." + (name is null ? operation : operation.Replace(name, "", StringComparison.Ordinal))];
        return keys.FirstOrDefault(Texts.Has) is { } key ? ui.T(key) : operation;
    }
}
