using System.Net;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>A deal on its way over the board: by mouse, by keyboard alone, and back.</summary>
public sealed class BoardJourneys(Chromium chromium, Apps apps)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_card_is_dragged_and_undone(Provider provider) => OnTheBoard(provider, async (_, page) =>
    {
        var (from, to) = (Column(page, 0), Column(page, 2));
        await Assertions.Expect(Totals(from)).ToContainTextAsync("15");

        var card = (await from.Locator(".deal").First.BoundingBoxAsync())!;
        var place = (await to.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(card.X + 60, card.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(place.X + (place.Width / 2), place.Y + 160, new() { Steps = 8 });
        await Assertions.Expect(to).ToHaveClassAsync("board-column target");
        await page.Mouse.UpAsync();

        await Assertions.Expect(to.Locator(".deal")).ToHaveCountAsync(1);
        await Assertions.Expect(Count(from)).ToHaveTextAsync("1");
        await Assertions.Expect(Count(to)).ToHaveTextAsync("1");
        await Assertions.Expect(Totals(from)).Not.ToContainTextAsync("15");

        await page.Locator(".toast", new() { HasText = "moved" }).Locator(".toast-undo").ClickAsync();
        await Assertions.Expect(Count(from)).ToHaveTextAsync("2");
        await Assertions.Expect(Totals(from)).ToContainTextAsync("15");
        await Assertions.Expect(to.Locator(".deal")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_page_from_before_a_move_does_not_put_the_card_back() => OnTheBoard(Provider.Sqlite, async (office, page) =>
    {
        // The board that a live refresh asks for is held back until the card has been moved.
        var (asked, moved) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/opportunities/board", async route =>
        {
            var answer = await route.FetchAsync();
            asked.TrySetResult();
            await moved.Task;
            await route.FulfillAsync(new() { Response = answer });
        }, new() { Times = 1 });
        await office.IsListening();
        await office.Adds("opportunities", ("name", "Spouts"));
        await asked.Task;

        await page.Locator(".deal-title", new() { HasText = "Roof" }).FocusAsync();
        await page.Keyboard.PressAsync("Control+ArrowRight");
        await Assertions.Expect(Count(Column(page, 1))).ToHaveTextAsync("1");
        var drawn = page.EvaluateAsync("() => new Promise(done => document.addEventListener('turbo:load', () => done(), { once: true }))");
        moved.SetResult();
        await drawn;

        await Assertions.Expect(Column(page, 1).Locator(".deal-title")).ToHaveTextAsync("Roof", new() { Timeout = 1 });

        // What the dropped page had to tell comes with the next one.
        await Assertions.Expect(page.Locator(".deal-title", new() { HasText = "Spouts" })).ToBeVisibleAsync();
        await Assertions.Expect(Column(page, 1).Locator(".deal-title")).ToHaveTextAsync("Roof");
    });

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_card_is_moved_by_keys_alone(Provider provider) => OnTheBoard(provider, async (_, page) =>
    {
        await Keys.TabTo(page, page.Locator(".deal-title", new() { HasText = "Roof" }));
        await page.Keyboard.PressAsync("Control+ArrowRight");
        await Assertions.Expect(Column(page, 1).Locator(".deal-title")).ToHaveTextAsync("Roof");
        await Assertions.Expect(Count(Column(page, 1))).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator(".deal-title", new() { HasText = "Roof" })).ToBeFocusedAsync();

        // Who marks a deal as lost is asked why, and the answer is needed.
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.Locator("#board-lost");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".board-column[data-kind=lost] .deal-title")).ToHaveTextAsync("Roof");
        await Keys.FocusIsVisible(page);

        // Thinking better of it leaves the card where it is.
        await Keys.TabTo(page, page.Locator(".deal-title", new() { HasText = "Gutters" }), back: true);
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(Column(page, 0).Locator(".deal-title")).ToHaveTextAsync("Gutters");
    });

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_stage_asks_for_what_it_needs(Provider provider) => OnTheBoard(provider, async (office, page) =>
    {
        await office.Opens("settings/pipelines");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sales" }).Last.ClickAsync();
        var offer = page.Locator("[data-row]").Nth(2);
        await offer.Locator("details.entry summary").ClickAsync();
        await offer.GetByLabel("Next step", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast").Last).ToContainTextAsync("saved");

        await office.Opens("opportunities/board");
        await page.Locator("nanni-board[data-ready]").WaitForAsync();
        await Keys.TabTo(page, page.Locator(".deal-title", new() { HasText = "Gutters" }));
        await page.Keyboard.PressAsync("Control+ArrowRight");
        await Assertions.Expect(Count(Column(page, 1))).ToHaveTextAsync("1");
        await page.Keyboard.PressAsync("Control+ArrowRight");

        // It asks for the step, says so where that is left out, and leads back to the board.
        await Assertions.Expect(page.Locator("input[name=nextStep]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".form-errors")).ToContainTextAsync("Next step");
        await page.Locator("input[name=nextStep]").FillAsync("Send the offer");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync("**/opportunities/board");
        await Assertions.Expect(Column(page, 2).Locator(".deal-title")).ToHaveTextAsync("Gutters");

        // Why a deal was lost is on its page, from where it can be taken up again.
        await page.Locator("nanni-board[data-ready]").WaitForAsync();
        await Keys.TabTo(page, page.Locator(".deal-title", new() { HasText = "Gutters" }));
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("What happened").FillAsync("They chose tin.");
        await page.GetByLabel("Price", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark as lost" }).ClickAsync();
        await Assertions.Expect(page.Locator(".board-column[data-kind=lost] .deal-title")).ToHaveTextAsync("Gutters");
        await page.Locator(".deal-title", new() { HasText = "Gutters" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("They chose tin.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reopen" }).ClickAsync();
        await Assertions.Expect(page.Locator(".stage-bar [aria-current=step]")).ToHaveTextAsync("Prospecting");
    });

    private async Task OnTheBoard(Provider provider, Func<Office, IPage, Task> journey) =>
        await Visitor.Visits(chromium, await apps.On(provider), async visitor =>
        {
            visitor.Expects(HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict);
            var office = await Office.Open(visitor);
            await office.Adds("opportunities", ("name", "Roof"), ("amount", "15000"), ("amount.currency", "PLN"));
            await office.Adds("opportunities", ("name", "Gutters"), ("amount", "200"), ("amount.currency", "PLN"));
            await office.Opens("opportunities/board");
            await visitor.Page.Locator("nanni-board[data-ready]").WaitForAsync();
            await journey(office, visitor.Page);
        });

    private static ILocator Column(IPage page, int place) => page.Locator(".board-column").Nth(place);

    private static ILocator Count(ILocator column) => column.Locator(".column-name .count");

    private static ILocator Totals(ILocator column) => column.Locator(".column-totals");
}
