using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Records.Operations;
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
    public static string When(Ui ui, Schema schema, AutomationRule rule, IReadOnlyDictionary<string, string> known)
    {
        if (schema.Find(rule.Watches ?? "") is not { } type)
        {
            return ui.T("automation.wrong.type");
        }

        var timing = AutomationTiming.Of(rule);
        var words = ui.T(
            "automation.when." + (rule.Event == AutomationEvent.Date ? "date." + (timing.Count < 0 ? "before" : timing.Count > 0 ? "after" : "on") : rule.Event), ("type", ui.T("type." + type.Name)), ("field", Field(ui, type, timing.Field ?? "")),
            ("span", rule.Event == AutomationEvent.Date ? Span(ui, Math.Abs(timing.Count), timing.Unit) : ""),
            ("form", timing.Form is { } form ? known.GetValueOrDefault(form) ?? "?" : ui.T("automation.anyForm")), ("time", timing.Time),
            ("every", rule.Event != AutomationEvent.Schedule ? "" : timing.Every switch
            {
                "week" => ui.T("automation.every.week", ("day", ui.T("automation.weekday." + Math.Clamp(timing.Day, 1, 7)))),
                "month" => ui.T("automation.every.month", ("day", timing.Day)),
                _ => ui.T("automation.every.day"),
            }));
        return rule.Event == AutomationEvent.Changed && rule.ChangedFields.Length > 0
            ? $"{words}: {string.Join(", ", rule.ChangedFields.Select(key => Field(ui, type, key)))}" : words;
    }

    /// <summary>"3 days".</summary>
    public static string Span(Ui ui, int count, string? unit) => ui.T(unit == "hours" ? "automation.hours" : "automation.days", ("n", count));

    /// <summary>What is wrong with a step, in the reader's words.</summary>
    public static string Problem(Ui ui, StepProblem problem) => ui.T(problem.Text, ("name", problem.Name ?? ""));

    /// <summary>"2", and "2, then, 1" in a branch.</summary>
    public static string Place(Ui ui, string at) => string.Join(", ", at.Split('-').Select(part => part switch
    {
        "a" => ui.T("automation.place.a"),
        "b" => ui.T("automation.place.b"),
        _ => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (n + 1).ToString(CultureInfo.InvariantCulture) : part,
    }));

    /// <summary>What came of a step: "1. Send a mail: no consent was given".</summary>
    public static string Came(Ui ui, StepLog step)
    {
        var what = Texts.Has("automation.do." + step.Kind) ? ui.T("automation.do." + step.Kind) : step.Kind;
        var outcome = step.IsFailed ? ui.T("automation.outcome.failed") : step.Said is { } said && Texts.Has(said) ? ui.T(said) : ui.T(step.Kind == WaitAction.Name ? "automation.outcome.waits" : "automation.outcome.done");
        return $"{Place(ui, step.At)}. {what}: {outcome}";
    }

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

    /// <summary>The key itself of a field that is no longer there.</summary>
    internal static string Field(Ui ui, TypeSchema type, string key) => type.Find(key) is { } field ? Labels.Field(ui, type.Name, field) : key;
}
