using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web.Automations;

namespace Nanni.Automation;

/// <summary>The steps of an automation, to and from their JSON: a list of objects, each with its <c>kind</c> and what that needs.</summary>
internal static class AutomationSteps
{
    /// <summary>More is no automation any more but a program.</summary>
    public const int Most = 20;

    /// <summary>Branches inside branches.</summary>
    public const int Deepest = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>None where the text is not a list of steps.</summary>
    public static IReadOnlyList<AutomationStep> Read(string? text)
    {
        try
        {
            return text is null ? [] : JsonSerializer.Deserialize<AutomationStep?[]>(text, Json)?.OfType<AutomationStep>().Where(s => s.Kind is not null).ToList() ?? [];
        }
        catch (JsonException)
        {
            // An automation without steps is broken, and says so.
            return [];
        }
    }

    public static string Write(IEnumerable<AutomationStep> steps) => JsonSerializer.Serialize(steps, Json);

    public static IReadOnlyList<PlacedStep> ReadPlaced(string text) => JsonSerializer.Deserialize<PlacedStep[]>(text, Json) ?? [];

    public static string Write(IEnumerable<PlacedStep> steps) => JsonSerializer.Serialize(steps, Json);

    public static IReadOnlyList<StepLog> ReadLog(string? text) => text is null ? [] : JsonSerializer.Deserialize<StepLog[]>(text, Json) ?? [];

    public static string Write(IEnumerable<StepLog> log) => JsonSerializer.Serialize(log, Json);

    /// <summary>All steps, those in branches too, each with its place.</summary>
    public static IEnumerable<PlacedStep> All(IEnumerable<AutomationStep> steps, string list = "") => Place(steps, list).SelectMany(placed =>
        All(placed.Step.Then ?? [], placed.At + "-a").Concat(All(placed.Step.Else ?? [], placed.At + "-b")).Prepend(placed));

    /// <param name="list">Empty, or the place of a branch and its side: <c>2-a</c>.</param>
    public static IEnumerable<PlacedStep> Place(IEnumerable<AutomationStep> steps, string list) =>
        steps.Select((step, i) => new PlacedStep(list.Length == 0 ? $"{i}" : $"{list}-{i}", step));

    public static AutomationStep? Find(IReadOnlyList<AutomationStep> steps, string at) => All(steps).FirstOrDefault(placed => placed.At == at)?.Step;

    /// <summary>The list in which a place is, and where in it.</summary>
    public static (string List, int N) Split(string at) =>
        at.LastIndexOf('-') is var dash && int.TryParse(at.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (dash < 0 ? "" : at[..dash], n) : ("", -1);

    /// <summary>The steps with one of their lists changed.</summary>
    public static IReadOnlyList<AutomationStep> Change(IReadOnlyList<AutomationStep> steps, string list, Action<List<AutomationStep>> change, string here = "")
    {
        if (list == here)
        {
            var changed = steps.ToList();
            change(changed);
            return changed;
        }

        return [.. Place(steps, here).Select(placed =>
            Leads(placed.At + "-a") ? placed.Step with { Then = Change(placed.Step.Then ?? [], list, change, placed.At + "-a") }
            : Leads(placed.At + "-b") ? placed.Step with { Else = Change(placed.Step.Else ?? [], list, change, placed.At + "-b") } : placed.Step)];

        bool Leads(string side) => list == side || list.StartsWith(side + "-", StringComparison.Ordinal);
    }

    /// <summary>How many branches lie around a list.</summary>
    public static int Depth(string list) => list.Length == 0 ? 0 : (list.Split('-').Length + 1) / 2;

    /// <summary>The step at a place and all that come after it.</summary>
    /// <exception cref="RuleException"><c>automation.broken</c>: there is no such place any more.</exception>
    public static IReadOnlyList<PlacedStep> Rest(IReadOnlyList<AutomationStep> steps, string at)
    {
        var parts = at.Split('-');
        var (rest, list) = (new List<PlacedStep>(), "");
        for (var i = 0; i < parts.Length; i += 2)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n >= steps.Count)
            {
                throw new RuleException("automation.broken");
            }

            var side = parts.ElementAtOrDefault(i + 1);
            rest.InsertRange(0, Place(steps, list).Skip(side is null ? n : n + 1));
            list = string.Join('-', parts.Take(i + 2));
            steps = (side == "a" ? steps[n].Then : steps[n].Else) ?? [];
        }

