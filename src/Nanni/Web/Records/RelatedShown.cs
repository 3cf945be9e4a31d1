using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>A related list of a record page, and its rows once they are read.</summary>
internal sealed record RelatedShown(string Key, RelatedList List)
{
    private const int Shown = 8;

    public List<ListRow> Rows { get; } = [];

    public RelatedModel Model(Pages page, Present present, Slots slots, Guid of, int skipped = 0)
    {
        var (ui, type) = (page.Ui, List.Type.Type);
        var target = page.Types[List.By.Target!];
        var filter = Uri.EscapeDataString(FilterText.Json(Filter.Eq(List.By.Key, of)).ToJsonString());
        return new(Key, Label(ui), type.Icon,
            [.. Ordered(Rows.Take(Shown), ui).Select(row => Row(page, present, slots, of, row))],
            Rows.Count > Shown ? ui.Url($"{target.Plural}/{of}/related/{Key}?after={skipped + Shown}") : null,
            type.IsListed && Rows.Count > 0 ? ui.Url($"{type.Plural}?filter={filter}") : null,
            page.Actor.For(type.Name, Right.Create) != Scope.None
                ? ui.Url($"{type.Plural}/new?{List.By.Key}={of}") + (type.IsListed ? "" : "&return=" + Uri.EscapeDataString(ui.Url($"{target.Plural}/{of}"))) : null);
    }

    /// <summary>A type that refers to its own kind, or that goes by what it means here: subsidiaries, not "organisations".</summary>
    private string Label(Ui ui)
    {
        var own = $"related.{List.Type.Name}.{List.By.Key}";
        return Texts.Has(own) ? ui.T(own) : ui.T($"type.{List.Type.Name}.plural");
    }

    /// <summary>What lasts comes before what is over; of each, the latest first.</summary>
    private IEnumerable<ListRow> Ordered(IEnumerable<ListRow> rows, Ui ui) => List.Type.Type.Lasts is not var (from, until)
        ? rows
        : rows.OrderBy(r => IsOver(r, until, ui)).ThenByDescending(r => Main(r)).ThenByDescending(r => Field(r, until.Key) as DateOnly? ?? Field(r, from.Key) as DateOnly?);

    private bool Main(ListRow row) => List.Fields.Index().Any(f => f.Item.Kind == FieldKind.YesNo && row.Values[f.Index + 1] is true);

    private bool IsOver(ListRow row, Field until, Ui ui) => Field(row, until.Key) is DateOnly day && day <= DateOnly.FromDateTime(ui.Format.Local(ui.Now));

    private object? Field(ListRow row, string key) => List.Fields.Index().FirstOrDefault(f => f.Item.Key == key) is { Item: not null } found ? row.Values[found.Index + 1] : null;

    /// <summary>A record that only links two, as a place in an organisation does, goes by the name of the far end and leads there.</summary>
    private RelatedRow Row(Pages page, Present present, Slots slots, Guid of, ListRow row)
    {
        var ui = page.Ui;
        var url = ui.Url($"{List.Type.Type.Plural}/{row.Id}");
        var title = row.Values[0] as string ?? "";
        Value? other = row.References is [{ } known] ? present.Reference(known) : null;
        var menu = slots.Menu(List.Type.Name, new(page, of, List.By, row.Id, key => Field(row, key)));
        if (List.Other is null || (List.Type.Type.IsListed && menu is null))
        {
            return new(row.Id, title, url, [.. other is { } named ? new[] { named with { Url = null } } : [], .. Details(present, row)]);
        }

        var isSaid = List.Type.Type.IsListed || (menu is not null && title == other?.Text);
        var note = isSaid ? null : title.Length > 1 ? title : menu is null || List.Type.Type.Lasts is not null ? ui.T("related.edit") : null;
        return new(row.Id, other?.Text ?? ui.T("related.hidden"), other?.Url ?? url, [.. note is null ? [] : new[] { new Value(ValueKind.Reference, note, url) }, .. Details(present, row)],
            List.Type.Type.Lasts is var (_, until) && IsOver(row, until, ui), menu);
    }

    /// <summary>Field by field; first and last day together, as a span of time.</summary>
    private IEnumerable<Value> Details(Present present, ListRow row)
    {
        var lasts = List.Type.Type.Lasts;
        foreach (var (i, field) in List.Fields.Index())
        {
            var value = row.Values[i + 1];
            if (lasts is var (from, until) && field.Key == from.Key)
            {
                yield return Span(present.Ui, value as DateOnly?, Field(row, until.Key) as DateOnly?);
            }
            else if (lasts is not var (_, last) || field.Key != last.Key)
            {
                var shown = field.Kind == FieldKind.YesNo && value is true && !List.Type.Type.IsListed
                    ? new Value(ValueKind.Choice, Labels.Field(present.Ui, List.Type.Name, field), Color: "green")
                    : present.Value(List.Type, field, value);
                if (shown.Kind is not (ValueKind.Empty or ValueKind.No))
                {
                    // Of two bare numbers nobody knows which is which.
                    yield return i > 0 && field.Kind == FieldKind.Number ? shown with { Text = $"{Labels.Field(present.Ui, List.Type.Name, field)}: {shown.Text}" } : shown;
                }
            }
        }
    }

    private static Value Span(Ui ui, DateOnly? from, DateOnly? until) => (from, until) switch
    {
        ({ } first, { } last) => new(ValueKind.Date, $"{ui.Format.Date(first)} – {ui.Format.Date(last)}"),
        ({ } first, null) => new(ValueKind.Date, ui.T("related.since", ("day", ui.Format.Date(first)))),
        (null, { } last) => new(ValueKind.Date, ui.T("related.until", ("day", ui.Format.Date(last)))),
        _ => Value.Empty,
    };
}
