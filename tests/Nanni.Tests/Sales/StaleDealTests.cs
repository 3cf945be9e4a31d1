using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>A deal that has been in its stage for too long says so, and why, wherever it is met.</summary>
public sealed class StaleDealTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task It_says_for_how_long_on_its_page_the_board_and_in_a_view_of_its_own(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var old = await api.Create("opportunities", new { name = "Old ingots" });
        var stage = (await api.Get("stages?limit=50")).Json["items"]!.AsArray().Single(s => s!["name"]!.ToString() == "Prospecting")!["id"];
        await api.Patch($"stages/{stage}", new { rotDays = 3 });
        app.Clock.Advance(TimeSpan.FromDays(4));
        var young = await api.Create("opportunities", new { name = "Young ingots" });

        Assert.Contains("4 days in “Prospecting”. More than 3", (await ada.Get($"opportunities/{old}")).Document.QuerySelector(".stage-said.stale")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await ada.Get($"opportunities/{young}")).Document.QuerySelector(".stage-said.stale"));
        foreach (var path in new[] { "opportunities", "opportunities/board" })
        {
            var all = await ada.Get(path);
            var stale = await ada.Get(all.Document.QuerySelectorAll("a").Select(a => a.GetAttribute("href") ?? "").First(href => href.EndsWith("view=stale", StringComparison.Ordinal)));
            Assert.Contains("Old ingots", stale.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Young ingots", stale.Text, StringComparison.Ordinal);
        }

        Assert.Contains("4 days, at most 3", (await ada.Get("opportunities/board")).Text, StringComparison.Ordinal);
    }
}
