using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Administration.Fields;

/// <summary>How forms and pages of a type are laid out: groups, order, what is required and what is hidden.</summary>
internal static class LayoutPages
{
    public static void Map(RouteGroupBuilder layout)
    {
        layout.MapGet("", (string? type, Pages page) => Show(type, page));
        layout.MapPost("/{type}", Save);
        layout.MapPost("/{type}/reset", async (string type, Pages page, ShapeStore shapes) =>
        {
            // Back to how it was made; but what was switched on stays on.
            string[] on = [.. (await page.Schema())[FieldPages.Type(page, type).Name].Fields.Where(f => f.IsOptIn).Select(f => f.Key)];
            await shapes.Run(
                page.Actor,
                Told.Shape("layout.saved", type),
                [
                    shapes.Sql().Add($"delete from field_settings where workspace_id = {page.Actor.WorkspaceId} and type = {type}"),
                    .. on.Select(key => shapes.SwitchOn(page.Actor.WorkspaceId, type, key)),
                ], page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("settings/layout?type=" + type), "saved.settings");
        });
    }

    private static async Task<IResult> Show(string? name, Pages page)
    {
        var type = FieldPages.Type(page, name ?? "account");
        var schema = (await page.Schema())[type.Name];
        var ui = await page.Shell("settings");
        var declared = type.Fields.ToDictionary(f => f.Key);
        return AdminFormLayoutView.With(new AdminFormLayoutModel(Labels.Type(ui, type), FieldPages.Types(page, "layout"), ui.Url("settings/layout/" + type.Name), ui.Url($"settings/layout/{type.Name}/reset"),
            [.. schema.Fields.Where(f => !declared.TryGetValue(f.Key, out var own) || !own.IsHidden).GroupBy(f => f.Group).Select(g => new AdminLayoutGroup(g.Key, Labels.Group(ui, g.Key),
                [.. g.Select(f => new AdminLayoutField(f.Key, Labels.Field(ui, type.Name, f), ui.T("kind." + FieldJson.Camel(f.Kind)), f.IsRequired, f.IsHidden,
                    Must: declared.TryGetValue(f.Key, out var own) && (own.IsRequired || own.IsTitle), IsCustom: f.IsCustom))]))]), ui);
    }

    private static async Task<IResult> Save(string type, Pages page, ShapeStore shapes, HttpRequest request)
    {
        var record = FieldPages.Type(page, type);
        var schema = (await page.Schema())[record.Name];
        var form = await request.ReadFormAsync(page.Cancel);
        var (required, hidden) = (form["required"].OfType<string>().ToHashSet(), form["hidden"].OfType<string>().ToHashSet());
        var statements = new List<Sql> { shapes.Sql().Add($"delete from field_settings where workspace_id = {page.Actor.WorkspaceId} and type = {record.Name}") };
        var (group, position) = ("main", 0);
        foreach (var item in form["item"].OfType<string>())
        {
            if (item.StartsWith("group:", StringComparison.Ordinal))
            {
                group = item["group:".Length..] is { Length: > 0 and <= 60 } key ? key : group;
                continue;
            }

            if (!item.StartsWith("field:", StringComparison.Ordinal) || schema.Find(item["field:".Length..]) is not { } field)
            {
                continue;
            }

            position++;
            statements.Add(field.IsCustom
                ? shapes.Sql().Add($"update custom_fields set form_group = {group}, position = {position}, is_required = {required.Contains(field.Key)} where workspace_id = {page.Actor.WorkspaceId} and id = {field.ValueId}")
                : shapes.Sql().Add($"""
                    insert into field_settings (workspace_id, type, field, is_required, is_hidden, form_group, position)
                    values ({page.Actor.WorkspaceId}, {record.Name}, {field.Key}, {required.Contains(field.Key)}, {hidden.Contains(field.Key)}, {group}, {position}) on conflict do nothing
                    """));
        }

        if (form["newGroup"].ToString().Trim() is { Length: > 0 and <= 60 } added && statements.Count > 1)
        {
            // A group without fields does not exist: the last field listed moves into it.
            statements.Add(shapes.Sql().Add($"update field_settings set form_group = {added} where workspace_id = {page.Actor.WorkspaceId} and type = {record.Name} and position = {position}"));
        }

        await shapes.Run(page.Actor, Told.Shape("layout.saved", type), statements, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("settings/layout?type=" + record.Name), "saved.settings");
    }
}
