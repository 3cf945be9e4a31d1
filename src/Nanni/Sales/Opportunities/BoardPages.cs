using System.Globalization;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Sales.Opportunities;

/// <summary>The board of deals: a column a stage, totals from the server, moves by drag and by keyboard.</summary>
internal static class BoardPages
{
    private const int Cards = 40;

    /// <summary>Closed deals stay on the board as long as they are news.</summary>
    private const int ClosedDays = 90;

    private const string Required = "field.required";

    private static readonly string[] CardFields =
        ["name", "account", "amount", "owner", "expectedClose", "stageSince", "nextStep", "nextStepOn", "status", "probability"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/opportunities/board", (Pages page, Boards boards, PipelineReader pipelines, SavedViews views, Titles titles) => Show(page, boards, pipelines, views, titles));
        pages.MapGet("/opportunities/board/{stage:guid}/more", (Guid stage, string after, Pages page, Boards boards, PipelineReader pipelines) =>
            More(stage, after, page, boards, pipelines));
        pages.MapPost("/opportunities/{id:guid}/stage", (Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Boards boards, PipelineReader pipelines, SavedViews views, HttpRequest request) =>
            Move(id, page, run, rules, query, boards, pipelines, views, request));
        pages.MapPost("/opportunities/board/add", (Pages page, Operations run, RecordQuery query, Boards boards, PipelineReader pipelines, SavedViews views, HttpRequest request) =>
            Add(page, run, query, boards, pipelines, views, request));
        BoardFilterPages.Map(pages);
    }

    private static async Task<IResult> Show(Pages page, Boards boards, PipelineReader pipelines, SavedViews views, Titles titles)
    {
        var state = await BoardState.Read(page, views, pipelines, inShell: true);
        var (ui, schema) = (page.Ui, state.List.Type);
        IReadOnlyList<BoardColumn> columns = [];
        if (state.Pipeline is { } pipeline)
        {
            var board = await boards.Of(page.Actor, Request(state, pipeline.Stages), page.Cancel);
            columns = [.. pipeline.Stages.Select(stage => Column(page, state.Present, pipeline, stage, board.Rows[stage.Id], board.Totals, state.Filter, state.Search))];
        }

        var names = await titles.Of(page.Actor, FilterWords.Named(state.Filter), page.Cancel);
        await page.Shell("opportunities");
        ListTrail.Remember(page, schema.Type, "/board");
        return BoardView.With(new BoardModel(Labels.Type(ui, schema.Type), ui.T("type.opportunity.plural"))
        {
            Boards = [.. state.Pipelines.Select(p => new ViewTab(p.Id, p.Name, state.Url(p), p.Id == state.Pipeline?.Id))],
            Columns = columns,
            State = state.Model(names),
            Hidden = [.. state.Hidden()],
            ListUrl = state.AsList(),
            Url = ui.Url("opportunities/board"),
            CanCreate = page.Actor.For("opportunity", Right.Create) != Scope.None,
            LostReasons = state.Present.Options(schema, schema["lostReason"]),
            AddUrl = ui.Url("opportunities/board/add"),
            NewUrl = ui.Url("opportunities/new"),
        }, ui);
    }

    internal static BoardRequest Request(BoardState state, IReadOnlyList<StageInfo> stages) =>
        Request(state.Page, state.List.Type, stages, state.Filter, state.Search);

    private static BoardRequest Request(Pages page, TypeSchema schema, IReadOnlyList<StageInfo> stages, Filter? filter, string search) =>
        new(schema, schema["stage"], schema.Find("amount"), schema.Find("probability"), "stage_since", [.. stages.Select(s => s.Id)], OnCard(schema))
        {
            Filter = filter,
            Search = search,
            Cards = Cards,
            Recent = ([.. stages.Where(IsClosed).Select(s => s.Id)], new DateTimeOffset(page.Ui.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-ClosedDays)),
        };

    /// <summary>What a card is made of, as far as the reader may see it.</summary>
    private static Field[] OnCard(TypeSchema schema) => [.. CardFields.Select(schema.Find).OfType<Field>()];

    private static bool IsClosed(StageInfo stage) => stage.Kind is "won" or "lost";

