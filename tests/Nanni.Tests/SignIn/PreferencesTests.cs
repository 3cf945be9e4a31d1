using System.Net;
using Nanni.Database;

namespace Nanni.Tests.SignIn;

public sealed class PreferencesTests
{
    [Fact]
    public async Task Before_sign_in_the_language_is_the_browsers_choice()
    {
        var browser = (await TestApp.On(Provider.Sqlite)).Browser();
        var page = await browser.Get("/sign-in?return=%2Fw%2Fcopper");

        var answer = await page.Submit("/me/preferences", ("language", "lt"));

        Assert.Equal("/sign-in?return=%2Fw%2Fcopper", answer.Location);
        Assert.Equal("Prisijungti", (await answer.Follow()).Title);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_language_goes_with_the_person_and_the_theme_with_the_device(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.SetPassword();
        var page = await ada.Get("me");
        await page.Submit("/me/preferences", ("language", "pl"), ("theme", "dark"), ("density", "compact"));

        var body = (await ada.Get("me")).Document.Body!;
        var elsewhere = ada.App.Browser();
        await elsewhere.SignInAs(ada.User.Email, SignedIn.Password);
        var there = await elsewhere.Get(ada.Url("me"));

        Assert.Equal(("dark", "compact"), (body.GetAttribute("data-theme"), body.GetAttribute("data-density")));
        Assert.Equal("Profil", there.Title);
        Assert.Null(there.Document.Body!.GetAttribute("data-theme"));
    }

    [Fact]
    public async Task What_is_no_choice_changes_nothing_and_leads_nowhere_else()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var page = await ada.Get("me");

        var answer = await page.Submit("/me/preferences", ("language", "xx"), ("theme", "7"), ("return", "https://evil.example"));

        Assert.Equal("/", answer.Location);
        Assert.Equal("Profile", (await ada.Get("me")).Title);
        Assert.Null((await ada.Get("me")).Document.Body!.GetAttribute("data-theme"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_administrator_opens_another_workspace_which_is_kept_apart(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague();
        var name = $"Zweite {Guid.CreateVersion7():N}"[..20];

        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get("/workspaces/new")).Status);
        var opened = await (await ada.Get("/workspaces/new")).Submit(("Company", name), ("Country", "PL"));
        var second = opened.Location!;

        Assert.StartsWith("/w/zweite", second, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get(second + "/settings")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get(second + "/me")).Status);
        Assert.Equal([ada.Workspace.Name, name], await ada.Switcher());
        Assert.Equal(second, (await ada.Get("/")).Location);
    }
}
