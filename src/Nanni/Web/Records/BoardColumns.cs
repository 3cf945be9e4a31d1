using System.Globalization;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>The columns of a board: what they ask the database, and how they are shown.</summary>
internal static class BoardColumns
{
    private const int Cards = 40;

    /// <summary>What has ended stays on the board as long as it is news.</summary>
    private const int EndedDays = 90;

    public static BoardRequest Request(BoardState state, IReadOnlyList<BoardPlace> places)
    {
        var (shape, schema) = (state.Shape, state.Schema);
        return new(schema, schema[shape.By.Key], Seen(shape.Sum), Seen(shape.Weight), shape.Order!.Column, [.. places.Select(p => p.Key)], state.Fields)
        {
            Filter = state.Filter,
            Search = state.Search,
            Cards = Cards,
            IsNewestFirst = shape.IsNewestFirst,
            Recent = ([.. places.Where(p => p.IsFinal).Select(p => p.Key)], new DateTimeOffset(state.Page.Ui.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-EndedDays)),
        };

        Field? Seen(Field? field) => field is null ? null : schema.Find(field.Key);
    }

    public static BoardColumn Column(BoardState state, BoardPlace place, IReadOnlyList<ListRow> rows, IReadOnlyList<BoardTotal> totals)
    {
        var (ui, shape) = (state.Page.Ui, state.Shape);
        var mine = totals.Where(t => t.Column == place.Key).ToList();
        var shown = rows.Take(Cards).ToList();

        // The same order in each column, the workspace's own currency first, so that columns can be compared.
        var sums = mine.Where(t => t.Currency is not null).OrderBy(t => t.Currency != state.Page.Actor.Currency).ThenBy(t => t.Currency, StringComparer.Ordinal).ToList();
        return new(place.Key, place.Name, place.Color, place.Kind, mine.Sum(t => t.Count),
            [.. sums.Select(t => ui.Format.MoneyRounded(t.Sum, t.Currency!))],
            shape.Weight is null || state.Schema.Find(shape.Weight.Key) is null ? [] : [.. sums.Select(t => ui.Format.MoneyRounded(t.Weighted, t.Currency!))],
            [.. shown.Select(row => Card(state, place, row))],
            rows.Count > Cards ? MoreUrl(state, place, shown[^1]) : null)
        {
            Since = place.IsFinal ? ui.T("board.closedDays", ("n", EndedDays)) : "",
            AllUrl = place.IsFinal
                ? ui.Url($"{state.Type.Plural}?filter={Uri.EscapeDataString(FilterText.Json(Filter.Eq(shape.By.Key, place.Key)).ToJsonString())}") : "",
            EntryRule = place.EntryRule,
            Usual = place.Usual,
            UsualShort = place.UsualShort,
        };
    }

    public static CardModel Card(BoardState state, BoardPlace place, ListRow row) =>
        state.Board.Card(new(state.Page, state.Present, state.Schema, place, state.Fields, row));

    private static string MoreUrl(BoardState state, BoardPlace place, ListRow last)
    {
        var since = last.Values.Zip(state.Fields).First(v => v.Second.Key == state.Shape.Order!.Key).First as DateTimeOffset? ?? DateTimeOffset.UnixEpoch;
        return state.Page.Ui.Url($"{state.Type.Plural}/board/{place.Key}/more?after={since.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{last.Id}")
            + (state.Filter is null ? "" : "&filter=" + Uri.EscapeDataString(FilterText.Json(state.Filter).ToJsonString()))
            + (state.Search.Length == 0 ? "" : "&q=" + Uri.EscapeDataString(state.Search));
    }
}
