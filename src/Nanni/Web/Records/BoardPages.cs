using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>The board of a record type: totals from the server, moves by drag and by keyboard, additions in a column.</summary>
internal static class BoardPages
{
    public static void Map(RouteGroupBuilder pages, RecordType type)
    {
        pages.MapGet($"/{type.Plural}/board", (Pages page, Boards boards, SavedViews views, Titles titles) => Show(page, boards, views, titles, type));
        pages.MapGet(type.Plural + "/board/{column}/more", (string column, string after, Pages page, Boards boards, SavedViews views) =>
            More(column, after, page, boards, views, type));
        pages.MapPost($"/{type.Plural}/{{id:guid}}/{type.BoardBy!.By.Key}", (Guid id, Pages page, RecordQuery query, Boards boards, SavedViews views, HttpRequest request) =>
            Move(id, page, query, boards, views, type, request));
        pages.MapPost($"/{type.Plural}/board/add", (Pages page, Operations run, FieldRules rules, RecordQuery query, Boards boards, SavedViews views, Titles titles, HttpRequest request) =>
            BoardAdding.Add(page, run, rules, query, boards, views, titles, type, request));
        BoardFilterPages.Map(pages, type);
    }

    /// <param name="refused">An addition that was not made, as it was typed.</param>
    internal static async Task<IResult> Show(Pages page, Boards boards, SavedViews views, Titles titles, RecordType type, BoardAdd? refused = null)
    {
        var state = await BoardState.Read(page, views, type, inShell: true);
        var (ui, schema) = (page.Ui, state.Schema);
        var mayAdd = page.Actor.For(type.Name, Right.Create) != Scope.None;
        IReadOnlyList<BoardColumn> columns = [];
        if (state.Choice is { } choice)
        {
            var board = await boards.Of(page.Actor, BoardColumns.Request(state, choice.Places), page.Cancel);
            columns = [.. choice.Places.Select(place => BoardColumns.Column(state, place, board.Rows[place.Key], board.Totals) with
            {
                Add = !mayAdd || place.IsFinal ? null : refused?.Column == place.Key ? refused : BoardAdding.Blank(state, place),
            })];
        }

        var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
        await page.Shell(type.Plural);
        ListTrail.Remember(page, type, "/" + BoardState.Layout);
        return BoardView.With(new BoardModel(Labels.Type(ui, type), ui.T($"type.{type.Name}.plural"))
        {
            Boards = [.. state.Choices.Select(c => new ViewTab(Guid.TryParse(c.Key, out var id) ? id : null, c.Name, state.Url(c), c.Key == state.Choice?.Key))],
            By = state.Shape.By.Key,
            Columns = columns,
            State = state.Model(names),
            Hidden = [.. state.Hidden()],
            ListUrl = state.AsList(),
            Url = ui.Url(type.Plural + "/board"),
            CanCreate = mayAdd,
            Reasons = state.Board.Reasons(state.Present),
            NewUrl = ui.Url(type.Plural + "/new"),
            Help = state.Board.Help,
            HasNextStep = NextStepPages.Has(schema),
        }, ui, refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> More(string column, string after, Pages page, Boards boards, SavedViews views, RecordType type)
    {
        var cursor = StoryPart.Cursor(after) ?? throw new UnreadableException("cursor");
        var state = await BoardState.Read(page, views, type);
        if (state.Place(column) is not { } place)
        {
            return Refusals.NotFound();
        }

        var rows = await boards.More(page.Actor, BoardColumns.Request(state, [place]), column, cursor, page.Cancel);
        return BoardCardsView.With(BoardColumns.Column(state, place, rows, []), page.Ui);
    }

    private static async Task<IResult> Move(Guid id, Pages page, RecordQuery query, Boards boards, SavedViews views, RecordType type, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var state = await BoardState.Read(page, views, type);
        var to = state.Place(form[state.Shape.By.Key])?.Key ?? throw new FieldException(state.Shape.By.Key, "field.required");
        string? from = null;
        var title = "";
        var move = new BoardMove(page, id, to, key => form[key].ToString().Trim() is { Length: > 0 } text ? text : null, record =>
            (from, title) = (state.Key(record), state.Schema.Title.Get(record) as string ?? ""));
        OperationReceipt done;
        try
        {
            done = await state.Board.Move(move);
        }
        catch (Exception refused) when (refused is RuleException or FieldException && state.Board.Ask(move, refused) is not null)
        {
            return Ask(page, type, request, state.Board.Ask(move, refused)!);
        }

        return IsBoard(request)
            ? await Changed(state, query, boards, new(id, [.. new[] { from, to }.OfType<string>().Distinct()], done.Id, "saved.moved", title))
            : Flash.Redirect(page.Context, ReturnUrl.Local(form["return"].ToString(), page.Ui.Url($"{type.Plural}/{id}")), "saved.moved", title, done.Id);
    }

    /// <summary>More must be known first: the page that asks for it, and then back to the board.</summary>
    private static IResult Ask(Pages page, RecordType type, HttpRequest request, string form)
    {
        if (!IsBoard(request))
        {
            return Flash.Redirect(page.Context, form);
        }

        page.Context.Response.Headers["X-Ask"] = form + "?return=" + Uri.EscapeDataString(page.Ui.Url(type.Plural + "/board") + request.QueryString);
        return Results.StatusCode(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The board itself asks, which shows what comes back; a form of another page, which takes pages too, is led on.</summary>
    private static bool IsBoard(HttpRequest request) => IsStream(request) && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    internal static bool IsStream(HttpRequest request) => request.Headers.Accept.ToString().Contains("turbo-stream", StringComparison.Ordinal);

    /// <summary>The card as it is now, and the totals of the columns that changed.</summary>
    internal static async Task<IResult> Changed(BoardState state, RecordQuery query, Boards boards, BoardEvent what)
    {
        var page = state.Page;
        var view = await query.Of(page.Actor, state.Type, what.Id, page.Cancel) ?? throw new NotFoundException(state.Type.Name, what.Id);
        BoardPlace[] places = [.. what.Touched.Select(state.Place).OfType<BoardPlace>()];
        var totals = await boards.Totals(page.Actor, BoardColumns.Request(state, places), page.Cancel);
        var now = state.Place(state.Key(view.Record)) ?? throw new NotFoundException(state.Type.Name, what.Id);
        object?[] values = [.. state.Fields.Select(f => f.Get(view.Record))];
        var row = new ListRow(what.Id, view.Record.Version, values) { References = [.. values.Select(v => v is Guid to ? view.Titles.GetValueOrDefault(to) : null)] };
        page.Context.Response.Headers["X-Operation"] = what.Operation.ToString();
        return Stream(page, new(
            [.. places.Select(place => BoardColumns.Column(state, place, [], totals))], BoardColumns.Card(state, now, row),
            what.Added, what.Operation, page.Ui.T(what.Text, ("title", what.Title))));
    }

    internal static IResult Stream(Pages page, BoardChange change, int status = StatusCodes.Status200OK) =>
        BoardChangeView.With(change, page.Ui, status, "text/vnd.turbo-stream.html; charset=utf-8");
}

/// <summary>What was done on a board.</summary>
/// <param name="Touched">Keys of the columns whose numbers changed.</param>
/// <param name="Text">Says so, with the record's title.</param>
/// <param name="Added">The empty form of the column to which a card was added; null where one was moved.</param>
internal sealed record BoardEvent(Guid Id, IReadOnlyList<string> Touched, Guid Operation, string Text, string Title, BoardAdd? Added = null);
