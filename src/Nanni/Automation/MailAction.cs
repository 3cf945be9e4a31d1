using Nanni.Customers.Contacts;
using Nanni.Database.Platform;
using Nanni.Privacy.Consents;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Automations;
using Nanni.Web.Mail;

namespace Nanni.Automation;

/// <summary>Sends a mail about the record. It lies in the outbox as soon as the run is saved, once for each run and step.</summary>
internal sealed class MailAction(MergeText merge, RecordTypes types, ConsentLedger consents, PurposeTable purposes, AutomationMails mails, IMailTransport transport) : AutomationAction
{
    private const string ContactType = "contact";

    public override string Kind => "mail";

    public override string Icon => "mail";

    public override IReadOnlyList<AutomationInput> Inputs => [AutomationInput.To, AutomationInput.Subject, AutomationInput.Body, AutomationInput.Purpose];

    public override async ValueTask<IReadOnlyList<StepProblem>> Check(StepCheck check)
    {
        var step = check.Step;
        var problems = new List<StepProblem>();
        if (step.To != AutomationStep.Owner && !Whose.Works(step.To, check.Schema) && Addresses(check.Type, check.Schema).All(a => a.Name != step.To))
        {
            problems.Add(new(AutomationInput.To, "automation.wrong.to"));
        }

        problems.AddRange(StepProblems.Texts(check, AutomationInput.Subject, step.Subject));
        problems.AddRange(StepProblems.Texts(check, AutomationInput.Body, step.Body));
        if (step.Purpose is { } purpose)
        {
            if ((await purposes.All(check.Actor.WorkspaceId, check.Cancel)).All(p => p.Key != purpose || !p.IsActive || !p.Channels.Contains(Channels.Mail)))
            {
                problems.Add(new(AutomationInput.Purpose, "automation.wrong.purpose"));
            }
            else if (!IsPerson(step.To, check.Type))
            {
                problems.Add(new(AutomationInput.Purpose, "automation.wrong.advertised"));
            }
        }

        return problems;
    }

    public override async ValueTask Do(AutomationTurn turn)
    {
        var (work, step) = (turn.Work, turn.Step);
        var (address, person) = await Recipient(turn);
        if (address is null || !EmailAddress.IsValid(address))
        {
            turn.Skip("automation.skipped.address");
            return;
        }

        if (step.Purpose is { } purpose && (person is not { } asked ? "gone" : await Refusal(work.Actor, asked, purpose, work.Cancel)) is { } refusal)
        {
            turn.Skip("automation.skipped." + refusal);
            return;
        }

        if (work.Actor.IsRehearsal)
        {
            // The same texts as the letter will have: a trial shows what somebody would read.
            turn.Show([address, .. await merge.Fill(work.Actor, types.Of(turn.Record), turn.Record.Id, [step.Subject!, step.Body!], work.Cancel)]);
        }

        if (!transport.CanSend)
        {
            turn.Skip("automation.skipped.server");
            return;
        }

        mails.Add(turn, address, step.Purpose is null ? null : person);
    }

    /// <summary>Fields of the record, and of what it refers to, that hold an address.</summary>
    public static IEnumerable<(string Name, Field? By, Field Field)> Addresses(TypeSchema type, Schema schema) =>
        MergeText.All(type, schema).Where(name => name.Field.Kind == FieldKind.Email);

    /// <summary>Why a person may not be written to for a purpose; null where they may.</summary>
    private async Task<string?> Refusal(Actor actor, Guid person, string purpose, CancellationToken cancel) =>
        await consents.May(actor, person, purpose, Channels.Mail, cancel) is { IsAllowed: false } refused ? refused.Reason : null;

    private async Task<(string? Address, Guid? Person)> Recipient(AutomationTurn turn)
    {
        var (work, to) = (turn.Work, turn.Step.To ?? "");
        if (to == AutomationStep.Owner || Guid.TryParse(to, out _))
        {
            var member = to == AutomationStep.Owner ? turn.Record.OwnerId ?? Guid.Empty : Guid.Parse(to);
            return ((await work.Query(
                work.Sql().Add($"select email from members where workspace_id = {work.Actor.WorkspaceId} and id = {member} and status = {"Active"}"),
                row => row.TextOrNull(0))).FirstOrDefault(), null);
        }

        var type = work.Schema[work.TypeOf(turn.Record)];
        if (MergeText.Find(to, type, work.Schema) is not var (by, field))
        {
            return (null, null);
        }

        if (by is null)
        {
            return (field.Get(turn.Record) as string, turn.Record is Contact ? turn.Record.Id : null);
        }

        return await merge.Behind(work.Actor, type, turn.Record, by.Key, work.Cancel) is { } other
            ? (field.Get(other.Record) as string, other.Record is Contact ? other.Record.Id : null) : (null, null);
    }

