using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Records.Filters;

/// <summary>Reads and writes the two text forms of a filter: JSON, and the short form <c>city:eq:Łódź,owner:eq:me</c>.</summary>
public static class FilterText
{
    private const int MaxDepth = 12;
    private const int MaxTests = 200;

    /// <exception cref="UnreadableException"><c>filter.syntax</c>: neither form; <c>filter.operator</c>; <c>filter.size</c>.</exception>
    public static Filter? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var left = MaxTests;
        if (text.TrimStart()[0] is not ('{' or '['))
        {
            return Short(text, ref left);
        }

        try
        {
            return Read(JsonNode.Parse(text, documentOptions: new() { MaxDepth = 40 }), 0, ref left);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new UnreadableException("filter.syntax", Shown(text));
        }
    }

    public static JsonNode Json(Filter filter) => filter switch
    {
        Filter.And and => new JsonObject { ["and"] = new JsonArray([.. and.Parts.Select(Json)]) },
        Filter.Or or => new JsonObject { ["or"] = new JsonArray([.. or.Parts.Select(Json)]) },
        Filter.Not not => new JsonObject { ["not"] = Json(not.Part) },
        Filter.Test test => new JsonObject { ["field"] = test.Field, ["op"] = test.Op, ["value"] = test.Value?.DeepClone() },
        _ => throw new InvalidOperationException(),
    };

    internal static Filter Read(JsonNode? node, int depth, ref int left)
    {
        if (depth > MaxDepth || --left < 0)
        {
            throw new UnreadableException("filter.size", MaxTests);
        }

        if (node is not JsonObject filter)
        {
            throw new UnreadableException("filter.syntax", Shown(node?.ToJsonString() ?? "null"));
        }

        if (filter.Count == 1 && filter.First() is var (word, part))
        {
            switch (word)
            {
                case "and":
                    return new Filter.And(Parts(part, depth, ref left));
                case "or":
                    return new Filter.Or(Parts(part, depth, ref left));
                case "not":
                    return new Filter.Not(Read(part, depth + 1, ref left));
            }
        }

        if (filter.Any(p => p.Key is not ("field" or "op" or "value"))
            || filter["field"] is not JsonValue field || filter["op"] is not JsonValue op
            || field.GetValueKind() != JsonValueKind.String || op.GetValueKind() != JsonValueKind.String)
        {
            throw new UnreadableException("filter.syntax", Shown(filter.ToJsonString()));
        }

        return Test(field.GetValue<string>(), op.GetValue<string>(), filter["value"]?.DeepClone());
    }

    private static List<Filter> Parts(JsonNode? node, int depth, ref int left)
    {
        if (node is not JsonArray array)
        {
            throw new UnreadableException("filter.syntax", Shown(node?.ToJsonString() ?? "null"));
        }

        var parts = new List<Filter>();
        foreach (var part in array)
        {
            parts.Add(Read(part, depth + 1, ref left));
        }

        return parts;
    }

    private static Filter.Test Test(string field, string op, JsonNode? value) =>
        Ops.All.Contains(op) ? new Filter.Test(field, op, value) : throw new UnreadableException("filter.operator", Shown(op));

    private static Filter Short(string text, ref int left)
    {
        var tests = new List<Filter>();
        foreach (var part in Split(text, ','))
        {
            if (--left < 0)
            {
                throw new UnreadableException("filter.size", MaxTests);
            }

            var pieces = part.Split(':', 3);
            if (pieces.Length < 2)
            {
                throw new UnreadableException("filter.syntax", Shown(part));
            }

            var value = pieces.Length < 3 ? null : pieces[2];
            JsonNode? node = pieces[1] is "in" or "notIn" or "between"
                ? new JsonArray([.. Split(value ?? "", '|').Select(v => JsonValue.Create(Unescape(v)))])
                : value is null ? null : JsonValue.Create(Unescape(value));
            tests.Add(Test(pieces[0].Trim(), pieces[1].Trim(), node));
        }

        return tests is [var only] ? only : new Filter.And(tests);
    }

    /// <summary>A backslash keeps a comma or bar inside a value.</summary>
    private static List<string> Split(string text, char at)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                part.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] == at)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }

    private static string Unescape(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? text.Replace("\\,", ",", StringComparison.Ordinal).Replace("\\|", "|", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal)
        : text;

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
