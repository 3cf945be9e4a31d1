using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Errors;

namespace Nanni.Web.Api;

/// <summary>What a JSON body says, for the operation that it asks for.</summary>
internal static class ApiInput
{
    private const string VersionMember = "version";

    /// <summary>Puts a body's values into a new record.</summary>
    public static async Task Apply(Work work, FieldRules rules, Record record, JsonObject body)
    {
        var type = work.Schema[work.TypeOf(record)];
        await ReferenceKeys.Resolve(work, type, body);
        RecordInput.Apply(work, rules, record, type, Read(type, body, ""));
    }

    /// <summary>The values of a change; the version beside them is none of them.</summary>
    public static async Task<Dictionary<string, object?>> Read(Work work, Record record, JsonObject body)
    {
        var type = work.Schema[work.TypeOf(record)];
        await ReferenceKeys.Resolve(work, type, body);
        return Read(type, body, VersionMember);
    }

    /// <summary>The version that the caller has seen, from the header or the body; null where they say none.</summary>
    /// <exception cref="RequestException"><c>header.ifMatch</c>.</exception>
    /// <exception cref="FieldException">It is not a whole number.</exception>
    public static int? Version(HttpContext context, JsonObject body) => context.IfMatch() ?? body[VersionMember] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var version) => version,
        _ => throw new FieldException(VersionMember, "field.kind.number"),
    };

    /// <exception cref="FieldException">A member is missing, unknown or no id.</exception>
    public static (Guid Into, Dictionary<string, Guid> Keep) Merge(JsonObject body)
    {
        Only(body, "into", "keep");
        var keep = new Dictionary<string, Guid>();
        switch (body["keep"])
        {
            case null:
                break;
            case JsonObject chosen:
                foreach (var (field, node) in chosen)
                {
                    keep[field] = Id(node) ?? throw new FieldException(field, "field.kind.reference");
                }

                break;
            default:
                throw new FieldException("keep", "field.kind.keep");
        }

        return (Required(body, "into"), keep);
    }

    /// <summary>An id, alone or as the object that a reading returned.</summary>
    /// <exception cref="FieldException"><c>field.required</c>, <c>field.kind.reference</c>.</exception>
    public static Guid Required(JsonObject body, string member) =>
        Id(body[member] ?? throw new FieldException(member, "field.required")) ?? throw new FieldException(member, "field.kind.reference");

    /// <summary>A line of text; null where it is not given.</summary>
    /// <exception cref="FieldException"><c>field.kind.text</c>.</exception>
    public static string? Text(JsonObject body, string member) => body[member] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new FieldException(member, "field.kind.text"),
    };

    /// <exception cref="FieldException"><c>field.unknown</c> at every other member.</exception>
    public static void Only(JsonObject body, params ReadOnlySpan<string> known)
    {
        var problems = new List<FieldProblem>();
        foreach (var (name, _) in body)
        {
            if (!known.Contains(name))
            {
                problems.Add(new(name, "field.unknown", name));
            }
        }

        if (problems.Count > 0)
        {
            throw new FieldException(problems);
        }
    }

    private static Guid? Id(JsonNode? node)
    {
        var value = node is JsonObject reference ? reference["id"] : node;
        return value is JsonValue text && text.GetValueKind() == JsonValueKind.String && Guid.TryParse(text.GetValue<string>(), out var id) ? id : null;
    }

    private static Dictionary<string, object?> Read(TypeSchema type, JsonObject body, string ignored)
    {
        try
        {
            var values = RecordInput.Read(type, body, ignored);
            FieldProblem[] files =
            [
                .. values.Keys.Where(key => type.Find(key)?.Kind == FieldKind.File).Select(key => new FieldProblem(key, "field.file")),
            ];
            return files.Length == 0 ? values : throw new FieldException(files);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name; in a value it is found where the value is read.
            throw new RequestException(StatusCodes.Status400BadRequest, "body.json");
        }
    }
}
