using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Web.SignIn;

namespace Nanni.Tests.Api;

/// <summary>A token that reaches only some record types, and never more than its member.</summary>
public sealed class TokenScopeTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_token_of_some_types_reaches_no_others(Provider provider)
    {
        var app = await TestApp.On(provider);
        var person = await app.SignIn();
        var ada = await ApiClient.Of(person);
        var account = await ada.Create("accounts", new { name = "Miedź", externalId = "erp:1" });
        var contact = await ada.Create("contacts", new { lastName = "Kowalska", account });
        using var http = await Limited(app, person, ["contact"]);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"/api/v1/contacts/{contact}")).StatusCode);
        Assert.Contains("\"hidden\":true", await http.GetStringAsync($"/api/v1/contacts/{contact}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/v1/accounts/{account}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/v1/accounts/by/externalId/erp:1")).StatusCode);
        Assert.Contains("\"items\":[]", await http.GetStringAsync("/api/v1/accounts"), StringComparison.Ordinal);
        Assert.Contains("\"items\":[]", await http.GetStringAsync("/api/v1/stages"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("/api/v1/accounts", Json("""{"name": "X"}"""))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsync("/api/v1/contacts", Json("""{"lastName": "X"}"""))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await http.PostAsync("/api/v1/contacts", Json($$"""{"lastName": "X", "account": "{{account}}"}"""))).StatusCode);
        var changes = await http.GetStringAsync("/api/v1/changes?limit=500");
        Assert.DoesNotContain(account.ToString(), changes, StringComparison.Ordinal);
        var batch = await http.PostAsync("/api/v1/batch", Json($$"""{"operations": [{"method": "GET", "path": "/accounts/{{account}}"}]}"""));
        Assert.Contains("\"status\":404", await batch.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_token_of_some_types_has_no_more_rights_than_its_member(Provider provider)
    {
        var app = await TestApp.On(provider);
        var founder = await app.SignIn();
        var ada = await ApiClient.Of(founder);
        var hers = await ada.Create("contacts", new { lastName = "Kowalska" });
        var bert = await founder.SignInColleague(Scope.Own, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        using var http = await Limited(app, bert, ["contact"]);

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/v1/contacts/{hers}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("/api/v1/contacts", Json("""{"lastName": "X"}"""))).StatusCode);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_makes_and_names_it(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();

        await (await ada.Get("me/tokens")).Submit(ada.Url("me/tokens"), ("Name", "shop"), ("May", "read"), ("Days", "30"), ("Types", "contact"), ("Types", "account"));

        var page = await ada.Get("me/tokens");
        Assert.Contains("only ", page.Text, StringComparison.Ordinal);
        Assert.Contains("Organisations", page.Document.QuerySelector(".settings-list")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> Limited(TestApp app, SignedIn person, string[] types)
    {
        using var scope = app.Services.CreateScope();
        var token = await scope.ServiceProvider.GetRequiredService<ApiTokens>()
            .Create(person.Workspace.Id, person.Member.Id, "some", canWrite: true, app.Clock.GetUtcNow().AddDays(1), types);
        var http = app.CreateDefaultClient(app.Url);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.DefaultRequestHeaders.Add(TestApp.AddressHeader, "10.9.9.8");
        return http;
    }

    private static StringContent Json(string text) => new(text, MediaTypeHeaderValue.Parse("application/json"));
}
