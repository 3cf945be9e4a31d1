using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>Who else is after a deal, and to whom it was lost.</summary>
public sealed class CompetitorTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_is_lost_to_a_competitor_until_it_is_reopened(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (dilmun, magan) = (await api.Create("competitors", new { name = "Dilmun Copper" }), await api.Create("competitors", new { name = "Magan Metals" }));
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        var page = await ada.Get($"opportunities/{deal}");
        var done = await (await page.Submit(ada.Url($"opportunities/{deal}/competitors"), ("competitor", dilmun.ToString()), ("status", "in"))).Follow();
        Assert.Contains("Dilmun Copper", done.Document.QuerySelector("#related-rows-dealCompetitors")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ingots", (await ada.Get($"competitors/{dilmun}")).Document.QuerySelector("#related-rows-dealCompetitors")!.TextContent, StringComparison.Ordinal);

        var form = await ada.Get(done.Document.QuerySelectorAll(".stage-ends a").Single().GetAttribute("href")!);
        await form.Submit(form.Response.RequestMessage!.RequestUri!.AbsolutePath, ("lostReason", "competitor"), ("lostTo", magan.ToString()));
        Assert.Equal([(dilmun, "in"), (magan, "won")], await Links(api, deal));

        await api.Patch($"opportunities/{deal}", new { lostTo = dilmun });
        Assert.Equal([(dilmun, "won"), (magan, "in")], await Links(api, deal));

        var reopened = await api.Post($"opportunities/{deal}/reopen");
        Assert.Null((await api.Get($"opportunities/{deal}"))["lostTo"]);
        Assert.Equal([(dilmun, "in"), (magan, "in")], await Links(api, deal));

        await api.Post($"operations/{reopened.Operation}/undo");
        Assert.Equal([(dilmun, "won"), (magan, "in")], await Links(api, deal));
    }

    private static async Task<List<(Guid Competitor, string Status)>> Links(ApiClient api, Guid deal) =>
        [.. (await api.Get($"dealCompetitors?filter=opportunity:eq:{deal}&sort=createdAt")).Json["items"]!.AsArray()
            .Select(l => (Guid.Parse(l!["competitor"]!["id"]!.ToString()), l["status"]!.ToString()))];
}
