using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Automations;
using Nanni.Web.Errors;
using Nanni.Web.Records;

namespace Nanni.Automation;

/// <summary>An automation and what it did in the reader's words.</summary>
internal static class AutomationWords
{
    /// <summary>Between the field and the values that are kept of an error, and between the values: characters that nobody types.</summary>
    private const char FieldEnd = '\u001e';

    private const char ValueEnd = '\u001f';

    /// <summary>No text of an error names more.</summary>
    private const int MostValues = 6;

    /// <summary>"When a deal is changed: Stage".</summary>
    public static string When(Ui ui, Schema schema, AutomationRule rule)
    {
        if (schema.Find(rule.Watches ?? "") is not { } type)
        {
            return ui.T("automation.wrong.type");
        }

        var words = ui.T("automation.when." + rule.Event, ("type", ui.T("type." + type.Name)));
        return rule.Event == "changed" && rule.ChangedFields.Length > 0
            ? $"{words}: {string.Join(", ", rule.ChangedFields.Select(key => Field(ui, type, key)))}" : words;
    }

    public static string If(Present present, RecordTypes types, AutomationRule rule, IReadOnlyDictionary<Guid, RecordTitle> names)
    {
        try
        {
            return FilterText.Parse(rule.Condition) is { } filter && present.Schema.Find(rule.Watches ?? "") is { } type
                ? new FilterWords(present, types, names).Sentence(filter, type) : present.Ui.T("automation.if.all");
        }
        catch (UnreadableException)
        {
            return present.Ui.T("automation.wrong.condition");
        }
    }

    public static string Step(Ui ui, Schema schema, string? watches, AutomationStep step) => Texts.Has("automation.said." + step.Kind)
        ? ui.T(
            "automation.said." + step.Kind, ("who", Who(ui, schema, step.Who)), ("text", step.Text ?? ""), ("days", step.Days ?? 0),
            ("value", step.Value is { Length: > 0 } ? Value(ui, schema, watches, step) : ui.T("automation.nothing")),
            ("field", schema.Find(watches ?? "") is { } type ? Field(ui, type, step.Field ?? "") : step.Field ?? ""))
        : step.Kind;

    /// <summary>What the text of an error names, as it is kept with a run, after the field that it speaks of.</summary>
    public static string Detail(string? field, IReadOnlyList<object> values) => field + FieldEnd + string.Join(ValueEnd, values.Select(value => value switch
    {
        FieldNames names => string.Join(", ", names.Fields.Select(f => f.Key)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));

    public static string Error(Ui ui, string code, string? detail)
    {
        if (code.StartsWith("automation.", StringComparison.Ordinal))
        {
            return ui.T("automation.error." + code["automation.".Length..]);
        }

        var parts = (detail ?? "").Split(FieldEnd, 2);
        object[] values = [.. parts[^1].Split(ValueEnd).Concat(Enumerable.Repeat("", MostValues)).Take(MostValues)
            .Select(value => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (object)number : value)];
        var text = Problems.Text(ui, code, values);
        return parts is [{ Length: > 0 } field, _] ? $"{field}: {text}" : text;
    }

    /// <summary>What would become of a record: "Owner: Ada → Bert", "New task: Call".</summary>
    public static IEnumerable<string> Planned(Present present, PlannedChange change)
    {
        var type = present.Schema[change.Type];
        if (change.Action == "create")
        {
            yield return $"{present.Ui.T($"type.{change.Type}.new")}: {change.Fields[type.Title.Key]?.ToString()}";
            yield break;
        }

        foreach (var (key, pair) in change.Fields)
        {
            if (type.Find(key) is { IsHidden: false } field && pair is JsonArray { Count: 2 } values)
            {
                yield return $"{Field(present.Ui, type, key)}: {Shown(present, type, field, values[0])} → {Shown(present, type, field, values[1])}";
            }
        }
    }

    private static string Shown(Present present, TypeSchema type, Field field, JsonNode? node)
    {
        try
        {
            return present.Value(type, field, FieldJson.Read(field, node)).Text is { Length: > 0 } text ? text : "–";
        }
        catch (FieldException)
        {
            return node?.ToString() ?? "–";
        }
    }

    private static string Value(Ui ui, Schema schema, string? watches, AutomationStep step) =>
        schema.Find(watches ?? "") is { } type && type.Find(step.Field ?? "") is { Kind: FieldKind.Choice } field
            && schema.OptionsOf(field).FirstOrDefault(o => o.Key == step.Value) is { } option ? Labels.Option(ui, type.Name, field, option) : step.Value ?? "";

    private static string Who(Ui ui, Schema schema, string? who) => who == AutomationStep.Owner ? ui.T("automation.owner")
        : Guid.TryParse(who, out var id) && schema.Members.TryGetValue(id, out var member) ? member.Name : "?";

    /// <summary>The key itself of a field that is no longer there.</summary>
    private static string Field(Ui ui, TypeSchema type, string key) => type.Find(key) is { } field ? Labels.Field(ui, type.Name, field) : key;
}
