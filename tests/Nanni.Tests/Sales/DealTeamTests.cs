using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>Who works on a deal: splits come to 100 % by every way, and a place in the team opens this deal and no other.</summary>
public sealed class DealTeamTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_colleague_in_the_team_sees_this_deal_until_they_leave(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var deal = await api.Create("opportunities", new { name = "Ingots for Ur" });
        await api.Create("opportunities", new { name = "Ingots for Larsa" });
        Assert.Empty((await bert.Get("opportunities")).Items("id"));

        await Set(api, deal, (api, 70, true), (bert, 30, false));

        Assert.Equal([deal.ToString()], (await bert.Get("opportunities")).Items("id"));
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Patch($"opportunities/{deal}", new { nextStep = "Call" })).Status);
        Assert.Contains("in the deal’s team", (await ada.Get($"opportunities/{deal}/access")).Text, StringComparison.Ordinal);
        Assert.Contains("30%", (await bert.Member.Get($"opportunities/{deal}")).Document.QuerySelector("#deal-team")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await bert.Member.Get($"opportunities/{deal}")).Document.QuerySelector("#deal-team a"));
        Assert.Empty((await api.Get($"opportunities/{deal}/shares")).Items("right"));

        await Set(api, deal, (api, 70, true), (bert, 30, true));
        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"opportunities/{deal}", new { nextStep = "Call" })).Status);
        Assert.Equal("record.forbidden.share", (await bert.Put($"opportunities/{deal}/team", Body((api, 0, true), (bert, 100, true)))).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Member.Get($"opportunities/{deal}/team")).Status);

        await Set(api, deal);
        Assert.Empty((await bert.Get("opportunities")).Items("id"));
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get($"opportunities/{deal}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task One_undo_takes_the_team_back_and_the_access_with_it(Provider provider)
    {
        var (_, api, bert) = await People(provider, Scope.Own);
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        var first = await Set(api, deal, (api, 60, true), (bert, 40, false));
        var second = await Set(api, deal);
        Assert.Empty((await bert.Get("opportunities")).Items("id"));

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{second.Operation}/undo")).Status);
        Assert.Single((await bert.Get("opportunities")).Items("id"));
        Assert.Equal(["60", "40"], (await Team(api, deal)).Select(p => p.Split));
        Assert.Contains("opportunity.team", (await api.Get("operations?record=" + deal)).Items("name"));

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{first.Operation}/undo")).Status);
        Assert.Empty((await bert.Get("opportunities")).Items("id"));
        Assert.Empty(await Team(api, deal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_was_shared_by_hand_stays_when_the_team_goes(Provider provider)
    {
        var (_, api, bert) = await People(provider, Scope.Own);
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        await api.Put($"opportunities/{deal}/shares/{bert.Member.Member.Id}", new { right = "see" });
        await Set(api, deal, (api, 50, true), (bert, 50, true));
        Assert.Equal(HttpStatusCode.OK, (await bert.Patch($"opportunities/{deal}", new { nextStep = "Call" })).Status);

        await Set(api, deal);

        Assert.Equal(HttpStatusCode.OK, (await bert.Get($"opportunities/{deal}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Patch($"opportunities/{deal}", new { nextStep = "Write" })).Status);
        Assert.Equal(["see"], (await api.Get($"opportunities/{deal}/shares")).Items("right"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Places_written_one_by_one_make_room_for_each_other(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var clara = await ApiClient.Of(await ada.SignInColleague());
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        var me = bert.Member.Member.Id;

        var place = await api.Create("dealMembers", new { opportunity = deal, member = me, split = 33.33m });
        Assert.Equal([("66.67", api), ("33.33", bert)], Named(await Team(api, deal), api, bert));

        var other = await api.Create("dealMembers", new { opportunity = deal, member = clara.Member.Member.Id, split = 10 });
        var team = await Team(api, deal);
        Assert.Equal(100, team.Sum(p => decimal.Parse(p.Split, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("10", team.Single(p => p.Member == clara.Member.Member.Id).Split);

        Assert.Equal(["team.twice"], (await api.Post("dealMembers", new { opportunity = deal, member = me })).Codes("member"));
        Assert.Equal(["team.range"], (await api.Patch($"dealMembers/{place}", new { split = 101 })).Codes("split"));
        var mine = (await api.Get("dealMembers?filter=member:eq:" + api.Member.Member.Id)).Items("id").Single();
        Assert.Equal("team.owner", (await api.Delete($"dealMembers/{mine}")).Code);

        await api.Delete($"dealMembers/{other}");
        Assert.Equal(100, (await Team(api, deal)).Sum(p => decimal.Parse(p.Split, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(HttpStatusCode.NotFound, (await clara.Get($"opportunities/{deal}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_lets_themselves_into_a_deal(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var reader = await ApiClient.Of(await ada.SignInColleague(Scope.All, Scope.All, Scope.Own, Scope.Own, Scope.None, Scope.None));
        var deal = await api.Create("opportunities", new { name = "Ingots" });

        var hidden = await bert.Post("dealMembers", new { opportunity = deal, member = bert.Member.Member.Id, canEdit = true });
        var seen = await reader.Post("dealMembers", new { opportunity = deal, member = reader.Member.Member.Id, canEdit = true });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, hidden.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "record.forbidden.share"), (seen.Status, seen.Code));
        Assert.Empty(await Team(api, deal));

        // One's own row, in a deal of somebody else.
        var lent = await api.Create("dealMembers", new { opportunity = deal, member = reader.Member.Member.Id, owner = reader.Member.Member.Id });
        Assert.Equal("record.forbidden.share", (await reader.Patch($"dealMembers/{lent}", new { canEdit = true })).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Patch($"opportunities/{deal}", new { nextStep = "Call" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_new_owner_joins_the_team_and_the_old_one_stays_in_it(Provider provider)
    {
        var (_, api, bert) = await People(provider, Scope.Own);
        var clara = await ApiClient.Of(await api.Member.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own));
        var deal = await bert.Create("opportunities", new { name = "Ingots" });
        await Set(bert, deal, (bert, 80, true), (api, 20, false));

        Assert.Equal(HttpStatusCode.OK, (await api.Patch($"opportunities/{deal}", new { owner = clara.Member.Member.Id })).Status);

        Assert.Equal(HttpStatusCode.OK, (await bert.Get($"opportunities/{deal}")).Status);
        Assert.Equal(["80", "20", "0"], (await Team(clara, deal)).Select(p => p.Split));
        await Set(clara, deal, (clara, 100, true), (api, 0, false));
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get($"opportunities/{deal}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_says_what_is_wrong_keeps_what_was_typed_and_spreads_evenly(Provider provider)
    {
        var (ada, api, bert) = await People(provider, Scope.Own);
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        var page = await ada.Get((await ada.Get($"opportunities/{deal}")).Document.QuerySelector("#deal-team a")!.GetAttribute("href")!);
        var (url, me, other) = (ada.Url($"opportunities/{deal}/team"), ada.Member.Id.ToString(), bert.Member.Member.Id.ToString());
        (string, string?)[] rows = [("member", me), ("role", ""), ("split", "70"), ("right", "edit"), ("member", other), ("role", "technical"), ("split", "40"), ("right", "see")];

        var refused = await page.Submit(url, rows);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("110 %", refused.Document.QuerySelector(".notice.problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["70", "40"], refused.Document.QuerySelectorAll("[data-rows] input[name=split]").Select(i => i.GetAttribute("value")!));

        var done = await (await page.Submit(url, [.. rows, ("even", "1")])).Follow();
        Assert.Equal(["50%", "50%"], done.Document.QuerySelectorAll(".team-split").Select(s => s.TextContent.Trim()));
        Assert.Contains("Technical advice", done.Document.QuerySelector("#deal-team")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("changed the team", (await ada.Get($"opportunities/{deal}/history")).Text, StringComparison.Ordinal);
    }

    private static async Task<(SignedIn Ada, ApiClient Api, ApiClient Bert)> People(Provider provider, Scope scope)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada), await ApiClient.Of(await ada.SignInColleague(scope, scope, scope, scope, scope, scope)));
    }

    private static object Body(params (ApiClient Who, decimal Split, bool CanEdit)[] places) =>
        new { places = places.Select(p => new { member = p.Who.Member.Member.Id, split = p.Split, canEdit = p.CanEdit }) };

    private static async Task<ApiAnswer> Set(ApiClient api, Guid deal, params (ApiClient Who, decimal Split, bool CanEdit)[] places)
    {
        var done = await api.Put($"opportunities/{deal}/team", Body(places));
        Assert.True(done.Status == HttpStatusCode.OK, done.Text);
        return done;
    }

    private static async Task<List<(Guid Member, string Split)>> Team(ApiClient api, Guid deal) =>
        [.. (await api.Get($"opportunities/{deal}/team")).Json["places"]!.AsArray().Select(p => (Guid.Parse(p!["member"]!["id"]!.ToString()), p["split"]!.ToString()))];

    private static List<(string, ApiClient?)> Named(List<(Guid Member, string Split)> team, params ApiClient[] known) =>
        [.. team.Select(p => (p.Split, Array.Find(known, k => k.Member.Member.Id == p.Member)))];
}
