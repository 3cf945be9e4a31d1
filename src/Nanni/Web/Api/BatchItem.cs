using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>One request of a batch.</summary>
/// <param name="Path">Below <c>/api/v1</c>, with its query: <c>/contacts</c>, <c>/contacts/{acme}</c>.</param>
/// <param name="Ref">Under which later ones may name the record that this one makes or means; null for none.</param>
internal sealed record BatchItem(string Method, string Path, JsonObject? Body, string? IfMatch, string? Ref)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <exception cref="FieldException">A member is missing, unknown or of another kind.</exception>
    public static BatchItem Read(JsonNode? node)
    {
        if (node is not JsonObject item)
        {
            throw new FieldException("operations", "batch.item");
        }

        ApiInput.Only(item, "method", "path", "body", "ifMatch", "ref");
        var method = ApiInput.Text(item, "method")?.ToUpperInvariant() ?? throw new FieldException("method", "field.required");
        var path = ApiInput.Text(item, "path") ?? throw new FieldException("path", "field.required");
        if (!Methods.Contains(method))
        {
            throw new FieldException("method", "field.choice", method);
        }

        path = path.StartsWith(ApiRoutes.Base + "/", StringComparison.Ordinal) ? path[ApiRoutes.Base.Length..] : path;
        var body = item["body"] switch
        {
            null => null,
            JsonObject given => given,
            _ => throw new FieldException("body", "batch.body"),
        };
        return path is ['/', ..] ? new(method, path, body, ApiInput.Text(item, "ifMatch"), ApiInput.Text(item, "ref")) : throw new FieldException("path", "batch.path");
    }

    /// <summary>
    /// With the ids of records that earlier ones made: <c>{"ref": "acme"}</c> in the body in place of a reference, <c>{acme}</c> as a part of
    /// the path.
    /// </summary>
    /// <param name="made">Null where the earlier one was refused.</param>
    /// <exception cref="RuleException"><c>batch.ref</c>.</exception>
    public BatchItem With(IReadOnlyDictionary<string, string?> made)
    {
        var parts = Path.Split('?', 2);
        var segments = parts[0].Split('/').Select(s => s is ['{', .. var name, '}'] ? Id(made, name) : s);
        parts[0] = string.Join('/', segments);
        var body = (JsonObject?)Body?.DeepClone();
        Fill(body, made);
        return this with { Path = string.Join('?', parts), Body = body };
    }

    private static void Fill(JsonNode? node, IReadOnlyDictionary<string, string?> made)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToArray())
                {
                    if (Named(value) is { } named)
                    {
                        members[name] = Id(made, named);
                    }
                    else
                    {
                        Fill(value, made);
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (Named(items[i]) is { } named)
                    {
                        items[i] = Id(made, named);
                    }
                    else
                    {
                        Fill(items[i], made);
                    }
                }

                break;
        }
    }

    private static string? Named(JsonNode? node) =>
        node is JsonObject { Count: 1 } reference && reference["ref"] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>() : null;

    private static string Id(IReadOnlyDictionary<string, string?> made, string name) =>
        made.GetValueOrDefault(name) ?? throw new RuleException("batch.ref", name);
}
