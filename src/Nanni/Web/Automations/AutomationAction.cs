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

    /// <summary>A field of the record that may be written.</summary>
    Field,

    /// <summary>What goes into the field.</summary>
    Value,

    /// <summary>A line of text; <c>{title}</c> in it is the record's name.</summary>
    Text,

    /// <summary>Days from now.</summary>
    Days,
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
}

/// <summary>A step about to be done to one record, within the operation that is the whole run.</summary>
/// <param name="Title">The record's name.</param>
/// <param name="Run">The trigger and the record: what is told under this cause is told once.</param>
public sealed record AutomationTurn(Work Work, FieldRules Rules, Record Record, AutomationStep Step, string Title, string Run)
{
    /// <summary>The step's text with the record's name in it.</summary>
    public string Text => (Step.Text ?? "").Replace("{title}", Title, StringComparison.Ordinal);

    /// <summary>The member whom the step names, or the record's owner; null where it has none.</summary>
    public Guid? Who => Step.Who == AutomationStep.Owner ? Record.OwnerId : Guid.TryParse(Step.Who, out var member) ? member : null;
}

/// <summary>
/// Something an automation can do. A module adds one by registering it as a singleton service of this class; it appears in the editor,
/// in trials and in runs. Its texts are <c>automation.do.{Kind}</c> (what it does) and <c>automation.said.{Kind}</c> (one step as a sentence
/// of {who}, {field}, {value}, {text}, {days}).
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

    /// <summary>Key of the text that says what keeps the step from working here; null where nothing does.</summary>
    public abstract string? Wrong(AutomationStep step, TypeSchema type, Schema schema);

    /// <summary>Does it as part of the run's operation, with the maker's rights.</summary>
    /// <exception cref="RuleException">The run fails, says so, and leaves nothing behind.</exception>
    public abstract void Do(AutomationTurn turn);
}
