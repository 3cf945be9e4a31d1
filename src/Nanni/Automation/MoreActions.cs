using System.Security.Cryptography;
using System.Text;
using Nanni.Activities.Notes;
using Nanni.Integrations.Webhooks;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Quotes;
using Nanni.Web.Automations;

namespace Nanni.Automation;

/// <summary>Gives records to several members in turn.</summary>
internal sealed class TurnAction : AutomationAction
{
    public override string Kind => "turn";

    public override string Icon => "users";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Members];

    public override bool ChangesRecord => true;

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) => StepProblems.If(
        check.Step.Members is not { Count: > 1 } members || members.Any(m => !Whose.Works(m, check.Schema)), AutomationInput.Members, "automation.wrong.members");

    /// <summary>Two runs at once do not give the same turn: the second is done again.</summary>
    public override async ValueTask Do(AutomationTurn turn)
    {
        var (work, (automation, place)) = (turn.Work, turn.Automation);
        List<Guid> members = [.. (turn.Step.Members ?? []).Select(Guid.Parse)];
        var last = (await work.Query(
            work.Sql().Add($"select member_id from automation_turns where workspace_id = {work.Actor.WorkspaceId} and automation_id = {automation} and place = {place}"),
            row => row.GuidOrNull(0))).FirstOrDefault();
        var next = members[(last is { } before ? members.IndexOf(before) + 1 : 0) % members.Count];
        Whose.Give(turn, next);
        work.Also(
            last is null
                ? work.Sql().Add($"insert into automation_turns (workspace_id, automation_id, place, member_id) values ({work.Actor.WorkspaceId}, {automation}, {place}, {next}) on conflict do nothing")
                : work.Sql().Add($"""
                    update automation_turns set member_id = {next}
                    where workspace_id = {work.Actor.WorkspaceId} and automation_id = {automation} and place = {place} and member_id = {last}
                    """), 1);
    }
}

/// <summary>Leaves the record without an owner.</summary>
internal sealed class UnassignAction : AutomationAction
{
    public override string Kind => "unassign";

    public override string Icon => "user-x";

    public override IReadOnlyList<AutomationInput> Inputs => [];

    public override bool ChangesRecord => true;

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) => new(StepProblems.None);

    public override ValueTask Do(AutomationTurn turn)
    {
        Whose.Give(turn, null);
        return default;
    }
}

/// <summary>Writes a note on the record.</summary>
internal sealed class NoteAction(TurnTexts texts) : AutomationAction
{
    public override string Kind => "note";

    public override string Icon => "note";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Body];

    public override ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) => new([.. StepProblems.Texts(check, AutomationInput.Body, check.Step.Body)]);

    public override async ValueTask Do(AutomationTurn turn)
    {
        var (type, id) = (turn.Work.TypeOf(turn.Record), turn.Record.Id);
        turn.Work.Add(new Note
        {
            Body = await texts.Whole(turn, turn.Step.Body),
            AboutId = id,
            AccountId = type == "account" ? id : null,
            ContactId = type == "contact" ? id : null,
            OpportunityId = type == "opportunity" ? id : null,
        });
    }
}

/// <summary>Makes a draft of a quote for a deal, perhaps with the lines of another. It is never sent by itself.</summary>
internal sealed class QuoteAction(TurnTexts texts, RecordQuery records, RecordTypes types) : AutomationAction
{
    public override string Kind => "quote";

    public override string Icon => "file-text";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Text, AutomationInput.Quote];

    public override bool Suits(TypeSchema type) => type.Name == "opportunity";

    public override async ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) =>
    [
        .. Suits(check.Type) ? StepProblems.None : [new(null, "automation.wrong.kind")],
        .. StepProblems.Texts(check, AutomationInput.Text, check.Step.Text),
        .. check.Step.Quote is null || await Template(check.Actor, check.Step, check.Cancel) is not null ? StepProblems.None : [new(AutomationInput.Quote, "automation.wrong.quote")],
    ];

    public override async ValueTask Do(AutomationTurn turn)
    {
        var deal = (Opportunity)turn.Record;
        var template = await Template(turn.Work.Actor, turn.Step, turn.Work.Cancel);
        var quote = new Quote
        {
            Subject = await texts.Line(turn, turn.Step.Text),
            OpportunityId = deal.Id,
            AccountId = deal.AccountId,
            ContactId = deal.ContactId,
            OwnerId = deal.OwnerId,
            TeamId = deal.TeamId,
            ProfileId = template?.ProfileId,
            Language = template?.Language,
            Currency = template?.Currency ?? deal.Amount?.Currency,
            Introduction = template?.Introduction,
        };
        if (template is not null)
        {
            quote.Write(template.Offer);
        }

        turn.Work.Add(quote);
    }

    private async Task<Quote?> Template(Actor actor, AutomationStep step, CancellationToken cancel) =>
        Guid.TryParse(step.Quote, out var id) && await records.Of(actor, types.Of<Quote>(), id, cancel) is { Record: Quote { DeletedAt: null } quote } ? quote : null;
}

/// <summary>Tells a webhook of the record: signed, tried again and repeatable as all that webhooks are told.</summary>
internal sealed class WebhookAction(WebhookTable webhooks) : AutomationAction
{
    public override string Kind => "webhook";

    public override string Icon => "webhook";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.Webhook];

    public override async ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check) =>
        Guid.TryParse(check.Step.Webhook, out var id) && await webhooks.One(check.Actor.WorkspaceId, id, check.Cancel) is not null
            ? StepProblems.None : [new(AutomationInput.Webhook, "automation.wrong.webhook")];

    public override async ValueTask Do(AutomationTurn turn)
    {
        var (work, id) = (turn.Work, Guid.Parse(turn.Step.Webhook!));
        if (await webhooks.One(work.Actor.WorkspaceId, id, work.Cancel) is not { State: WebhookState.Active })
        {
            turn.Skip("automation.skipped.webhook");
            return;
        }

        var cause = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(turn.Key)).AsSpan(0, 16));
        work.Also(DeliveryTable.Call(work.Sql(), work.Actor.WorkspaceId, id, cause, (work.TypeOf(turn.Record), turn.Record.Id, turn.Record.Version), work.At));
    }
}
