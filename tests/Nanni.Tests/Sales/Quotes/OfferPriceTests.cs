using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Tests.Catalog.Prices;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>Prices of the catalogue on the lines of an offer: filled in, explained, renewed; a price given by hand stays.</summary>
public sealed class OfferPriceTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_line_says_where_its_price_comes_from_and_nobody_says_it_for_it(Provider provider)
    {
        var (shop, ingot, quote) = await Begin(provider);

        var line = await Put(shop, quote, new { productId = ingot, name = "Ingot", price = 9, quantity = 12, explanation = "The king said so", listed = new { price = 1, discount = 0 } });
        Assert.Equal(("Price list Wholesale, from 10 piece: 8.00\u00a0EUR", 8m), (line["explanation"]!.ToString(), line["listed"]!["price"]!.GetValue<decimal>()));

        // A list that changes later changes nothing.
        var price = (await shop.Api.Get("prices?filter=minQuantity:eq:10")).Json["items"]![0]!["id"]!.ToString();
        await shop.Api.Patch("prices/" + price, new { unitPrice = 5 });
        line = await Put(shop, quote, new { productId = ingot, name = "Fine ingot", price = 9, quantity = 12 });
        Assert.Equal("Price list Wholesale, from 10 piece: 8.00\u00a0EUR", line["explanation"]!.ToString());

        line = await Put(shop, quote, new { productId = ingot, name = "Fine ingot", price = 9, quantity = 13 });
        Assert.Equal("Price list Wholesale, from 10 piece: 5.00\u00a0EUR", line["explanation"]!.ToString());

        line = await Put(shop, quote, new { name = "Something else", price = 9, explanation = "The king said so" });
        Assert.Null(line["explanation"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Prices_of_today_are_taken_anew_and_what_was_priced_by_hand_stays(Provider provider)
    {
        var (shop, ingot, quote) = await Begin(provider);
        var pot = await shop.Product("Pot", "4.00", tax: 8);
        await shop.Api.Put($"quotes/{quote}/offer", new
        {
            variants = new[]
            {
                new
                {
                    lines = new object[]
                    {
                        new { productId = ingot, name = "Ingot", price = 9, quantity = 1 }, new { productId = ingot, name = "Ingot", price = 7.5, quantity = 12 },
                        new { productId = pot, name = "Pot", price = 4, tax = 23 }, new { name = "Transport", price = 30 },
                    },
                },
            },
        });
        foreach (var item in (await shop.Api.Get("prices")).Json["items"]!.AsArray())
        {
            await shop.Api.Patch("prices/" + item!["id"], new { unitPrice = 6 });
        }

        var editor = await shop.Ada.Get($"quotes/{quote}/offer");
        Assert.Contains("changed by hand", editor.Document.QuerySelectorAll("[data-why]")[1].TextContent, StringComparison.Ordinal);
        var done = await (await editor.Submit(shop.Ada.Url($"quotes/{quote}/offer"), ("do", "prices"))).Follow();

        Assert.Contains("2 lines have a new price.", done.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["Ingot 6 0", "Ingot 7.5 0", "Pot 4 8", "Transport 30 0"],
            (await Lines(shop, quote)).Select(l => FormattableString.Invariant($"{l!["name"]} {l["price"]!.GetValue<decimal>():0.##} {l["tax"]?.GetValue<decimal>() ?? 0:0.##}")));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_editor_finds_products_at_the_price_of_the_customer(Provider provider)
    {
        var (shop, ingot, quote) = await Begin(provider, level: "a");
        await shop.Api.Create("discountrules", new { name = "Level A", level = "a", discount = 5 });

        var found = JsonNode.Parse((await shop.Ada.Get($"quotes/{quote}/offer/products?q=ingo&currency=EUR")).Text)!.AsArray();
        var many = JsonNode.Parse((await shop.Ada.Get($"quotes/{quote}/offer/price?product={ingot}&quantity=10&currency=EUR")).Text)!;
        var dollars = JsonNode.Parse((await shop.Ada.Get($"quotes/{quote}/offer/price?product={ingot}&quantity=10&currency=USD")).Text)!;

        Assert.Equal(("Ingot", "9.00", "5"), (found.Single()!["name"]!.ToString(), found[0]!["price"]!.ToString(), found[0]!["discount"]!.ToString()));
        Assert.Equal(("8.00", "Price list Wholesale, from 10 piece: 8.00\u00a0EUR; Level A −5%"), (many["price"]!.ToString(), many["why"]!.ToString()));
        Assert.Equal((null, "No price in USD"), (dollars["price"], dollars["why"]!.ToString()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Costs_come_from_the_catalogue_where_the_seller_sees_none(Provider provider)
    {
        var (shop, ingot, quote) = await Begin(provider);
        await shop.Api.Patch("products/" + ingot, new { cost = new { amount = "6.00", currency = "EUR" } });
        var seller = await ApiClient.Of(await shop.Ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All));

        await seller.Put($"quotes/{quote}/offer", new { variants = new[] { new { lines = new[] { new { productId = ingot, name = "Ingot", price = 9m, quantity = 1m, cost = (decimal?)0.01m } } } } });

        Assert.Null((await seller.Get($"quotes/{quote}/offer")).Json["variants"]![0]!["lines"]![0]!["cost"]);
        Assert.Equal(6m, (await Lines(shop, quote)).Single()!["cost"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_product_without_a_price_asks_for_one_and_keeps_what_was_typed()
    {
        var (shop, ingot, quote) = await Begin(Provider.Sqlite);
        await shop.Api.Put($"quotes/{quote}/offer", new { variants = new[] { new { lines = new[] { new { productId = ingot, name = "Ingot", price = 9 } } } } });
        var editor = await shop.Ada.Get($"quotes/{quote}/offer");

        var refused = await editor.Submit(shop.Ada.Url($"quotes/{quote}/offer"), ("line.price", ""), ("line.price", ""), ("variant.note", "For the roof"));

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Nothing says what this product costs", refused.Document.QuerySelector(".row-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("For the roof", refused.Value("variant.note"));
    }

    /// <summary>A wholesaler of level A, asked for an offer; ingots cost them 9.00, from ten on 8.00.</summary>
    private static async Task<(Shop Shop, Guid Ingot, Guid Quote)> Begin(Provider provider, string? level = null)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var list = await shop.List("Wholesale", ingot, 9, new { customerGroup = "wholesale" });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 8, minQuantity = 10 });
        var customer = await shop.Account("Arbituram", group: "wholesale", level);
        var quote = await shop.Api.Create("quotes", new { subject = "Copper", account = customer, currency = "EUR" });
        return (shop, ingot, quote);
    }

    private static async Task<JsonNode> Put(Shop shop, Guid quote, object line)
    {
        var done = await shop.Api.Put($"quotes/{quote}/offer", new { variants = new[] { new { lines = new[] { line } } } });
        Assert.True(done.Status == System.Net.HttpStatusCode.OK, done.Text);
        return (await Lines(shop, quote)).Single()!;
    }

    private static async Task<JsonArray> Lines(Shop shop, Guid quote) => (await shop.Api.Get($"quotes/{quote}/offer")).Json["variants"]![0]!["lines"]!.AsArray();
}
