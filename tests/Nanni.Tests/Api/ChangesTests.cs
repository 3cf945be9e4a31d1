using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Operations;

namespace Nanni.Tests.Api;

/// <summary>What happened, for programs that keep a copy.</summary>
public sealed class ChangesTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_change_comes_once_in_the_order_of_commits(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await ApiClient.Of(await app.SignIn());
        var start = await Cursor(app, ada, "now");
        var account = await ada.Create("accounts", new { name = "Miedź" });
        var other = await ada.Create("accounts", new { name = "Miedź S.A." });
        var patched = await ada.Patch($"accounts/{account}", new { city = "Łódź", tags = new[] { "vip" } });
        await ada.Delete($"accounts/{account}");
        await ada.Post($"accounts/{account}/restore");
        await ada.Post($"accounts/{account}/merge", new { into = other });
        var product = await ada.Create("products", new { name = "Ingot" });

        var all = await Read(app, ada, start);

        Assert.Equal(["created", "created", "updated", "deleted", "restored", "merged", "created"], Kinds(all, c => $"{c["id"]}" != other.ToString() || $"{c["kind"]}" == "created"));
        var update = all.Single(c => $"{c["kind"]}" == "updated" && $"{c["id"]}" == account.ToString());
        Assert.Equal(("account", 2, patched.Operation.ToString()), ($"{update["type"]}", (int)update["version"]!, $"{update["operation"]}"));
        Assert.Equal(["city", "tags"], update["fields"]!.AsArray().Select(f => (string?)f).Order());
        Assert.EndsWith("Z", (string)update["at"]!, StringComparison.Ordinal);

        Assert.Equal([product.ToString()], (await Read(app, ada, start, "&types=product")).Select(c => $"{c["id"]}"));
        Assert.Equal(all.Select(c => c.ToJsonString()), (await Read(app, ada, start, "&limit=1")).Select(c => c.ToJsonString()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_the_caller_may_not_see_is_not_told_in_any_way(Provider provider)
    {
        var app = await TestApp.On(provider);
        var ada = await ApiClient.Of(await app.SignIn());
        var bert = await ApiClient.Of(await ada.Member.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None));
        var start = await Cursor(app, bert, "now");
        for (var i = 0; i < 5; i++)
        {
            await ada.Create("accounts", new { name = "Hers" });
        }

        var empty = await bert.Get("changes?limit=1&after=" + start);
        Assert.Empty(empty["items"]!.AsArray());
        var mine = await bert.Create("accounts", new { name = "Mine" });

        Assert.Equal([mine.ToString()], (await Read(app, bert, start, "&limit=2")).Select(c => $"{c["id"]}"));
        Assert.DoesNotContain("count", empty.Text, StringComparison.Ordinal);

        // The cursor tells nothing either, and is no use elsewhere.
        var stranger = await ApiClient.Of(await app.SignIn());
        Assert.Equal((HttpStatusCode.BadRequest, "changes.cursor"), Said(await stranger.Get("changes?after=" + start)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_cannot_be_read_is_refused(Provider provider)
    {
        var ada = await ApiClient.Of(await (await TestApp.On(provider)).SignIn());

        Assert.Equal((HttpStatusCode.BadRequest, "changes.cursor"), Said(await ada.Get("changes?after=nonsense")));
        Assert.Equal((HttpStatusCode.BadRequest, "parameter.value"), Said(await ada.Get("changes?types=account,nothing")));
        Assert.Equal((HttpStatusCode.BadRequest, "parameter.value"), Said(await ada.Get("changes?limit=501")));
        Assert.Equal((HttpStatusCode.BadRequest, "parameter.unknown"), Said(await ada.Get("changes?since=1")));
    }

    private static IEnumerable<string> Kinds(IEnumerable<JsonNode> changes, Func<JsonNode, bool> which) => changes.Where(which).Select(c => $"{c["kind"]}");

    private static async Task<string> Cursor(TestApp app, ApiClient client, string after)
    {
        await Seal(app);
        return Uri.EscapeDataString((await client.Get("changes?after=" + after))["next"]!.ToString());
    }

    /// <summary>Follows the cursor to the end.</summary>
    private static async Task<List<JsonNode>> Read(TestApp app, ApiClient client, string cursor, string more = "")
    {
        await Seal(app);
        var all = new List<JsonNode>();
        for (var hasMore = true; hasMore;)
        {
            var page = await client.Get($"changes?after={cursor}{more}");
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            all.AddRange(page["items"]!.AsArray().OfType<JsonNode>());
            (cursor, hasMore) = (Uri.EscapeDataString(page["next"]!.ToString()), (bool)page["more"]!);
        }

        return all;
    }

    private static async Task Seal(TestApp app)
    {
        while (await app.Services.GetRequiredService<Sealer>().Seal(default) > 0)
        {
        }
    }

    private static (HttpStatusCode, string?) Said(ApiAnswer answer) => (answer.Status, answer.Code);
}
