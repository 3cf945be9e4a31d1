using System.Net;
using Microsoft.Playwright;
using Nanni.Database;

namespace Nanni.Browser.Journeys;

/// <summary>Text that would be a program if it were ever taken for markup stands in every field, and no page runs it.</summary>
/// <remarks>
/// The visitor fails on whatever the browser complains of: an image that the text would load, a script or a handler that the content
/// security policy stops. What is looked for besides is an element or an address that only such a text can have made.
/// </remarks>
public sealed class ScriptTests(Chromium chromium, Apps apps)
{
    private const string Text = "\"'></title></script><img src=/x onerror=alert(1)><svg onload=alert(2)>{{7*7}}${7*7}";

    private const string Short = "\"'><svg onload=alert(3)>";

    private const string Made =
        """
        () => [...document.querySelectorAll("img[src='/x'], [onerror], [onload], [href^='javascript:' i], [src^='javascript:' i], [action^='javascript:' i]")]
          .map(element => element.outerHTML)
        """;

    [Fact]
    public async Task No_text_of_a_person_becomes_a_program_on_any_page() => await Visitor.Visits(chromium, await apps.On(Provider.Sqlite), async visitor =>
    {
        visitor.Expects(HttpStatusCode.UnprocessableEntity);
        var office = await Office.Open(visitor, "Ur <img src=/x onerror=alert(1)>");
        var account = await office.Adds("accounts", ("name", Text), ("city", Short), ("street", Short), ("description", Text), ("tags", Short));
        var contact = await office.Adds(
            "contacts", ("firstName", Text), ("lastName", Text), ("jobTitle", Short), ("department", Short), ("account", account), ("description", Text));
        await office.Adds("contacts", ("firstName", Text), ("lastName", Text), ("account", account), ("phone", "+48 22 123 45 67"));
        var deal = await office.Adds("opportunities", ("name", Text), ("account", account), ("amount", "15000"), ("amount.currency", "EUR"), ("description", Text));
        await office.Adds("products", ("name", Text), ("code", Short), ("price", "9.80"), ("price.currency", "EUR"));
        foreach (var (kind, field) in new[] { ("note", "body"), ("task", "subject"), ("interaction", "subject") })
        {
            await visitor.Answer(office.At("compose"), ("kind", kind), ("about", account), (field, Text), ("body", Text), ("channel", "call"));
        }

        await visitor.Sends(office.At("settings/teams"), ("Name", Text));
        await office.Invites(Text, chromium.Browser);
        await visitor.Answer(office.At("accounts"), ("name", "A link"), ("kind", "company"), ("website", "javascript:alert(4)"));

        var pages = PageTests.Pages.Concat(
            ["contacts/{contact}/edit", "contacts/{contact}/history", "opportunities/{deal}/edit", "duplicates", "settings/audit", "search?q=%3Csvg", "accounts?q=%3Cimg%20src%3D/x%20onerror%3Dalert(1)%3E"]);
        foreach (var page in pages)
        {
            await office.Opens(page.Replace("{account}", account, StringComparison.Ordinal)
                .Replace("{contact}", contact, StringComparison.Ordinal).Replace("{deal}", deal, StringComparison.Ordinal));
            await visitor.Page.Locator("html:not([aria-busy])").WaitForAsync();
            Assert.Empty(await visitor.Page.EvaluateAsync<string[]>(Made));
        }

        // What scripts of ours write: the palette, a look-up, the answer that stays on the page, a message.
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await visitor.Page.Locator("#palette input").FillAsync("onerror");
        await Assertions.Expect(visitor.Page.Locator("#palette [role=option]").First).ToContainTextAsync("onerror");
        Assert.Empty(await visitor.Page.EvaluateAsync<string[]>(Made));
        await office.Opens("contacts/new");
        await visitor.Page.Locator("nanni-lookup input:not([type=hidden])").First.FillAsync("onerror");
        await Assertions.Expect(visitor.Page.Locator("nanni-lookup [role=option]").First).ToContainTextAsync("onerror");
        Assert.Empty(await visitor.Page.EvaluateAsync<string[]>(Made));
    });
}
