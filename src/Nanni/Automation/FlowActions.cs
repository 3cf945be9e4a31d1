using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Web.Automations;

namespace Nanni.Automation;

/// <summary>Goes on so many hours or days later, if the condition of the automation still holds.</summary>
internal sealed class WaitAction : AutomationAction
{
    public const string Name = "wait";

    private const int Longest = 365;

    public override string Kind => Name;

    public override string Icon => "clock";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Count, AutomationInput.Unit];

    public static TimeSpan Span(AutomationStep step) => step.Unit == "hours" ? TimeSpan.FromHours(step.Count ?? 0) : TimeSpan.FromDays(step.Count ?? 0);

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) => new([
        .. check.Step.Count is null or < 1 or > Longest ? [new(AutomationInput.Count, "automation.wrong.count")] : StepProblems.None,
        .. check.Step.Unit is not ("hours" or "days") ? [new(AutomationInput.Unit, "automation.wrong.unit")] : StepProblems.None,
    ]);

    public override ValueTask Do(AutomationTurn turn) => throw new InvalidOperationException("The runner waits.");
}

/// <summary>Does one thing or another. The condition is asked of the record as it is saved: what the same run has changed before is not in it.</summary>
internal sealed class BranchAction : AutomationAction
{
    public const string Name = "branch";

    public override string Kind => Name;

    public override string Icon => "arrows-split";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Filter];

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check)
    {
        try
        {
            return StepProblems.If(FilterText.Parse(check.Step.Filter) is null, AutomationInput.Filter, "automation.wrong.filter");
        }
        catch (UnreadableException)
        {
            return StepProblems.If(true, AutomationInput.Filter, "automation.wrong.condition");
        }
    }

    public override ValueTask Do(AutomationTurn turn) => throw new InvalidOperationException("The runner goes one way or the other.");
}