        return rest;
    }

    /// <summary>What every way of saving checks: the steps can be read, and texts name fields that are there.</summary>
    /// <exception cref="FieldException"><c>automation.steps</c>, <c>automation.name</c>.</exception>
    public static IReadOnlyList<AutomationStep> Checked(AutomationRule rule, Schema schema)
    {
        var steps = Read(rule.Steps);
        if (rule.Steps is { } text && text.Trim() is not ("" or "[]") && steps.Count == 0)
        {
            throw new FieldException("steps", "automation.steps");
        }

        if (schema.Find(rule.Watches ?? "") is { } type)
        {
            foreach (var (_, step) in All(steps))
            {
                if (new[] { step.Text, step.Subject, step.Body }.SelectMany(t => MergeText.Unknown(t, type, schema)).FirstOrDefault() is { } name)
                {
                    throw new FieldException("steps", "automation.name", name);
                }
            }
        }

        return steps;
    }
}

/// <param name="At">The step's place: <c>2</c>, or <c>2-a-0</c> for the first one on the side "then" of the branch at 2.</param>
internal sealed record PlacedStep(string At, AutomationStep Step);

/// <summary>What came of one step of a run. Names nobody.</summary>
/// <param name="Said">Key of a text; null where the step did what it says.</param>
internal sealed record StepLog(string At, string Kind, string? Said = null, bool IsSkipped = false, bool IsFailed = false)
{
    /// <summary>For a trial alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Shown { get; init; } = [];

    [JsonIgnore]
    public AutomationStep? Step { get; init; }
}

/// <summary>An automation ready to run in its workspace as it is now: nothing it names is missing.</summary>
internal sealed record AutomationPlan(RecordType Type, Filter? Condition, IReadOnlyList<AutomationStep> Steps, bool ChangesRecord);

/// <summary>The actions that there are, and what is wrong with automations that use them.</summary>
internal sealed class AutomationActions(IEnumerable<AutomationAction> actions)
{
    public IReadOnlyList<AutomationAction> All { get; } = [.. actions];

    public AutomationAction? Find(string kind) => All.FirstOrDefault(a => a.Kind == kind);

    /// <summary>Types that can be watched: what people work with.</summary>
    public static IEnumerable<RecordType> Watched(RecordTypes types) => types.All.Where(t => t.IsListed);

    /// <summary>The plan, or what is broken: the key of its text, what that names, and the place of the step where it is one's.</summary>
    public async Task<(AutomationPlan? Plan, StepProblem? Wrong, string? At)> Plan(Actor actor, AutomationRule rule, Schema schema, CancellationToken cancel)
    {
        if (rule.Watches is null || schema.Find(rule.Watches) is not { Type.IsListed: true } type)
        {
            return Wrong("automation.wrong.type");
        }

        if (rule.ChangedFields.Any(field => type.Find(field) is null))
        {
            return Wrong("automation.wrong.changed");
        }

        if (rule.Event == AutomationEvent.Date && AutomationTiming.Dates(type).All(f => f.Key != AutomationTiming.Of(rule).Field))
        {
            return Wrong("automation.wrong.date");
        }

        Filter? condition;
        try
        {
            condition = FilterText.Parse(rule.Condition);
        }
        catch (UnreadableException)
        {
            return Wrong("automation.wrong.condition");
        }

        var steps = AutomationSteps.Read(rule.Steps);
        var all = AutomationSteps.All(steps).ToList();
        if (all.Count is 0 or > AutomationSteps.Most)
        {
            return Wrong("automation.wrong.steps");
        }

        foreach (var (at, step) in all)
        {
            var problems = Find(step.Kind) is { } action ? await action.Check(new(actor, step, type, schema, cancel)) : [new(null, "automation.wrong.kind")];
            if (problems is [var problem, ..])
            {
                return (null, problem, at);
            }
        }

        return (new(type.Type, condition, steps, all.Any(s => Find(s.Step.Kind)!.ChangesRecord)), null, null);

        static (AutomationPlan?, StepProblem?, string?) Wrong(string text) => (null, new(null, text), null);
    }
}
