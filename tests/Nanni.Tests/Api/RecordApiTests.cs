using System.Net;
using System.Text.Json.Nodes;
using Nanni.Database;

namespace Nanni.Tests.Api;

public sealed class RecordApiTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_created_contact_is_answered_read_and_listed_alike(Provider provider)
    {
        var ada = await Ada(provider);
        var account = await ada.Create("accounts", new { name = "Miedź S.A.", revenue = new { amount = "1250.00", currency = "PLN" } });

        var made = await ada.Post("contacts", new { firstName = "Anna", lastName = "Kowalska", email = "Anna@Example.com", account, tags = new[] { "vip" } });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal($"/api/v1/contacts/{made.Id}", made.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", made.Headers.ETag?.Tag);
        Assert.NotNull(made.Operation);
        Assert.Equal(("contact", 1, "Anna Kowalska", "anna@example.com"), (made["type"]!.ToString(), made.Version, made["name"]!.ToString(), made["email"]!.ToString()));
        Assert.Equal($$"""{"id":"{{account}}","name":"Miedź S.A."}""", Compact(made["account"]));
        Assert.Equal($$"""{"id":"{{ada.Member.Member.Id}}","name":"Ada Founder"}""", Compact(made["owner"]));
        Assert.Equal("""["vip"]""", Compact(made["tags"]));
        Assert.Null(made["team"]);
        Assert.Equal("{}", Compact(made["custom"]));

        var read = await ada.Get($"contacts/{made.Id}");
        Assert.Equal(Compact(made.Json), Compact(read.Json));
        var list = await ada.Get("contacts");
        Assert.Equal(Compact(made.Json), Compact(list["items"]![0]));
        Assert.Equal("""{"value":1,"exact":true}""", Compact(list["count"]));
        Assert.Null(list["next"]);

        var money = await ada.Get($"accounts?fields=name,revenue");
        Assert.Equal("""{"amount":"1250.00","currency":"PLN"}""", Compact(money["items"]![0]!["revenue"]));
        Assert.Equal(["id", "version", "type", "name", "revenue"], money["items"]![0]!.AsObject().Select(m => m.Key));
    }

    private static string Compact(JsonNode? node) => node is null ? "null" : node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task<ApiClient> Ada(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
}
