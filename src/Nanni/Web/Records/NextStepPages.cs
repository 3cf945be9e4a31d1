using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>What is done next about a record, and when: a small form that one key opens from its page, its list and its board.</summary>
/// <remarks>What it sends is a part of the record's whole form, which takes it, and comes where something is wrong or somebody was faster.</remarks>
internal static class NextStepPages
{
    private static readonly string[] Keys = ["nextStep", "nextStepOn"];

    /// <summary>Records of the type have a next step, and the reader may say what it is.</summary>
    public static bool Has(TypeSchema schema) => Array.TrueForAll(Keys, key => schema.Find(key) is { } field && RecordInput.CanWrite(field));

    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        if (Array.TrueForAll(Keys, key => type.Find(key) is not null))
        {
            pages.MapGet($"/{type.Plural}/{{id:guid}}/next-step", (Guid id, Pages page, RecordQuery query) => Ask(id, page, query, type));
        }
    }

    private static async Task<IResult> Ask(Guid id, Pages page, RecordQuery query, RecordType type)
    {
        var view = await query.Of(page.Actor, type, id, page.Cancel) ?? throw new NotFoundException(type.Name, id);
        if (!view.CanEdit || view.Record.DeletedAt is not null || !Has(view.Type))
        {
            throw new ForbiddenException(type.Name, "Edit");
        }

        var present = await page.Present();
        return NextStepView.With(
            new NextStepModel(
                view.Type.Title.Get(view.Record) as string ?? "", page.Ui.Url($"{type.Plural}/{id}") + (FormPages.Asked(page) is { } asked ? "?return=" + Uri.EscapeDataString(asked) : ""), view.Record.Version,
                [.. Keys.Select(key => FormInputs.Of(present, view.Type, view.Type[key], view.Record, view.Titles, [], null) with { Id = "next-" + key })]),
            page.Ui);
    }
}
