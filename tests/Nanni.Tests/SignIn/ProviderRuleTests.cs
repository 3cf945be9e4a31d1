using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web;
using Nanni.Web.SignIn;
using Nanni.Web.SignIn.Providers;

namespace Nanni.Tests.SignIn;

/// <summary>Sign-in through a provider: what goes wrong on the way, the second factor, and the settings.</summary>
public sealed class ProviderRuleTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_the_browser_brings_back_must_be_what_it_was_sent_away_with(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings());
        var ada = await app.SignIn();
        provider.Who = new("42", ada.User.Email);
        var browser = app.Browser();
        var back = await provider.Visit(await browser.Leave());

        // Whoever has somebody open a link that was made in another browser signs them in as nobody.
        await Fails(app.Browser(), back, "began in another window");
        await Fails(browser, back.Replace("state=", "state=x", StringComparison.Ordinal), "began in another window");
        await Fails(browser, "/sign-in/provider/back", "began in another window");
        await Fails(browser, back + "&iss=https%3A%2F%2Fevil.example", "began in another window");

        Assert.Equal("/", (await browser.Get(back)).Location);
        Assert.True(await browser.IsIn(ada));

        // Once more.
        await Fails(browser, back, "began in another window");
    }

    [Fact]
    public async Task A_code_that_the_provider_does_not_stand_by_opens_nothing()
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var ada = await app.SignIn();
        provider.Who = new("42", ada.User.Email);
        var (mine, hers) = (app.Browser(), app.Browser());
        var (myBack, herBack) = (await provider.Visit(await mine.Leave()), await provider.Visit(await hers.Leave()));

        // Her code, brought back with my state: it was asked for with another verifier (PKCE).
        await Fails(mine, myBack.Replace(Code(myBack), Code(herBack), StringComparison.Ordinal), "did not confirm who you are");

        // Her code has been tried, so it is used.
        await Fails(hers, herBack, "did not confirm who you are");
    }

    [Fact]
    public async Task Who_is_refused_or_finds_the_provider_down_is_told_and_the_password_goes_on()
    {
        await using var provider = await TestProvider.Start();
        provider.IsDown = true;
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var ada = await app.Person();
        provider.Who = new("42", ada.User.Email);
        var browser = app.Browser();

        var button = (await browser.Get("/sign-in?return=%2Fme")).ProviderButton()!;
        var down = await browser.Get(button);
        Assert.Equal("/sign-in?problem=down&return=%2Fme", down.Location);
        Assert.Equal("Dilmun does not answer at the moment. Try again in a few minutes.", (await down.Follow()).Problem);
        Assert.Equal("/", (await app.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Location);

        provider.IsDown = false;
        provider.Pretends = "https://evil.example";
        Assert.Equal(down.Location, (await browser.Get(button)).Location);
        provider.Pretends = null;

        provider.Error = "access_denied";
        await Fails(browser, await provider.Visit(await browser.Leave()), "has not let you through");
        provider.Error = "temporarily_unavailable";
        await Fails(browser, await provider.Visit(await browser.Leave()), "does not answer");
        provider.Error = null;

        for (var i = 0; i < 8; i++)
        {
            var back = await provider.Visit(await browser.Leave());
            provider.IsDown = true;
            await Fails(browser, back, "does not answer");
            provider.IsDown = false;
        }

        Assert.Equal("/", (await browser.Through(provider)).Location);
        Assert.True(await browser.IsIn(ada));
    }

    [Fact]
    public async Task Guessing_becomes_slow()
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        provider.Who = new("42", "stranger@example.com");
        var browser = app.Browser();
        for (var i = 0; i < 5; i++)
        {
            await browser.Through(provider);
        }

        await Fails(browser, await provider.Visit(await browser.Leave()), "Too many attempts");
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_provider_is_the_first_factor_and_the_second_is_asked_for(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings());
        var ada = await app.Person();
        var factor = await ada.SetUpApp();
        provider.Who = new("42", ada.User.Email);
        var browser = app.Browser();

        var step = await browser.Through(provider, "/sign-in?return=%2Fw");
        Assert.Equal("/sign-in/second?return=%2Fw", step.Location);
        Assert.False(await browser.IsIn(ada));

        Assert.Equal("/w", (await (await step.Follow()).Submit(("Proof", factor.Code(1)))).Location);
        Assert.True(await browser.IsIn(ada));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_role_that_requires_a_second_factor_is_content_where_the_settings_say_that_the_provider_asks_for_both(bool both)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings(("NANNI_OAUTH_SECOND_FACTOR", both ? "1" : "")));
        var ada = await app.SignIn();
        var url = $"settings/roles/{await ada.Role("Sales")}";
        var bert = await ada.SignInColleague("Sales");
        await (await ada.Get(url)).Submit(ada.Url(url + "/second-factor"));
        provider.Who = new("42", bert.User.Email);
        var browser = app.Browser();

        await browser.Through(provider);

        var page = await browser.Get(bert.Url("contacts"));
        Assert.Equal(both ? HttpStatusCode.OK : HttpStatusCode.SeeOther, page.Status);
        Assert.Equal(both, page.Location?.StartsWith("/two-factor", StringComparison.Ordinal) != true);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Where_it_is_the_only_way_the_others_are_closed_but_for_a_link_from_the_command_line(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings(("NANNI_OAUTH_ONLY", "1")));
        var ada = await app.Person();
        provider.Who = new("42", ada.User.Email);
        var invitation = await ada.Invite("nidittum@example.com");
        var browser = app.Browser();

        foreach (var path in new[] { "/sign-in", invitation })
        {
            var page = await browser.Get(path);
            Assert.Null(page.Document.QuerySelector("input[type=password], nanni-passkey"));
            Assert.NotNull(page.ProviderButton());
        }

        var token = (await ada.Get("me/security")).Value("__RequestVerificationToken")!;
        foreach (var path in new[] { "/sign-in", "/sign-in/passkey", "/sign-in/passkey/options", "/forgot", invitation })
        {
            var answer = await ada.Browser.Post(
                path, ("__RequestVerificationToken", token), ("Email", ada.User.Email), ("Password", SignedIn.Password), ("Name", "N"), ("Credential", "x"), ("State", "x"));
            Assert.Equal((path, "/sign-in?problem=only"), (path, answer.Location));
        }

        Assert.Equal("/sign-in?problem=only", (await browser.Get("/forgot")).Location);
        Assert.Equal("Here you sign in with Dilmun.", (await browser.Get("/sign-in?problem=only")).Problem);

        using var scope = app.Services.CreateScope();
        var link = LinkPages.Path(await scope.ServiceProvider.GetRequiredService<OneTimeTokens>().SignIn(ada.User.Id, default));
        var page2 = await browser.Get(link);
        Assert.False(await browser.IsIn(ada));
        Assert.Equal("/", (await page2.Submit()).Location);
        Assert.True(await browser.IsIn(ada));
        Assert.Equal(HttpStatusCode.NotFound, (await page2.Submit()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(link)).Status);

        var through = app.Browser();
        await through.Through(provider);
        Assert.True(await through.IsIn(ada));
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_button_and_no_way_to_one()
    {
        var browser = (await TestApp.On(Provider.Sqlite)).Browser();

        Assert.Null((await browser.Get("/sign-in?problem=unknown")).ProviderButton());
        Assert.Empty((await browser.Get("/sign-in?problem=unknown")).Problem!);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/sign-in/provider")).Status);
        Assert.StartsWith("/sign-in?return=", (await browser.Get("/sign-in/provider/back?code=1&state=2")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_reason_has_its_sentence_and_its_words_in_the_audit_log()
    {
        string[] untold = [ProviderException.Refused, ProviderException.Down, ProviderException.Only];

        Assert.All(ProviderException.Kinds, kind => Assert.True(Texts.Has("provider.problem." + kind), kind));
        Assert.All(ProviderException.Kinds.Except(untold), kind => Assert.True(Texts.Has("audit.why." + kind), kind));
    }

    [Fact]
    public void Settings_that_lack_something_are_refused_with_its_name()
    {
        Assert.False(Parse().IsOn);
        Assert.Contains("CLIENT_SECRET", Refusal(("AUTHORITY", "https://login.example.com"), ("CLIENT_ID", "nanni")), StringComparison.Ordinal);
        Assert.Contains("AUTHORITY", Refusal(("CLIENT_ID", "nanni"), ("CLIENT_SECRET", "s")), StringComparison.Ordinal);
        Assert.Contains("AUTHORITY must be", Refusal(("AUTHORITY", "login.example.com")), StringComparison.Ordinal);
        Assert.Contains("go together", Refusal(("AUTHORIZE_URL", "https://login.example.com/a")), StringComparison.Ordinal);

        var named = Parse(
            ("AUTHORIZE_URL", "https://login.example.com/a"), ("TOKEN_URL", "https://login.example.com/t"), ("USERINFO_URL", "https://login.example.com/u"),
            ("CLIENT_ID", "nanni"), ("CLIENT_SECRET", "s"));
        Assert.Equal(("https://login.example.com", "login.example.com", null), (named.Issuer, named.Name, named.Discovery));
    }

    private static ProviderSettings Parse(params (string Name, string Value)[] settings) => ProviderSettings.Parse(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(ProviderSettings.Prefix + s.Name, (string?)s.Value))).Build());

    private static string Refusal(params (string Name, string Value)[] settings) => Assert.Throws<FormatException>(() => Parse(settings)).Message;

    private static async Task Fails(TestClient browser, string back, string sentence) =>
        Assert.Contains(sentence, (await (await browser.Get(back)).Follow()).Problem, StringComparison.Ordinal);

    private static string Code(string back) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(back[back.IndexOf('?', StringComparison.Ordinal)..])["code"].ToString();
}
