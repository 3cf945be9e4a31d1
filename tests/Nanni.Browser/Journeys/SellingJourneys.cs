using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nanni.Database;
using Nanni.Tests;

namespace Nanni.Browser.Journeys;

/// <summary>From a stranger's first word on the web site to their signature, and what the manager sees of it then.</summary>
public sealed partial class SellingJourneys(Chromium chromium, Apps apps)
{
    private const string Buyer = "Nanni of Ur";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_form_becomes_a_lead_a_deal_an_approved_offer_and_a_won_deal_in_the_forecast(Provider provider)
    {
        var app = await apps.On(provider);
        await Visitor.Visits(chromium, app, async manager =>
        {
            var office = await Office.Open(manager);
            await BringsTheHistory(office);
            await SetsPrices(office);
            await SetsALimit(office);
            await KnowsTheEuro(office);
            var seller = await office.Invites("Sabina Seller", chromium.Browser, role: "Sales");
            var form = await PutsAFormOnTheSite(office);
            await Visitor.Visits(chromium, app, visitor => AsksThroughTheForm(visitor, form), Screen.Phone);
            await Visitor.Visits(chromium, app, async colleague =>
            {
                var desk = await office.Joins(colleague, seller);
                await ConvertsTheLead(desk);
                await OffersThreeVariants(desk);
                await AsksForApproval(desk);
                await Approves(office);
                var link = await Sends(desk);
                await Visitor.Visits(chromium, app, visitor => Accepts(visitor, link), Screen.Phone);
                await desk.Page.ReloadAsync();
                await Assertions.Expect(desk.Page.Locator(".quote-banner")).ToContainTextAsync($"{Buyer} accepted variant B");
            });
            await SeesItInForecastAndReports(office);
        });
    }

    private static async Task BringsTheHistory(Office office)
    {
        await Wizard.BringsIn(office.Page, office.Slug, "account", "accounts.csv", SalesHistory.AccountFile);
        await Wizard.BringsIn(office.Page, office.Slug, "product", "products.csv", SalesHistory.ProductFile);
        await Wizard.BringsIn(office.Page, office.Slug, "member", "agents.csv", SalesHistory.AgentFile);
        await Wizard.BringsIn(office.Page, office.Slug, "opportunity", "deals.csv", SalesHistory.DealFile(DateOnly.FromDateTime(DateTime.UtcNow)));
    }

    private static async Task SetsPrices(Office office)
    {
        var product = await office.Adds("products", ("name", "Copper ingot"), ("unit", "piece"), ("tax", "23"));
        var list = await office.Adds("pricelists", ("name", "Everybody"), ("currency", "PLN"));
        await office.Adds("prices", ("priceList", list), ("product", product), ("unitPrice", "110"));
        await office.Adds("prices", ("priceList", list), ("product", product), ("unitPrice", "100"), ("minQuantity", "2"));
    }

    private static async Task SetsALimit(Office office)
    {
        var page = office.Page;
        await office.Opens("approvalrules/new");
        await page.Locator("input[name=name]").FillAsync("Discount above 10 %");
        await page.Locator("select[name=measure]").SelectOptionAsync("discount");
        await page.Locator("input[name=threshold]").FillAsync("10");
        await Chooses(page, "approver", "Adm");
        await page.Locator(".form-bar .primary").ClickAsync();
        await page.WaitForURLAsync("**/approvalrules/*-*");
    }

