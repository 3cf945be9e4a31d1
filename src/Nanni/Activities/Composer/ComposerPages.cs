using Nanni.Activities.Attachments;
using Nanni.Activities.Interactions;
using Nanni.Activities.Notes;
using Nanni.Activities.Tasks;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Files;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Activities.Composer;

/// <summary>Writes into a record's story: notes, calls, meetings, mails logged by hand, tasks, files.</summary>
internal static class ComposerPages
{
    private static readonly Dictionary<string, (string Type, string Icon, string[] Fields)> Tabs = new()
    {
        ["note"] = ("note", "note", ["body", "private"]),
        ["call"] = ("interaction", "phone", ["subject", "direction", "outcome", "minutes", "at", "body"]),
        ["meeting"] = ("interaction", "users", ["subject", "at", "minutes", "body"]),
        ["mail"] = ("interaction", "mail", ["subject", "direction", "at", "body"]),
        ["task"] = ("task", "checkbox", ["subject", "dueAt", "remindAt", "owner", "priority"]),
    };

    public static void Map(RouteGroupBuilder pages) =>
        pages.MapPost("/compose", (Pages page, Operations run, FieldRules rules, RecordQuery query, FileStore files, HttpRequest request) =>
            Write(page, run, rules, query, files, request));

    /// <summary>The composer, on records that activities can be about.</summary>
    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record.DeletedAt is null && slot.Type.Name is "account" or "contact" or "opportunity" or "lead")
        {
            var ui = slot.Page.Ui;
            slot.Composer = new(ui.Url("compose"), slot.Record.Id,
                [.. Tabs.Where(t => slot.Page.Actor.For(t.Value.Type, Right.Create) != Scope.None).Select(t => new ComposerTab(t.Key, ui.T("composer." + t.Key), t.Value.Icon,
                    [.. t.Value.Fields.Where(f => slot.MayGive(t.Value.Type, f)).Select(f => slot.Input(t.Value.Type, f, Initial(slot, f)) with { Id = $"compose-{t.Key}-{f}", IsRequired = f is "subject" or "body" && t.Value.Fields[0] == f })]))],
                ui.Url("files"), ui.Url("lookup/member"));
        }

        return ValueTask.CompletedTask;
    }

    private static object? Initial(RecordSlot slot, string field) => field switch
    {
        "owner" => slot.Page.Actor.MemberId,
        "at" => slot.Page.Ui.Now,
        "direction" => "out",
        "priority" => "normal",
        _ => null,
    };

    private static async Task<IResult> Write(Pages page, Operations run, FieldRules rules, RecordQuery query, FileStore files, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var kind = form["kind"].ToString();
        if (!Tabs.TryGetValue(kind, out var tab) || !Guid.TryParse(form["about"], out var about))
        {
            throw new UnreadableException("composer.kind");
        }

        var subject = await query.TypeOf(page.Actor, about, page.Cancel) ?? throw new NotFoundException("record", about);
        var view = await query.Of(page.Actor, subject, about, page.Cancel) ?? throw new NotFoundException(subject.Name, about);
        var schema = (await page.Schema())[tab.Type];
        // The form's own "kind" says which tab it is; a task has a field of that name.
        var values = FormValues.Read(form, schema, page.Actor).Where(v => tab.Fields.Contains(v.Key)).ToDictionary();
        var uploads = await files.Receive(page.Actor, form, page.Cancel);
        Activity? made = null;
        var done = await run.Run(page.Actor, tab.Type + ".create", work =>
        {
            made = New(kind);
            RecordInput.Apply(work, rules, made, schema, values);
            Point(made, view.Record, subject);
            if (made is Note note && note.Body is null && uploads.Count > 0)
            {
                note.Body = string.Join(", ", uploads.Select(u => u.Name));
            }

            Mention(made, form, work);
            work.Add(made);
            foreach (var file in uploads)
            {
                var attachment = new Attachment { Name = file.Name, FileId = file.Id, Size = file.Size };
                Point(attachment, view.Record, subject);
                work.Add(attachment);
            }

            return Task.CompletedTask;
        }, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url($"{subject.Plural}/{about}"), "saved.composed", "", done.Id);
    }

    private static Activity New(string kind) => kind switch
    {
        "note" => new Note(),
        "task" => new CrmTask(),
        _ => new Interaction { Kind = kind },
    };

    /// <summary>About the record itself, and in the story of whom the record belongs to.</summary>
    private static void Point(Activity made, Record about, RecordType type)
    {
        made.AboutId = about.Id;
        made.AccountId = type.Name == "account" ? about.Id : type.Find("account")?.Get(about) as Guid?;
        made.ContactId = type.Name == "contact" ? about.Id : type.Name is "opportunity" or "lead" ? type.Find("contact")?.Get(about) as Guid? : null;
        made.OpportunityId = type.Name == "opportunity" ? about.Id : type.Name == "lead" ? type.Find("opportunity")?.Get(about) as Guid? : null;
    }

    private static void Mention(Activity made, IFormCollection form, Work work)
    {
        Guid[] members = [.. form["mentions"].Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(work.Schema.Members.ContainsKey).Distinct()];
        switch (made)
        {
            case Note note:
                note.MentionIds = members;
                break;
            case Interaction interaction:
                interaction.MentionIds = members;
                break;
        }
    }
}
