using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>A deal says how long won deals usually stayed where it is, once enough of them have been there.</summary>
public sealed class StageTimeTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task The_usual_time_is_the_median_of_the_deals_that_were_won(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var bea = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        var api = await ApiClient.Of(ada);
        var stages = (await api.Get("stages?limit=50")).Json["items"]!.AsArray().ToDictionary(s => s!["name"]!.ToString(), s => s!["id"]!.ToString());
        var mine = await (await ApiClient.Of(bea)).Create("opportunities", new { name = "Tin" });
        var open = await api.Create("opportunities", new { name = "Ingots" });
        var deals = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            deals.Add(await api.Create("opportunities", new { name = $"Deal {i}" }));
        }

        Assert.Empty((await ada.Get($"opportunities/{open}")).Document.QuerySelectorAll(".stage-usual"));

        // Won after 1, 2, 3, 4 and 8 days; lost after 10.
        var days = 0;
        foreach (var (after, deal) in new[] { 1, 2, 3, 4, 8 }.Zip(deals))
        {
            app.Clock.Advance(TimeSpan.FromDays(after - days));
            days = after;
            await api.Put($"opportunities/{deal}/stage", new { stage = stages["Won"] });
        }

        app.Clock.Advance(TimeSpan.FromDays(2));
        await api.Put($"opportunities/{deals[5]}/stage", new { stage = stages["Lost"], lostReason = "price" });

        var said = (await ada.Get($"opportunities/{open}")).Document.QuerySelector(".stage-usual")!.TextContent;
        Assert.Equal("Deals that were won usually stayed 3 days.", said);
        var board = await ada.Get("opportunities/board");
        Assert.Equal([said], board.Document.QuerySelectorAll(".column-usual .visually-hidden").Select(u => u.TextContent));
        Assert.Contains($"In this stage for 10 days. {said}", board.Document.QuerySelector($"#card-{open} .deal-age")!.GetAttribute("title"), StringComparison.Ordinal);

        // The number is the workspace's: whoever sees no other deal is told the same, and a closed deal says nothing of it.
        Assert.Equal(said, (await bea.Get($"opportunities/{mine}")).Document.QuerySelector(".stage-usual")!.TextContent);
        Assert.Null((await ada.Get($"opportunities/{deals[0]}")).Document.QuerySelector(".stage-usual"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Too_few_deals_tell_nothing(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var won = (await api.Get("stages?limit=50")).Json["items"]!.AsArray().Single(s => s!["name"]!.ToString() == "Won")!["id"]!.ToString();
        for (var i = 0; i < 4; i++)
        {
            var deal = await api.Create("opportunities", new { name = $"Deal {i}" });
            app.Clock.Advance(TimeSpan.FromDays(1));
            await api.Put($"opportunities/{deal}/stage", new { stage = won });
        }

        Assert.Empty((await ada.Get("opportunities/board")).Document.QuerySelectorAll(".column-usual"));
    }
}
