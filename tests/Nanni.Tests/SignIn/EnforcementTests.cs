using System.Net;
using Nanni.Database;
using Nanni.Web.SignIn;

namespace Nanni.Tests.SignIn;

/// <summary>Roles whose members get in with a second factor only.</summary>
public sealed class EnforcementTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Members_are_led_to_set_one_up_and_reach_nothing_before(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var bert = await ada.SignInColleague("Sales");
        await Require(ada, "Sales");

        foreach (var path in new[] { "", "contacts", "me", "me/security", "me/tokens" })
        {
            Assert.Equal("/two-factor?return=" + Uri.EscapeDataString(bert.Url(path)), (await bert.Get(path)).Location);
        }

        Assert.Equal("/two-factor?return=%2Fworkspaces%2Fnew", (await bert.Get("/workspaces/new")).Location);
        Assert.Equal(HttpStatusCode.Forbidden, await ApiByCookie(bert));
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("me")).Status);

        var needed = await (await bert.Get("contacts")).Follow();
        Assert.Equal("A second factor is needed", needed.Title);
        var offer = await bert.Get(needed.Document.QuerySelector("main a.button")!.GetAttribute("href")!);
        var secret = Nanni.Web.SignIn.Factors.Base32.Decode(
            offer.Document.QuerySelector(".app-secret code")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
        var codes = await offer.Submit(("Code", new PersonsApp(bert.App, secret, []).Code()));

        Assert.Equal(bert.Url("contacts"), codes.Document.QuerySelector("main a.button")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, (await bert.Get("contacts")).Status);
        Assert.Equal(HttpStatusCode.OK, await ApiByCookie(bert));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Programs_with_a_token_go_on(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var bert = await ada.SignInColleague("Sales");
        var token = await bert.Token(canWrite: true);

        await Require(ada, "Sales");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/contacts");
        request.Headers.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await bert.App.Browser().Send(request)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Who_removes_the_last_factor_is_led_to_set_one_up_again(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        await ada.SetUpApp();
        await Require(ada, "Administrator");
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("me/security")).Status);

        await (await ada.Get("me/security")).Submit(ada.Url("me/security/app/removal"));

        Assert.StartsWith("/two-factor?", (await ada.Get("me/security")).Location, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_administrator_takes_a_lost_factor_away_and_the_member_is_told_and_signed_out(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var bert = await ada.SignInColleague("Sales");
        await bert.SetPassword();
        var page = await ada.Get($"settings/members/{bert.Member.Id}");
        var action = ada.Url($"settings/members/{bert.Member.Id}/second-factor/removal");
        Assert.DoesNotContain(page.Document.Forms, f => f.GetAttribute("action") == action);
        await bert.SetUpApp();
        var halfway = await bert.App.Browser().AtSecondStep(bert);

        var answer = await (await ada.Get($"settings/members/{bert.Member.Id}")).Submit(action);

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.False(await bert.Browser.IsIn(bert));
        Assert.Equal("/sign-in", (await halfway.Submit(("Proof", "123456"))).Location);
        Assert.Equal("/", (await bert.App.Browser().SignInAs(bert.User.Email, SignedIn.Password)).Location);
        Assert.Equal(["appAdded", "factorsReset"], await bert.Notices());
    }

    [Fact]
    public async Task An_administrator_has_no_say_over_who_works_elsewhere_too()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (ada, guest) = (await app.Person(), await app.Person());
        await guest.SetUpApp();
        var member = await ada.AddMembership(guest);

        var answer = await (await ada.Get($"settings/members/{member}")).Submit(ada.Url($"settings/members/{member}/second-factor/removal"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.True(await guest.Browser.IsIn(guest));
        Assert.Equal(["appAdded"], await guest.Notices());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_role_says_how_many_have_one(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        await ada.SignInColleague("Sales");
        await (await ada.SignInColleague("Sales")).SetUpApp();

        var page = await ada.Get($"settings/roles/{await ada.Role("Sales")}");

        Assert.Contains("1 of 2 people with this role have one.", page.Text, StringComparison.Ordinal);
    }

    private static async Task Require(SignedIn administrator, string role)
    {
        var url = $"settings/roles/{await administrator.Role(role)}";
        await (await administrator.Get(url)).Submit(administrator.Url(url + "/second-factor"));
    }

    private static async Task<HttpStatusCode> ApiByCookie(SignedIn person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/contacts");
        request.Headers.Add(Workspaces.Header, person.Workspace.Slug);
        return (await person.Browser.Send(request)).Status;
    }
}
