using System.Globalization;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Tests.Catalog.Prices;

namespace Nanni.Tests.Sales;

/// <summary>What a deal is about, and what it comes to by that.</summary>
public sealed class DealProductTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_product_is_added_at_what_it_costs_the_customer(Provider provider)
    {
        var (shop, ingot, deal) = await Begin(provider);
        await shop.Api.Create("discountrules", new { name = "Level A", level = "a", discount = 5 });

        var page = await shop.Ada.Get($"opportunities/{deal}");
        var done = await (await page.Submit(shop.Ada.Url($"opportunities/{deal}/products"), ("product", ingot.ToString()), ("quantity", "10"), ("unitPrice", ""), ("discount", ""))).Follow();

        var line = Assert.Single((await shop.Api.Get($"dealProducts?filter=opportunity:eq:{deal}")).Json["items"]!.AsArray())!;
        Assert.Equal(("Ingot", "9", "5", "85.50"), (line["name"]!.ToString(), Number(line["unitPrice"]), Number(line["discount"]), line["amount"]!["amount"]!.ToString()));
        Assert.Contains("Ingot", done.Document.QuerySelector("#related-rows-dealProducts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("85.50 EUR", await Amount(shop, deal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_deal_comes_to_its_products_until_somebody_types_an_amount(Provider provider)
    {
        var (shop, ingot, deal) = await Begin(provider);
        var first = await shop.Api.Create("dealProducts", new { opportunity = deal, product = ingot, quantity = 3, unitPrice = 0.335 });
        Assert.Equal("1.01 EUR", await Amount(shop, deal));
        var second = await shop.Api.Create("dealProducts", new { opportunity = deal, product = ingot, quantity = 1, unitPrice = 10 });
        Assert.Equal("11.01 EUR", await Amount(shop, deal));
        var changed = await shop.Api.Patch("dealProducts/" + second, new { quantity = 2 });
        Assert.Equal("21.01 EUR", await Amount(shop, deal));
        await shop.Api.Post($"operations/{changed.Operation}/undo");
        Assert.Equal("11.01 EUR", await Amount(shop, deal));
        await shop.Api.Delete("dealProducts/" + first);
        Assert.Equal("10.00 EUR", await Amount(shop, deal));

        await shop.Api.Patch("opportunities/" + deal, new { amount = new { amount = "12.00", currency = "EUR" } });
        await shop.Api.Patch("dealProducts/" + second, new { quantity = 5 });
        Assert.Equal("12.00 EUR", await Amount(shop, deal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_quote_begins_with_what_the_deal_is_about(Provider provider)
    {
        var (shop, ingot, deal) = await Begin(provider);
        await shop.Api.Create("dealProducts", new { opportunity = deal, product = ingot, quantity = 3, unitPrice = 8.5, discount = 10 });

        var quote = await shop.Api.Create("quotes", new { opportunity = deal, currency = "EUR" });
        var dollars = await shop.Api.Create("quotes", new { opportunity = deal, currency = "USD" });

        var line = Assert.Single(await Lines(quote))!;
        Assert.Equal(("Ingot", "3", "8.5", "10", "piece"), (line["name"]!.ToString(), Number(line["quantity"]), Number(line["price"]), Number(line["discount"]), line["unit"]!.ToString()));
        Assert.Empty(await Lines(dollars));

        async Task<JsonArray> Lines(Guid id) => (await shop.Api.Get($"quotes/{id}/offer")).Json["variants"]![0]!["lines"]!.AsArray();
    }

    /// <summary>A deal in euros with a wholesaler of level A; an ingot costs them 9.00, and 10.00 anybody else.</summary>
    private static async Task<(Shop Shop, Guid Ingot, Guid Deal)> Begin(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        await shop.List("Wholesale", ingot, 9, new { customerGroup = "wholesale" });
        var customer = await shop.Account("Arbituram", group: "wholesale", level: "a");
        return (shop, ingot, await shop.Api.Create("opportunities", new { name = "Ingots", account = customer }));
    }

    private static async Task<string> Amount(Shop shop, Guid deal)
    {
        var amount = (await shop.Api.Get("opportunities/" + deal))["amount"]!;
        return $"{amount["amount"]} {amount["currency"]}";
    }

    private static string Number(JsonNode? node) => decimal.Parse(node!.ToString(), CultureInfo.InvariantCulture).ToString("0.####", CultureInfo.InvariantCulture);
}
