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

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) => StepProblems.If(
        !Whose.Works(check.Step.Who, check.Schema), AutomationInput.Member, "automation.wrong.member");

    public override ValueTask Do(AutomationTurn turn)
    {
        Whose.Give(turn, turn.Who);
        return default;
    }
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

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check)
    {
        if (check.Type.Find(check.Step.Field ?? "") is not { } field || !CanSet(field))
        {
            return StepProblems.If(true, AutomationInput.Field, "automation.wrong.field");
        }

        try
        {
            var value = FieldJson.Read(field, Node(field, check.Step.Value));
            return StepProblems.If(
                field.Kind == FieldKind.Choice && value is string key && check.Schema.OptionsOf(field).All(o => o.Key != key), AutomationInput.Value, "automation.wrong.value");
        }
        catch (FieldException)
        {
            return StepProblems.If(true, AutomationInput.Value, "automation.wrong.value");
        }
    }

    public override ValueTask Do(AutomationTurn turn)
    {
        var type = turn.Work.Schema[turn.Work.TypeOf(turn.Record)];
        var field = type[turn.Step.Field!];
        RecordInput.Apply(turn.Work, turn.Rules, turn.Record, type, new Dictionary<string, object?> { [field.Key] = FieldJson.Read(field, Node(field, turn.Step.Value)) });
        return default;
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
internal sealed class TaskAction(TurnTexts texts) : AutomationAction
{
    public override string Kind => "task";

    public override string Icon => "checkbox";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Text, AutomationInput.Who, AutomationInput.Days];

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) => new([
        .. StepProblems.Texts(check, AutomationInput.Text, check.Step.Text),
        .. Whose.Wrong(check),
        .. check.Step.Days is null or < 0 or > 3_650 ? [new StepProblem(AutomationInput.Days, "automation.wrong.days")] : Array.Empty<StepProblem>(),
    ]);

    public override async ValueTask Do(AutomationTurn turn)
    {
        var (work, record) = (turn.Work, turn.Record);
        var type = work.TypeOf(record);
        var text = await texts.Line(turn, turn.Step.Text);
        var task = new CrmTask
        {
            Subject = text.Length > 200 ? text[..200] : text,
            DueAt = CrmTask.MorningIn(turn.Step.Days ?? 0, work.At, work.Actor.Zone),
            OwnerId = turn.Who,
            AboutId = record.Id,
            AccountId = type == "account" ? record.Id : null,
            ContactId = type == "contact" ? record.Id : null,
            OpportunityId = type == "opportunity" ? record.Id : null,
        };
        work.Add(task);
    }
}

/// <summary>Tells a member in the bell.</summary>
internal sealed class NotifyAction(TurnTexts texts) : AutomationAction
{
    public override string Kind => "notify";

    public override string Icon => "bell";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Who, AutomationInput.Text];

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) =>
        new([.. Whose.Wrong(check), .. StepProblems.Texts(check, AutomationInput.Text, check.Step.Text)]);

    public override async ValueTask Do(AutomationTurn turn)
    {
        if (turn.Who is not { } member || !turn.Work.Schema.Members.ContainsKey(member))
        {
            turn.Skip("automation.skipped.owner");
            return;
        }

        turn.Work.Also(Notify.Insert(
            turn.Work.Sql(), turn.Work.Actor.WorkspaceId, member, "automation", turn.Record.Id, null, await texts.Line(turn, turn.Step.Text), turn.Work.At, $"automation:{turn.Key}"));
        turn.Work.Tell(Notify.Inbox(member));
    }
}
