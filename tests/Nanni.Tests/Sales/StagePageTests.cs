using System.Net;
using AngleSharp.Dom;
using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>A deal's page: where it is, where it may go, what a stage asks for, and the way back.</summary>
public sealed class StagePageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_goes_its_way_by_the_bar_and_comes_back(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var deal = "opportunities/" + await api.Create("opportunities", new { name = "Ingots" });
        var page = await ada.Get(deal);
        Assert.Equal(["Prospecting", "Engaging", "Offer sent", "Negotiation"], Steps(page).Select(s => s.TextContent.Trim()));
        Assert.Equal("here", Steps(page)[0].GetAttribute("data-state"));

        var moved = await (await Press(page, "Offer sent")).Follow();
        Assert.Equal(["past", "past", "here", "ahead"], Steps(moved).Select(s => s.GetAttribute("data-state")));

        // Lost asks why, keeps what was typed, and says at the field what is missing.
        var form = await ada.Get(moved.Document.QuerySelectorAll(".stage-ends a").Single().GetAttribute("href")!);
        var refused = await form.Submit(ada.Url(deal) + "/stage/" + form.Response.RequestMessage!.RequestUri!.Segments[^1], ("lostNote", "They bought from Dilmun"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Error("lostReason"));
        Assert.Contains("They bought from Dilmun", refused.Text, StringComparison.Ordinal);
        var lost = await (await refused.Submit(ada.Url(deal) + "/stage/" + form.Response.RequestMessage.RequestUri.Segments[^1], ("lostReason", "price"))).Follow();
        Assert.Contains("Lost on", lost.Document.QuerySelector(".stage-said")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("They bought from Dilmun", (await api.Get(deal))["lostNote"]!.ToString());
        Assert.All(Steps(lost), step => Assert.Null(step.QuerySelector("button")));

        var reopened = await (await lost.Submit(ada.Url(deal) + "/reopen")).Follow();
        Assert.Equal("here", Steps(reopened)[0].GetAttribute("data-state"));
        Assert.Null((await api.Get(deal))["lostReason"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_stage_that_asks_for_fields_shows_a_form_and_takes_them_with_the_move(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var stage = (await api.Get("stages?limit=50")).Json["items"]!.AsArray().Single(s => s!["name"]!.ToString() == "Offer sent")!;
        await api.Patch("stages/" + stage["id"], new { entryFields = new[] { "amount", "expectedClose" } });
        var deal = "opportunities/" + await api.Create("opportunities", new { name = "Ingots" });

        var form = await (await Press(await ada.Get(deal), "Offer sent")).Follow();
        var url = ada.Url($"{deal}/stage/{stage["id"]}");
        var half = await form.Submit(url, ("amount", "1200,50"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, half.Status);
        Assert.Equal("1200,50", half.Value("amount"));
        Assert.Equal(1, (await api.Get(deal)).Version);

        Assert.Equal(HttpStatusCode.SeeOther, (await half.Submit(url, ("amount", "1200,50"), ("expectedClose", "2027-01-31"))).Status);
        var moved = await api.Get(deal);
        Assert.Equal(("2027-01-31", "1200.50"), (moved["expectedClose"]!.ToString(), moved["amount"]!["amount"]!.ToString()));
        Assert.Equal(["opportunity.move", "opportunity.create"], (await api.Get("operations?record=" + moved.Id)).Items("name"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_says_what_the_stages_ahead_still_need(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var stages = (await api.Get("stages?limit=50")).Json["items"]!.AsArray();
        foreach (var name in new[] { "Engaging", "Offer sent", "Lost" })
        {
            await api.Patch("stages/" + stages.Single(s => s!["name"]!.ToString() == name)!["id"], new { entryFields = new[] { "amount", "expectedClose" } });
        }

        await api.Patch("stages/" + stages.Single(s => s!["name"]!.ToString() == "Offer sent")!["id"], new { entryFields = new[] { "amount", "expectedClose", "nextStep" } });
        var deal = "opportunities/" + await api.Create("opportunities", new { name = "Ingots", expectedClose = "2027-01-31" });
        Assert.Equal(["Engaging needs: Amount", "Offer sent needs: Next step"], Missing(await ada.Get(deal)));

        await api.Patch(deal, new { amount = new { amount = "5", currency = "EUR" } });
        Assert.Equal(["Offer sent needs: Next step"], Missing(await ada.Get(deal)));
        await api.Patch(deal, new { nextStep = "Call" });
        Assert.Empty(Missing(await ada.Get(deal)));
    }

    [Fact]
    public async Task Whoever_may_only_look_sees_the_bar_without_its_buttons()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var deal = "opportunities/" + await (await ApiClient.Of(ada)).Create("opportunities", new { name = "Ingots" });
        var reader = await ada.SignInColleague(Nanni.Records.Access.Scope.All, Nanni.Records.Access.Scope.None, Nanni.Records.Access.Scope.None, Nanni.Records.Access.Scope.None, Nanni.Records.Access.Scope.None, Nanni.Records.Access.Scope.None);

        var page = await reader.Get(deal);

        Assert.NotEmpty(Steps(page));
        Assert.Empty(page.Document.QuerySelectorAll(".stage-bar button, .stage-bar a"));
    }

    private static string[] Missing(TestPage page) => [.. page.Document.QuerySelectorAll(".stage-missing").Select(p => p.TextContent.Trim())];

    private static IElement[] Steps(TestPage page) => [.. page.Document.QuerySelectorAll(".stage-step")];

    private static Task<TestPage> Press(TestPage page, string stage)
    {
        var form = page.Document.QuerySelectorAll(".stage-step form").Single(f => f.TextContent.Trim() == stage);
        return page.Submit(form.GetAttribute("action")!, ("stage", form.QuerySelector("input[name=stage]")!.GetAttribute("value")));
    }
}