    private static BoardColumn Column(
        Pages page, Present present, PipelineStages pipeline, StageInfo stage, List<ListRow> rows, IReadOnlyList<BoardTotal> totals, Filter? filter, string search)
    {
        var mine = totals.Where(t => t.Column == stage.Id).ToList();
        var ui = page.Ui;
        var shown = rows.Take(Cards).ToList();

        // The same order in each column, the workspace's own currency first, so that columns can be compared.
        var sums = mine.Where(t => t.Currency is not null).OrderBy(t => t.Currency != page.Actor.Currency).ThenBy(t => t.Currency, StringComparer.Ordinal).ToList();
        return new(stage.Id, stage.Name, Tone(stage), stage.Kind, mine.Sum(t => t.Count),
            [.. sums.Select(t => ui.Format.MoneyRounded(t.Sum, t.Currency!))],
            present.Schema["opportunity"].Find("probability") is null ? [] : [.. sums.Select(t => ui.Format.MoneyRounded(t.Weighted, t.Currency!))],
            [.. shown.Select(row => Card(page, present, stage, row))],
            rows.Count > Cards ? MoreUrl(present, pipeline, stage, shown[^1], filter, search) : null)
        {
            Since = IsClosed(stage) ? ui.T("board.closedDays", ("n", ClosedDays)) : "",
            AllUrl = IsClosed(stage) ? ui.Url($"opportunities?filter={Uri.EscapeDataString(FilterText.Json(Filter.Eq("stage", stage.Id)).ToJsonString())}") : "",
            EntryRule = stage.EntryFields.Length == 0 ? ""
                : ui.T("board.entry", ("fields", string.Join(", ", stage.EntryFields.Select(present.Schema["opportunity"].Find).OfType<Field>().Select(f => Labels.Field(ui, "opportunity", f))))),
        };
    }

    private static string Tone(StageInfo stage) => stage.Kind switch { "won" => "green", "lost" => "red", _ => "blue" };

    private static string MoreUrl(Present present, PipelineStages pipeline, StageInfo stage, ListRow last, Filter? filter, string search)
    {
        var since = Of(present, last, "stageSince") as DateTimeOffset? ?? DateTimeOffset.UnixEpoch;
        return present.Ui.Url($"opportunities/board/{stage.Id}/more?pipeline={pipeline.Id}&after={since.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{last.Id}")
            + (filter is null ? "" : "&filter=" + Uri.EscapeDataString(FilterText.Json(filter).ToJsonString()))
            + (search.Length == 0 ? "" : "&q=" + Uri.EscapeDataString(search));
    }

    /// <summary>A card's value; null where it is empty, and where the reader does not see it.</summary>
    private static object? Of(Present present, ListRow row, string key)
    {
        var at = Array.FindIndex(OnCard(present.Schema["opportunity"]), f => f.Key == key);
        return at < 0 ? null : row.Values[at];
    }

    private static CardModel Card(Pages page, Present present, StageInfo stage, ListRow row)
    {
        var (ui, schema) = (page.Ui, present.Schema["opportunity"]);
        object? Value(string key) => Of(present, row, key);
        var amount = Value("amount") is Money money ? ui.Format.MoneyRounded(money.Minor, money.Currency) : "";
        var close = (DateOnly?)Value("expectedClose");
        var since = (DateTimeOffset?)Value("stageSince");
        var nextOn = (DateOnly?)Value("nextStepOn");
        var isOpen = Value("status") as string == "open";
        var age = since is { } at ? ui.Now - at : TimeSpan.Zero;
        return new(row.Id, Value("name") as string ?? "", ui.Url("opportunities/" + row.Id), ui.Url($"opportunities/{row.Id}/stage"),
            row.References?[1] is { } account ? present.Reference(account) : Web.Views.Value.Empty, amount, present.Member((Guid?)Value("owner")),
            close is { } day ? ui.Format.ShortDate(day) : "", isOpen ? ui.T("board.days", ("n", (int)age.TotalDays)) : "")
        {
            IsRotting = isOpen && stage.RotDays is { } rot && age.TotalDays > (double)rot,
            WhyRotting = stage.RotDays is { } limit ? ui.T("board.rottingWhy", ("n", (int)age.TotalDays), ("limit", limit)) : "",
            LacksNextStep = isOpen && Value("nextStep") is null && nextOn is null && schema.Find("nextStep") is not null && schema.Find("nextStepOn") is not null,
            IsOverdue = isOpen && close < ui.Format.Today,
            IsNextStepLate = isOpen && nextOn < ui.Format.Today,
            NextStep = Value("nextStep") as string ?? "",
        };
    }

    private static async Task<IResult> More(Guid stage, string after, Pages page, Boards boards, PipelineReader pipelines)
    {
        var (pipeline, info) = Find(await pipelines.All(page.Actor, page.Cancel), stage);
        var present = await page.Present();
        var filter = FilterText.Parse(page.Context.Request.Query["filter"]);
        var search = page.Context.Request.Query["q"].ToString();
        var cursor = StoryPart.Cursor(after) ?? throw new UnreadableException("cursor");
        var request = Request(page, present.Schema["opportunity"], [info], filter, search);
        var rows = await boards.More(page.Actor, request, stage, cursor, page.Cancel);
        return BoardCardsView.With(Column(page, present, pipeline, info, rows, [], filter, search), page.Ui);
    }

