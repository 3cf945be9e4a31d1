using Microsoft.AspNetCore.Components;
using Nanni.Records.Access;
using Nanni.Records.Filters;
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
    private readonly HashSet<string> told = [];
    private readonly List<Func<TimelineSlot, IEnumerable<(Sql Sql, Action<Row> Row)>>> timeline = [];
    private readonly Dictionary<string, Func<RelatedSlot, RenderFragment?>> rows = [];
    private readonly Dictionary<(string Type, string By), string> elsewhere = [];
    private readonly HashSet<string> own = [];
    private readonly Dictionary<(string Type, string Key), Func<Pages, ValueTask<Filter>>> views = [];
    private readonly Dictionary<(string Type, string By), Func<RecordSlot, RenderFragment?>> adding = [];
    private readonly List<Func<Pages, Record, ValueTask>> blank = [];
    private readonly List<Func<Pages, ValueTask<IEnumerable<PaletteItem>>>> palette = [];
    private readonly List<Func<Pages, ValueTask<HomeGoal?>>> goals = [];
    private readonly List<ManyAction> many = [];
    private readonly Dictionary<string, Notices> notices = [];
    private readonly Dictionary<string, RecordBoard> boards = [];

    public void Record(Func<RecordSlot, ValueTask> fill) => record.Add(fill);

    /// <summary>What can be done with chosen records of any list, besides changing them.</summary>
    public void Many(ManyAction action) => many.Add(action);

    internal IReadOnlyList<ManyAction> Many() => many;

    /// <param name="ask">What a module asks the database about its lines, to fill <see cref="TimelineSlot.Details"/>; the page asks it with its own.</param>
    public void Timeline(Func<TimelineSlot, IEnumerable<(Sql Sql, Action<Row> Row)>> ask) => timeline.Add(ask);

    /// <summary>
    /// The records of a type have a timeline on their page, though nothing refers to that type by name: what is noted and done is about them
    /// by the reference that may be to any record.
    /// </summary>
    public void Story(string type) => told.Add(type);

    /// <summary>Types that others write stories about.</summary>
    internal bool HasStory(RecordTypes types, RecordType type) =>
        told.Contains(type.Name) || types.All.Any(t => t.HasTimeline && t.VisibleThrough.Any(f => f.Target == type.Name));

    /// <summary>What can be done with a row of a related list, where it stands.</summary>
    /// <param name="type">Name of the type whose records are the rows.</param>
    public void RelatedRow(string type, Func<RelatedSlot, RenderFragment?> menu) => rows[type] = menu;

    /// <summary>A view that the lists of a type have by themselves, whose filter depends on settings; its name is the text <c>view.{key}</c>.</summary>
    public void GivenView(string type, string key, Func<Pages, ValueTask<Filter>> filter) => views[(type, key)] = filter;

    internal IEnumerable<string> GivenViews(RecordType type) => views.Keys.Where(v => v.Type == type.Name).Select(v => v.Key);

    internal async ValueTask<ViewDefinition?> GivenView(Pages page, RecordType type, string? key) =>
        Records.GivenViews.Of(key, type) ?? (key is not null && views.TryGetValue((type.Name, key), out var filter)
            ? new(FilterText.Json(await filter(page)).ToJsonString(), null, null) : null);

    /// <summary>A line at the foot of a related list that adds to it where one stands, in place of the way to the whole form.</summary>
    /// <param name="by">The reference to the page's record.</param>
    public void RelatedAdd(string type, string by, Func<RecordSlot, RenderFragment?> add) => adding[(type, by)] = add;

    internal RenderFragment? Add(RelatedShown list, RecordSlot slot) =>
        slot.Page.Actor.For(list.List.Type.Name, Right.Create) != Scope.None && adding.TryGetValue((list.List.Type.Name, list.List.By.Key), out var add) ? add(slot) : null;

    /// <summary>Records of a type that a page shows in another list already, told by a yes-no field of theirs.</summary>
    /// <param name="by">The reference to the page's record.</param>
    public void ShownElsewhere(string type, string by, string flag) => elsewhere[(type, by)] = flag;

    /// <summary>The board of a type whose columns or moves are more than the values of its field.</summary>
    internal void Board(RecordBoard board) => boards[board.Type] = board;

    internal RecordBoard Board(RecordType type) => boards.GetValueOrDefault(type.Name) ?? new ChoiceBoard(type.Name);

    /// <summary>Records of a type are shown by a part of the module's own, not as a related list.</summary>
    public void OwnPart(string type) => own.Add(type);

    internal bool HasOwnPart(RecordType type) => own.Contains(type.Name);

    internal Field? Elsewhere(RecordType type, Field by) => elsewhere.TryGetValue((type.Name, by.Key), out var flag) ? type[flag] : null;

    internal RenderFragment? Menu(string type, RelatedSlot row) => rows.TryGetValue(type, out var menu) ? menu(row) : null;

    /// <summary>What the form of a new record begins with; the address may have filled in some of it.</summary>
    public void Blank(Func<Pages, Record, ValueTask> fill) => blank.Add(fill);

    /// <summary>What a member is to reach and how far they are, at the top of their day; the first that has one is shown.</summary>
    public void Goal(Func<Pages, ValueTask<HomeGoal?>> of) => goals.Add(of);

    /// <summary>What can be done about a kind of notification right in the inbox.</summary>
    public void Notice(string kind, Notices fill) => notices[kind] = fill;

    /// <summary>By kind and record.</summary>
    internal async ValueTask<Dictionary<(string Kind, Guid Record), RenderFragment>> Notice(Pages page, IEnumerable<(string Kind, Guid Record)> told)
    {
        var all = new Dictionary<(string, Guid), RenderFragment>();
        foreach (var kind in told.Distinct().GroupBy(t => t.Kind).Where(k => notices.ContainsKey(k.Key)))
        {
            foreach (var (record, shown) in await notices[kind.Key](page, [.. kind.Select(t => t.Record)]))
            {
                all[(kind.Key, record)] = shown;
            }
        }

        return all;
    }

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

    internal async ValueTask<HomeGoal?> Goal(Pages page)
    {
        foreach (var of in goals)
        {
            if (await of(page) is { } goal)
            {
                return goal;
            }
        }

        return null;
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

/// <summary>For the records that notifications of a kind are about, what can be done where they stand; those with nothing to be done are left out.</summary>
public delegate ValueTask<IReadOnlyDictionary<Guid, RenderFragment>> Notices(Pages page, IReadOnlyCollection<Guid> records);

/// <summary>Something that is done with chosen records of a list, from a dialog of its own.</summary>
/// <param name="Id">Of the dialog.</param>
/// <param name="Label">Text of its button.</param>
/// <param name="Most">Records it takes at once; with more chosen the button is not there.</param>
/// <param name="Content">What the dialog holds, asked when it is first opened. Its buttons post the list's form, with the ids.</param>
public sealed record ManyAction(string Id, string Icon, string Label, int Most, Func<Pages, RecordType, ValueTask<RenderFragment>> Content);

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