    private static async Task KnowsTheEuro(Office office)
    {
        var page = office.Page;
        await office.Opens("settings/currencies");
        await page.Locator("#rates-currency").FillAsync("EUR");
        await page.Locator("#rates-rate").FillAsync("4");
        await page.Locator("#rates-day").FillAsync(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rate" }).ClickAsync();
        await Assertions.Expect(page.Locator(".settings-list strong", new() { HasText = "EUR" })).ToBeVisibleAsync();
    }

    private static async Task Chooses(IPage page, string field, string text)
    {
        await page.Locator($"input[name='{field}.text']").FillAsync(text);
        await page.Locator("nanni-lookup [role=option]", new() { HasText = text }).First.ClickAsync();
    }

    private static async Task<string> PutsAFormOnTheSite(Office office)
    {
        var page = office.Page;
        await office.Opens("webforms/new");
        await page.Locator("input[name=name]").FillAsync("Contact");
        await page.GetByText("Responsibility").ClickAsync();
        await Chooses(page, "owner", "Sabina");
        await page.Locator(".form-bar .primary").ClickAsync();
        await page.WaitForURLAsync("**/webforms/*-*");
        return PublicForm().Match(await page.ContentAsync()).Value;
    }

    private static async Task AsksThroughTheForm(Visitor visitor, string form)
    {
        // Robots are quick: whoever sends a form as soon as it is shown has to prove their work once more.
        visitor.Expects(HttpStatusCode.UnprocessableEntity);
        await visitor.Opens(form + "?utm_source=news&utm_campaign=autumn");
        await visitor.FindsNoBarriers();
        await visitor.Page.Locator("[name=firstName]").FillAsync("Nanni");
        await visitor.Page.Locator("[name=lastName]").FillAsync("of Ur");
        await visitor.Page.Locator("[name=email]").FillAsync("nanni@ur.example");
        await visitor.Page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("main, body").First).ToContainTextAsync("Thank you");
    }

    private static async Task ConvertsTheLead(Office desk)
    {
        var page = desk.Page;
        await desk.Opens("leads");
        await page.GetByRole(AriaRole.Link, new() { Name = Buyer }).First.ClickAsync();
        await page.WaitForURLAsync("**/leads/*-*");
        await page.GotoAsync(new Uri(page.Url).AbsolutePath + "/convert");
        await page.Locator("input[name=amount]").FillAsync("1000");
        await page.Locator(".form-bar .primary").ClickAsync();
        await page.WaitForURLAsync("**/opportunities/*-*");
    }

