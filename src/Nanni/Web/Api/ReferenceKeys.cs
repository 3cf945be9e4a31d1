using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Web.Api;

/// <summary>
/// References that a program writes by its own key, <c>{"account": {"externalId": "erp:42"}}</c>, become references by id before the
/// body is read. Whether the caller sees the record is asked later, as for an id: a key of a record that they may not see is answered
/// exactly as a key that nobody has.
/// </summary>
internal static class ReferenceKeys
{
    private const string Member = "externalId";

    /// <exception cref="FieldException"><c>field.kind.reference</c>.</exception>
    public static async Task Resolve(Work work, TypeSchema type, JsonObject body)
    {
        var found = new List<Named>();
        var problems = new List<FieldProblem>();
        Collect(type, body, "", found, problems);
        if (body["custom"] is JsonObject custom)
        {
            Collect(type, custom, CustomField.Prefix, found, problems);
        }

        foreach (var group in found.GroupBy(f => f.Target))
        {
            var known = work.Schema.Find(group.Key) is { } target
                ? await work.Find(target.Type, [.. group.Select(f => f.Key).Distinct()])
                : [];
            foreach (var named in group)
            {
                // A key that nobody has becomes an id that nobody has, and is refused where and as a record out of sight is.
                named.Put((known.TryGetValue(named.Key, out var id) ? id : Guid.CreateVersion7()).ToString());
            }
        }

        if (problems.Count > 0)
        {
            throw new FieldException(problems);
        }
    }

    private static void Collect(TypeSchema type, JsonObject body, string prefix, List<Named> found, List<FieldProblem> problems)
    {
        foreach (var (name, node) in body.ToArray())
        {
            if (type.Find(prefix + name) is not { Kind: FieldKind.Reference or FieldKind.References } field)
            {
                continue;
            }

            if (node is JsonArray many)
            {
                for (var i = 0; i < many.Count; i++)
                {
                    var place = i;
                    One(field, many[i], id => many[place] = id);
                }
            }
            else
            {
                One(field, node, id => body[name] = id);
            }
        }

        void One(Field field, JsonNode? node, Action<string> put)
        {
            if (node is not JsonObject reference || !reference.ContainsKey(Member))
            {
                return;
            }

            // Where anything may be referred to, the key alone does not say what it is a key of.
            var target = field.Target == "record" ? Text(reference["type"]) : field.Target;
            if (Text(reference[Member]) is { Length: > 0 } key && target is not (null or "member" or "team")
                && reference.All(m => m.Key is Member || (m.Key == "type" && field.Target == "record")))
            {
                found.Add(new(target, key, put));
            }
            else
            {
                problems.Add(new(field.Key, "field.kind.reference"));
            }
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private sealed record Named(string Target, string Key, Action<string> Put);
}
