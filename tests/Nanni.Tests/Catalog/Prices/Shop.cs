using System.Text.Json.Nodes;
using Nanni.Database;

namespace Nanni.Tests.Catalog.Prices;

/// <summary>A workspace that sells at prices of several lists.</summary>
internal sealed class Shop
{
    private Shop(SignedIn ada, ApiClient api) => (Ada, Api) = (ada, api);

    public SignedIn Ada { get; }

    public ApiClient Api { get; }

    public static async Task<Shop> Open(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return new(ada, await ApiClient.Of(ada));
    }

    /// <param name="price">In euros; null for none.</param>
    public Task<Guid> Product(string name, string? price, string? category = null, decimal? tax = null) =>
        Api.Create("products", new { name, category, tax, unit = "piece", price = price is null ? null : new { amount = price, currency = "EUR" } });

    public Task<Guid> Account(string name, string? group = null, string? level = null) =>
        Api.Create("accounts", new { name, customerGroup = group, discountLevel = level });

    /// <summary>A list in euros with one price.</summary>
    /// <param name="more">Further fields of the list.</param>
    public async Task<Guid> List(string name, Guid product, decimal price, object? more = null)
    {
        var body = more is null ? [] : System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject();
        (body["name"], body["currency"]) = (name, "EUR");
        var list = await Api.Create("pricelists", body);
        await Api.Create("prices", new { priceList = list, product, unitPrice = price });
        return list;
    }

    public async Task<JsonNode> Ask(Guid product, Guid? account = null, string more = "") =>
        (await Api.Get($"products/{product}/price?currency=EUR{(account is null ? "" : "&account=" + account)}{more}")).Json;

    public async Task<(decimal? Price, string Source)> Price(Guid product, Guid? account = null, string more = "")
    {
        var found = await Ask(product, account, more);
        return (found["price"]?.GetValue<decimal>(), found["source"]!.ToString());
    }
}
