using System.Net;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;

namespace Nanni.Tests.Administration.Members;

public sealed class RoleAndTeamTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_role_of_ones_own_reaches_as_far_as_its_matrix_says(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var made = await (await ada.Get("settings/roles/new")).Submit(
            ("Name", "Auditor"), ("contact.View", "All"), ("contact.Export", "Team"), ("*.View", "Own"));
        Assert.Equal(ada.Url("settings/roles"), made.Location);
        var bert = await ada.SignInColleague("Auditor");

        var actor = await bert.Actor();

        Assert.Equal(
            (Scope.All, Scope.Team, Scope.None, Scope.None),
            (actor.For("contact", Right.View), actor.For("contact", Right.Export), actor.For("contact", Right.Edit), actor.For("account", Right.View)));
        Assert.Equal(Scope.Own, actor.For("a type of next year", Right.View));

        var url = ada.Url("settings/roles/" + await ada.Role("Auditor"));
        var page = await ada.Get(url);
        Assert.Equal("All", page.Value("contact.View"));
        await page.Submit(url, ("contact.View", "None"));
        Assert.Equal(Scope.None, (await bert.Actor()).For("contact", Right.View));
    }

    [Fact]
    public async Task A_forged_scope_grants_nothing()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        await (await ada.Get("settings/roles/new")).Submit(("Name", "Forged"), ("contact.View", "7"), ("contact.Edit", "everything"));

        var actor = await (await ada.SignInColleague("Forged")).Actor();

        Assert.Equal((Scope.None, Scope.None), (actor.For("contact", Right.View), actor.For("contact", Right.Edit)));
    }

    [Fact]
    public async Task A_role_that_somebody_has_and_the_administrators_stay()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        await ada.SignInColleague("Sales");
        var (sales, admin) = (ada.Url("settings/roles/" + await ada.Role("Sales")), ada.Url("settings/roles/" + await ada.Role("Administrator")));
        var service = ada.Url("settings/roles/" + await ada.Role("Service"));
        var page = await ada.Get(sales);

        Assert.Equal("1 member has this role. Give them another first.", (await page.Submit(sales + "/deletion")).Problem);
        Assert.Equal("There is a role “Manager” already.", (await page.Submit(sales, ("Name", "Manager"))).Problem);
        var token = page.Value("__RequestVerificationToken")!;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Browser.Post(admin + "/deletion", ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await ada.Get(service)).Submit(service + "/deletion")).Status);
        Assert.Equal(4, await ada.Count<Role>());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Teams_form_a_tree_that_cannot_bite_its_tail(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var top = await ada.AddTeam("Poland");
        var middle = await ada.AddTeam("Kraków", top);
        var url = ada.Url("settings/teams/" + top);

        var cycle = await (await ada.Get(url)).Submit(url, ("Parent", middle));
        var parent = await (await ada.Get(url)).Submit(url + "/deletion");
        var same = await (await ada.Get("settings/teams")).Submit(("Name", "kraków"));

        Assert.Equal("“Poland” would be below itself.", cycle.Problem);
        Assert.Equal("Teams stand below “Poland”. Move them first.", parent.Problem);
        Assert.Equal("There is a team “kraków” already.", same.Problem);
        Assert.Equal(["Poland", "Kraków"], (await ada.Get("settings/teams")).Document.QuerySelectorAll(".tree a").Select(a => a.TextContent));

        var below = ada.Url("settings/teams/" + middle);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await ada.Get(below)).Submit(below + "/deletion")).Status);
        Assert.Equal(1, await ada.Count<Team>());
    }

    [Fact]
    public async Task Settings_change_for_everybody_at_once()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var bert = await ada.SignInColleague();
        var before = await bert.Actor();
        var page = await ada.Get("settings");

        var wrong = await page.Submit(("Zone", "Mars/Olympus"), ("Currency", "ZZZ"), ("Name", ""));
        Assert.NotNull(wrong.Error("Zone"));
        Assert.NotNull(wrong.Error("Currency"));
        Assert.NotNull(wrong.Error("Name"));
        await page.Submit(("Name", "Copper & Co"), ("Zone", "Europe/London"), ("Currency", "GBP"), ("Country", "GB"));

        var after = await bert.Actor();
        Assert.Equal(("GBP", "GB"), (after.Currency, after.Country));
        Assert.True(after.SchemaVersion > before.SchemaVersion);
        Assert.Contains("Copper & Co", await bert.Switcher());
    }
}