    /// <summary>Consent is given by people: the mail goes to one.</summary>
    private static bool IsPerson(string? to, TypeSchema type) =>
        to is not null && (to.Split('.', 2) is [var by, _] ? type.Find(by)?.Target == ContactType : type.Name == ContactType && !Guid.TryParse(to, out _) && to != AutomationStep.Owner);
}

/// <summary>
/// What is to be written to whom: the templates, filled in when the mail leaves, so that nothing of anybody waits here, and neither an undone
/// run nor somebody who was erased or has withdrawn their consent meanwhile is written to.
/// </summary>
internal sealed class AutomationMails(RecordStore store, RecordTypes types, MergeText merge, ConsentLedger consents, Nanni.Records.Jobs.ActorOf actors) : IRecordLetters
{
    public string Kind => "automation";

    public void Add(AutomationTurn turn, string address, Guid? person)
    {
        var work = turn.Work;
        var (id, actor) = (Guid.CreateVersion7(work.At), work.Actor);
        work.Also(work.Sql().Add($"""
            insert into automation_mails (workspace_id, id, key, operation_id, type, record_id, person_id, member_id, purpose, subject, body, at)
            values ({actor.WorkspaceId}, {id}, {turn.Key}, {work.Id}, {work.TypeOf(turn.Record)}, {turn.Record.Id}, {person}, {actor.MemberId}, {turn.Step.Purpose},
                {turn.Step.Subject}, {turn.Step.Body}, {work.At}) on conflict do nothing
            """), 1);
        work.Also(work.Sql().Add($"""
            insert into outbox_mails (id, purpose, "to", workspace_id, record_id, notice, created_at, attempts)
            values ({Guid.CreateVersion7(work.At)}, {"Record"}, {address}, {actor.WorkspaceId}, {id}, {Kind}, {work.At}, {0})
            """));
    }

    public async Task<(string Subject, string Body, string? ReplyTo)?> Write(Guid workspace, Guid record, CancellationToken cancel)
    {
        var mail = await store.First(
            AutomationTable.IsUndone(store.Sql().Raw("select m.type, m.record_id, m.person_id, m.member_id, m.purpose, m.subject, m.body, "), "o").Add($"""
                , s.email
                from automation_mails m join operations o on o.workspace_id = m.workspace_id and o.id = m.operation_id
                left join members s on s.workspace_id = m.workspace_id and s.id = m.member_id
                where m.workspace_id = {workspace} and m.id = {record}
                """),
            row => new
            {
                Type = row.Text(0),
                Record = row.Guid(1),
                Person = row.GuidOrNull(2),
                Member = row.Guid(3),
                Purpose = row.TextOrNull(4),
                Subject = row.Text(5),
                Body = row.Text(6),
                IsUndone = row.Long(7) == 1,
                ReplyTo = row.TextOrNull(8),
            }, cancel);
        if (mail is null or { IsUndone: true } || types.Find(mail.Type) is not { } type || await actors(workspace, mail.Member, cancel) is not { } actor)
        {
            return null;
        }

        try
        {
            if (mail.Purpose is { } purpose && (mail.Person is not { } person || !(await consents.May(actor, person, purpose, Channels.Mail, cancel)).IsAllowed))
            {
                return null;
            }

            var texts = await merge.Fill(actor, type, mail.Record, [mail.Subject, mail.Body], cancel);
            return (Line(texts[0]), texts[1].ReplaceLineEndings("\n").TrimEnd() + "\n", mail.ReplyTo);
        }
        catch (NotFoundException)
        {
            // Who or what it was about is gone, or no longer for the eyes of the automation's maker: nothing is said of it.
            return null;
        }
    }

    /// <summary>A header of a mail is one line, whatever a value holds.</summary>
    private static string Line(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > 300 ? line[..300] : line;
    }
}
