using System.Globalization;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Text;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Jobs;
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
            pages.MapPost($"/{type.Plural}/share", (Pages page, Sharing sharing, SavedViews views, Lists lists, HttpRequest request) =>
                GiveMany(page, sharing, views, lists, type, request));
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
        return ShareView.With(
            new ShareModel(Labels.Type(ui, type), type.Title.Get(view.Record) as string ?? "", ui.Url($"{type.Plural}/{id}"))
            {
                With = new("with", ui.T("share.with"), "reference", Typed(form))
                {
                    Id = "share-with", Target = "audience", Value = form?["with"], IsRequired = true, Errors = Errors("with"),
                },
                Right = ShareModel.RightInput(ui, "share-right", canEdit: form?["right"].ToString() == "edit"),
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

    /// <summary>The records that are chosen in a list, or all that it shows.</summary>
    private static async Task<IResult> GiveMany(Pages page, Sharing sharing, SavedViews views, Lists lists, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var (back, schema) = (BulkPages.Back(page, type, form), await page.Schema());
        try
        {
            var ids = form["all"] != "1" ? [.. BulkPages.Ids(form)] : await lists.Ids(
                page.Actor, new(schema[type.Name], [])
                {
                    Filter = await BulkPages.Filter(page, views, schema[type.Name], form) is { } filter ? FilterText.Parse(filter) : null,
                    Search = form["q"].ToString(),
                }, Guid.Empty, Sharing.Most + 1, page.Cancel);
            if (ids.Count is 0 or > Sharing.Most)
            {
                return Flash.Redirect(page.Context, back, ids.Count == 0 ? null : "saved.share.most", n: Sharing.Most);
            }

            var whom = Whom(schema, form);
            var done = await sharing.GiveMany(page.Actor, type, ids, whom, form["right"].ToString() == "edit", Day(form["until"].ToString()), page.Cancel);
            return Flash.Redirect(
                page.Context, back, done.Left == 0 ? "saved.sharedMany" : "saved.sharedMany.some", Name(schema, whom), done.Operation?.Id, done.Shared);
        }
        catch (FieldException wrong)
        {
            return Flash.Redirect(page.Context, back, "saved.bulk.wrong", Messages.Of(page.Ui, wrong.Problems[0]));
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
