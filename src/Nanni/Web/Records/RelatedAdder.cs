using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Records that belong to another and are added to it in a line on its page.</summary>
/// <param name="Type">Name of their type.</param>
/// <param name="By">Their reference to the record of the page.</param>
/// <param name="Path">Beneath that record's address.</param>
/// <param name="Said">Text of the toast.</param>
/// <param name="Label">Text of the button that opens the line.</param>
/// <param name="Fields">That the line asks for; the first is the one that cannot be left out.</param>
public sealed record RelatedAdder(string Type, string By, string Path, string Said, string Label, string[] Fields)
{
    /// <summary>What a field begins with.</summary>
    public IReadOnlyDictionary<string, object?> Begins { get; init; } = new Dictionary<string, object?>();

    /// <summary>Fills in what was left empty, before it is checked.</summary>
    public Func<Pages, Record, Dictionary<string, object?>, ValueTask>? Complete { get; init; }

    /// <param name="plural">Of the type of the page's record.</param>
    public void Map(RouteGroupBuilder pages, string plural) =>
        pages.MapPost($"/{plural}/{{id:guid}}/{Path}", (Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, HttpRequest request) =>
            Add(id, page, run, rules, query, request));

    public void Fill(Slots slots) =>
        slots.RelatedAdd(Type, By, slot => slot.Record.DeletedAt is null && slot.View.CanEdit
            ? RelatedAdderParts.Add(
                slot.Page.Ui.Url($"{slot.Type.Plural}/{slot.Record.Id}/{Path}"), slot.Page.Ui.T(Label),
                [.. Fields.Where(key => slot.MayGive(Type, key)).Select(key => slot.Input(Type, key, Begins.GetValueOrDefault(key)) with { Id = $"{Type}-{key}", IsRequired = key == Fields[0] })],
                slot.Page.Ui)
            : null);

    private async Task<IResult> Add(Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, HttpRequest request)
    {
        var schema = (await page.Schema())[Type];
        var of = page.Types[schema[By].Target!];
        var view = await query.Of(page.Actor, of, id, page.Cancel) ?? throw new NotFoundException(of.Name, id);
        var form = await request.ReadFormAsync(page.Cancel);
        var back = page.Ui.Url($"{of.Plural}/{id}");
        try
        {
            var values = FormValues.Read(form, schema, page.Actor).Where(v => Fields.Contains(v.Key)).ToDictionary();
            if (Complete is not null)
            {
                await Complete(page, view.Record, values);
            }

            var done = await run.Run(page.Actor, Type + ".create", work =>
            {
                var record = schema.Type.New();
                (record.OwnerId, record.TeamId) = (view.Record.OwnerId, view.Record.TeamId);
                schema[By].Set(record, id);
                RecordInput.Apply(work, rules, record, schema, values);
                work.Add(record);
                return Task.CompletedTask;
            }, page.Cancel);
            return Flash.Redirect(page.Context, back, Said, "", done.Id);
        }
        catch (FieldException)
        {
            // The whole form says at each field what is wrong with it, with what was given so far.
            var given = string.Concat(Fields.Where(key => form[key].ToString().Length > 0).Select(key => $"&{key}={Uri.EscapeDataString(form[key].ToString())}"));
            return Flash.Redirect(page.Context, page.Ui.Url($"{schema.Type.Plural}/new?{By}={id}{given}&return={Uri.EscapeDataString(back)}"));
        }
    }
}
