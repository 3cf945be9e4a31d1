using System.Net;
using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>A deal is added in a column of the board: name, account and amount, and what is wrong stands at the field.</summary>
public sealed class DealBoardAddTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_is_added_with_its_account_and_amount(Provider provider)
    {
        var (ada, api, stage) = await Office(provider, "Engaging");
        var account = await api.Create("accounts", new { name = "Copper Works" });

        var added = await Add(ada, ("stage", stage), ("name", "Ingots"), ("account", account.ToString()), ("amount", "1200,50"), ("amount.currency", "EUR"));

        Assert.Equal(HttpStatusCode.OK, added.Status);
        Assert.Contains($"action=\"prepend\" target=\"board-cards-{stage}\"", added.Text, StringComparison.Ordinal);
        Assert.Contains($"id=\"board-add-{stage}\" open", added.Text, StringComparison.Ordinal);
        var deal = (await api.Get("opportunities")).Json["items"]![0]!;
        Assert.Equal(("Ingots", "Copper Works", "1200.50", stage),
            (deal["name"]!.ToString(), deal["account"]!["name"]!.ToString(), deal["amount"]!["amount"]!.ToString(), deal["stage"]!["id"]!.ToString()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_wrong_stands_at_the_field_and_what_was_typed_stays(Provider provider)
    {
        var (ada, api, stage) = await Office(provider, "Engaging");

        var refused = await Add(ada, ("stage", stage), ("name", ""), ("account", ""), ("account.text", "Copper"), ("amount", "12"), ("amount.currency", "EUR"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Choose one of the names", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Copper\"", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"12\"", refused.Text, StringComparison.Ordinal);
        var nameless = await Add(ada, ("stage", stage), ("name", ""), ("amount", "12"), ("amount.currency", "EUR"));
        Assert.Contains($"add-{stage}-name-error", nameless.Text, StringComparison.Ordinal);
        Assert.Empty((await api.Get("opportunities")).Items("name"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_stage_that_asks_for_more_says_so_in_the_column(Provider provider)
    {
        var (ada, api, stage) = await Office(provider, "Offer sent");
        await api.Patch("stages/" + stage, new { entryFields = new[] { "expectedClose" } });

        var refused = await Add(ada, ("stage", stage), ("name", "Ingots"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("complete or correct: Expected close", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Ingots\"", refused.Text, StringComparison.Ordinal);
        Assert.Contains($"opportunities/new?stage={stage}", refused.Text, StringComparison.Ordinal);
    }

    private static Task<TestPage> Add(SignedIn who, params (string, string)[] values) => Boards.Post(who, "opportunities/board", "opportunities/board/add", values);

    private static async Task<(SignedIn Ada, ApiClient Api, string Stage)> Office(Provider provider, string stage)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var stages = (await api.Get("stages?limit=50")).Json["items"]!.AsArray();
        return (ada, api, stages.Single(s => s!["name"]!.ToString() == stage)!["id"]!.ToString());
    }
}
