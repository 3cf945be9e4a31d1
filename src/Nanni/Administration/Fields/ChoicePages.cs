using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Administration.Fields;

/// <summary>Choice lists: their options in three languages, with colours, in order.</summary>
internal static class ChoicePages
{
    public static void Map(RouteGroupBuilder lists)
    {
        lists.MapGet("", List);
        lists.MapGet("/{key}", (string key, Pages page) => Edit(key, page));
        lists.MapPost("/{key}", Save);
    }

    private static async Task<IResult> List(Pages page)
    {
        var present = await page.Present();
        var ui = await page.Shell("settings");
        return AdminListsView.With(new AdminListsModel([.. Fields(page).GroupBy(f => f.Field.ChoiceList!).Select(used =>
        {
            var first = used.First();
            return new AdminList(used.Key, Name(ui, used.Key, first.Type, first.Field), UsedBy(ui, used), ui.Url("settings/lists/" + used.Key),
                [.. present.Schema.OptionsOf(first.Field).Where(o => !o.IsHidden).Select(o => new Value(ValueKind.Choice, Labels.Option(ui, first.Type.Name, first.Field, o), Color: o.Color))]);
        })]), ui);
    }

    private static async Task<IResult> Edit(string key, Pages page)
    {
        var used = Fields(page).Where(f => f.Field.ChoiceList == key).ToList();
        var present = await page.Present();
        var ui = await page.Shell("settings");
        var (type, field) = used.Count > 0 ? used[0] : throw new NotFoundException("list", Guid.Empty);
        return AdminListView.With(new AdminListModel(key, Name(ui, key, type, field), UsedBy(ui, used), ui.Url("settings/lists/" + key), ui.Url("settings/lists"),
            [.. present.Schema.OptionsOf(field).Select(OptionForm.Show)]), ui);
    }

    private static async Task<IResult> Save(string key, Pages page, ShapeStore shapes, HttpRequest request)
    {
        var field = Fields(page).FirstOrDefault(f => f.Field.ChoiceList == key).Field ?? throw new NotFoundException("list", Guid.Empty);
        var form = await request.ReadFormAsync(page.Cancel);
        var options = OptionForm.Read(form);
        var old = (await page.Schema()).OptionsOf(field);
        options.AddRange(old.Where(o => options.All(n => n.Key != o.Key)).Select(o => o with { IsHidden = true }));
        var statements = new List<Sql> { shapes.Sql().Add($"delete from choice_options where workspace_id = {page.Actor.WorkspaceId} and list = {key}") };
        for (var i = 0; i < options.Count; i++)
        {
            var insert = shapes.Sql().Add($"insert into choice_options (workspace_id, list, key, color, position, is_hidden, labels) values ({page.Actor.WorkspaceId}, {key}, {options[i].Key}, {options[i].Color}, {i}, {options[i].IsHidden}, ");
            statements.Add(shapes.Json(insert, options[i].Labels!).Raw(")"));
        }

        var told = Told.Shape("list.saved", key, Told.Differences(
            new() { ["options"] = OptionForm.Told(old) }, new() { ["options"] = OptionForm.Told(options) }));
        await shapes.Run(page.Actor, told, statements, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("settings/lists"), "saved.settings");
    }

    private static IEnumerable<(RecordType Type, Field Field)> Fields(Pages page) =>
        from type in page.Types.All
        from field in type.Fields
        where field.ChoiceList is not null
        select (type, field);

    /// <summary>A list that several types share goes by the field's word; another says whose it is.</summary>
    private static string Name(Ui ui, string key, RecordType type, Field field) =>
        Texts.Has("list." + key) ? ui.T("list." + key) : Labels.Field(ui, type.Name, field);

    private static string UsedBy(Ui ui, IEnumerable<(RecordType Type, Field Field)> used) =>
        string.Join(", ", used.Select(u => $"{ui.T("type." + u.Type.Name)}: {Labels.Field(ui, u.Type.Name, u.Field)}"));
}
