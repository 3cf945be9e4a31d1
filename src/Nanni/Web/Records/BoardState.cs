using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>A board as its address says: which one, view, filter, search. The same views and filters as the list of its records has.</summary>
/// <param name="Choice">The board that is shown; null where there is none at all.</param>
internal sealed record BoardState(
    Pages Page, Present Present, RecordBoard Board, ListState List, IReadOnlyList<SavedView> Saved, IReadOnlyList<BoardChoice> Choices, BoardChoice? Choice)
{
    public const string Layout = "board";

    /// <summary>Names the board in addresses, where there are several: of those that are, each is a pipeline's.</summary>
    private const string Chosen = "pipeline";

    public TypeSchema Schema => List.Type;

    public RecordType Type => List.Type.Type;

    public BoardShape Shape => Type.BoardBy!;

    public Filter? Filter => List.Filter;

    public string Search => List.Search;

    /// <summary>What a card is made of, as far as the reader may see it.</summary>
    public IReadOnlyList<Field> Fields => [.. Board.CardFields(Schema).Append(Shape.Order!.Key).Distinct().Select(Schema.Find).OfType<Field>()];

    /// <param name="inShell">What the shell needs is asked with it; <see cref="Pages.Shell"/> must follow.</param>
    public static async Task<BoardState> Read(Pages page, SavedViews views, RecordType type, bool inShell = false)
    {
        var (list, saved, present) = await ListPages.State(page, views, type, inShell: inShell);
        var board = page.Context.RequestServices.GetRequiredService<Slots>().Board(type);
        var all = await board.Choices(page, present);
        var asked = page.Context.Request.Query[Chosen].ToString() is { Length: > 0 } named ? named : list.Saved?.Board;
        return new(page, present, board, list.First, saved, all, all.FirstOrDefault(c => c.Key == asked) ?? all.FirstOrDefault());
    }

    /// <summary>The column with this value of the field, of any board of the type.</summary>
    public BoardPlace? Place(string? key) => Choices.SelectMany(c => c.Places).FirstOrDefault(p => p.Key == key);

    /// <summary>The column in which a record stands.</summary>
    public string? Key(Record record) => Shape.By.Get(record)?.ToString();

    /// <summary>The board with another state of its list.</summary>
    public string Url(ListState list, string suffix = "") => With(list.Url(Page.Ui, "/board" + suffix), Choice);

    public string Url(BoardChoice choice) => With((List with { View = null }).Url(Page.Ui, "/board"), choice);

    /// <summary>What the board shares with the list: views, the builder of filters, and how both are kept.</summary>
    /// <param name="names">Of the records that the filter names.</param>
    public ListModel Model(IReadOnlyDictionary<Guid, RecordTitle> names)
    {
        var (ui, words) = (Page.Ui, new FilterWords(Present, Page.Types, names));
        return new(Labels.Type(ui, Type), ui.T($"type.{Type.Name}.plural"))
        {
            Views = ListPages.Tabs(ui, List, Saved, Layout),
            IsChanged = List.IsChanged,
            ViewId = Guid.TryParse(List.View, out var view) ? view : null,
            CanEditView = Saved.FirstOrDefault(v => v.Id.ToString() == List.View)?.MayChange(Page.Actor) ?? false,
            FilterSentence = words.Sentence(Filter, Schema),
            LacksSome = List.LacksSome,
            Chips = [.. words.Parts(Filter, Schema).Select(part => new FilterChip(
                part.Text, Url(List with { FilterText = part.Without is { } rest ? FilterText.Json(rest).ToJsonString() : "" })))],
            FilterUrl = Url(List, "/filter"),
            Search = Search,
            Columns = [],
            Rows = [],
            Url = Url(List),
            State = [.. Hidden(), ("layout", Layout)],
        };
    }

    /// <summary>The state as hidden inputs of a form that leads to the board again.</summary>
    public IEnumerable<(string Name, string Value)> Hidden() =>
        Choice is { } choice && Choices.Count > 1 ? [.. ListPages.Hidden(List), (Chosen, choice.Key)] : ListPages.Hidden(List);

    /// <summary>The same records as a table: by their filter and not by the view, which would lead back here.</summary>
    public string AsList() =>
        (List with { View = null, FilterText = Filter is { } filter ? FilterText.Json(filter).ToJsonString() : null }).Url(Page.Ui);

    private string With(string url, BoardChoice? choice) => choice is null || Choices.Count < 2
        ? url
        : url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + Chosen + "=" + choice.Key;
}

/// <summary>The builder of a board's filter, and how many records would pass it.</summary>
internal static class BoardFilterPages
{
    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        pages.MapGet($"/{type.Plural}/board/filter", (Pages page, SavedViews views, Titles titles) => Builder(page, views, titles, type));
        pages.MapGet($"/{type.Plural}/board/count", (Pages page, SavedViews views, Boards boards) => Count(page, views, boards, type));
    }

    private static async Task<IResult> Builder(Pages page, SavedViews views, Titles titles, RecordType type)
    {
        var state = await BoardState.Read(page, views, type);
        var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
        return FilterView.With(
            new FilterModel(
                Labels.Type(page.Ui, type), page.Ui.Url(type.Plural + "/board"), [.. state.Hidden()],
                state.Filter is { } filter ? FilterText.Json(filter).ToJsonString() : "",
                new FilterWords(state.Present, page.Types).Fields(state.Schema), state.Url(state.List, "/count"))
            {
                Names = names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
            }, page.Ui);
    }

    private static async Task<IResult> Count(Pages page, SavedViews views, Boards boards, RecordType type)
    {
        var state = await BoardState.Read(page, views, type);
        var totals = state.Choice is { } choice
            ? await boards.Totals(page.Actor, BoardColumns.Request(state, choice.Places), page.Cancel)
            : [];
        return CountView.With(new CountModel(totals.Sum(t => t.Count), IsExact: true, ""), page.Ui);
    }
}
