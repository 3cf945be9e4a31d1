using Nanni.Records.Access;
using Nanni.Records.Export.Tables;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Web.Exports;

/// <summary>Values as cells of an exported table: words for people, numbers and days for spreadsheets.</summary>
internal sealed class ExportCells(Ui ui, Schema schema, TypeSchema type)
{
    public IReadOnlyList<string> Header(IReadOnlyList<Field> fields) => [.. fields.Select(f => Labels.Field(ui, type.Name, f))];

    public string Currency => ui.T("export.currency");

    public TableCell Of(Field field, object? value, RecordTitle? reference) => value switch
    {
        null => TableCell.Empty,
        string text => field.Kind == FieldKind.Choice ? Option(field, text) : text,
        decimal number => number,
        DateOnly day => day,
        DateTimeOffset at => TableCell.Moment(ui.Format.Local(at)),
        bool yes => TableCell.Answer(yes),
        Guid id when field.Target == "member" => schema.Members.TryGetValue(id, out var member) ? member.Name : "",
        Guid id when field.Target == "team" => schema.Teams.GetValueOrDefault(id),
        Guid => reference?.Text,
        Address address => string.Join(", ", new[] { address.Street, $"{address.PostalCode} {address.City}".Trim(), address.Region, address.Country }.Where(p => !string.IsNullOrEmpty(p))),
        string[] many => string.Join("; ", field.Kind == FieldKind.Choices ? many.Select(one => Option(field, one)) : many),
        Guid[] many => string.Join("; ", many.Select(id => schema.Members.TryGetValue(id, out var member) ? member.Name : id.ToString())),
        _ => value.ToString(),
    };

    /// <summary>The fields of a whole record, for an export that names none.</summary>
    public static IReadOnlyList<Field> All(TypeSchema type) => [.. type.Visible.Where(f => !f.IsEncrypted && f.Kind != FieldKind.File)];

    private string Option(Field field, string key) =>
        schema.OptionsOf(field).FirstOrDefault(o => o.Key == key) is { } option ? Labels.Option(ui, type.Name, field, option) : key;

    /// <summary>A page outside a request: texts and formats of a member.</summary>
    public static Ui UiOf(Actor actor, DateTimeOffset now) => new() { Language = Language.Of(actor.Language), Zone = actor.Zone, Now = now };
}
