using System.Diagnostics;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>What one person changes, another sees at once, and goes on typing meanwhile.</summary>
public sealed class LiveJourneys(Chromium chromium, Apps apps)
{
    /// <summary>Promised is one second where nothing else runs; here several browsers share two cores with the application.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_list_a_record_and_a_board_follow_a_colleague(Provider provider) => Together(provider, async (ada, bea) =>
    {
        var (account, deal) = (await ada.Adds("accounts", ("name", "Alpine Copper")), await ada.Adds("opportunities", ("name", "Roof"), ("nextStep", "Call")));

        await bea.Opens("accounts");
        await bea.IsListening();
        await ada.Changes("accounts", account, ("name", "Alpine Copper & Tin"));
        await Follows(bea.Page.Locator("#rows"), "Alpine Copper & Tin");
        await ada.Adds("accounts", ("name", "Aachen Bells"));
        await Follows(bea.Page.Locator("#rows"), "Aachen Bells");

        await bea.Opens($"accounts/{account}");
        await bea.IsListening();
        await ada.Changes("accounts", account, ("city", "Graz"));
        await Follows(bea.Page.Locator(".record-head"), "Graz");

        await bea.Opens("opportunities/board");
        await bea.IsListening();
        var lead = await bea.Page.Locator(".board-column").Nth(1).GetAttributeAsync("data-column");
        await ada.Visitor.Sends(ada.At($"opportunities/{deal}/stage"), ("stage", lead!), ("return", ada.At("home")));
        await Follows(bea.Page.Locator(".board-column").Nth(1), "Roof");
        await Assertions.Expect(bea.Page.Locator(".board-column").First.Locator(".deal")).ToHaveCountAsync(0);
    });

    [Theory]
    [MemberData(nameof(Providers))]
    public Task What_is_being_typed_survives_the_refresh(Provider provider) => Together(provider, async (ada, bea) =>
    {
        var account = await ada.Adds("accounts", ("name", "Alpine Copper"), ("phone", "+43 316 1234567"));

        // A note half written, the caret in the middle.
        await bea.Opens($"accounts/{account}");
        await bea.IsListening();
        var note = bea.Page.Locator("#compose-note-body");
        await note.FillAsync("Called them twice today");
        await note.EvaluateAsync("text => text.setSelectionRange(12, 12)");
        await ada.Changes("accounts", account, ("city", "Graz"));
        await Follows(bea.Page.Locator(".record-head"), "Graz");
        await IsUntouched(note, "Called them twice today", 12);

        // A fact open for editing.
        await bea.Page.Locator("#fact-phone .fact-edit").FocusAsync();
        await bea.Page.Keyboard.PressAsync("Enter");
        var phone = bea.Page.Locator("#fact-phone input[name=phone]");
        await phone.FillAsync("+43 316 765");
        await phone.EvaluateAsync("text => text.setSelectionRange(4, 4)");
        await ada.Changes("accounts", account, ("city", "Linz"));
        await Follows(bea.Page.Locator(".record-head"), "Linz");
        await IsUntouched(phone, "+43 316 765", 4);
        await bea.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(note).ToHaveValueAsync("Called them twice today");
        await note.FillAsync("");

        // A cell of the list.
        await bea.Opens("accounts?columns=name,phone");
        await bea.IsListening();
        var cell = bea.Page.Locator("#rows tbody tr").First.Locator("td").Nth(2);
        await bea.Page.Keyboard.PressAsync("j");
        await bea.Page.Locator("#rows .value-title").First.EvaluateAsync("title => title.closest('tr').cells[2].dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))");
        var typed = cell.Locator("input:not([type=hidden])");
        await typed.FillAsync("+43 1 98");
        await typed.EvaluateAsync("text => text.setSelectionRange(3, 3)");
        await ada.Adds("accounts", ("name", "Zinc Works"));
        await Follows(bea.Page.Locator("#rows"), "Zinc Works");
        await IsUntouched(typed, "+43 1 98", 3);
    });

    private static async Task IsUntouched(ILocator control, string text, int caret)
    {
        await Assertions.Expect(control).ToBeFocusedAsync();
        Assert.Equal(text, await control.InputValueAsync());
        Assert.Equal(caret, await control.EvaluateAsync<int>("text => text.selectionStart"));
    }

    /// <summary>Shows the text, and soon: the clock runs from here, after the colleague's change was taken.</summary>
    private static async Task Follows(ILocator place, string text)
    {
        var clock = Stopwatch.StartNew();
        await Assertions.Expect(place).ToContainTextAsync(text);
        Assert.True(clock.Elapsed < Soon, $"“{text}” came only after {clock.Elapsed.TotalSeconds:F1} s.");
    }

    private async Task Together(Provider provider, Func<Office, Office, Task> journey)
    {
        var app = await apps.On(provider);
        await Visitor.Visits(chromium, app, async first =>
        {
            var ada = await Office.Open(first);
            var email = await ada.Invites("Bea Kazlauskienė", chromium.Browser);
            await Visitor.Visits(chromium, app, async second => await journey(ada, await ada.Joins(second, email)));
        });
    }
}
