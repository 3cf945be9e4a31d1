using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>The list of every record type: table, count, saved views.</summary>
internal static class ListPages
{
    private const string Board = "board";
    private const int PageSize = 25;
    private const int PrintedRows = 200;

    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        pages.MapGet("/" + type.Plural, (Pages page, Lists lists, SavedViews views, Titles titles) => List(page, lists, views, titles, type));
        pages.MapGet($"/{type.Plural}/count", (Pages page, Lists lists, SavedViews views, bool exact = false) => Count(page, lists, views, type, exact));
        pages.MapGet($"/{type.Plural}/filter", (Pages page, SavedViews views, Titles titles) => Builder(page, views, titles, type));
        pages.MapGet($"/{type.Plural}/print", (Pages page, Lists lists, SavedViews views, Titles titles) => Print(page, lists, views, titles, type));
        pages.MapGet($"/{type.Plural}/columns", (Pages page, SavedViews views) => Columns(page, views, type));
        pages.MapGet($"/{type.Plural}/dialogs", (Pages page, SavedViews views) => Dialogs(page, views, type));
        pages.MapGet(type.Plural + "/inputs/{key}", async (string key, Pages page) =>
        {
            var present = await page.Present();
            var schema = present.Schema[type.Name];
            return schema.Find(key) is { } field && RecordInput.CanWrite(field) && Visibility.Reach(type, page.Actor, Right.Edit) != Scope.None
                ? InputView.With(present.Input(schema, field, null), page.Ui)
                : Results.NotFound();
        });
        pages.MapPost($"/{type.Plural}/views", (Pages page, SavedViews views, HttpRequest request) => SaveView(page, views, type, request));
        pages.MapPost(type.Plural + "/views/{id:guid}/pin", async (Guid id, Pages page, SavedViews views, HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            await views.Pin(page.Actor, id, form["pinned"] != "false", page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}?view={id}"));
        });
        pages.MapPost(type.Plural + "/views/{id:guid}/delete", async (Guid id, Pages page, SavedViews views) =>
        {
            var view = (await views.Of(page.Actor, type.Name, page.Cancel)).Find(v => v.Id == id && v.MayChange(page.Actor))
                ?? throw new NotFoundException("view", id);
            await views.Remove(page.Actor, view, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url(type.Plural));
        });
    }

    /// <summary>The state of the list in the address, or in another one, its saved view read.</summary>
    public static async Task<(ListState State, List<SavedView> Views, Present Present)> State(
        Pages page, SavedViews views, RecordType type, IQueryCollection? query = null, bool inShell = false)
    {
        var present = await page.Present();
        var schema = present.Schema[type.Name];
        var saved = await views.Of(page.Actor, type.Name, page.Cancel, inShell ? page.ShellParts() : []);
        var state = ListState.Read(query ?? page.Context.Request.Query, present.Schema, schema);
        var slots = page.Context.RequestServices.GetRequiredService<Slots>();
        var definition = await slots.GivenView(page, type, state.View) ?? saved.Find(v => v.Id.ToString() == state.View)?.Definition;
        return (state with { Saved = definition, Given = [.. slots.GivenViews(type)] }, saved, present);
    }

    public static ListRequest Request(ListState state, IReadOnlyList<Field> fields, int limit) => new(state.Type, fields)
    {
        Filter = state.Filter,
        Search = state.Search,
        Sort = state.Sort,
        After = state.After,
        Limit = limit,
        Trash = state.Trash,
    };

    private static async Task<IResult> List(Pages page, Lists lists, SavedViews views, Titles titles, RecordType type)
    {
        var (state, saved, present) = await State(page, views, type, inShell: true);
        if (state.Saved?.Layout == Board && type.BoardBy is not null)
        {
            return Results.Redirect(state.Url(page.Ui, "/" + Board));
        }

        var fields = state.Fields;
        var rows = await lists.Page(page.Actor, Request(state, fields, PageSize), page.Cancel);
        var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
        var ui = await page.Shell(type.Plural);
        ListTrail.Remember(page, type);
        return ListView.With(Model(page, present, state, saved, fields, rows, names), ui);
    }

    /// <summary>The list for paper, from its beginning, as far as a page may go.</summary>
    private static async Task<IResult> Print(Pages page, Lists lists, SavedViews views, Titles titles, RecordType type)
    {
        var (state, saved, present) = await State(page, views, type);
        var rows = await lists.Page(page.Actor, Request(state.First, state.Fields, PrintedRows), page.Cancel);
        var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
        var ui = await page.Shell(type.Plural);
        return ListPrintView.With(new ListPrintModel(Model(page, present, state.First, saved, state.Fields, rows, names), rows.Next is not null), ui);
    }

    private static ListModel Model(
        Pages page, Present present, ListState state, List<SavedView> saved, IReadOnlyList<Field> fields, ListPage rows,
        IReadOnlyDictionary<Guid, RecordTitle> names)
    {
        var (ui, actor, schema, type) = (page.Ui, page.Actor, state.Type, state.Type.Type);
        var words = new FilterWords(present, page.Types, names);
        var sort = state.Sort;
        var canEdit = Visibility.Reach(type, actor, Right.Edit) != Scope.None && !state.Trash;
        var canBulk = Visibility.Reach(type, actor, Right.Bulk) != Scope.None;
        var first = state.First;
        return new(Labels.Type(ui, type), ui.T($"type.{type.Name}.plural"))
        {
            Views = Tabs(ui, state, saved, null),
            IsChanged = state.IsChanged,
            ViewId = Guid.TryParse(state.View, out var view) ? view : null,
            CanEditView = saved.Find(v => v.Id.ToString() == state.View)?.MayChange(actor) ?? false,
            FilterSentence = words.Sentence(state.Filter, schema),
            LacksSome = state.LacksSome,
            Chips = [.. words.Parts(state.Filter, schema).Select(part => new FilterChip(
                part.Text, (first with { FilterText = part.Without is { } rest ? FilterText.Json(rest).ToJsonString() : "" }).Url(ui)))],
            FilterJson = state.Filter is { } filter ? FilterText.Json(filter).ToJsonString() : "",
            FilterUrl = first.Url(ui, "/filter"),
            ColumnsUrl = first.Url(ui, "/columns"),
            DialogsUrl = first.Url(ui, "/dialogs"),
            Search = state.Search,
            Columns = [.. fields.Select(field => Column(present, schema, first, field, sort, canEdit))],
            Rows = [.. rows.Rows.Select(row => Row(present, schema, fields, row))],
            Previous = state.Previous?.Url(ui),
            Next = rows.Next is { } next ? state.Next(next).Url(ui) : null,
            CountUrl = first.Url(ui, "/count"),
            PrintUrl = first.Url(ui, "/print"),
            Url = first.Url(ui),
            State = Hidden(state),
            CanCreate = actor.For(type.Name, Right.Create) != Scope.None,
            CanEdit = canEdit && canBulk,
            CanShare = canEdit && canBulk && type.IsShareable,
            Many = canEdit && canBulk ? [.. page.Context.RequestServices.GetRequiredService<Slots>().Many().Select(m => new ManyModel(m.Id, m.Icon, ui.T(m.Label), m.Most))] : [],
            CanDelete = actor.For(type.Name, Right.Delete) != Scope.None && !state.Trash && canBulk,
            CanExport = actor.For(type.Name, Right.Export) != Scope.None,
            CanImport = actor.For(type.Name, Right.Import) != Scope.None,
            CanMerge = type.Fields.Any(f => f.Match is MatchRole.Email or MatchRole.OrganisationName) && actor.For(type.Name, Right.Merge) != Scope.None,
            HasNextStep = canEdit && NextStepPages.Has(schema),
            BoardUrl = type.BoardBy is null ? null : (first with { SortText = null, Columns = null }).Url(ui, "/" + Board),
            IsEmpty = rows.Rows.Count == 0 && state.Filter is null && state.Search.Length == 0 && state.After is null,
            Purpose = ui.T($"type.{type.Name}.purpose"),
            OffersDemo = actor.IsAdministrator,
            IsTrash = state.Trash,
        };
    }

    internal static RowModel Row(Present present, TypeSchema schema, IReadOnlyList<Field> fields, ListRow row)
    {
        var url = present.Ui.Url($"{schema.Type.Plural}/{row.Id}");
        var cells = new Value[fields.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = present.Value(schema, fields[i], row.Values[i], row.References?[i], url);
        }

        return new(row.Id, row.Version, url, cells);
    }

    private static bool CanEditCell(Field field) =>
        !field.IsReadOnly && !field.IsComputed && !field.IsEncrypted && field.Kind is not (FieldKind.Address or FieldKind.File or FieldKind.LongText or FieldKind.References);

    private static ColumnModel Column(Present present, TypeSchema schema, ListState first, Field field, Sort sort, bool canEdit)
    {
        var sorted = sort.Field.Key == field.Key ? (sort.Descending ? "descending" : "ascending") : null;
        var sortable = !field.IsMany && !field.IsEncrypted && field.Kind is not (FieldKind.Address or FieldKind.File or FieldKind.LongText);
        var next = new Sort(field, sorted == "ascending").ToString();
        return new(field.Key, Labels.Field(present.Ui, schema.Name, field), FieldJson.Camel(field.Kind),
            sortable ? (first with { SortText = next }).Url(present.Ui) : null, sorted,
            canEdit && CanEditCell(field));
    }

    /// <param name="layout">Of the page that shows them: null for the table, or "board", which has an order of its own.</param>
    internal static List<ViewTab> Tabs(Ui ui, ListState state, IReadOnlyList<SavedView> saved, string? layout)
    {
        string In(string? place, string? view) => ui.Url(state.Type.Type.Plural + (place is null ? "" : "/" + place)) + (view is null ? "" : "?view=" + view);
        string Url(string? view) => In(layout, view);
        ViewTab Given(string view) => new(null, ui.T("view." + view), Url(view), state.View == view);
        var all = new ViewTab(null, ui.T("view.all"), Url(null), state is { View: null, Trash: false });
        return
        [
            .. state.Type.Type.StillOpen is null ? [all, Given(GivenViews.Mine)] : new[] { Given(GivenViews.Open), Given(GivenViews.Mine), all },
            .. state.Given.Select(Given),
            .. layout is null ? [Given(GivenViews.Recent)] : Array.Empty<ViewTab>(),
            .. saved.Select(v => new ViewTab(v.Id, v.Name, In(v.Definition.Layout, v.Id.ToString()), state.View == v.Id.ToString(), v.IsPinned, v.Scope == "private")),
            .. state.Trash ? [new ViewTab(null, ui.T("view.trash"), state.First.Url(ui), true)] : Array.Empty<ViewTab>(),
        ];
    }

    internal static List<(string Name, string Value)> Hidden(ListState state)
    {
        var hidden = new List<(string, string)>();
        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                hidden.Add((key, value));
            }
        }

        Add("view", state.View);
        Add("filter", state.FilterText);
        Add("sort", state.SortText);
        Add("columns", state.Columns is { } columns ? string.Join(',', columns) : null);
        Add("q", state.Search);
        Add("trash", state.Trash ? "1" : null);
        return hidden;
    }

    private static async Task<IResult> Builder(Pages page, SavedViews views, Titles titles, RecordType type)
    {
        var (state, _, present) = await State(page, views, type);
        var (ui, schema) = (page.Ui, state.Type);
        var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
        return FilterView.With(
            new FilterModel(Labels.Type(ui, type), ui.Url(type.Plural), Hidden(state), state.Filter is { } filter ? FilterText.Json(filter).ToJsonString() : "",
                new FilterWords(present, page.Types).Fields(schema), state.First.Url(ui, "/count"))
            {
                Names = names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
            }, ui);
    }

    private static async Task<IResult> Columns(Pages page, SavedViews views, RecordType type)
    {
        var (state, _, _) = await State(page, views, type);
        var (ui, fields) = (page.Ui, state.Fields);
        return ColumnsView.With(new ColumnsModel(ui.Url(type.Plural), Hidden(state),
            [.. fields.Concat(state.Type.Visible.Except(fields)).Select(f => new OptionModel(f.Key, Labels.Field(ui, type.Name, f), IsSelected: fields.Contains(f)))]), ui);
    }

    private static async Task<IResult> Dialogs(Pages page, SavedViews views, RecordType type)
    {
        var (state, saved, present) = await State(page, views, type);
        var model = Model(page, present, state, saved, state.Fields, new ListPage([], null), new Dictionary<Guid, RecordTitle>());
        var many = new List<ManyModel>();
        foreach (var (shown, action) in model.Many.Zip(page.Context.RequestServices.GetRequiredService<Slots>().Many()))
        {
            many.Add(shown with { Content = await action.Content(page, type) });
        }

        return ListDialogsView.With(model with { Many = many }, page.Ui);
    }

    private static async Task<IResult> Count(Pages page, Lists lists, SavedViews views, RecordType type, bool exact)
    {
        var (state, _, present) = await State(page, views, type);
        var (value, isExact) = await lists.Count(page.Actor, Request(state, [present.Schema[type.Name].Title], 1), exact ? null : Lists.CountCap, page.Cancel);
        return CountView.With(new CountModel(value, isExact, state.First.Url(page.Ui, "/count")), page.Ui);
    }

    private static async Task<IResult> SaveView(Pages page, SavedViews views, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        string? One(string key) => form[key].ToString() is { Length: > 0 } text ? text : null;
        var definition = new ViewDefinition(One("filter"), One("sort"), One("columns")?.Split(','), One("layout"), One("pipeline"));
        _ = FilterText.Parse(definition.Filter);
        if (Guid.TryParse(One("view"), out var id) && One("name") is null)
        {
            var view = (await views.Of(page.Actor, type.Name, page.Cancel)).Find(v => v.Id == id && v.MayChange(page.Actor))
                ?? throw new NotFoundException("view", id);
            await views.Change(page.Actor, view, Over(view.Definition, definition), page.Cancel);
        }
        else
        {
            var name = One("name")?.Trim() ?? throw new FieldException("name", "field.required");
            var scope = One("scope") is "team" or "everyone" ? One("scope")! : "private";
            id = await views.Add(page.Actor, type.Name, name.Length > 80 ? name[..80] : name, scope, definition, page.Cancel);
            if (One("pin") is not null)
            {
                await views.Pin(page.Actor, id, true, page.Cancel);
            }
        }

        return Flash.Redirect(page.Context, page.Ui.Url($"{type.Plural}{(definition.Layout == Board ? "/" + Board : "")}?view={id}"), "saved.view");
    }

    private static ViewDefinition Over(ViewDefinition old, ViewDefinition given) =>
        new(given.Filter ?? old.Filter, given.Sort ?? old.Sort, given.Columns ?? old.Columns, given.Layout ?? old.Layout, given.Board ?? old.Board);

    public static string Back(Pages page, RecordType type) => ListTrail.Back(page, type);
}
