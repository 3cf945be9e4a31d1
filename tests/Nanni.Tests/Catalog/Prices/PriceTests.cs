using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Catalog.Prices;

/// <summary>What a product costs whom, in which quantity, on which day, and why.</summary>
public sealed class PriceTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task The_list_made_most_closely_for_the_customer_counts(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        Assert.Equal((10m, "product"), await shop.Price(ingot));

        await shop.List("Everybody", ingot, 9);
        Assert.Equal((9m, "priceList"), await shop.Price(ingot));

        await shop.List("Wholesale", ingot, 8, new { customerGroup = "wholesale" });
        var (stranger, wholesaler) = (await shop.Account("Nanni"), await shop.Account("Arbituram", group: "wholesale"));
        Assert.Equal((9m, "priceList"), await shop.Price(ingot, stranger));
        Assert.Equal((8m, "priceList"), await shop.Price(ingot, wholesaler));

        await shop.List("Arbituram's own", ingot, 7.1234m, new { account = wholesaler });
        Assert.Equal((7.1234m, "priceList"), await shop.Price(ingot, wholesaler));
        Assert.Equal((9m, "priceList"), await shop.Price(ingot, stranger));
        Assert.Equal("Price list Arbituram's own: 7.1234\u00a0EUR", (await shop.Ask(ingot, wholesaler))["explanation"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_list_holds_in_its_time_and_a_price_from_its_day_on(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var list = await shop.List("2027", ingot, 9, new { validFrom = "2027-01-01", validUntil = "2027-12-31" });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 9.5, validFrom = "2027-07-01" });

        Assert.Equal(
            [("2026-12-31", 10m), ("2027-01-01", 9m), ("2027-06-30", 9m), ("2027-07-01", 9.5m), ("2027-12-31", 9.5m), ("2028-01-01", 10m)],
            await Task.WhenAll(new[] { "2026-12-31", "2027-01-01", "2027-06-30", "2027-07-01", "2027-12-31", "2028-01-01" }
                .Select(async day => (day, (await shop.Price(ingot, more: "&day=" + day)).Price!.Value))));
        var backwards = await shop.Api.Send(HttpMethod.Post, "pricelists", new { name = "Backwards", currency = "EUR", validFrom = "2027-02-01", validUntil = "2027-01-31" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "price.period"), (backwards.Status, backwards.Codes("validUntil").Single()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_greatest_quantity_that_is_reached_counts_and_two_prices_of_one_do_not(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var list = await shop.List("Everybody", ingot, 9);
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 8, minQuantity = 10 });
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 7, minQuantity = 99.5 });

        Assert.Equal(
            [("1", 9m), ("9.999", 9m), ("10", 8m), ("99.499", 8m), ("99.5", 7m)],
            await Task.WhenAll(new[] { "1", "9.999", "10", "99.499", "99.5" }.Select(async many => (many, (await shop.Price(ingot, more: "&quantity=" + many)).Price!.Value))));
        Assert.Equal(["null 9", "10 8", "99.5 7"], (await shop.Ask(ingot))["breaks"]!.AsArray().Select(b => $"{b!["from"]?.ToJsonString() ?? "null"} {b["price"]!.ToJsonString()}"));

        var twice = await shop.Api.Send(HttpMethod.Post, "prices", new { priceList = list, product = ingot, unitPrice = 6, minQuantity = 10 });
        Assert.Equal("price.twice", twice.Codes("minQuantity").Single());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_discount_level_takes_off_what_the_closest_rule_says_unless_the_list_is_final(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var (ingot, pot) = (await shop.Product("Ingot", "10.00", "Ingots"), await shop.Product("Pot", "4.00", "Pots"));
        var customer = await shop.Account("Nanni", level: "a");
        await shop.Api.Create("discountrules", new { name = "Level A", level = "a", discount = 5 });
        await shop.Api.Create("discountrules", new { name = "Level A, ingots", level = "a", category = "ingots", discount = 12.5 });
        await shop.Api.Create("discountrules", new { name = "Level A, long ago", level = "a", discount = 90, validUntil = "2020-01-01" });

        Assert.Equal([12.5m, 5m, 0m], [await Discount(ingot, customer), await Discount(pot, customer), await Discount(ingot, null)]);
        Assert.Equal("Price of the product: 10.00\u00a0EUR; Level A, ingots −12.5%", (await shop.Ask(ingot, customer))["explanation"]!.ToString());

        await shop.List("Agreed", ingot, 9, new { account = customer, final = true });
        Assert.Equal((9m, 0m), ((await shop.Price(ingot, customer)).Price, await Discount(ingot, customer)));

        async Task<decimal> Discount(Guid product, Guid? account) => (await shop.Ask(product, account))["discount"]!.GetValue<decimal>();
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_bundle_costs_its_own_price_or_what_its_parts_come_to(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var (ingot, pot, set) = (await shop.Product("Ingot", "10.00"), await shop.Product("Pot", "4.00"), await shop.Product("Set", null));
        Assert.Equal((null, "none"), await shop.Price(set));
        await shop.Api.Create("bundleitems", new { bundle = set, product = ingot, quantity = 2 });
        await shop.Api.Create("bundleitems", new { bundle = set, product = pot, quantity = 0.5 });
        var list = await shop.List("Everybody", ingot, 9);
        await shop.Api.Create("prices", new { priceList = list, product = ingot, unitPrice = 8, minQuantity = 4 });

        Assert.Equal((20m, "parts"), await shop.Price(set));
        Assert.Equal((18m, "parts"), await shop.Price(set, more: "&quantity=2")); // Four ingots: their price from four on.
        await shop.Api.Patch("products/" + pot, new { price = new { amount = "4.00", currency = "USD" } });
        Assert.Equal((null, "none"), await shop.Price(set));
        await shop.Api.Patch("products/" + set, new { price = new { amount = "15.00", currency = "EUR" } });
        Assert.Equal((15m, "product"), await shop.Price(set));

        var nested = await shop.Api.Send(HttpMethod.Post, "bundleitems", new { bundle = pot, product = set, quantity = 1 });
        var itself = await shop.Api.Send(HttpMethod.Post, "bundleitems", new { bundle = ingot, product = ingot, quantity = 1 });
        var part = await shop.Api.Send(HttpMethod.Post, "bundleitems", new { bundle = ingot, product = pot, quantity = 1 });
        Assert.Equal(["bundle.nested", "bundle.nested", "bundle.nested"], new[] { nested, itself, part }.Select(a => a.Codes("product").Single()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_price_is_called_as_its_product_and_follows_its_name(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var list = await shop.Api.Create("pricelists", new { name = "Everybody", currency = "eur" });
        var page = await shop.Ada.Get($"pricelists/{list}");
        var done = await (await page.Submit(shop.Ada.Url($"pricelists/{list}/prices"), ("product", ingot.ToString()), ("unitPrice", "9.5"), ("minQuantity", ""), ("validFrom", ""))).Follow();
        Assert.Contains("Ingot", done.Document.QuerySelector("#related-rows-prices")!.TextContent, StringComparison.Ordinal);

        await shop.Api.Patch("products/" + ingot, new { name = "Fine ingot" });
        var price = Assert.Single((await shop.Api.Get($"prices?filter=priceList:eq:{list}")).Json["items"]!.AsArray())!;

        Assert.Equal(("Fine ingot", 9.5m), (price["name"]!.ToString(), decimal.Parse(price["unitPrice"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("EUR", (await shop.Api.Get("pricelists/" + list))["currency"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_the_asker_may_not_see_decides_nothing(Provider provider)
    {
        var shop = await Shop.Open(provider);
        var ingot = await shop.Product("Ingot", "10.00");
        var customer = await shop.Account("Arbituram", group: "wholesale", level: "a");
        await shop.List("Wholesale", ingot, 8, new { customerGroup = "wholesale" });
        await shop.Api.Create("discountrules", new { name = "Level A", level = "a", discount = 5 });
        var colleague = await ApiClient.Of(await shop.Ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own));

        var seen = (await colleague.Get($"products/{ingot}/price?currency=EUR&account={customer}")).Json;

        Assert.Equal((10m, 0m), (seen["price"]!.GetValue<decimal>(), seen["discount"]!.GetValue<decimal>()));
    }

    [Fact]
    public async Task A_question_that_makes_no_sense_is_refused_at_its_parameter()
    {
        var shop = await Shop.Open(Provider.Sqlite);
        var ingot = await shop.Product("Ingot", "10.00");

        foreach (var wrong in new[] { "currency=euro", "quantity=0", "quantity=-1", "quantity=1,5", "day=tomorrow", "account=Nanni", "colour=red" })
        {
            Assert.Equal((wrong, HttpStatusCode.BadRequest), (wrong, (await shop.Api.Get($"products/{ingot}/price?{wrong}")).Status));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await shop.Api.Get($"products/{Guid.NewGuid()}/price")).Status);
    }
}
