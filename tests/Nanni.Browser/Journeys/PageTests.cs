using System.Net;
using System.Text.RegularExpressions;
using Nanni.Database;

namespace Nanni.Browser.Journeys;

/// <summary>
/// Every main page with something on it: without barriers, at any size, in the light and in the dark, in three languages. A class for
/// each look, for classes are what the cores share.
/// </summary>
public abstract partial class PageTests(Chromium chromium, Apps apps)
{
    internal static readonly string[] Pages =
    [
        "home", "accounts", "accounts/new", "accounts/{account}", "accounts/{account}/edit", "accounts/{account}/history", "contacts",
        "contacts/{contact}", "opportunities", "opportunities/board", "opportunities/{deal}", "tasks", "interactions", "products", "import",
        "jobs", "notifications", "search?q=alpine", "settings", "settings/overview", "settings/members", "settings/teams", "settings/roles",
        "settings/fields", "settings/lists", "settings/layout", "settings/pipelines", "settings/lead-assignment", "settings/lead-assignment/new", "settings/lead-assignment/trial", "settings/automations", "settings/automations/new?type=contact", "settings/webhooks", "settings/webhooks/new", "settings/system", "me",
        "me/security",
        "me/sessions", "me/tokens", "me/api",
    ];

    /// <summary>What shows that a text is missing: the key in its place, or a name in braces that nobody filled in.</summary>
    private const string KeysOnThePage =
        """
        () => {
          const found = [];
          const look = text => found.push(...(text ?? "").match(/(?<![\w@./-])[a-z]+[A-Za-z]*(\.[a-z][A-Za-z]+)+(?![\w@/-])|\{\w+[^}]*\}/g) ?? []);
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            if (!walk.currentNode.parentElement.closest("script, style, template, code, pre, [data-sample]")) {
              look(walk.currentNode.textContent);
            }
          }
          for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
            ["aria-label", "title", "placeholder"].forEach(name => look(element.getAttribute(name)));
          }
          return [...new Set(found)];
        }
        """;

    private const string IsTooWide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth";

    /// <summary>Opens each page and fails with all that keeps somebody from using it.</summary>
    /// <param name="also">What else to look for while a page is open.</param>
    protected Task AreForEverybody(
        string language, int width, bool dark, Func<Office, string, Task<List<string>>>? also = null) => Everywhere(language, width, dark, async (office, name) =>
    {
        var found = (await Axe.Check(office.Page)).Select(barrier => $"{name}, {language}, {width}: {barrier}").ToList();
        found.AddRange((await office.Page.EvaluateAsync<string[]>(KeysOnThePage)).Select(key => $"{name}, {language}: “{key}” is not a text"));
        if (await office.Page.EvaluateAsync<bool>(IsTooWide))
        {
            found.Add($"{name}, {language} is wider than {width} px");
        }

        if (also is not null)
        {
            found.AddRange(await also(office, name));
        }

        return found;
    });

    private async Task Everywhere(string language, int width, bool dark, Func<Office, string, Task<List<string>>> look)
    {
        var found = new List<string>();
        await Visitor.Visits(
            chromium,
            await apps.On(Provider.Sqlite),
            async visitor =>
            {
                visitor.Expects(HttpStatusCode.NotFound);
                var office = await Office.Open(visitor);
                if (language != "en")
                {
                    // A language is a person's own, and the administrator is at work in other journeys too.
                    var email = await office.Invites("Bea Kazlauskienė", chromium.Browser);
                    await visitor.Page.Context.ClearCookiesAsync();
                    office = await office.Joins(visitor, email);
                    await visitor.Sends("/me/preferences", ("language", language), ("return", office.At("home")));
                }

                var account = await office.Adds("accounts", ("name", "Alpine Copper"), ("city", "Graz"), ("phone", "+43 316 1234567"), ("email", "office@example.com"));
                var contact = await office.Adds("contacts", ("firstName", "Ada"), ("lastName", "Novak"), ("account", account), ("jobTitle", "Buyer"));
                var deal = await office.Adds("opportunities", ("name", "A roof of copper"), ("account", account), ("amount", "15000"), ("amount.currency", "EUR"));
                await office.Adds("products", ("name", "Ingot, 99.9 %"), ("price", "9.80"), ("price.currency", "EUR"));
                foreach (var (kind, text) in new[] { ("note", "body"), ("task", "subject") })
                {
                    await visitor.Sends(office.At("compose"), ("kind", kind), ("about", account), (text, "They want to see the ingots."));
                }

                foreach (var page in Pages)
                {
                    var path = page.Replace("{account}", account, StringComparison.Ordinal)
                        .Replace("{contact}", contact, StringComparison.Ordinal).Replace("{deal}", deal, StringComparison.Ordinal);
                    await office.Opens(path);

                    // Turbo marks the whole document as busy while it refreshes it, which is no state to be judged.
                    await visitor.Page.Locator("html:not([aria-busy])").WaitForAsync();
                    Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
                    found.AddRange(await look(office, page));
                }
            },
            new Screen { Language = language, Dark = dark, Width = width, Height = width == 360 ? 740 : 900 });

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Distinct()));
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    protected static partial Regex Id();
}

public sealed class PagesOnADesk(Chromium chromium, Apps apps) : PageTests(chromium, apps)
{
    /// <summary>Links are followed where the pages are open already: to open them all once more would cost as much again.</summary>
    [Fact]
    public async Task In_English_and_light_and_no_link_leads_nowhere()
    {
        var seen = new HashSet<string>();
        await AreForEverybody("en", 1440, dark: false, async (office, name) =>
        {
            var links = await office.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))");
            var dead = new List<string>();
            foreach (var link in links.Where(link => link.StartsWith('/') && seen.Add(Id().Replace(link, "{id}"))))
            {
                var answer = await office.Page.Context.APIRequest.GetAsync(link);
                if (!answer.Ok)
                {
                    dead.Add($"{name} links to {link}, which answers {answer.Status}");
                }
            }

            return dead;
        });
    }
}

public sealed class PagesAtNight(Chromium chromium, Apps apps) : PageTests(chromium, apps)
{
    [Fact]
    public Task In_Polish_and_dark() => AreForEverybody("pl", 1440, dark: true);
}

public sealed class PagesOnAPhone(Chromium chromium, Apps apps) : PageTests(chromium, apps)
{
    [Fact]
    public Task In_Lithuanian_and_light() => AreForEverybody("lt", 360, dark: false);
}

public sealed class PagesOnAPhoneAtNight(Chromium chromium, Apps apps) : PageTests(chromium, apps)
{
    [Fact]
    public Task In_English_and_dark() => AreForEverybody("en", 360, dark: true);
}
