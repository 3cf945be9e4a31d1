using System.Net;
using Microsoft.Playwright;
using Nanni.Database;

namespace Nanni.Browser.Journeys;

/// <summary>A lead on its way over the board: by mouse, by keyboard alone, and to the pages that its last steps need.</summary>
/// <remarks>On one database: what a move does is the same as on the board of deals, which is tried on both.</remarks>
public sealed class LeadBoardJourneys(Chromium chromium, Apps apps)
{
    [Fact]
    public Task A_lead_is_dragged_and_undone() => OnTheBoard(async page =>
    {
        var (from, to) = (Column(page, "New"), Column(page, "Working"));
        var card = (await Card(from, "Enlil").BoundingBoxAsync())!;
        var place = (await to.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(card.X + 10, card.Y + 8);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(place.X + (place.Width / 2), place.Y + 160, new() { Steps = 8 });
        await Assertions.Expect(to).ToHaveClassAsync("board-column target");
        await page.Mouse.UpAsync();
        await Assertions.Expect(Card(to, "Enlil")).ToBeVisibleAsync();
        await Assertions.Expect(Count(from)).ToHaveTextAsync("1");
        await Assertions.Expect(Count(to)).ToHaveTextAsync("1");

        await page.Locator(".toast", new() { HasText = "moved" }).Locator(".toast-undo").ClickAsync();
        await Assertions.Expect(Count(from)).ToHaveTextAsync("2");
        await Assertions.Expect(Card(from, "Enlil")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_lead_is_moved_by_keys_alone() => OnTheBoard(async page =>
    {
        await Keys.TabTo(page, Card(page.Locator("nanni-board"), "Enlil"));
        await page.Keyboard.PressAsync("Control+ArrowRight");
        await Assertions.Expect(Count(Column(page, "Working"))).ToHaveTextAsync("1");
        await Assertions.Expect(Card(Column(page, "Working"), "Enlil")).ToBeFocusedAsync();
        await Keys.FocusIsVisible(page);

        // What is done next is written down without leaving the board.
        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Locator("#next-nextStep")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Show the ingots");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".deal", new() { HasText = "Enlil" })).ToContainTextAsync("Show the ingots");
        await Assertions.Expect(Card(Column(page, "Working"), "Enlil")).ToBeFocusedAsync();

        // Why somebody does not fit is asked on the board.
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.Locator("#board-lost");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(Card(page.Locator(".board-column[data-kind=lost]"), "Enlil")).ToBeVisibleAsync();
    });

    private async Task OnTheBoard(Func<IPage, Task> journey) =>
        await Visitor.Visits(chromium, await apps.On(Provider.Sqlite), async visitor =>
        {
            visitor.Expects(HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict);
            var office = await Office.Open(visitor);
            await office.Adds("leads", ("lastName", "Enlil"), ("company", "Nippur Foundry"));
            await office.Adds("leads", ("lastName", "Ninsun"), ("company", "Uruk Bowls"));
            await office.Opens("leads/board");
            await visitor.Page.Locator("nanni-board[data-ready]").WaitForAsync();
            await journey(visitor.Page);
        });

    private static ILocator Column(IPage page, string name) =>
        page.Locator(".board-column", new() { Has = page.Locator(".column-name", new() { HasText = name }) });

    private static ILocator Card(ILocator column, string title) => column.Locator(".deal-title", new() { HasText = title });

    private static ILocator Count(ILocator column) => column.Locator(".column-name .count");
}
