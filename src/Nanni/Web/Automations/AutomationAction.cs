using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Web.Automations;

/// <summary>What a step of an automation needs to be told, each an input of its form.</summary>
public enum AutomationInput
{
    /// <summary>A member.</summary>
    Member,

    /// <summary>A member, or whoever owns the record then.</summary>
    Who,

    /// <summary>Several members.</summary>
    Members,

    /// <summary>A field of the record that may be written.</summary>
    Field,

    /// <summary>What goes into the field.</summary>
    Value,

    /// <summary>A line of text with names of fields in braces.</summary>
    Text,

    /// <summary>Days from now.</summary>
    Days,

    /// <summary>Whom a mail goes to: a field with an address, or a member.</summary>
    To,

    /// <summary>The first line of a mail, with names of fields in braces.</summary>
    Subject,

    /// <summary>Several lines with names of fields in braces.</summary>
    Body,

    /// <summary>What the mail advertises, if it does.</summary>
    Purpose,

    /// <summary>A webhook of the workspace.</summary>
    Webhook,

    /// <summary>How many of the <see cref="Unit"/>.</summary>
    Count,

    /// <summary>Hours or days.</summary>
    Unit,

    /// <summary>A condition on the record.</summary>
    Filter,

    /// <summary>A quote whose lines are taken.</summary>
    Quote,
}

/// <summary>One step as it is stored with its automation; what it does not need is null.</summary>
/// <param name="Kind">Of an <see cref="AutomationAction"/>.</param>
/// <param name="Who">The id of a member, or <see cref="Owner"/>.</param>
/// <param name="Field">Key of a field of the record.</param>
/// <param name="Days">Zero and more.</param>
public sealed record AutomationStep(
    string Kind, string? Who = null, string? Field = null, string? Value = null, string? Text = null, int? Days = null)
{
    /// <summary>Whoever owns the record when the step is done.</summary>
    public const string Owner = "owner";

    /// <summary>Ids of members.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Key of a field with an address, <c>contact.email</c> of what the record refers to, the id of a member, or <see cref="Owner"/>.</summary>
    public string? To { get; init; }

    public string? Subject { get; init; }

    public string? Body { get; init; }

    /// <summary>Key of a purpose for which people are asked; null for mail that advertises nothing.</summary>
    public string? Purpose { get; init; }

    public string? Webhook { get; init; }

    /// <summary>Id of a quote whose lines a new one is given; null for an empty one.</summary>
    public string? Quote { get; init; }

    public int? Count { get; init; }

    /// <summary>"hours" or "days".</summary>
    public string? Unit { get; init; }

    /// <summary>A filter in JSON.</summary>
    public string? Filter { get; init; }

    /// <summary>Of a branch: what is done where the filter passes.</summary>
    public IReadOnlyList<AutomationStep>? Then { get; init; }

    /// <summary>Of a branch: what is done where it does not.</summary>
    public IReadOnlyList<AutomationStep>? Else { get; init; }
}

/// <summary>What keeps a step from working.</summary>
/// <param name="Input">At which it is said; null for the step as a whole.</param>
/// <param name="Text">Key of a text that may name <paramref name="Name"/> as {name}.</param>
public sealed record StepProblem(AutomationInput? Input, string Text, string? Name = null);

/// <summary>What a step is checked against: the type of the records, in the workspace of whoever the automation works for.</summary>
public sealed record StepCheck(Actor Actor, AutomationStep Step, TypeSchema Type, Schema Schema, CancellationToken Cancel);

/// <summary>A step about to be done to one record, within the operation that is the whole run.</summary>
/// <param name="Key">Of the trigger, the record and the step: what is done under this key is done once.</param>
public sealed record AutomationTurn(Work Work, FieldRules Rules, Record Record, AutomationStep Step, string Key)
{
    /// <summary>The automation, and the step's place in it.</summary>
    public (Guid Id, string At) Automation { get; init; }

    /// <summary>The member whom the step names, or the record's owner; null where it has none.</summary>
    public Guid? Who => Step.Who == AutomationStep.Owner ? Record.OwnerId : Guid.TryParse(Step.Who, out var member) ? member : null;

    /// <summary>Key of the text that says what came of the step, where that is not what the step says itself.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The step did nothing, for a reason.</summary>
    public bool IsSkipped { get; private set; }

    /// <summary>What a trial says besides: nothing of it is kept.</summary>
    public IReadOnlyList<string> Shown { get; private set; } = [];

    /// <summary>Says that there was nothing to do.</summary>
    /// <param name="text">Key of a text without values: what is kept of a run names nobody.</param>
    public void Skip(string text) => (Outcome, IsSkipped) = (text, true);

    /// <summary>Shows in a trial what would leave the house.</summary>
    public void Show(params string[] lines) => Shown = lines;
}

/// <summary>
/// Something an automation can do. A module adds one by registering it as a singleton service of this class; it appears in the editor,
/// in trials and in runs. Its texts are <c>automation.do.{Kind}</c> (what it does) and <c>automation.said.{Kind}</c> (one step as a sentence
/// of {who}, {field}, {value}, {text}, {days} and the like).
/// </summary>
public abstract class AutomationAction
{
    /// <summary>Stable, stored with each step.</summary>
    public abstract string Kind { get; }

    public abstract string Icon { get; }

    /// <summary>In the order of the form.</summary>
    public abstract IReadOnlyList<AutomationInput> Inputs { get; }

    /// <summary>The record itself is changed: then the maker must be allowed to edit it.</summary>
    public virtual bool ChangesRecord => false;

    /// <summary>The action makes sense for records of the type.</summary>
    public virtual bool Suits(TypeSchema type) => true;

    /// <summary>What keeps the step from working here; nothing where it works.</summary>
    public abstract ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check);

    /// <summary>Does it as part of the run's operation, with the maker's rights.</summary>
    /// <exception cref="RuleException">The run fails, says so, and leaves nothing behind.</exception>
    public abstract ValueTask Do(AutomationTurn turn);
}
