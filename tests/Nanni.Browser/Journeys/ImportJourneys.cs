using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>From the set-up link to one's own customers on screen.</summary>
public sealed partial class ImportJourneys(Chromium chromium)
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_new_company_brings_in_the_files_it_has(Provider provider)
    {
        await using var app = await RunningApp.Start(provider, withAdmin: false);
        await Visitor.Visits(chromium, app, async visitor =>
        {
            var page = visitor.Page;
            await page.GotoAsync(SetUpLink().Match(app.Log).Value);
            await page.Locator("input[name=Company]").FillAsync("Ur Copper");
            await page.Locator("select[name=Country]").SelectOptionAsync("GB");
            await page.Locator("input[name=Name]").FillAsync("Ada Nowak");
            await page.Locator("input[name=Email]").FillAsync("ada@example.com");
            await page.Locator("input[name=Password]").FillAsync("correct horse battery staple");
            await page.Locator("button[type=submit]").First.ClickAsync();
            await page.WaitForURLAsync("**/w/ur-copper/home");
            await page.GetByRole(AriaRole.Link, new() { Name = "Import your customers" }).ClickAsync();
            await Assertions.Expect(page.Locator("#import-file")).ToBeAttachedAsync();

            await Wizard.BringsIn(page, "ur-copper", "account", "accounts.csv", SampleFiles.Accounts, bad: ["Cancity"]);
            await Wizard.BringsIn(page, "ur-copper", "product", "products.csv", SampleFiles.Products);
            await Wizard.BringsIn(page, "ur-copper", "member", "agents.csv", SampleFiles.Agents);
            await Wizard.BringsIn(page, "ur-copper", "opportunity", "deals.csv", SampleFiles.Deals, bad: ["HAXMC4IX"]);
            await EverythingIsThere(page);

            await Wizard.BringsIn(page, "ur-copper", "account", "customers.csv", SampleFiles.Customers, bad: ["NONAM"]);
            await OrganisationsCameWithTheirPeople(page);

            await page.GetByRole(AriaRole.Button, new() { Name = "Take everything back" }).ClickAsync();
            await page.Locator("dialog[open] button.primary, dialog[open] button.danger").First.ClickAsync();
            await Assertions.Expect(page.Locator(".toasts").First).ToContainTextAsync("Undone");
            Assert.Equal(
                Names(SampleFiles.Accounts, "Cancity").Order(StringComparer.Ordinal),
                (await Export(page, "accounts", "name")).Skip(1).Select(row => row[0]).Order(StringComparer.Ordinal));
            Assert.Single(await Export(page, "contacts", "name"));
        });
    }

    private static async Task EverythingIsThere(IPage page)
    {
        var accounts = await Export(page, "accounts", "name", "industry", "founded", "revenue", "employees", "country", "parent");
        Same(
            SampleFiles.Accounts.Skip(1).Where(row => row[0] != "Cancity").Select(row => row.Select(cell => cell == "technolgy" ? "Technology" : cell)),
            accounts.Skip(1).Select(row => new[] { row[0], row[1], row[2], row[3], row[5], row[6], row[7] }));

        var products = await Export(page, "products", "name", "category", "price");
        Same(SampleFiles.Products.Skip(1), products.Skip(1).Select(row => row[..3]));

        var deals = await Export(page, "opportunities", "externalKey", "owner", "product", "account", "stage", "engagedOn", "expectedClose", "amount");
        Same(
            SampleFiles.Deals.Skip(1).Where(row => row[0] != "HAXMC4IX").Select(row => row.Select(cell => cell == "GTXPro" ? "GTX Pro" : cell)),
            deals.Skip(1).Select(row => row[1..9]));

        // Agents and their managers are members now, who own records and cannot sign in.
        await page.GotoAsync("/w/ur-copper/settings/members");
        foreach (var agent in SampleFiles.Agents.Skip(1))
        {
            var row = page.Locator("tbody tr", new() { HasText = agent[0] });
            await Assertions.Expect(row).ToContainTextAsync(agent[2]);
            await Assertions.Expect(row).ToContainTextAsync("No sign-in");
        }
    }

    private static async Task OrganisationsCameWithTheirPeople(IPage page)
    {
        var organisations = await Export(page, "accounts", "name", "externalKey", "city", "region", "postalCode", "country", "phone", "fax");
        Same(
            SampleFiles.Customers.Skip(1).Where(row => row[0] != "NONAM")
                .Select(row => new[] { row[1], row[0], row[5], row[6], row[7], row[8], row[9], row[10] }.Select(cell => cell == "NULL" ? "" : cell)),
            organisations.Skip(1).Where(row => row[1].Length > 0));
        var people = await Export(page, "contacts", "name", "jobTitle", "account");
        Same(SampleFiles.Customers.Skip(1).Where(row => row[0] != "NONAM").Select(row => new[] { row[2], row[3], row[1] }), people.Skip(1));
    }

    private static async Task<IReadOnlyList<string[]>> Export(IPage page, string plural, params string[] columns)
    {
        var answer = await page.Context.APIRequest.GetAsync($"/w/ur-copper/{plural}/export?columns={string.Join(',', columns)}");
        return Csv.Read(await answer.TextAsync());
    }

    private static IEnumerable<string> Names(string[][] file, params string[] but) => file.Skip(1).Select(row => row[0]).Except(but);

    private static void Same(IEnumerable<IEnumerable<string>> file, IEnumerable<IEnumerable<string>> records) => Assert.Equal(
        file.Select(row => string.Join(" | ", row)).Order(StringComparer.Ordinal),
        records.Select(row => string.Join(" | ", row)).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"/set-up/[A-Za-z0-9_-]+")]
    private static partial Regex SetUpLink();
}
