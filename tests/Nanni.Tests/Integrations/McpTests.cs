using System.Net;
using System.Text.Json.Nodes;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Integrations;

/// <summary>An assistant works in a member's name: it sees what they see, does what they may, and all of it can be rehearsed and undone.</summary>
public sealed class McpTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Fact]
    public async Task A_client_and_the_server_agree_on_a_version()
    {
        var api = await ApiClient.Of(await (await TestApp.On(Provider.Sqlite)).SignIn());

        foreach (var (asked, agreed) in new[] { ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2024-11-05", "2025-11-25"), ("2099-01-01", "2025-11-25") })
        {
            var answer = await Send(api, "initialize", new { protocolVersion = asked, capabilities = new { }, clientInfo = new { name = "test", version = "1" } });
            Assert.Equal(agreed, answer["result"]!["protocolVersion"]!.GetValue<string>());
        }

        Assert.Equal("{}", (await Send(api, "ping", new { }))["result"]!.ToJsonString());
        Assert.Equal(-32601, (await Send(api, "resources/list", new { }))["error"]!["code"]!.GetValue<int>());
        Assert.Equal(-32602, (await Send(api, "tools/call", new { name = "drop_everything" }))["error"]!["code"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.Accepted, (await api.Post("/mcp", new { jsonrpc = "2.0", method = "notifications/initialized" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.Post("/mcp", "[]")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await api.Get("/mcp")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await api.Delete("/mcp")).Status);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://nanni.example", HttpStatusCode.OK)]
    [InlineData("MCP-Protocol-Version", "1999-01-01", HttpStatusCode.BadRequest)]
    [InlineData("MCP-Protocol-Version", "2025-06-18", HttpStatusCode.OK)]
    public async Task Other_sites_and_other_versions_are_refused(string header, string value, HttpStatusCode status)
    {
        var api = await ApiClient.Of(await (await TestApp.On(Provider.Sqlite)).SignIn());
        api.Http.DefaultRequestHeaders.Add(header, value);

        Assert.Equal(status, (await api.Post("/mcp", Message("ping", new { }))).Status);
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_token_or_with_a_cookie()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Message("ping", new { }).ToJsonString(), null, "application/json") };

        Assert.Equal(HttpStatusCode.BadRequest, (await ada.Browser.Send(request)).Status);

        var api = await ApiClient.Of(ada);
        api.Http.DefaultRequestHeaders.Authorization = new("Bearer", "nanni_wrong");
        var refused = await api.Post("/mcp", Message("ping", new { }));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_write_can_be_rehearsed_done_and_undone(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);

        var rehearsed = await Call(api, "create_record", new { type = "account", values = new { name = "Ea-nasir", city = "Ur" }, dryRun = true });
        Assert.Null(rehearsed["operation"]);
        Assert.Equal("Ur", rehearsed["changes"]![0]!["fields"]!["city"]!.GetValue<string>());
        Assert.Empty((await Call(api, "list_records", new { type = "account" }))["items"]!.AsArray());

        var made = await Call(api, "create_record", new { type = "account", values = new { name = "Ea-nasir", city = "Ur" } });
        var account = made["record"]!["id"]!.GetValue<string>();
        Assert.Equal(account, (await Call(api, "search", new { query = "ea nasir" }))["hits"]![0]!["id"]!.GetValue<string>());
        Assert.Equal(account, (await Call(api, "list_records", new { type = "account", filter = "city:eq:ur", fields = "name" }))["items"]![0]!["id"]!.GetValue<string>());

        var plan = await Call(api, "update_record", new { type = "account", id = account, values = new { city = "Dilmun" }, dryRun = true });
        Assert.Equal("""["Ur","Dilmun"]""", plan["changes"]![0]!["fields"]!["city"]!.ToJsonString());
        Assert.Equal("Ur", await City());
        var changed = await Call(api, "update_record", new { type = "account", id = account, values = new { city = "Dilmun" } });
        Assert.Equal("Dilmun", await City());

        var undo = await Call(api, "undo_operation", new { operation = changed["operation"]!.GetValue<string>(), dryRun = true });
        Assert.Equal("""["Dilmun","Ur"]""", undo["changes"]![0]!["fields"]!["city"]!.ToJsonString());
        Assert.Equal("Dilmun", await City());
        await Call(api, "undo_operation", new { operation = changed["operation"]!.GetValue<string>() });
        Assert.Equal("Ur", await City());

        var logged = await Call(api, "log_interaction", new { kind = "call", subject = "Complained about the copper", account });
        Assert.Equal(account, logged["record"]!["account"]!["id"]!.GetValue<string>());

        var history = (await api.Get("operations?record=" + account)).Items("source");
        Assert.All(history, source => Assert.Equal("mcp", source));
        Assert.Contains("by an assistant", (await ada.Get($"accounts/{account}/history")).Text);

        async Task<string> City() => (await Call(api, "read_record", new { type = "account", id = account }))["record"]!["city"]!.GetValue<string>();
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_is_moved_by_the_rules_of_its_stages(Provider provider)
    {
        var api = await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
        var stages = (await Call(api, "list_records", new { type = "stage", sort = "position", filter = "kind:eq:open" }))["items"]!.AsArray();
        var deal = (await Call(api, "create_record", new { type = "opportunity", values = new { name = "Ingots" } }))["record"]!;
        var target = stages.First(s => s!["id"]!.GetValue<string>() != deal["stage"]!["id"]!.GetValue<string>())!["id"]!.GetValue<string>();

        var plan = await Call(api, "move_deal", new { deal = deal["id"], stage = target, dryRun = true });
        Assert.Contains(target, plan["changes"]!.ToJsonString());
        var read = await Call(api, "read_record", new { type = "opportunity", id = deal["id"] });
        Assert.Equal(deal["stage"]!["id"]!.GetValue<string>(), read["record"]!["stage"]!["id"]!.GetValue<string>());

        var moved = await Call(api, "move_deal", new { deal = deal["id"], stage = target });
        Assert.Equal(target, moved["record"]!["stage"]!["id"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_assistant_sees_and_does_no_more_than_its_member(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        var (hers, his, reader) = (await ApiClient.Of(ada), await ApiClient.Of(bert), await ApiClient.Of(ada, canWrite: false));
        var account = (await hers.Create("accounts", new { name = "Hidden copper" })).ToString();
        await hers.Create("accounts", new { name = "His copper", owner = bert.Member.Id });

        Assert.Equal(["His copper"], (await Call(his, "list_records", new { type = "account" }))["items"]!.AsArray().Select(i => i!["name"]!.GetValue<string>()));
        Assert.Equal(["His copper"], (await Call(his, "search", new { query = "copper" }))["hits"]!.AsArray().Select(i => i!["title"]!.GetValue<string>()));
        Assert.Equal("record.notFound", await Refused(his, "read_record", new { type = "account", id = account }));
        Assert.Equal("record.notFound", await Refused(his, "update_record", new { type = "account", id = account, values = new { city = "Ur" } }));
        Assert.Equal("record.notFound", await Refused(his, "update_record", new { type = "account", id = account, values = new { city = "Ur" }, dryRun = true }));

        Assert.Equal("readOnly", await Refused(reader, "create_record", new { type = "account", values = new { name = "No" } }));
        Assert.Equal("readOnly", await Refused(reader, "create_record", new { type = "account", values = new { name = "No" }, dryRun = true }));
        var offered = (await Send(reader, "tools/list", new { }))["result"]!["tools"]!.AsArray();
        Assert.All(offered, tool => Assert.True(tool!["annotations"]!["readOnlyHint"]!.GetValue<bool>()));
        Assert.Equal(4, offered.Count);
        Assert.Equal(9, (await Send(hers, "tools/list", new { }))["result"]!["tools"]!.AsArray().Count);
        Assert.Equal(2, (await Call(reader, "list_records", new { type = "account" }))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_wrong_with_a_call_is_said_by_code_and_field()
    {
        var api = await ApiClient.Of(await (await TestApp.On(Provider.Sqlite)).SignIn());

        Assert.Equal("fields.invalid", await Refused(api, "create_record", new { type = "account" }));
        Assert.Equal("fields.invalid", await Refused(api, "create_record", new { type = "pharaoh", values = new { } }));
        Assert.Equal("fields.invalid", await Refused(api, "create_record", new { type = "account", values = "Ur" }));
        Assert.Equal("fields.invalid", await Refused(api, "read_record", new { type = "account", id = "1" }));
        Assert.Equal("fields.invalid", await Refused(api, "list_records", new { type = "account", limit = 5_000 }));
        Assert.Equal("fields.invalid", await Refused(api, "search", new { query = "Ur", colour = "red" }));
        Assert.Equal("filter.syntax", await Refused(api, "list_records", new { type = "account", filter = "city" }));
        Assert.Equal("field.unknown", await Refused(api, "list_records", new { type = "account", filter = "colour:eq:red" }));
        var wrong = await Send(api, "tools/call", new { name = "create_record", arguments = new { type = "contact", values = new { lastName = "Nanni", email = "nobody" } } });
        Assert.Equal("field.email", wrong["result"]!["structuredContent"]!["errors"]!["email"]![0]!["code"]!.GetValue<string>());
    }

    private static async Task<JsonNode> Send(ApiClient api, string method, object arguments)
    {
        var answer = await api.Post("/mcp", Message(method, arguments));
        Assert.True(answer.Status == HttpStatusCode.OK, $"{method}: {answer.Status} {answer.Text}");
        return answer.Json;
    }

    private static JsonObject Message(string method, object arguments) => new()
    {
        ["jsonrpc"] = "2.0", ["id"] = 7, ["method"] = method, ["params"] = System.Text.Json.JsonSerializer.SerializeToNode(arguments),
    };

    private static async Task<JsonNode> Call(ApiClient api, string tool, object arguments)
    {
        var result = (await Send(api, "tools/call", new { name = tool, arguments }))["result"]!;
        Assert.False(result["isError"]!.GetValue<bool>(), $"{tool}: {result.ToJsonString()}");
        return result["structuredContent"]!;
    }

    private static async Task<string?> Refused(ApiClient api, string tool, object arguments)
    {
        var result = (await Send(api, "tools/call", new { name = tool, arguments }))["result"]!;
        Assert.True(result["isError"]!.GetValue<bool>(), $"{tool}: {result.ToJsonString()}");
        return result["structuredContent"]!["code"]!.GetValue<string>();
    }
}