    private static async Task<IResult> Move(
        Guid id, Pages page, Operations run, FieldRules rules, RecordQuery query, Boards boards, PipelineReader pipelines, SavedViews views,
        HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var to = Guid.TryParse(form["stage"], out var stage) ? stage : throw new FieldException("stage", Required);
        string? Said(string key) => form[key].ToString().Trim() is { Length: > 0 } text ? text : null;
        Guid? from = null;
        var title = "";
        OperationReceipt done;
        try
        {
            done = await StageChanges.Move(page.Actor, id, to, Said("lostReason"), run, page.Cancel, (work, deal) =>
            {
                (from, title) = (deal.StageId, deal.Name ?? "");
                if (Said("lostNote") is { } note)
                {
                    RecordInput.Apply(work, rules, deal, work.Schema["opportunity"], new Dictionary<string, object?> { ["lostNote"] = note });
                }
            });
        }
        catch (Exception wanting) when (wanting is RuleException { Code: "stage.entry" } or FieldException { Problems: [{ Code: "opportunity.lostReason" }, ..] })
        {
            return Ask(page, request, page.Ui.Url($"opportunities/{id}/stage/{to}"));
        }

        return IsStream(request)
            ? await Changed(page, query, boards, await BoardState.Read(page, views, pipelines), id, [.. new[] { from, to }.OfType<Guid>().Distinct()], null, done.Id, "saved.moved", title)
            : Flash.Redirect(page.Context, ReturnUrl.Local(form["return"].ToString(), page.Ui.Url("opportunities/" + id)), "saved.moved", title, done.Id);
    }

    /// <summary>The stage wants to know more first: the form that asks for it, and then back to the board.</summary>
    private static IResult Ask(Pages page, HttpRequest request, string form)
    {
        if (!IsStream(request))
        {
            return Flash.Redirect(page.Context, form);
        }

        page.Context.Response.Headers["X-Ask"] = form + "?return=" + Uri.EscapeDataString(page.Ui.Url("opportunities/board") + request.QueryString);
        return Results.StatusCode(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Quick add: a name in a column.</summary>
    private static async Task<IResult> Add(
        Pages page, Operations run, RecordQuery query, Boards boards, PipelineReader pipelines, SavedViews views, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var to = Guid.TryParse(form["stage"], out var stage) ? stage : throw new FieldException("stage", Required);
        var deal = new Opportunity();
        var schema = (await page.Schema())["opportunity"];
        var done = await run.Run(page.Actor, "opportunity.create", work =>
        {
            deal = new Opportunity { Name = form["name"].ToString().Trim() is { Length: > 0 } name ? name : null };
            schema["stage"].Set(deal, to);
            work.Add(deal);
            return Task.CompletedTask;
        }, page.Cancel);
        return IsStream(request)
            ? await Changed(page, query, boards, await BoardState.Read(page, views, pipelines), deal.Id, [to], to, done.Id, "saved.created", deal.Name ?? "")
            : Flash.Redirect(page.Context, page.Ui.Url("opportunities/board"), "saved.created", deal.Name ?? "", done.Id);
    }

    private static bool IsStream(HttpRequest request) => request.Headers.Accept.ToString().Contains("turbo-stream", StringComparison.Ordinal);

    private static async Task<IResult> Changed(
        Pages page, RecordQuery query, Boards boards, BoardState state, Guid id, Guid[] touched, Guid? addedTo, Guid operation, string key, string title)
    {
        var (present, schema) = (state.Present, state.List.Type);
        var view = await query.Of(page.Actor, schema.Type, id, page.Cancel) ?? throw new NotFoundException("opportunity", id);
        var deal = (Opportunity)view.Record;
        List<(PipelineStages Pipeline, StageInfo Stage)> columns = [.. touched.Select(one => Find(state.Pipelines, one))];
        var totals = await boards.Totals(page.Actor, Request(state, [.. columns.Select(c => c.Stage)]), page.Cancel);
        List<BoardColumn> heads = [.. columns.Select(c => Column(page, present, c.Pipeline, c.Stage, [], totals, null, ""))];
        var now = columns.Find(c => c.Stage.Id == deal.StageId).Stage;

        var fields = OnCard(schema);
        object?[] values = [.. fields.Select(f => f.Get(deal))];
        var row = new ListRow(deal.Id, deal.Version, values) { References = [.. values.Select(v => v is Guid to ? view.Titles.GetValueOrDefault(to) : null)] };
        page.Context.Response.Headers["X-Operation"] = operation.ToString();
        return BoardChangeView.With(new BoardChange(heads, Card(page, present, now ?? Find(state.Pipelines, deal.StageId ?? Guid.Empty).Stage, row), addedTo, operation, page.Ui.T(key, ("title", title))), page.Ui, contentType: "text/vnd.turbo-stream.html; charset=utf-8");
    }

    private static (PipelineStages Pipeline, StageInfo Stage) Find(IReadOnlyList<PipelineStages> pipelines, Guid stage)
    {
        foreach (var pipeline in pipelines)
        {
            if (pipeline.Stages.FirstOrDefault(s => s.Id == stage) is { } info)
            {
                return (pipeline, info);
            }
        }

        throw new NotFoundException("stage", stage);
    }
}
