using Microsoft.AspNetCore.Mvc;
using Nanni.Privacy.Consents;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Marketing.Forms;

/// <summary>
/// The editor of a form. Each step of it (a field added, moved, taken away) is posted with all that was typed and answered with the page
/// as it is then; nothing is saved before somebody says so. A script only spares the reload.
/// </summary>
internal static class FormEditorPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        var editor = pages.MapGroup("/webforms/{id:guid}/design").RequireAuthorization(MembershipRequired.Administrator).InShell("settings");
        editor.MapGet("", async (Guid id, Pages page, RecordQuery query, FormEditor show) =>
        {
            var (form, type) = await Find(id, page, query);
            return await show.Page(form, FormDraft.Of(form, type), new(), null, null, form.Version);
        });
        editor.MapPost("", Post);
    }

    public static string Url(Ui ui, Guid form) => ui.Url($"webforms/{form}/design");

    private static async Task<IResult> Post(
        Guid id, [FromForm] string? @do, [FromForm] int version, Pages page, RecordQuery query, FormEditor show, PurposeTable purposes, Operations run, FieldRules rules)
    {
        var (form, type) = await Find(id, page, query);
        var typed = await page.Context.Request.ReadFormAsync(page.Cancel);
        var draft = FormDraft.Read(typed, Language.Of(form.Language), type, await page.Schema());
        var shown = typed["show"].ToString();
        if (@do is not (null or "save"))
        {
            var (what, which) = @do.Split(' ', 2) is [var first, var second] ? (first, second) : (@do, typed["more." + @do].ToString());
            draft.Change(what, which, type, await purposes.All(page.Actor.WorkspaceId, page.Cancel));
            var made = what switch { "add" => "q:" + which, "consent" when draft.Consents.Count > 0 => "c:" + draft.Consents[^1].Id, _ => null };
            return await show.Page(form, draft, new(), shown, made, version);
        }

        // The page that says so has the version of now: whoever saves once more has seen it.
        var errors = draft.Check(page.Ui, isOvertaken: form.Version != version);
        if (!errors.Any)
        {
            try
            {
                var done = await run.Run(page.Actor, "webForm.update", async work =>
                {
                    var current = await work.Load<WebForm>(id);
                    RecordInput.Apply(work, rules, current, work.Schema[page.Types.Of<WebForm>().Name], draft.Values());
                }, page.Cancel);
                return Flash.Redirect(page.Context, Url(page.Ui, id), done.ChangedNothing ? null : "saved.updated", form.Name ?? "", done.ChangedNothing ? null : done.Id);
            }
            catch (FieldException refused)
            {
                foreach (var problem in refused.Problems)
                {
                    errors.Add(problem.Field is "heading" or "intro" or "button" or "thanks" ? $"{problem.Field}.{draft.Main.Code}" : "", Messages.Of(page.Ui, problem));
                }
            }
        }

        return await show.Page(form, draft, errors, shown, null, form.Version);
    }

    private static async Task<(WebForm Form, TypeSchema Type)> Find(Guid id, Pages page, RecordQuery query)
    {
        var type = page.Types.Of<WebForm>();
        return await query.Of(page.Actor, type, id, page.Cancel) is { Record: WebForm { DeletedAt: null } form }
            ? (form, (await page.Schema())[form.Target ?? "lead"]) : throw new NotFoundException(type.Name, id);
    }
}
