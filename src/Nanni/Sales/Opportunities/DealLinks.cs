using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Sales.Opportunities;

/// <summary>Records that belong to a deal and are added to it in a line on its page.</summary>
/// <param name="Type">Name of their type, whose field <c>opportunity</c> is the deal.</param>
/// <param name="Path">Beneath the deal's address.</param>
/// <param name="Said">Text of the toast.</param>
/// <param name="Add">Text of the button that opens the line.</param>
/// <param name="Fields">That the line asks for; the first is the one that cannot be left out.</param>
internal sealed record DealLink(string Type, string Path, string Said, string Add, string[] Fields)
{
    /// <summary>What a field begins with.</summary>
    public IReadOnlyDictionary<string, object?> Begins { get; init; } = new Dictionary<string, object?>();
}

/// <summary>The lines that add to a deal, and what they do.</summary>
internal static class DealLinks
{
    public static void Map(RouteGroupBuilder pages, DealLink link) =>
        pages.MapPost($"/opportunities/{{id:guid}}/{link.Path}", (Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, HttpRequest request) =>
            Add(id, page, run, rules, query, link, request));

    public static void Fill(Slots slots, DealLink link) =>
        slots.RelatedAdd(link.Type, "opportunity", slot => slot.Record is Opportunity { DeletedAt: null } deal && slot.View.CanEdit
            ? DealLinkParts.Add(
                slot.Page.Ui.Url($"opportunities/{deal.Id}/{link.Path}"), slot.Page.Ui.T(link.Add),
                [.. link.Fields.Where(key => slot.MayGive(link.Type, key)).Select(key => slot.Input(link.Type, key, link.Begins.GetValueOrDefault(key)) with { Id = $"{link.Type}-{key}", IsRequired = key == link.Fields[0] })],
                slot.Page.Ui)
            : null);

    private static async Task<IResult> Add(Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, DealLink link, HttpRequest request)
    {
        var view = await query.Of(page.Actor, page.Types["opportunity"], id, page.Cancel) ?? throw new NotFoundException("opportunity", id);
        var form = await request.ReadFormAsync(page.Cancel);
        var schema = (await page.Schema())[link.Type];
        var deal = page.Ui.Url("opportunities/" + id);
        try
        {
            var values = FormValues.Read(form, schema, page.Actor).Where(v => link.Fields.Contains(v.Key)).ToDictionary();
            var done = await run.Run(page.Actor, link.Type + ".create", work =>
            {
                var record = schema.Type.New();
                (record.OwnerId, record.TeamId) = (view.Record.OwnerId, view.Record.TeamId);
                schema["opportunity"].Set(record, id);
                RecordInput.Apply(work, rules, record, schema, values);
                work.Add(record);
                return Task.CompletedTask;
            }, page.Cancel);
            return Flash.Redirect(page.Context, deal, link.Said, "", done.Id);
        }
        catch (FieldException)
        {
            // The whole form says at each field what is wrong with it, with what was given so far.
            var given = string.Concat(link.Fields.Where(key => form[key].ToString().Length > 0).Select(key => $"&{key}={Uri.EscapeDataString(form[key].ToString())}"));
            return Flash.Redirect(page.Context, page.Ui.Url($"{schema.Type.Plural}/new?opportunity={id}{given}&return={Uri.EscapeDataString(deal)}"));
        }
    }
}
