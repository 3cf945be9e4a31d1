using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Automation;

/// <summary>What is to be done by itself when something happens to a record. Its version is that of the record.</summary>
public sealed class AutomationRule : Record
{
    public string? Name { get; set; }

    /// <summary>Of <see cref="AutomationState"/>.</summary>
    public string? State { get; set; } = AutomationState.Off;

    /// <summary>Name of the record type that it watches.</summary>
    public string? Watches { get; set; }

    /// <summary>Of <see cref="AutomationEvent"/>.</summary>
    public string? Event { get; set; } = AutomationEvent.Created;

    /// <summary>Which date, which hour or which form, as JSON: see <see cref="AutomationTiming"/>.</summary>
    public string? Timing { get; set; }

    /// <summary>Fields of which one must have changed; none: any.</summary>
    public string[] ChangedFields { get; set; } = [];

    /// <summary>A filter in JSON that the record must pass; null for all.</summary>
    public string? Condition { get; set; }

    /// <summary>The steps in order, as JSON: see <see cref="AutomationSteps"/>.</summary>
    public string? Steps { get; set; }

    /// <summary>Imported records count too.</summary>
    public bool OnImports { get; set; }

    /// <summary>The member who changed it last. It works with their rights at the time of each run.</summary>
    public Guid? MakerId { get; private set; }

    /// <summary>Why it was stopped: the text <c>automation.reason.{Reason}</c>.</summary>
    public string? Reason { get; private set; }

    /// <summary>Stops it for a reason, until somebody switches it on again.</summary>
    public void Stop(string reason) => (State, Reason) = (AutomationState.Stopped, reason);

    internal void Made(Guid member)
    {
        MakerId = member;
        Reason = State == AutomationState.Stopped ? Reason : null;
    }
}

public static class AutomationState
{
    public const string Off = "off";

    public const string On = "on";

    /// <summary>By the product, for a reason.</summary>
    public const string Stopped = "stopped";
}

/// <summary>What makes an automation run.</summary>
public static class AutomationEvent
{
    public const string Created = "created";

    public const string Changed = "changed";

    /// <summary>Somebody has sent a web form.</summary>
    public const string Form = "form";

    /// <summary>A date of the record is so far away, or so long ago.</summary>
    public const string Date = "date";

    /// <summary>Every day, week or month, for all records that pass.</summary>
    public const string Schedule = "schedule";

    /// <summary>A person, for a record.</summary>
    public const string Hand = "hand";

    /// <summary>It goes by the clock, not by what is changed.</summary>
    public static bool IsTimed(string? trigger) => trigger is Date or Schedule;

    /// <summary>It follows the log of what is changed.</summary>
    public static bool IsLogged(string? trigger) => trigger is Created or Changed or Form;
}

public sealed class AutomationType : RecordType<AutomationRule>
{
    public const string TypeName = "automation";

    private static readonly string[] Definition = ["name", "state", "watches", "event", "timing", "condition", "steps", "onImports"];

    public AutomationType()
        : base(TypeName, "automations", icon: "bolt")
    {
        Text(a => a.Name).Title().Required();
        Choice(a => a.State, new(AutomationState.Off), new(AutomationState.On, Color: "green"), new(AutomationState.Stopped, Color: "red")).Required();
        Text(a => a.Watches);
        Choice(a => a.Event, new("created", Color: "green"), new("changed", Color: "blue"), new("form", Color: "green"), new("date", Color: "amber"), new("schedule", Color: "amber"), new("hand"))
            .Required();
        LongText(a => a.Timing).Length(2_000);
        Tags(a => a.ChangedFields);
        LongText(a => a.Condition);
        LongText(a => a.Steps).Length(200_000);
        YesNo(a => a.OnImports);
        Reference(a => a.MakerId, to: "member").ReadOnly();
        Text(a => a.Reason).ReadOnly();
        Columns(a => a.Name, a => a.State, a => a.Watches, a => a.Event);
        Sort(a => a.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }

    /// <summary>
    /// Who changes it is its maker, so that nobody lends it rights of somebody else. One that is switched on begins at this point of the
    /// log; what was changed while it was off is not made up for.
    /// </summary>
    protected override void Saving(Work work, AutomationRule rule, Previous before)
    {
        var isOn = rule is { State: AutomationState.On, DeletedAt: null };
        var wasOn = !before.IsNew && before.DeletedAt is null && before["state"] as string == AutomationState.On;
        if (work.Actor.MemberId != Guid.Empty && (before.IsNew || isOn != wasOn || IsChanged(rule, before)))
        {
            rule.Made(work.Actor.MemberId);
        }

        _ = AutomationSteps.Checked(rule, work.Schema);
        if (isOn != wasOn || (isOn && (!Equals(rule.Event, before["event"]) || !Equals(rule.Timing, before["timing"]))))
        {
            work.Also(isOn && rule.Event != AutomationEvent.Hand
                ? AutomationTable.Begin(work.Sql(), work.Actor.WorkspaceId, rule.Id, work.At, AutomationTiming.Of(rule).First(rule.Event, work.At, work.Actor.Zone))
                : AutomationTable.End(work.Sql(), work.Actor.WorkspaceId, rule.Id));
        }
    }

    private bool IsChanged(AutomationRule rule, Previous before) =>
        Definition.Any(key => !Equals(this[key].Get(rule), before[key])) || !rule.ChangedFields.SequenceEqual(before["changedFields"] as string[] ?? []);
}