    private static async Task OffersThreeVariants(Office desk)
    {
        var page = desk.Page;
        var deal = new Uri(page.Url).AbsolutePath.Split('/')[^1];
        await desk.Opens("quotes/new?opportunity=" + deal);
        await page.Locator(".form-bar .primary").ClickAsync();
        await page.WaitForURLAsync(OneQuote());
        await page.GotoAsync(new Uri(page.Url).AbsolutePath + "/offer");
        var line = page.Locator("#offer-0 .rows-list .offer-row").First;
        await line.Locator("[name='line.name']").FillAsync("Copper ingot");
        await Assertions.Expect(line.Locator("[name='line.price']")).ToHaveValueAsync("110.00");
        await line.Locator("[name='line.quantity']").FillAsync("2");
        await Assertions.Expect(line.Locator("[name='line.price']")).ToHaveValueAsync("100.00");
        await Assertions.Expect(line.Locator("[data-why]")).ToHaveTextAsync("Price list Everybody, from 2 piece: 100.00\u00a0PLN");
        await Assertions.Expect(line.Locator("[name='line.tax']")).ToHaveValueAsync("23");
        await line.Locator("[name='line.discount']").FillAsync("5");
        await Assertions.Expect(line.Locator("[data-why]")).ToContainTextAsync("changed by hand");
        await page.Locator("button[value='copy:0']").ClickAsync();
        await Assertions.Expect(page.Locator(".offer-tab")).ToHaveCountAsync(2);
        await page.Locator("#offer-1 .rows-list .offer-row").First.Locator("[name='line.discount']").FillAsync("20");
        await page.Locator("button[value='convert:1']").ClickAsync();
        await page.Locator("#f-currency").FillAsync("EUR");
        await page.Locator("#f-source").SelectOptionAsync("own");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Assertions.Expect(page.Locator(".quote-currency-preview")).ToContainTextAsync("25");
        await page.Locator(".quote-currency-preview .primary").ClickAsync();
        await Assertions.Expect(page.Locator(".offer-tab")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".offer-tab", new() { HasText = "€" })).ToHaveCountAsync(1);
        await page.Locator("button[value=done]").ClickAsync();
        await Assertions.Expect(page.Locator(".quote-variant")).ToHaveCountAsync(3);
    }

    private static async Task AsksForApproval(Office desk)
    {
        var page = desk.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask for approval" }).ClickAsync();
        await Assertions.Expect(page.Locator("button[value=link]")).ToHaveCountAsync(0);
        await page.Locator("#f-note").FillAsync("Their second order this year");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await Assertions.Expect(page.Locator(".approval-said")).ToContainTextAsync("Waiting");
    }

    private static async Task Approves(Office office)
    {
        await office.Opens("notifications");
        await Assertions.Expect(office.Page.Locator(".notification").First).ToContainTextAsync("asks you to approve");
        await office.Visitor.FindsNoBarriers();
        await office.Page.Locator(".notification").First.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(office.Page.Locator("h1 ~ .badge, .record-head .badge").First).ToContainTextAsync("Approved");
    }

    private static async Task<string> Sends(Office desk)
    {
        var page = desk.Page;
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".approval-said")).ToContainTextAsync("Approved");
        await page.Locator(".quote-banner").GetByRole(AriaRole.Link, new() { Name = "Send" }).ClickAsync();
        await page.Locator("button[value=link]").ClickAsync();
        return new Uri(await page.Locator("#quote-link").InputValueAsync()).AbsolutePath;
    }

    private static async Task Accepts(Visitor visitor, string link)
    {
        var page = visitor.Page;
        await visitor.Opens(link);
        await visitor.FindsNoBarriers();
        await page.Locator("input[name=variant][value='1']").CheckAsync();
        await page.Locator("#answer-name").FillAsync(Buyer);
        await page.Locator("#acceptance .primary").ClickAsync();
        await Assertions.Expect(page.Locator(".customer-said")).ToContainTextAsync($"{Buyer} accepted variant B");
    }

    /// <summary>The sale of today stands beside the history, and what a number opens adds up to it.</summary>
    private static async Task SeesItInForecastAndReports(Office office)
    {
        var page = office.Page;
        await office.Opens("forecast");
        var hers = page.Locator(".forecast-table tbody tr", new() { HasText = "Sabina Seller" }).Locator("td[data-label=Won] a");
        await Assertions.Expect(hers).ToHaveTextAsync("PLN 197");
        Assert.Equal([196.80m], await Behind(office, hers));
        await AddsUp(office, page.Locator(".forecast-table tfoot td[data-label=Won] a"));
        await office.Visitor.FindsNoBarriers();

        await office.Opens("reports/funnel?period=all");
        var won = page.Locator(".report-table tbody tr", new() { HasText = "Won" }).Locator("td a").First;
        Assert.Equal(SalesHistory.At("Won") + 1, Number(await won.InnerTextAsync()));
        foreach (var number in await page.Locator(".report-table tbody tr td a").AllAsync())
        {
            Assert.Equal(Number(await number.InnerTextAsync()), (await Behind(office, number)).Count);
        }

        await office.Visitor.FindsNoBarriers();
        await won.ClickAsync();
        await Assertions.Expect(page.Locator("#count .number")).ToHaveTextAsync($"{SalesHistory.At("Won") + 1}");
    }

    private static async Task AddsUp(Office office, ILocator number)
    {
        var deals = await Behind(office, number);
        Assert.NotInRange(deals.Count, 0, 1);
        Assert.Equal(Math.Round(deals.Sum(), MidpointRounding.AwayFromZero), Number(await number.InnerTextAsync()));
    }

    /// <summary>The amounts of the deals that a number opens.</summary>
    private static async Task<IReadOnlyList<decimal>> Behind(Office office, ILocator number)
    {
        var list = (await number.GetAttributeAsync("href"))!;
        var query = list[(list.IndexOf('?', StringComparison.Ordinal) + 1)..];
        var answer = await office.Page.Context.APIRequest.GetAsync(office.At($"opportunities/export?{query}&columns=amount"));
        var rows = Csv.Read(await answer.TextAsync());
        var amount = Array.IndexOf(rows[0], "Amount");
        return [.. rows.Skip(1).Select(row => row[amount]).Select(cell => cell.Length == 0 ? 0 : decimal.Parse(cell, CultureInfo.InvariantCulture))];
    }

    private static decimal Number(string shown) => decimal.Parse(string.Concat(shown.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    [GeneratedRegex("/quotes/[0-9a-f-]{36}$")]
    private static partial Regex OneQuote();

    [GeneratedRegex("/f/[A-Za-z0-9_-]+")]
    private static partial Regex PublicForm();
}
