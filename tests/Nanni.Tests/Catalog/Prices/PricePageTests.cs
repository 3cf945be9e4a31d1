using System.Net;
using Nanni.Database;

namespace Nanni.Tests.Catalog.Prices;

/// <summary>What a customer pays, asked on a product's page, and a price list made from another.</summary>
public sealed class PricePageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_of_a_product_says_what_a_customer_pays_and_why(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var list = await shop.List("Wholesale", ingot, 9, new { customerGroup = "wholesale" });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 8.25, minQuantity = 10 });
        var arbituram = await shop.Account("Arbituram", group: "wholesale");

        Assert.Equal("1", (await shop.Ada.Get($"products/{ingot}")).Value("quantity"));
        var stranger = await shop.Ada.Get($"products/{ingot}/pays");
        Assert.Equal("10.00\u00a0EUR", stranger.Document.QuerySelector(".price-pays-price strong")!.TextContent);

        var page = await shop.Ada.Get($"products/{ingot}/pays?account={arbituram}&account.text=x&quantity=12&currency=eur&day=2026-11-23");
        Assert.Equal("8.25\u00a0EUR", page.Document.QuerySelector(".price-pays-price strong")!.TextContent);
        Assert.Contains("€99.00", page.Document.QuerySelector(".price-pays-price")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"pricelists/{list}", page.Document.QuerySelector(".price-pays-answer a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(["9.00\u00a0EUR", "8.25\u00a0EUR"], page.Document.QuerySelectorAll(".price-pays-answer tbody td:last-child").Select(td => td.TextContent));
        Assert.Equal("10 piece", page.Document.QuerySelector(".price-pays-answer tr[aria-current] td")!.TextContent);
        Assert.Equal(("Arbituram", "12"), (page.Value("account.text"), page.Value("quantity")));
        Assert.Equal("No price in PLN", (await shop.Ada.Get($"products/{ingot}/pays?currency=PLN")).Document.QuerySelector(".price-pays-answer")!.TextContent.Trim());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_question_that_cannot_be_answered_says_so_at_its_field_and_keeps_what_was_typed(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var page = await shop.Ada.Get($"products/{ingot}/pays?account=&account.text=Nobody&quantity=0&currency=XX&day=tomorrow");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("Choose an organisation from the list, or leave it empty.", page.Document.QuerySelector("#pays-account-error")!.TextContent.Trim());
        Assert.Equal(("Nobody", "0", "XX"), (page.Value("account.text"), page.Value("quantity"), page.Value("currency")));
        Assert.All(["quantity", "currency", "day"], field => Assert.NotNull(page.Error(field)));
        Assert.Null(page.Document.QuerySelector(".price-pays-price"));

        var elsewhere = await Shop.Open(provider);
        var foreign = await shop.Ada.Get($"products/{ingot}/pays?account={await elsewhere.Account("Secret")}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.Status);
        Assert.DoesNotContain("Secret", foreign.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Ada.Get($"products/{ingot}/pays")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_list_is_copied_with_every_price_changed_and_rounded_and_one_undo_takes_it_back(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var (ingot, ore) = (await shop.Product("Ingot", "10.00"), await shop.Product("Ore", "1.00"));
        var list = await shop.List("2026", ingot, 9.99m, new { customerGroup = "wholesale", validFrom = "2026-01-01", validUntil = "2026-12-31", final = true });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 9.5, minQuantity = 10 });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 10.49, validFrom = "2026-07-01" });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 12, validFrom = "2027-07-01" });
        await shop.Api.Create("prices", new { priceList = list, product = ore, unitPrice = 0.9 });

        Assert.EndsWith($"pricelists/{list}/copy", (await shop.Ada.Get($"pricelists/{list}")).Document.QuerySelector(".main-action")!.GetAttribute("href"), StringComparison.Ordinal);
        var asked = await shop.Ada.Get($"pricelists/{list}/copy");
        Assert.Equal(("2026 (copy)", "2027-01-01", "0.01"), (asked.Value("name"), asked.Value("from"), asked.Value("step")));

        var preview = await shop.Ada.Get($"pricelists/{list}/copy?name=2027&from=2027-01-01&until=2027-12-31&change=5&step=0.05");
        Assert.Equal("4 prices are copied", preview.Document.QuerySelector("#preview-head")!.TextContent);
        Assert.Equal(
            ["10.49\u00a0EUR 11.00\u00a0EUR", "12.00\u00a0EUR 12.60\u00a0EUR", "9.50\u00a0EUR 10.00\u00a0EUR", "0.90\u00a0EUR 0.95\u00a0EUR"],
            preview.Document.QuerySelectorAll(".price-copy-preview tbody tr").Select(tr => string.Join(' ', tr.QuerySelectorAll("td").Skip(1).Select(td => td.TextContent))));

        var made = await (await preview.Submit()).Follow();
        Assert.Equal("2027", made.Title);
        var copy = Guid.Parse(made.Response.RequestMessage!.RequestUri!.Segments[^1]);
        var body = (await shop.Api.Get($"pricelists/{copy}")).Json;
        Assert.Equal(("wholesale", "2027-01-01", true), (body["customerGroup"]!.ToString(), body["validFrom"]!.ToString(), body["final"]!.GetValue<bool>()));

        var wholesaler = await shop.Account("Arbituram", group: "wholesale");
        Assert.Equal(
            [("2026-12-31", 10.49m), ("2027-01-01", 11m), ("2027-07-01", 12.6m), ("2028-01-01", 10m)],
            await Task.WhenAll(new[] { "2026-12-31", "2027-01-01", "2027-07-01", "2028-01-01" }.Select(async day => (day, (await shop.Price(ingot, wholesaler, "&day=" + day)).Price!.Value))));

        await made.Submit(made.Document.QuerySelector("form[action$='/undo']")!.GetAttribute("action"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.Get($"pricelists/{copy}")).Status);
        Assert.Equal(5, (await shop.Api.Get("prices")).Json["items"]!.AsArray().Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_copy_that_makes_no_sense_is_refused_at_its_field_and_who_may_not_make_lists_is_not_asked(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var list = await shop.List("2026", ingot, 999_999_999m);

        var wrong = await shop.Ada.Get($"pricelists/{list}/copy?name=&from=2027-02-01&until=2027-01-01&change=much&step=7");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.All(["name", "until", "change", "step"], field => Assert.NotNull(wrong.Error(field)));
        Assert.Equal("much", wrong.Value("change"));

        var tooDear = await (await shop.Ada.Get($"pricelists/{list}/copy?name=2027&change=5&step=0.01")).Submit();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooDear.Status);
        Assert.Contains("below a billion", tooDear.Error("change"), StringComparison.Ordinal);
        Assert.Single((await shop.Api.Get("pricelists")).Json["items"]!.AsArray());

        var reader = await shop.Ada.SignInColleague("Read only");
        Assert.Null((await reader.Get($"pricelists/{list}")).Document.QuerySelector(".main-action"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Get($"pricelists/{list}/copy")).Status);
    }
}
