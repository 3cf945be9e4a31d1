using System.Net;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>What is wrong is said where it is wrong, and nothing that was typed is lost.</summary>
public sealed class BadInputJourneys(Chromium chromium, Apps apps)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_form_keeps_what_was_typed(Provider provider) => AtWork(provider, async (office, page) =>
    {
        await office.Opens("accounts/new");
        await page.Locator("#f-city").FillAsync("Kraków");
        await page.Locator("#f-email").FillAsync("not an address");
        await page.Keyboard.PressAsync("Control+Enter");

        var errors = page.Locator(".form-errors");
        await Assertions.Expect(errors).ToContainTextAsync("E-mail address");
        var mail = page.Locator("#f-email");
        await Assertions.Expect(mail).ToHaveValueAsync("not an address");
        await Assertions.Expect(mail).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator($"#{(await mail.GetAttributeAsync("aria-describedby"))!.Split(' ')[0]}")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#f-city")).ToHaveValueAsync("Kraków");
        Assert.Single(await office.Exports("accounts", "name"));

        await mail.FillAsync("biuro@example.com");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(errors).ToContainTextAsync("Name");

        await Assertions.Expect(mail).ToHaveValueAsync("biuro@example.com");
        await page.Locator("#f-name").FillAsync("Wawel Miedź");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Wawel Miedź");
    });

    [Theory]
    [MemberData(nameof(Providers))]
    public Task What_is_typed_before_the_answer_comes_outlasts_it(Provider provider) => AtWork(provider, async (office, page) =>
    {
        await office.Opens("accounts/new");
        var left = new TaskCompletionSource();
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/accounts", async route =>
        {
            if (route.Request.Method == "POST")
            {
                left.TrySetResult();
                await typed.Task;
            }
            await route.ContinueAsync();
        });
        await page.Locator("#f-email").FillAsync("not an address");
        await page.Locator("#f-city").FillAsync("Kraków");
        await page.Keyboard.PressAsync("Control+Enter");
        await left.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await page.Locator("#f-name").FillAsync("Wawel Miedź");
        await page.Locator("#f-city").FillAsync("Wieliczka");
        typed.SetResult();

        await Assertions.Expect(page.Locator(".form-errors")).ToContainTextAsync("E-mail address");
        await Assertions.Expect(page.Locator("#f-name")).ToHaveValueAsync("Wawel Miedź");
        await Assertions.Expect(page.Locator("#f-city")).ToHaveValueAsync("Wieliczka");
        await page.Locator("#f-email").FillAsync("biuro@example.com");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Wawel Miedź");
    });

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_fact_and_a_note_say_what_is_wrong_in_place(Provider provider) => AtWork(provider, async (office, page) =>
    {
        var account = await office.Adds("accounts", ("name", "Wawel Miedź"), ("email", "biuro@example.com"));
        await office.Opens($"accounts/{account}");
        await page.Locator("#fact-email .fact-edit").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#fact-email input[name=email]").FillAsync("biuro at example");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#fact-email .error")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#fact-email input[name=email]")).ToHaveValueAsync("biuro at example");

        await office.Opens($"accounts/{account}");
        await page.Locator("#compose-task").ClickAsync();
        await page.Locator("#compose-task-priority").SelectOptionAsync("high");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#composer-task .error")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#compose-task-subject")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#compose-task-priority")).ToHaveValueAsync("high");
        await page.Locator("#compose-task-subject").FillAsync("Ask for the address");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".timeline-item[data-kind=task]")).ToContainTextAsync("Ask for the address");
        await Assertions.Expect(page.Locator("#composer-task .error")).ToHaveCountAsync(0);
    });

    [Theory]
    [MemberData(nameof(Providers))]
    public Task A_note_outlasts_the_session(Provider provider) => AtWork(provider, async (office, page) =>
    {
        var account = await office.Adds("accounts", ("name", "Wawel Miedź"));
        await office.Opens($"accounts/{account}");
        await page.Locator("#compose-note-body").FillAsync("They will call back on Friday about the ingots.");
        await page.Context.ClearCookiesAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await page.Locator("input[type=email]").FillAsync(RunningApp.AdminEmail);
        await page.Locator("input[type=password]").FillAsync(RunningApp.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#compose-note-body")).ToHaveValueAsync("They will call back on Friday about the ingots.");
        await page.Locator("#compose-note-body").PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".timeline-item").First).ToContainTextAsync("call back on Friday");
    });

    private async Task AtWork(Provider provider, Func<Office, IPage, Task> journey) =>
        await Visitor.Visits(chromium, await apps.On(provider), async visitor =>
        {
            visitor.Expects(HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest);
            await journey(await Office.Open(visitor), visitor.Page);
        });
}
