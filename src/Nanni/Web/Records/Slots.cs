using Microsoft.AspNetCore.Components;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Views;
using RecordView = Nanni.Records.Queries.RecordView;

namespace Nanni.Web.Records;

/// <summary>
/// Places on generic pages where modules put parts of their own, without the pages knowing them: the composer and the details of
/// the timeline, the stage bar of a deal, the tree of a holding.
/// </summary>
public sealed class Slots
{
    private readonly List<Func<RecordSlot, ValueTask>> record = [];
    private readonly List<Func<TimelineSlot, IEnumerable<(Sql Sql, Action<Row> Row)>>> timeline = [];
    private readonly Dictionary<string, Func<RelatedSlot, RenderFragment?>> rows = [];
    private readonly Dictionary<(string Type, string By), string> elsewhere = [];
    private readonly List<Func<Pages, Record, ValueTask>> blank = [];
    private readonly List<Func<Pages, ValueTask<IEnumerable<PaletteItem>>>> palette = [];

    public void Record(Func<RecordSlot, ValueTask> fill) => record.Add(fill);

    /// <param name="ask">What a module asks the database about its lines, to fill <see cref="TimelineSlot.Details"/>; the page asks it with its own.</param>
    public void Timeline(Func<TimelineSlot, IEnumerable<(Sql Sql, Action<Row> Row)>> ask) => timeline.Add(ask);

    /// <summary>What can be done with a row of a related list, where it stands.</summary>
    /// <param name="type">Name of the type whose records are the rows.</param>
    public void RelatedRow(string type, Func<RelatedSlot, RenderFragment?> menu) => rows[type] = menu;

    /// <summary>Records of a type that a page shows in another list already, told by a yes-no field of theirs.</summary>
    /// <param name="by">The reference to the page's record.</param>
    public void ShownElsewhere(string type, string by, string flag) => elsewhere[(type, by)] = flag;

    internal Field? Elsewhere(RecordType type, Field by) => elsewhere.TryGetValue((type.Name, by.Key), out var flag) ? type[flag] : null;

    internal RenderFragment? Menu(string type, RelatedSlot row) => rows.TryGetValue(type, out var menu) ? menu(row) : null;

    /// <summary>What the form of a new record begins with; the address may have filled in some of it.</summary>
    public void Blank(Func<Pages, Record, ValueTask> fill) => blank.Add(fill);

    public void Palette(Func<Pages, ValueTask<IEnumerable<PaletteItem>>> items) => palette.Add(items);

    internal async ValueTask Fill(RecordSlot slot)
    {
        foreach (var fill in record)
        {
            await fill(slot);
        }
    }

    internal IEnumerable<(Sql Sql, Action<Row> Row)> Ask(TimelineSlot slot) => timeline.SelectMany(ask => ask(slot));

    internal async ValueTask Fill(Pages page, Record record)
    {
        foreach (var fill in blank)
        {
            await fill(page, record);
        }
    }

    internal async Task<List<PaletteItem>> PaletteItems(Pages page)
    {
        var items = new List<PaletteItem>();
        foreach (var more in palette)
        {
            items.AddRange(await more(page));
        }

        return items;
    }
}

/// <summary>The page of one record, to be added to.</summary>
public sealed class RecordSlot
{
    internal RecordSlot(Pages page, Present present, RecordView view, IReadOnlyList<RelatedShown> related) =>
        (Page, this.present, View, this.related) = (page, present, view, related);

    private readonly Present present;
    private readonly IReadOnlyList<RelatedShown> related;

    public Pages Page { get; }

    public RecordView View { get; }

    public Record Record => View.Record;

    public RecordType Type => View.Type.Type;

    public List<RenderFragment> Panels { get; } = [];

    public List<FactModel> Highlights { get; } = [];

    /// <summary>What is done with such a record most of all, as a button beside “Edit”.</summary>
    public RecordAction? MainAction { get; set; }

    public RenderFragment? Banner { get; set; }

    public ComposerModel? Composer { get; set; }

    /// <summary>Records of a type refer to this one by a field, of those that the reader sees.</summary>
    public bool HasRelated(string type, string by) => related.Any(r => r.List.Type.Name == type && r.List.By.Key == by && r.Rows.Count > 0);

    /// <summary>A field's value as the page shows it.</summary>
    public Value Value(string field) => present.Value(View.Type, View.Type[field], View.Type[field].Get(Record), Title(View.Type[field].Get(Record)));

    /// <summary>An empty input for a field of any type.</summary>
    public InputModel Input(string type, string field, object? value = null)
    {
        var schema = present.Schema[type];
        return present.Input(schema, schema[field], value, Title(value));
    }

    /// <summary>Whether the reader may give a new record of a type the field.</summary>
    public bool MayGive(string type, string field) => present.Schema[type].Find(field) is { } known && RecordInput.CanWrite(known, isNew: true);

    private RecordTitle? Title(object? id) => id is Guid known ? View.Titles.GetValueOrDefault(known) : null;
}

/// <summary>A row of a related list.</summary>
/// <param name="Of">The record on whose page it stands.</param>
/// <param name="By">The row's reference to it.</param>
/// <param name="Value">A field's value, of those the list reads.</param>
public sealed record RelatedSlot(Pages Page, Guid Of, Field By, Guid Id, Func<string, object?> Value);

/// <summary>Lines of a timeline about to be shown: modules add what their own lines say besides the title.</summary>
public sealed class TimelineSlot
{
    internal TimelineSlot(Pages page, Present present, IReadOnlyList<TimelineRow> rows) => (Page, Present, Rows) = (page, present, rows);

    public Pages Page { get; }

    internal Present Present { get; }

    public IReadOnlyList<TimelineRow> Rows { get; }

    internal bool HasMore { get; init; }

    /// <summary>By record.</summary>
    public Dictionary<Guid, TimelineDetail> Details { get; } = [];

    public bool Sees(string type, string field) => Present.Schema[type].Find(field) is not null;

    public Value Value(string type, string field, object? value) =>
        Present.Value(Present.Schema[type], Present.Schema[type][field], value);
}

/// <param name="State">Of a task: "open", "overdue" or "done".</param>
public sealed record TimelineDetail(MarkupString? Html = null, IReadOnlyList<Value>? Facts = null, string? State = null, string? ToggleUrl = null, string Detail = "");
