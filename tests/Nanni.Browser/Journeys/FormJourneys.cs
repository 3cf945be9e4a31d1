using System.Net;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>An administrator puts a form together, by keys and by dragging; a visitor reads it in the language of the page that it stands on.</summary>
public sealed class FormJourneys(Chromium chromium, Apps apps)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_form_is_designed_beside_its_preview_and_embedded_in_two_languages(Provider provider)
    {
        var app = await apps.On(provider);
        var address = "";
        await Visitor.Visits(chromium, app, async manager =>
        {
            manager.Expects(HttpStatusCode.UnprocessableEntity);
            var office = await Office.Open(manager);
            var page = office.Page;
            await office.Opens("webforms/" + await office.Adds("webforms", ("name", "Contact page"), ("target", "lead"), ("language", "en"), ("active", "true")));
            address = (await page.GetByRole(AriaRole.Link, new() { Name = "Open the form" }).GetAttributeAsync("href"))!;
            await page.GetByRole(AriaRole.Link, new() { Name = "Design the form" }).ClickAsync();
            await page.Locator("nanni-form-editor[data-ready]").WaitForAsync();
            await manager.FindsNoBarriers();

            // The preview follows what is typed; a question that was added is open, and the cursor is there.
            await page.Locator("[name='heading.en']").FillAsync("Ask for copper");
            await Assertions.Expect(page.Locator("#form-preview h3")).ToHaveTextAsync("Ask for copper");
            await page.Locator("#more-add").SelectOptionAsync("message");
            await page.Locator("#do-add").PressAsync("Enter");
            await Assertions.Expect(page.Locator("[id='q:message:head']")).ToBeFocusedAsync();
            await page.Locator("[name='q.message.label.en']").FillAsync("How many ingots?");
            await Assertions.Expect(page.Locator("#form-preview .field").Last).ToContainTextAsync("How many ingots?");
            await manager.FindsNoBarriers();

            // Up by key, and the focus stays with it.
            await page.Locator("[id='q:message:up']").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(Asked(page)).ToHaveTextAsync(["First name (optional)", "Last name", "How many ingots? (optional)", "E-mail address"]);
            await Assertions.Expect(page.Locator("[id='q:message:up']")).ToBeFocusedAsync();

            // The first dragged beneath the last.
            await page.Locator("[id='q:message:head']").ClickAsync();
            var (grip, last) = (page.Locator("li:has([id='q:firstName']) .formeditor-grip"), page.Locator("li:has([id='q:email'])"));
            await grip.ScrollIntoViewIfNeededAsync();
            var (from, to) = ((await grip.BoundingBoxAsync())!, (await last.BoundingBoxAsync())!);
            await page.Mouse.MoveAsync(from.X + 8, from.Y + 8);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(from.X + 8, to.Y + to.Height - 4, new() { Steps = 12 });
            await page.Mouse.UpAsync();
            await Assertions.Expect(Asked(page)).ToHaveTextAsync(["Last name", "How many ingots? (optional)", "E-mail address", "First name (optional)"]);

            await page.GetByRole(AriaRole.Checkbox, new() { Name = "Polski" }).CheckAsync();
            await page.Locator(".segmented label", new() { HasText = "Polski" }).ClickAsync();
            await page.Locator("[name='heading.pl']").FillAsync("Zapytaj o miedź");
            await Assertions.Expect(page.Locator("#form-preview h3")).ToHaveTextAsync("Zapytaj o miedź");
            await Assertions.Expect(page.Locator("[name='heading.en']")).ToBeHiddenAsync();
            await page.Locator(".form-bar .primary").ClickAsync();
            await Assertions.Expect(page.Locator("nanni-toast")).ToContainTextAsync("Contact page");

            // What is wrong is shown where it is wrong, in that language.
            await page.Locator(".segmented label", new() { HasText = "Polski" }).ClickAsync();
            await page.Locator("[name='button.pl']").EvaluateAsync("input => { input.maxLength = 500; input.value = 'x'.repeat(61); }");
            await page.Locator(".segmented label", new() { HasText = "English" }).ClickAsync();
            await page.Locator(".form-bar .primary").ClickAsync();
            await Assertions.Expect(page.Locator("[name='button.pl'][aria-invalid=true]")).ToBeVisibleAsync();
            await manager.FindsNoBarriers();
        });

        await Visitor.Visits(chromium, app, visitor => Asks(visitor, address), Screen.Phone);
    }

    /// <summary>On a page that is not ours, whose language is Polish.</summary>
    private static async Task Asks(Visitor visitor, string address)
    {
        var page = visitor.Page;
        var key = new Uri(address).AbsolutePath.Split('/')[^1];
        visitor.Expects(HttpStatusCode.UnprocessableEntity);
        await page.RouteAsync("**/shop.html", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Body = $"<!DOCTYPE html><html lang=\"pl\"><title>Sklep</title><main><h1>Sklep</h1><nanni-form key=\"{key}\"></nanni-form></main><script src=\"/f/{key}.js\" async></script></html>",
        }));
        await visitor.Opens("/shop.html");
        await page.GetByLabel("Nazwisko", new() { Exact = true }).FillAsync("Nanni");
        await page.GetByLabel("Adres e-mail").FillAsync("nanni@ur.example");
        await visitor.FindsNoBarriers();
        await page.GetByRole(AriaRole.Button, new() { Name = "Wyślij" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Dziękujemy");

        await visitor.Opens("/f/" + key);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Ask for copper");
        await page.GetByRole(AriaRole.Link, new() { Name = "Polski" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Zapytaj o miedź");
        await visitor.FindsNoBarriers();
    }

    private static ILocator Asked(IPage page) => page.Locator("#form-preview .field .label");
}
