using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Sales.Pipelines;

namespace Nanni.Tests.Queries;

public sealed class BoardTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_column_shows_its_first_cards_and_counts_and_adds_up_all(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var stages = await copper.Stages("First", "Second", "Third");
        await copper.Tell([.. Enumerable.Range(1, 7).Select(i => Story.Deal($"Deal {i}", stages[0], 100 * i, 20 - i))]);
        await copper.Tell([Story.Deal("Foreign", stages[0], 50, 25, "EUR"), Story.Deal("Later", stages[1], 1_000, 3)]);

        var board = await Board(copper, copper.Admin, stages, 3);

        Assert.Equal(["Deal 7", "Deal 6", "Deal 5", "Deal 4"], Cards(board, stages[0]));
        Assert.Equal(
            [
                new(Key(stages[0]), 1, "EUR", 5_000, 1_000), new(Key(stages[0]), 7, "PLN", 280_000, 56_000),
                new BoardTotal(Key(stages[1]), 1, "PLN", 100_000, 40_000),
            ],
            board.Totals.OrderBy(t => t.Column == Key(stages[0]) ? 0 : 1).ThenBy(t => t.Currency));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_cards_that_follow_come_from_the_list_without_gap_or_repetition(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var stages = await copper.Stages("First", "Second");
        await copper.Tell([.. Enumerable.Range(0, 23).Select(i => Story.Deal($"Deal {i:00}", stages[i % 2 == 0 ? 0 : 1], 1, 1 + (i / 6)))]);
        var request = await Request(copper, copper.Admin, stages, 4);
        var rows = (await copper.Get<Boards>().Of(copper.Admin, request, default)).Rows[Key(stages[0])];
        var titles = new List<string>();
        while (rows.Count > 0)
        {
            titles.AddRange(rows.Select(r => (string)r.Values[0]!));
            rows = await copper.Get<Boards>().More(copper.Admin, request, Key(stages[0]), ((DateTimeOffset)rows[^1].Values[1]!, rows[^1].Id), default);
        }

        Assert.Equal(12, titles.Count);
        Assert.Equal(12, titles.Distinct().Count());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Cards_counts_and_sums_are_of_what_one_sees_and_filters(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var own = await copper.Member("Own", _ => Scope.Own);
        var stages = await copper.Stages("First");
        var mine = Story.Deal("Mine", stages[0], 10, 1);
        mine.OwnerId = own.MemberId;
        await copper.Tell([mine, Story.Deal("Theirs", stages[0], 20, 2), Story.Deal("Theirs too", stages[0], 30, 3)]);

        var board = await Board(copper, own, stages, 40);
        Assert.Equal(["Mine"], Cards(board, stages[0]));
        Assert.Equal([(1, 1_000)], board.Totals.Select(t => (t.Count, t.Sum)));

        var filtered = await Board(copper, copper.Admin, stages, 40, r => r with { Filter = FilterText.Parse("amount:ge:20"), Search = "too" });
        Assert.Equal(["Theirs too"], Cards(filtered, stages[0]));
        Assert.Equal([(1, 3_000)], filtered.Totals.Select(t => (t.Count, t.Sum)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_column_of_what_is_closed_begins_at_a_day_and_with_the_newest(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var stages = await copper.Stages("Open", "Won");
        await copper.Tell([.. Enumerable.Range(1, 9).Select(i => Story.Deal($"Deal {i}", stages[1], 100, 3 * i)), Story.Deal("Old but open", stages[0], 100, 1)]);
        var boards = copper.Get<Boards>();
        var request = (await Request(copper, copper.Admin, stages, 2)) with { Recent = ([Key(stages[1])], new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero)) };

        var board = await boards.Of(copper.Admin, request, default);
        var more = await boards.More(copper.Admin, request, Key(stages[1]), ((DateTimeOffset)board.Rows[Key(stages[1])][1].Values[1]!, board.Rows[Key(stages[1])][1].Id), default);

        Assert.Equal(["Old but open"], Cards(board, stages[0]));
        Assert.Equal(["Deal 9", "Deal 8", "Deal 7"], Cards(board, stages[1]));
        Assert.Equal(["Deal 7", "Deal 6", "Deal 5"], more.Select(r => (string)r.Values[0]!));
        Assert.Equal([1, 5], board.Totals.Select(t => t.Count).Order());
        Assert.Equal(board.Totals.OrderBy(t => t.Column), (await boards.Totals(copper.Admin, request, default)).OrderBy(t => t.Column));
    }

    private static string Key(Stage stage) => stage.Id.ToString();

    private static IEnumerable<string> Cards(Board board, Stage stage) => board.Rows[Key(stage)].Select(r => (string)r.Values[0]!);

    private static async Task<BoardRequest> Request(TestWorkspace copper, Actor actor, Stage[] stages, int cards)
    {
        var schema = (await copper.Schemas.Of(actor, default))["opportunity"];
        return new(
            schema, schema["stage"], schema["amount"], schema["probability"], "stage_since", [.. stages.Select(Key)],
            [schema.Title, schema["stageSince"], schema["account"]])
        { Cards = cards };
    }

    private static async Task<Board> Board(
        TestWorkspace copper, Actor actor, Stage[] stages, int cards, Func<BoardRequest, BoardRequest>? with = null)
    {
        var request = await Request(copper, actor, stages, cards);
        return await copper.Get<Boards>().Of(actor, with?.Invoke(request) ?? request, default);
    }
}
