using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Opportunities;

/// <summary>A board as its address says: pipeline, view, filter, search. The same views and filters as the list of deals has.</summary>
/// <param name="Pipeline">That is shown; null where there is none at all.</param>
internal sealed record BoardState(
    Pages Page, Present Present, ListState List, IReadOnlyList<SavedView> Saved, IReadOnlyList<PipelineStages> Pipelines, PipelineStages? Pipeline)
{
    private const string Layout = "board";

    public Filter? Filter => List.Filter;

    public string Search => List.Search;

    /// <param name="inShell">What the shell needs is asked with it; <see cref="Pages.Shell"/> must follow.</param>
    public static async Task<BoardState> Read(Pages page, SavedViews views, PipelineReader pipelines, bool inShell = false)
    {
        var (list, saved, present) = await ListPages.State(page, views, page.Types.Of<Opportunity>(), inShell: inShell);
        var all = await pipelines.All(page.Actor, page.Cancel);
        var asked = page.Context.Request.Query["pipeline"].ToString() is { Length: > 0 } named ? named : list.Saved?.Board;
        return new(page, present, list.First, saved, all, all.FirstOrDefault(p => p.Id.ToString() == asked) ?? all.FirstOrDefault());
    }

    /// <summary>The board with another state of its list.</summary>
    public string Url(ListState list, string suffix = "") => With(list.Url(Page.Ui, "/board" + suffix), Pipeline);

    public string Url(PipelineStages pipeline) => With((List with { View = null }).Url(Page.Ui, "/board"), pipeline);

    /// <summary>What the board shares with the list: views, the builder of filters, and how both are kept.</summary>
    /// <param name="names">Of the records that the filter names.</param>
    public ListModel Model(IReadOnlyDictionary<Guid, RecordTitle> names)
    {
        var (ui, words) = (Page.Ui, new FilterWords(Present, Page.Types, names));
        return new(Labels.Type(ui, List.Type.Type), ui.T("type.opportunity.plural"))
        {
            Views = ListPages.Tabs(ui, List, Saved, Layout),
            IsChanged = List.IsChanged,
            ViewId = Guid.TryParse(List.View, out var view) ? view : null,
            CanEditView = Saved.FirstOrDefault(v => v.Id.ToString() == List.View)?.MayChange(Page.Actor) ?? false,
            FilterSentence = words.Sentence(Filter, List.Type),
            LacksSome = List.LacksSome,
            Chips = [.. words.Parts(Filter, List.Type).Select(part => new FilterChip(
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
        Pipeline is { } pipeline && Pipelines.Count > 1 ? [.. ListPages.Hidden(List), ("pipeline", pipeline.Id.ToString())] : ListPages.Hidden(List);

    /// <summary>The same deals as a table: by their filter and not by the view, which would lead back here.</summary>
    public string AsList() =>
        (List with { View = null, FilterText = Filter is { } filter ? FilterText.Json(filter).ToJsonString() : null }).Url(Page.Ui);

    private string With(string url, PipelineStages? pipeline) => pipeline is null || Pipelines.Count < 2
        ? url
        : url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "pipeline=" + pipeline.Id;
}

/// <summary>The builder of a board's filter, and how many deals would pass it.</summary>
internal static class BoardFilterPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/opportunities/board/filter", async (Pages page, SavedViews views, PipelineReader pipelines, Titles titles) =>
        {
            var state = await BoardState.Read(page, views, pipelines);
            var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
            var type = state.List.Type;
            return FilterView.With(
                new FilterModel(
                    Labels.Type(page.Ui, type.Type), page.Ui.Url("opportunities/board"), [.. state.Hidden()],
                    state.Filter is { } filter ? FilterText.Json(filter).ToJsonString() : "",
                    new FilterWords(state.Present, page.Types).Fields(type), state.Url(state.List, "/count"))
                {
                    Names = names.ToDictionary(n => n.Key.ToString(), n => n.Value.Text ?? ""),
                }, page.Ui);
        });
        pages.MapGet("/opportunities/board/count", async (Pages page, SavedViews views, PipelineReader pipelines, Boards boards) =>
        {
            var state = await BoardState.Read(page, views, pipelines);
            var totals = state.Pipeline is { } pipeline
                ? await boards.Totals(page.Actor, BoardPages.Request(state, pipeline.Stages), page.Cancel)
                : [];
            return CountView.With(new CountModel(totals.Sum(t => t.Count), IsExact: true, ""), page.Ui);
        });
    }
}
