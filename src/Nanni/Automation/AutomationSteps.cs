using System.Text.Json;
using System.Text.Json.Serialization;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web.Automations;

namespace Nanni.Automation;

/// <summary>The steps of an automation, to and from their JSON: a list of objects, each with its <c>kind</c> and what that needs.</summary>
internal static class AutomationSteps
{
    /// <summary>More is no automation any more but a program.</summary>
    public const int Most = 20;

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
}

/// <summary>An automation ready to run in its workspace as it is now: nothing it names is missing.</summary>
internal sealed record AutomationPlan(RecordType Type, Filter? Condition, IReadOnlyList<(AutomationStep Step, AutomationAction Action)> Steps)
{
    public bool ChangesRecord => Steps.Any(s => s.Action.ChangesRecord);
}

/// <summary>The actions that there are, and what is wrong with automations that use them.</summary>
internal sealed class AutomationActions(IEnumerable<AutomationAction> actions)
{
    public IReadOnlyList<AutomationAction> All { get; } = [.. actions];

    public AutomationAction? Find(string kind) => All.FirstOrDefault(a => a.Kind == kind);

    /// <summary>Types that can be watched: what people work with.</summary>
    public static IEnumerable<RecordType> Watched(RecordTypes types) => types.All.Where(t => t.IsListed);

    /// <summary>The plan, or the key of the text that says what is broken, and the step (from 1) where it is one's.</summary>
    public (AutomationPlan? Plan, string? Wrong, int Step) Plan(AutomationRule rule, Schema schema)
    {
        if (rule.Watches is null || schema.Find(rule.Watches) is not { Type.IsListed: true } type)
        {
            return (null, "automation.wrong.type", 0);
        }

        if (rule.ChangedFields.Any(field => type.Find(field) is null))
        {
            return (null, "automation.wrong.changed", 0);
        }

        Filter? condition;
        try
        {
            condition = FilterText.Parse(rule.Condition);
        }
        catch (UnreadableException)
        {
            return (null, "automation.wrong.condition", 0);
        }

        var steps = AutomationSteps.Read(rule.Steps);
        if (steps.Count is 0 or > AutomationSteps.Most)
        {
            return (null, "automation.wrong.steps", 0);
        }

        foreach (var (index, step) in steps.Index())
        {
            if ((Find(step.Kind) is { } action ? action.Wrong(step, type, schema) : "automation.wrong.kind") is { } wrong)
            {
                return (null, wrong, index + 1);
            }
        }

        return (new(type.Type, condition, [.. steps.Select(s => (s, Find(s.Kind)!))]), null, 0);
    }
}
