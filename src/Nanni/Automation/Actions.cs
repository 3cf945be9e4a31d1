using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Activities.Notifications;
using Nanni.Activities.Tasks;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Automations;

namespace Nanni.Automation;

/// <summary>Gives the record to a member.</summary>
internal sealed class AssignAction : AutomationAction
{
    public override string Kind => "assign";

    public override string Icon => "user-share";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Member];

    public override bool ChangesRecord => true;

    public override string? Wrong(AutomationStep step, TypeSchema type, Schema schema) =>
        Guid.TryParse(step.Who, out var member) && schema.Members.GetValueOrDefault(member) is { IsActive: true } ? null : "automation.wrong.member";

    public override void Do(AutomationTurn turn) =>
        RecordInput.Apply(turn.Work, turn.Rules, turn.Record, turn.Work.Schema[turn.Work.TypeOf(turn.Record)], new Dictionary<string, object?> { ["owner"] = turn.Who });
}

/// <summary>Writes a value into a field of the record.</summary>
internal sealed class SetAction : AutomationAction
{
    public override string Kind => "set";

    public override string Icon => "pencil";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Field, AutomationInput.Value];

    public override bool ChangesRecord => true;

    /// <summary>Those whose values people can type as one line.</summary>
    public static bool CanSet(Field field) => RecordInput.CanWrite(field) && field is { IsHidden: false, IsEncrypted: false, Group: not "system" }
        && field.Kind is FieldKind.Text or FieldKind.LongText or FieldKind.Number or FieldKind.Percent or FieldKind.Choice or FieldKind.YesNo or FieldKind.Date or FieldKind.Email or FieldKind.Url;

    public override string? Wrong(AutomationStep step, TypeSchema type, Schema schema)
    {
        if (type.Find(step.Field ?? "") is not { } field || !CanSet(field))
        {
            return "automation.wrong.field";
        }

        try
        {
            var value = FieldJson.Read(field, Node(field, step.Value));
            return field.Kind == FieldKind.Choice && value is string key && schema.OptionsOf(field).All(o => o.Key != key) ? "automation.wrong.value" : null;
        }
        catch (FieldException)
        {
            return "automation.wrong.value";
        }
    }

    public override void Do(AutomationTurn turn)
    {
        var type = turn.Work.Schema[turn.Work.TypeOf(turn.Record)];
        var field = type[turn.Step.Field!];
        RecordInput.Apply(turn.Work, turn.Rules, turn.Record, type, new Dictionary<string, object?> { [field.Key] = FieldJson.Read(field, Node(field, turn.Step.Value)) });
    }

    /// <summary>As the API would be given it; nothing empties the field.</summary>
    private static JsonNode? Node(Field field, string? text) => text is not { Length: > 0 } ? null : field.Kind switch
    {
        FieldKind.Number or FieldKind.Percent => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number) : JsonValue.Create(text),
        FieldKind.YesNo => bool.TryParse(text, out var yes) ? JsonValue.Create(yes) : JsonValue.Create(text),
        _ => JsonValue.Create(text),
    };
}

/// <summary>Makes a task on the record.</summary>
internal sealed class TaskAction : AutomationAction
{
    /// <summary>In the maker's zone: due in the morning, like what people plan for a day.</summary>
    private static readonly TimeOnly Morning = new(9, 0);

    public override string Kind => "task";

    public override string Icon => "checkbox";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Text, AutomationInput.Who, AutomationInput.Days];

    public override string? Wrong(AutomationStep step, TypeSchema type, Schema schema) =>
        string.IsNullOrWhiteSpace(step.Text) ? "automation.wrong.text"
        : step.Days is null or < 0 or > 3_650 ? "automation.wrong.days" : Whose.Wrong(step, schema);

    public override void Do(AutomationTurn turn)
    {
        var (work, record) = (turn.Work, turn.Record);
        var type = work.TypeOf(record);
        var task = new CrmTask
        {
            Subject = turn.Text.Length > 200 ? turn.Text[..200] : turn.Text,
            DueAt = Due(work, turn.Step.Days ?? 0),
            OwnerId = turn.Who,
            AboutId = record.Id,
            AccountId = type == "account" ? record.Id : null,
            ContactId = type == "contact" ? record.Id : null,
            OpportunityId = type == "opportunity" ? record.Id : null,
        };
        work.Add(task);
    }

    private static DateTimeOffset Due(Work work, int days)
    {
        var morning = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).DateTime).AddDays(days).ToDateTime(Morning);
        return new DateTimeOffset(morning, work.Actor.Zone.GetUtcOffset(morning)).ToUniversalTime();
    }
}

/// <summary>Tells a member in the bell.</summary>
internal sealed class NotifyAction : AutomationAction
{
    public override string Kind => "notify";

    public override string Icon => "bell";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Who, AutomationInput.Text];

    public override string? Wrong(AutomationStep step, TypeSchema type, Schema schema) =>
        string.IsNullOrWhiteSpace(step.Text) ? "automation.wrong.text" : Whose.Wrong(step, schema);

    public override void Do(AutomationTurn turn)
    {
        if (turn.Who is { } member && turn.Work.Schema.Members.ContainsKey(member))
        {
            turn.Work.Also(Notify.Insert(
                turn.Work.Sql(), turn.Work.Actor.WorkspaceId, member, "automation", turn.Record.Id, null, turn.Text, turn.Work.At, $"automation:{turn.Run}"));
            turn.Work.Tell(Notify.Inbox(member));
        }
    }
}

internal static class Whose
{
    public static string? Wrong(AutomationStep step, Schema schema) =>
        step.Who == AutomationStep.Owner || (Guid.TryParse(step.Who, out var member) && schema.Members.GetValueOrDefault(member) is { IsActive: true })
            ? null : "automation.wrong.member";
}
