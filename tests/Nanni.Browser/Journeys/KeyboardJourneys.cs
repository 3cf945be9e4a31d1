using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nanni.Database;

namespace Nanni.Browser.Journeys;

/// <summary>A morning's work without a mouse; where the focus is can be seen at each step.</summary>
public sealed partial class KeyboardJourneys(Chromium chromium, Apps apps)
{
    /// <summary>On one database: what the keyboard reaches is the page's doing, and the other journeys use both.</summary>
    [Fact]
    public async Task One_works_by_keys_alone()
    {
        var app = await apps.On(Provider.Sqlite);
        var slug = "";
        await Visitor.Visits(chromium, app, async visitor =>
        {
            var office = await Office.Open(visitor);
            slug = office.Slug;
            await office.Invites("Bea Kazlauskienė", chromium.Browser);
            foreach (var name in new[] { "Ąžuolo varis", "Šiaulių žvaigždė", "Šilutės metalas", "Zabłocki i Synowie" })
            {
                await office.Adds("accounts", ("name", name));
            }
        });

        await Visitor.Visits(chromium, app, async visitor =>
        {
            var page = visitor.Page;
            await visitor.Opens($"/w/{slug}/accounts");
            await page.WaitForURLAsync("**/sign-in**");
            await Assertions.Expect(page.Locator("input[name=Email]")).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(RunningApp.AdminEmail);
            await page.Keyboard.PressAsync("Tab");
            await Keys.FocusIsVisible(page);
            await page.Keyboard.TypeAsync(RunningApp.AdminPassword);
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForURLAsync($"**/w/{slug}/accounts");

            // A word misspelt and without its marks.
            await page.Locator("#rows").WaitForAsync();
            await page.Keyboard.PressAsync("Control+k");
            await Assertions.Expect(page.Locator("#palette-input")).ToBeFocusedAsync();
            await Keys.FocusIsVisible(page);
            await page.Keyboard.TypeAsync("siauliu zvaigde");
            await Assertions.Expect(page.Locator("#palette [role=option][aria-selected=true]")).ToContainTextAsync("Šiaulių žvaigždė");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Šiaulių žvaigždė");
            await WritesANote(page);
            await AddsATask(page);
            await WalksOnAndBack(page, slug);
        });
    }

    /// <summary>What is done next about a deal is said on the list, which one then goes on with.</summary>
    [Fact]
    public async Task The_next_step_is_said_on_the_list() =>
        await Visitor.Visits(chromium, await apps.On(Provider.Sqlite), async visitor =>
        {
            var (page, office) = (visitor.Page, await Office.Open(visitor));
            await office.Adds("opportunities", ("name", "Gutters"));
            await office.Adds("opportunities", ("name", "Roof"));
            await office.Opens("opportunities?columns=name,nextStep,nextStepOn&sort=name");
            await page.Locator("#rows").WaitForAsync();
            await page.Keyboard.PressAsync("j");
            await page.Keyboard.PressAsync("j");
            await page.Keyboard.PressAsync("s");
            await Assertions.Expect(page.Locator("#next-step-title")).ToContainTextAsync("Roof");
            await Assertions.Expect(page.Locator("#next-nextStep")).ToBeFocusedAsync();
            await Keys.FocusIsVisible(page);
            await visitor.FindsNoBarriers();
            await page.Keyboard.TypeAsync("Measure the roof");
            await page.Keyboard.PressAsync("Control+Enter");

            var roof = page.Locator("#rows tr", new() { HasText = "Roof" });
            await Assertions.Expect(page.Locator("#next-step")).ToHaveCountAsync(0);
            await Assertions.Expect(roof).ToContainTextAsync("Measure the roof");
            await Assertions.Expect(roof.Locator(".value-title")).ToBeFocusedAsync();
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("sort=name"));

            // Thinking better of it changes nothing.
            await page.Keyboard.PressAsync("k");
            await page.Keyboard.PressAsync("s");
            await Assertions.Expect(page.Locator("#next-step-title")).ToContainTextAsync("Gutters");
            await page.Keyboard.TypeAsync("Never mind");
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("#next-step")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator("#rows")).Not.ToContainTextAsync("Never mind");
        });

    private static async Task WritesANote(IPage page)
    {
        await page.Locator("nanni-composer [role=tabpanel]").First.WaitForAsync();
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Locator("#compose-note-body")).ToBeFocusedAsync();
        await Keys.FocusIsVisible(page);
        await page.Keyboard.TypeAsync("They want to see the ingots, @bea");
        await Assertions.Expect(page.Locator(".mention-list [aria-selected=true]")).ToHaveTextAsync("Bea Kazlauskienė");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("please bring two.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".timeline-item").First).ToContainTextAsync("ingots, @Bea Kazlauskienė please bring two.");
        await Assertions.Expect(page.Locator("#compose-note-body")).ToHaveValueAsync("");
    }

    private static async Task AddsATask(IPage page)
    {
        await Keys.TabTo(page, page.Locator("#compose-note"), back: true);
        for (var i = 0; i < 4; i++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await Assertions.Expect(page.Locator("#compose-task")).ToBeFocusedAsync();
        await Keys.FocusIsVisible(page);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("#compose-task-subject")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Bring two ingots");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("#compose-task-dueAt")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("12242030");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.TypeAsync("0930A");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".timeline-item[data-kind=task]")).ToContainTextAsync("Bring two ingots");
        await Assertions.Expect(page.Locator(".record-story")).ToContainTextAsync("2030");
    }

    /// <summary>From the list into a record, to the next one, and back to where one was.</summary>
    private static async Task WalksOnAndBack(IPage page, string slug)
    {
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("u");
        await page.WaitForURLAsync($"**/w/{slug}/accounts");
        await Assertions.Expect(page.Locator("#rows tr.current .value-title")).ToHaveTextAsync("Šiaulių žvaigždė");
        await Assertions.Expect(page.Locator("#rows tr.current .value-title")).ToBeFocusedAsync();
        await Keys.FocusIsVisible(page);
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("#rows tr.current .value-title")).ToHaveTextAsync("Šilutės metalas");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Šilutės metalas");
        await page.Locator("a[data-key=j]").WaitForAsync();
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Zabłocki i Synowie");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(".toasts").First).ToContainTextAsync("last one");
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Šilutės metalas");
        await page.Keyboard.PressAsync("u");
        await page.WaitForURLAsync(Accounts());
        await Assertions.Expect(page.Locator("#rows tr.current .value-title")).ToHaveTextAsync("Šilutės metalas");
    }

    [GeneratedRegex("/accounts$")]
    private static partial Regex Accounts();
}
