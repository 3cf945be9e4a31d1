using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Integrations.Mcp;

/// <summary>Shapes of arguments, as JSON Schema.</summary>
internal static class McpInput
{
    public static JsonObject Of(string[] required, params ReadOnlySpan<(string Name, JsonObject Shape)> properties)
    {
        var all = new JsonObject();
        foreach (var (name, shape) in properties)
        {
            all[name] = shape.DeepClone();
        }

        return new()
        {
            ["type"] = "object",
            ["properties"] = all,
            ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
            ["additionalProperties"] = false,
        };
    }

    public static JsonObject Text(string what) => new() { ["type"] = "string", ["maxLength"] = 20_000, ["description"] = what };

    public static JsonObject Id(string what) => new() { ["type"] = "string", ["format"] = "uuid", ["description"] = what };

    public static JsonObject Flag(string what) => new() { ["type"] = "boolean", ["default"] = false, ["description"] = what };

    public static JsonObject Object(string what) => new() { ["type"] = "object", ["description"] = what };

    public static JsonObject Number(string what, int least, int most) =>
        new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most, ["description"] = what };

    public static JsonObject OneOf(string what, IEnumerable<string> words) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]), ["description"] = what };
}

/// <summary>One call of a tool: who calls, with which arguments.</summary>
internal sealed class McpCall
{
    public static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject arguments;

    /// <exception cref="FieldException">An argument is unknown, missing or of another shape than the tool says.</exception>
    public McpCall(HttpContext context, JsonObject arguments, JsonObject input)
    {
        (Context, this.arguments) = (context, arguments);
        var known = input["properties"]!.AsObject();
        ApiInput.Only(arguments, [.. known.Select(p => p.Key)]);
        var missing = input["required"]!.AsArray().Select(r => r!.GetValue<string>()).Where(r => arguments[r] is null).ToList();
        if (missing.Count > 0)
        {
            throw new FieldException([.. missing.Select(m => new FieldProblem(m, "field.required"))]);
        }

        foreach (var (name, value) in arguments)
        {
            if (value is not null)
            {
                Check(name, value, known[name]!.AsObject());
            }
        }
    }

    public HttpContext Context { get; }

    public CancellationToken Cancel => Context.RequestAborted;

    public bool IsDryRun => arguments["dryRun"]?.GetValue<bool>() ?? false;

    /// <summary>Who acts; in a dry run nothing of theirs is saved.</summary>
    public Actor Actor => Context.Caller().From("mcp", IsDryRun);

    public string? Text(string name) => arguments[name]?.GetValue<string>() is { Length: > 0 } text ? text : null;

    public Guid Id(string name) => Guid.Parse(arguments[name]!.GetValue<string>());

    public int? Number(string name) => arguments[name]?.GetValue<int>();

    public JsonObject Object(string name) => arguments[name]!.AsObject();

    /// <summary>Those that are given, for a record that has fields of the same names.</summary>
    public JsonObject Given(params ReadOnlySpan<string> names)
    {
        var given = new JsonObject();
        foreach (var name in names)
        {
            if (arguments[name] is { } value)
            {
                given[name] = value.DeepClone();
            }
        }

        return given;
    }

    private static void Check(string name, JsonNode value, JsonObject shape)
    {
        var kind = value.GetValueKind();
        switch (shape["type"]!.GetValue<string>())
        {
            case "object" when value is not JsonObject:
                throw new FieldException(name, "mcp.object");
            case "boolean" when kind is not (JsonValueKind.True or JsonValueKind.False):
                throw new FieldException(name, "field.kind.yesNo");
            case "integer" when kind != JsonValueKind.Number || !value.AsValue().TryGetValue<int>(out var number)
                || number < shape["minimum"]!.GetValue<int>() || number > shape["maximum"]!.GetValue<int>():
                throw new FieldException(name, "field.kind.number");
            case "string" when kind != JsonValueKind.String || value.GetValue<string>().Length > 20_000:
                throw new FieldException(name, "field.kind.text");
            case "string" when shape["enum"] is JsonArray words && !words.Any(w => w!.GetValue<string>() == value.GetValue<string>()):
                throw new FieldException(name, "field.choice", value.GetValue<string>());
            case "string" when shape["format"] is not null && !Guid.TryParse(value.GetValue<string>(), out _):
                throw new FieldException(name, "field.kind.reference");
        }
    }
}
