using Microsoft.Playwright;

namespace Nanni.Browser;

/// <summary>The pictures of the guide's pages about prices and quotes: from the price list to what the customer sees.</summary>
internal static class OfferPictures
{
    public static async Task Take(Office office, Func<string, Task> customer)
    {
        await Prices(office);
        await Quote(office, customer);
    }

    /// <summary>The quote at its public link, on a telephone.</summary>
    public static async Task Customer(Visitor visitor, string link)
    {
        await visitor.Opens(link);
        await visitor.Page.Locator("input[name=variant][value='1']").CheckAsync();
        await PictureTests.Keeps(visitor.Page, "quote-customer", new Clip { X = 0, Y = 0, Width = 390, Height = 780 });
    }

    private static async Task Prices(Office office)
    {
        var page = office.Page;
        await office.Opens("pricelists");
        await page.Locator("main td a[href*='/pricelists/']", new() { HasText = "Wholesale" }).ClickAsync();
        await page.WaitForURLAsync("**/pricelists/*-*");
        await PictureTests.Keeps(page, "price-list", page.Locator("main"), 640, margin: 0);

        await office.Opens("products");
        await page.Locator("main td a[href*='/products/']", new() { HasText = "Roofing sheet" }).ClickAsync();
        var pays = page.Locator(".price-pays");
        await pays.Locator("input[name='account.text']").FillAsync("Thames");
        await page.Locator("nanni-lookup [role=option]", new() { HasText = "Thames" }).First.ClickAsync();
        await pays.Locator("input[name=quantity]").FillAsync("12");
        await pays.GetByRole(AriaRole.Button).Last.ClickAsync();
        await pays.Locator(".price-pays-price").WaitForAsync();
        await PictureTests.Keeps(page, "price-pays", pays);
    }

    private static async Task Quote(Office office, Func<string, Task> customer)
    {
        var page = office.Page;
        await office.Opens("quotes?sort=-total&filter=" + Uri.EscapeDataString("""{"and":[{"field":"currency","op":"eq","value":"EUR"},{"field":"language","op":"eq","value":"en"}]}"""));
        await page.Locator("main td a[href*='/quotes/']").First.ClickAsync();
        await page.Locator(".quote-variant").Nth(2).WaitForAsync();
        var quote = new Uri(page.Url).AbsolutePath;
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(1280, size.Height);
        await page.GotoAsync(quote + "/offer");
        await PictureTests.Keeps(page, "quote-editor", page.Locator("main"), 720, margin: 0);
        await page.SetViewportSizeAsync(size.Width, size.Height);

        await page.GotoAsync(quote + "/sending");
        await page.Locator("button[value=link]").ClickAsync();
        var link = new Uri(await page.Locator("#quote-link").InputValueAsync()).AbsolutePath;
        await customer(link);

        // Another one goes lower than its seller may by themselves.
        await office.Opens("quotes?sort=total");
        await page.Locator("main td a[href*='/quotes/']").First.ClickAsync();
        await page.Locator(".quote-variant").First.WaitForAsync();
        quote = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync(quote + "/offer");
        await page.Locator("#offer-0 .rows-list .offer-row").First.Locator("[name='line.discount']").FillAsync("12");
        await page.Locator("button[value=done]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask for approval" }).ClickAsync();
        await page.Locator("#f-note").FillAsync("Their third order this year, and they would sign today.");
        await PictureTests.Keeps(page, "quote-approval", page.Locator("main .page"));
    }
}
