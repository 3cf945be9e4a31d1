using System.Globalization;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Activities.Sharing;

/// <summary>The dialog that shares a record, a page of its own without a script, and taking a share back.</summary>
internal static class SharePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        foreach (var type in Modules.RecordTypes.All.Where(t => t.IsShareable))
        {
            var one = $"/{type.Plural}/{{id:guid}}/share";
            pages.MapGet(one, (Guid id, Pages page, RecordQuery query) => Show(id, page, query, type, null, []));
            pages.MapPost(one, (Guid id, Pages page, Sharing sharing, RecordQuery query, HttpRequest request) => Give(id, page, sharing, query, type, request));
            pages.MapPost(one + "/{whom:guid}/end", async (Guid id, Guid whom, Pages page, Sharing sharing) =>
            {
                var done = await sharing.End(page.Actor, type, id, whom, page.Cancel);
                var name = Name(await page.Schema(), whom);
                return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}/{id}/access"), done is null ? null : "saved.unshared", name, done?.Id);
            });
        }
    }

    private static async Task<IResult> Show(
        Guid id, Pages page, RecordQuery query, RecordType type, IFormCollection? form, IReadOnlyList<FieldProblem> problems)
    {
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        if (!Shares.MayShare(type, page.Actor, view.Record))
        {
            throw new ForbiddenException(type.Name, Shares.Refused);
        }

        var ui = await page.Shell(type.Plural);
        string[] Errors(string field) => [.. problems.Where(p => p.Field == field).Select(p => Messages.Of(ui, p))];
        var right = form?["right"].ToString() == "edit" ? "edit" : "see";
        return ShareView.With(
            new ShareModel(Labels.Type(ui, type), type.Title.Get(view.Record) as string ?? "", ui.Url($"{type.Plural}/{id}"))
            {
                With = new("with", ui.T("share.with"), "reference", Typed(form))
                {
                    Id = "share-with", Target = "audience", Value = form?["with"], IsRequired = true, Errors = Errors("with"),
                },
                Right = new("right", ui.T("share.right"), "choice", right)
                {
                    Id = "share-right", IsRequired = true,
                    Options = [new("see", ui.T("share.see"), IsSelected: right == "see"), new("edit", ui.T("share.edit"), IsSelected: right == "edit")],
                },
                Until = new("until", ui.T("share.until"), "date", form?["until"].ToString() ?? "")
                {
                    Id = "share-until", Help = ui.T("share.until.help"), Errors = Errors("until"),
                },
            }, ui, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Give(Guid id, Pages page, Sharing sharing, RecordQuery query, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        try
        {
            var schema = await page.Schema();
            var whom = Whom(schema, form);
            var done = await sharing.Give(page.Actor, type, id, whom, form["right"].ToString() == "edit", Day(form["until"].ToString()), page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}/{id}"), "saved.shared", Name(schema, whom), done?.Id);
        }
        catch (FieldException refused)
        {
            return await Show(id, page, query, type, form, refused.Problems);
        }
    }

    /// <summary>Who was chosen, or, where no script runs, the one person or team of the name that was typed.</summary>
    private static Guid Whom(Schema schema, IFormCollection form)
    {
        if (Guid.TryParse(form["with"], out var chosen))
        {
            return chosen;
        }

        var typed = Fold.Sort(Typed(form));
        Guid[] named = [.. schema.Members.Values.Where(m => m is { IsActive: true, CanSignIn: true }).Select(m => (m.Id, m.Name)).Concat(schema.Teams.Select(t => (Id: t.Key, Name: t.Value)))
            .Where(one => Fold.Sort(one.Name) == typed).Select(one => one.Id)];
        return named is [var only] ? only : throw new FieldException("with", typed.Length == 0 ? "field.required" : "field.reference");
    }

    private static string Typed(IFormCollection? form) => form?["with.text"].ToString().Trim() ?? "";

    private static DateOnly? Day(string text) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new FieldException("until", "field.kind.date");

    private static string Name(Schema schema, Guid whom) =>
        schema.Teams.TryGetValue(whom, out var team) ? team : schema.Members.GetValueOrDefault(whom)?.Name ?? "?";
}
