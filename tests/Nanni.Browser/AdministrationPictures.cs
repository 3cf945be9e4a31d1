using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>The pictures of the administrator guide: the page alone, without what is around it, and never more than a screen of it.</summary>
internal static class AdministrationPictures
{
    private const float Margin = 16;
    private const float Highest = 640;

    public static async Task Take(Office office, IBrowser browser)
    {
        var page = office.Page;
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(1440, 1000);
        await office.Invites("Ona Petrauskaitė", browser, "Sales");
        await office.Invites("Jan Kowal", browser, "Read only");
        await Roles(office);
        await Programs(office);
        await Privacy(office);
        await Takes(office, "second-factor", "me/security");

        await office.Opens("settings/system");

        // The name of the machine would change with whoever takes the picture.
        await page.Locator("main td:first-child").First.EvaluateAsync("cell => cell.firstChild.textContent = 'crm-1:4711 '");
        await Takes(office, "system", null);
        await Takes(office, "audit", "settings/audit");
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    private static async Task Roles(Office office)
    {
        var page = office.Page;
        await office.Opens("settings/roles");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sales", Exact = true }).ClickAsync();
        await page.Locator(".roles-matrix").WaitForAsync();
        await Takes(office, "role", null);
        await page.Locator(".settings-card").GetByRole(AriaRole.Link, new() { Name = "People" }).ClickAsync();
        await page.Locator(".role-fields").First.WaitForAsync();
        await Takes(office, "role-fields", null, page.Locator(".role-fields", new() { HasText = "PESEL" }));

        await office.Opens("accounts?sort=name");
        var account = new Uri(await page.Locator("main td a[href*='/accounts/']").First.EvaluateAsync<string>("link => link.href")).AbsolutePath;
        await page.GotoAsync(account + "/access");
        await Takes(office, "who-can-see", null);
        await page.GotoAsync(account + "/share");
        await Takes(office, "share", null);
    }

    private static async Task Programs(Office office)
    {
        var page = office.Page;
        await office.Visitor.Answer(office.At("me/tokens"), ("Name", "Web shop"), ("May", "read"), ("Days", "365"), ("Types", "contact"));
        await Takes(office, "tokens", "me/tokens");

        await office.Opens("me/api");
        var people = page.Locator(".api-group", new() { Has = page.Locator("h2", new() { HasTextString = "People" }) });
        await people.Locator("summary").First.ClickAsync();
        var list = people.Locator(".api-endpoint").First;
        await list.Locator("summary").ClickAsync();
        await list.Locator("[name='query:limit']").FillAsync("2");
        await list.Locator("[name='query:fields']").FillAsync("name,email");
        await list.Locator("button.primary").ClickAsync();
        await list.Locator(".api-answer").WaitForAsync();
        await Takes(office, "try-it", null, list);

        await Takes(office, "webhook", "settings/webhooks/new");
    }

    private static async Task Privacy(Office office)
    {
        var page = office.Page;
        await office.Opens("settings/consents/new");
        await office.Visitor.Sends(
            office.At("settings/consents"), ("Key", "newsletter"), ("NameEn", "Newsletter"), ("Basis", "consent"), ("Channels", "mail"), ("IsActive", "true"),
            ("WordingEn", "May we write to you about new copper once a month?"));
        await Takes(office, "purposes", "settings/consents");

        await office.Opens("contacts?sort=name");
        var person = new Uri(await page.Locator("main td a[href*='/contacts/']").First.EvaluateAsync<string>("link => link.href")).AbsolutePath;
        await page.GotoAsync(person + "/consents");
        await page.GetByLabel("E-mail", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
        await page.GetByText("Given").First.WaitForAsync();
        await Takes(office, "consents", null);
        await page.GotoAsync(person + "/erasure");
        await Takes(office, "erasure", null);
    }

    /// <param name="path">Null: the page at hand.</param>
    /// <param name="part">Null: the page from its top.</param>
    private static async Task Takes(Office office, string name, string? path, ILocator? part = null)
    {
        if (path is not null)
        {
            await office.Opens(path);
        }

        var page = office.Page;
        await (part is null ? page.EvaluateAsync("() => scrollTo(0, 0)") : part.EvaluateAsync("part => part.scrollIntoView({ block: 'center' })"));
        part ??= page.Locator(".settings-page, main > .page").First;
        await page.EvaluateAsync("() => document.activeElement?.blur()");
        await page.Mouse.MoveAsync(0, 0);
        var box = (await part.BoundingBoxAsync())!;
        var (x, y) = (Math.Max(0, box.X - Margin), Math.Max(0, box.Y - Margin));
        var size = page.ViewportSize!;
        await PictureTests.Keeps(page, "administration/" + name, new()
        {
            X = x, Y = y, Width = Math.Min(size.Width - x, box.Width + (2 * Margin)), Height = Math.Min(Math.Min(Highest, size.Height - y), box.Height + (2 * Margin)),
        });
    }
}
