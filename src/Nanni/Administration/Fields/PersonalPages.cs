using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;

namespace Nanni.Administration.Fields;

/// <summary>Personal numbers of a state, off until an administrator says that the company may keep them.</summary>
internal static class PersonalPages
{
    public static void Map(RouteGroupBuilder personal)
    {
        personal.MapGet("", Show);
        personal.MapPost("/{type}/{field}", Switch);
    }

    private static async Task<IResult> Show(Pages page)
    {
        var schema = await page.Schema();
        var ui = await page.Shell("settings");
        return PersonalView.With(
            new PersonalModel([.. Fields(page.Types).Select(f => new PersonalField(
                Labels.Field(ui, f.Type.Name, f.Field), ui.T($"type.{f.Type.Name}.plural"), ui.Url($"settings/personal/{f.Type.Name}/{f.Field.Key}"),
                schema[f.Type.Name].Find(f.Field.Key) is not null))]), ui);
    }

    private static async Task<IResult> Switch(string type, string field, Pages page, ShapeStore shapes, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var known = Fields(page.Types).FirstOrDefault(f => f.Type.Name == type && f.Field.Key == field);
        if (known.Field is null)
        {
            throw new NotFoundException(type, Guid.Empty);
        }

        var workspace = page.Actor.WorkspaceId;
        await shapes.Run(
            page.Actor,
            Told.Shape("personal.switched", $"{type}.{field}", Told.Differences([], new() { ["on"] = form["on"] == "true" ? "true" : "false" })),
            [
                form["on"] == "true" ? shapes.SwitchOn(workspace, type, field)
                    : shapes.Sql().Add($"delete from field_settings where workspace_id = {workspace} and type = {type} and field = {field}"),
            ], page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("settings/personal"), "saved.settings");
    }

    private static IEnumerable<(RecordType Type, Field Field)> Fields(RecordTypes types) =>
        from type in types.All from field in type.Fields where field.IsOptIn select (type, field);
}

/// <summary>What can be kept of people's numbers, and what is.</summary>
public sealed record PersonalModel(IReadOnlyList<PersonalField> Fields);

/// <param name="Of">The kind of record it belongs to.</param>
public sealed record PersonalField(string Label, string Of, string Url, bool IsOn);
