using System.Text;
using Microsoft.Playwright;
using Nanni.Browser.Journeys;
using Nanni.Database;

namespace Nanni.Browser;

/// <summary>
/// The pictures of the README, the user guide and the administrator guide, taken of the demo company. They are left in artifacts/screenshots/guide, and also
/// in the folder that <c>NANNI_TEST_IMAGES</c> names: <c>NANNI_TEST_IMAGES=$PWD/docs/images ./test Picture</c> renews the documents.
/// </summary>
public sealed class PictureTests(Chromium chromium)
{
    private static readonly string? Documents = Environment.GetEnvironmentVariable("NANNI_TEST_IMAGES");

    /// <summary>The stream of live changes never ends, so the network is never idle.</summary>
    private const string IsStill =
        "() => !document.querySelector('html[aria-busy], turbo-frame[busy], #count[src]:not([complete])') && [...document.images].every(one => one.complete)";

    [Fact]
    public async Task The_demo_company_is_photographed()
    {
        await using var app = await RunningApp.Start(Provider.Sqlite);
        await Visitor.Visits(
            chromium,
            app,
            async visitor =>
            {
                var page = visitor.Page;
                var office = await Demo(visitor);
                await Takes(office, "home", "home");
                await Takes(office, "list", "accounts?sort=-revenue");
                await Takes(office, "board", "opportunities/board");
                await page.Locator(".board-column").Nth(2).Locator(".deal:has(.deal-about) .deal-title").First.ClickAsync();
                await Takes(office, "deal", null);
                var account = await page.Locator(".record-facts a[href*='/accounts/'], .record-head a[href*='/accounts/']").First.GetAttributeAsync("href");
                await page.GotoAsync(account!);
                await Takes(office, "record", null);
                await Takes(office, "history", new Uri(page.Url).AbsolutePath.Split('/', 4)[3] + "/history");
                await Takes(office, "members", "settings/members");
                await ImportAndMerge(office);
                await office.Opens("accounts");
                await page.Keyboard.PressAsync("?");
                await Takes(office, "keyboard", null);

                await AdministrationPictures.Take(office, chromium.Browser);

                await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
                await page.GotoAsync(account!);
                await Takes(office, "record-dark", null);
            },
            new Screen { Width = 1280, Height = 800 });
    }

    [Fact]
    public async Task The_selling_of_the_demo_company_is_photographed()
    {
        // A server that nobody answers at: an automation says what it would send, and nothing leaves.
        await using var app = await RunningApp.Start(Provider.Sqlite, smtp: "smtp://127.0.0.1:9");
        await Visitor.Visits(
            chromium,
            app,
            async visitor =>
            {
                var office = await Demo(visitor);
                await SellingPictures.Take(office);
                await OfferPictures.Take(office, link => Visitor.Visits(chromium, app, customer => OfferPictures.Customer(customer, link), new Screen { Width = 390, Height = 780 }));
                await OutcomePictures.Take(office);
            },
            new Screen { Width = 1240, Height = 1600 });
    }

    /// <summary>The demo company of whoever visits.</summary>
    private static async Task<Office> Demo(Visitor visitor)
    {
        await visitor.SignsInAtOnce();
        await visitor.Opens("/w/nanni/settings/demo");
        var job = await visitor.Sends("/w/nanni/settings/demo");
        await visitor.Opens(job);
        await Assertions.Expect(visitor.Page.Locator("#job-state.done")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        return Office.Of(visitor, job);
    }

    private static async Task ImportAndMerge(Office office)
    {
        var page = office.Page;
        await office.Opens("import");
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload
        {
            Name = "customers.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Csv.Write(SampleFiles.Customers)),
        });
        await page.Locator("#import-type").SelectOptionAsync("account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await page.Locator("#import-map").WaitForAsync();
        await Takes(office, "import", null);

        var first = await office.Adds("accounts", ("name", "Alpine Copper GmbH"), ("city", "Graz"), ("phone", "+43 316 1234567"));
        var second = await office.Adds("accounts", ("name", "Alpine Copper"), ("email", "office@alpine-copper.example"), ("country", "Austria"));
        await Takes(office, "merge", $"accounts/merge?ids={first},{second}");
    }

    /// <param name="path">Null: the page at hand.</param>
    private static async Task Takes(Office office, string name, string? path)
    {
        var page = office.Page;
        if (path is not null)
        {
            await office.Opens(path);
        }

        await Keeps(page, name, null);
    }

    /// <summary>A part of the page, with a margin around it.</summary>
    /// <param name="highest">What is below is left out, in CSS pixels.</param>
    /// <param name="until">Null: to the end of <paramref name="part"/>; else to the end of this.</param>
    internal static async Task Keeps(IPage page, string name, ILocator part, float highest = 640, ILocator? until = null, float margin = 16)
    {
        await page.WaitForFunctionAsync(IsStill);
        await page.EvaluateAsync("() => { scrollTo(0, 0); document.activeElement?.blur(); }");
        await page.Mouse.MoveAsync(0, 0);
        var (from, to) = ((await part.First.BoundingBoxAsync())!, (await (until ?? part).First.BoundingBoxAsync())!);
        var (x, y, right) = (Math.Max(0, from.X - margin), Math.Max(0, from.Y - margin), Math.Max(from.X + from.Width, to.X + to.Width) + margin);
        await Keeps(page, name, new Clip
        {
            X = x, Y = y, Width = Math.Min(page.ViewportSize!.Width, right) - x,
            Height = Math.Min(Math.Min(highest, page.ViewportSize.Height - y), to.Y + to.Height + Math.Max(margin, 8) - y),
        });
    }

    /// <param name="clip">Null: all that is on the screen.</param>
    internal static async Task Keeps(IPage page, string name, Clip? clip)
    {
        // Neither what is still loading nor a message about the page before belongs in the picture.
        await page.WaitForFunctionAsync(IsStill);
        await page.EvaluateAsync("() => document.querySelectorAll('nanni-toast').forEach(toast => toast.remove())");
        var picture = await page.ScreenshotAsync(
            new() { Path = Pictures.Path("guide/" + name), Animations = ScreenshotAnimations.Disabled, Clip = clip });
        if (Documents is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(Documents, name + ".png"), picture);
        }
    }
}
