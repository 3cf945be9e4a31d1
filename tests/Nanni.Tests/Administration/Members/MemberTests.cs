using System.Globalization;
using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Administration.Members;

public sealed class MemberTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Whoever_leaves_is_out_at_once_and_can_come_back(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague();
        var token = await bert.Token(canWrite: true);
        var url = ada.Url("settings/members/" + bert.Member.Id);

        var left = await (await ada.Get(url)).Submit(url + "/deactivation");

        Assert.Equal(HttpStatusCode.SeeOther, left.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get("me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.App.CallApi(token));
        var page = await left.Follow();
        Assert.Contains(page.Document.Links, l => l.GetAttribute("href") == ada.Url($"contacts?filter=owner:eq:{bert.Member.Id}"));

        await page.Submit(url + "/reactivation");

        Assert.Equal(HttpStatusCode.OK, (await bert.Get("me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.App.CallApi(token));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_last_administrator_stays(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var url = ada.Url("settings/members/" + ada.Member.Id);
        var page = await ada.Get(url);

        var left = await page.Submit(url + "/deactivation");
        var demoted = await page.Submit(url, ("Role", await ada.Role("Sales")));

        Assert.Contains("Somebody must be left", left.Problem, StringComparison.Ordinal);
        Assert.Contains("Somebody must be left", demoted.Problem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("settings")).Status);

        var second = await ada.SignInColleague("Administrator");
        Assert.Equal(HttpStatusCode.SeeOther, (await page.Submit(url, ("Role", await ada.Role("Sales")))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.Get("settings")).Status);
        Assert.Equal(HttpStatusCode.OK, (await second.Get("settings")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_deputy_owns_for_the_days_given_and_no_longer(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var bert = await ada.SignInColleague();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Vilnius")).Date);
        var profile = await ada.Get("me");

        await profile.Submit(
            ada.Url("me/deputy"), ("Deputy", bert.Member.Id.ToString()), ("From", Iso(today.AddDays(1))), ("Until", Iso(today.AddDays(2))));

        Assert.Equal([bert.Member.Id], (await bert.Actor()).Owners);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([bert.Member.Id, ada.Member.Id], (await bert.Actor()).Owners);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([bert.Member.Id, ada.Member.Id], (await bert.Actor()).Owners);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([bert.Member.Id], (await bert.Actor()).Owners);
    }

    [Fact]
    public async Task Days_of_a_deputy_must_make_sense()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var bert = await ada.SignInColleague();
        var profile = await ada.Get("me");
        var action = ada.Url("me/deputy");
        var deputy = ("Deputy", bert.Member.Id.ToString());

        Assert.StartsWith("Give both days", (await profile.Submit(action, deputy, ("From", "2026-12-02"), ("Until", "2026-12-01"))).Problem, StringComparison.Ordinal);
        Assert.StartsWith("Give both days", (await profile.Submit(action, deputy, ("From", "2026-12-02"), ("Until", ""))).Problem, StringComparison.Ordinal);
        var unreadable = await profile.Submit(action, deputy, ("From", "tomorrow"), ("Until", "2026-12-01"));
        Assert.StartsWith("This is not a day", unreadable.Error("From"), StringComparison.Ordinal);
        Assert.Equal("tomorrow", unreadable.Document.GetElementById("field-From")!.GetAttribute("value"));
        var self = await profile.Submit(action, ("Deputy", ada.Member.Id.ToString()), ("From", "2026-12-01"), ("Until", "2026-12-02"));
        Assert.StartsWith("The deputy must be", self.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_role_and_new_teams_count_from_the_next_request(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague();
        var (north, below) = (await ada.AddTeam("North"), "");
        below = await ada.AddTeam("Far north", north);
        Assert.Equal((Scope.Team, Scope.Own, Scope.None), await Scopes(bert));
        Assert.Empty((await bert.Actor()).Teams);
        var url = ada.Url("settings/members/" + bert.Member.Id);

        await (await ada.Get(url)).Submit(url, ("Role", await ada.Role("Manager")), ("Teams", north), ("Name", "Bert Ö. Newname"));

        var actor = await bert.Actor();
        Assert.Equal((Scope.All, Scope.Team, Scope.Team), await Scopes(bert));
        Assert.Equal([Guid.Parse(north), Guid.Parse(below)], actor.Teams);
        Assert.Equal("Bert Ö. Newname", actor.Name);
    }

    [Fact]
    public async Task Members_are_found_without_their_diacritics()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var bert = await ada.SignInColleague();
        var url = ada.Url("settings/members/" + bert.Member.Id);
        await (await ada.Get(url)).Submit(url, ("Name", "Łukasz Żółć"));

        var found = await ada.Get("settings/members?q=lukasz%20zol");

        Assert.Equal(["Łukasz Żółć"], found.Document.QuerySelectorAll("tbody th").Select(e => e.TextContent));
    }

    [Fact]
    public async Task Ids_of_another_workspace_are_unknown_in_every_field()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (ada, eve) = (await app.SignIn(), await app.SignIn());
        var bert = await ada.SignInColleague();
        var url = ada.Url("settings/members/" + bert.Member.Id);
        var page = await ada.Get(url);

        Assert.Equal(HttpStatusCode.NotFound, (await eve.Get("settings/members/" + bert.Member.Id)).Status);
        Assert.StartsWith("This role is not there", (await page.Submit(url, ("Role", await eve.Role("Sales")))).Problem, StringComparison.Ordinal);
        Assert.StartsWith("One of these teams", (await page.Submit(url, ("Teams", await eve.AddTeam("Theirs")))).Problem, StringComparison.Ordinal);
        var deputy = await page.Submit(url, ("Deputy", eve.Member.Id.ToString()), ("From", "2026-12-01"), ("Until", "2026-12-02"));
        Assert.StartsWith("The deputy must be", deputy.Problem, StringComparison.Ordinal);
    }

    private static async Task<(Scope, Scope, Scope)> Scopes(SignedIn person)
    {
        var actor = await person.Actor();
        return (actor.For("contact", Right.View), actor.For("contact", Right.Edit), actor.For("contact", Right.Import));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
