using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Automations;

namespace Nanni.Automation;

/// <summary>What is wrong with a step, said where it is to be mended.</summary>
internal static class StepProblems
{
    public static readonly IReadOnlyList<StepProblem> None = [];

    public static ValueTask<IReadOnlyList<StepProblem>> If(bool isWrong, AutomationInput input, string text) =>
        new(isWrong ? [new StepProblem(input, text)] : None);

    /// <summary>A text that must be there and names fields that are.</summary>
    public static IEnumerable<StepProblem> Texts(StepCheck check, AutomationInput input, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield return new(input, "automation.wrong.text");
        }
        else if (MergeText.Unknown(text, check.Type, check.Schema) is [var name, ..])
        {
            yield return new(input, "automation.wrong.name", name);
        }
    }
}

/// <summary>Members that steps name.</summary>
internal static class Whose
{
    public static bool Works(string? member, Schema schema) =>
        Guid.TryParse(member, out var id) && schema.Members.GetValueOrDefault(id) is { IsActive: true };

    public static IEnumerable<StepProblem> Wrong(StepCheck check) =>
        check.Step.Who == AutomationStep.Owner || Works(check.Step.Who, check.Schema) ? [] : [new(AutomationInput.Who, "automation.wrong.member")];

    /// <summary>Gives the record to a member, or to nobody.</summary>
    public static void Give(AutomationTurn turn, Guid? member) => RecordInput.Apply(
        turn.Work, turn.Rules, turn.Record, turn.Work.Schema[turn.Work.TypeOf(turn.Record)], new Dictionary<string, object?> { ["owner"] = member });
}

/// <summary>Texts of steps with the values of the record in them.</summary>
internal sealed class TurnTexts(MergeText merge, RecordTypes types)
{
    /// <summary>As one line. What the run itself has changed by then is not saved yet: its own name alone is the new one.</summary>
    public async ValueTask<string> Line(AutomationTurn turn, string? text) => (await Whole(turn, text)).ReplaceLineEndings(" ").Trim();

    /// <inheritdoc cref="Line"/>
    public async ValueTask<string> Whole(AutomationTurn turn, string? text) =>
        text is null || !text.Contains('{', StringComparison.Ordinal) ? text ?? "" : (await merge.Fill(turn.Work.Actor, types.Of(turn.Record), turn.Record.Id, [text], turn.Work.Cancel))[0];
}
