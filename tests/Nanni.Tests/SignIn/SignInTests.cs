using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.Security;

namespace Nanni.Tests.SignIn;

public sealed class SignInTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_right_password_leads_to_the_page_that_was_wanted(Provider provider)
    {
        var ada = await Person(provider);
        var browser = ada.App.Browser();
        var wanted = ada.Url("contacts") + "?q=a%20b";

        var turnedAway = await browser.Get(wanted);
        var signedIn = await (await turnedAway.Follow()).Submit(("Email", $" {ada.User.Email.ToUpperInvariant()} "), ("Password", SignedIn.Password));

        Assert.Equal(HttpStatusCode.SeeOther, signedIn.Status);
        Assert.Equal(wanted, signedIn.Location);
        Assert.Equal("/w/" + ada.Workspace.Slug, (await browser.Get("/")).Location);
    }

    [Fact]
    public async Task Two_first_pages_at_once_can_both_sign_in()
    {
        var ada = await Person(Provider.Sqlite);
        var browser = ada.App.Browser();

        // Both are asked for before either has answered: neither request carries a cookie.
        var (first, second) = (await browser.Get("/sign-in"), await ada.App.Browser().Get("/sign-in"));
        browser.Cookies.SetCookies(ada.App.Url, second.Response.Headers.GetValues("Set-Cookie").Single());

        foreach (var page in new[] { first, second })
        {
            var answer = await browser.Post(
                "/sign-in", (Csrf.Field, page.Value(Csrf.Field)!), ("Email", ada.User.Email), ("Password", SignedIn.Password));
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/assets/nothing.js")]
    [InlineData("/health/live")]
    [InlineData("/api/v1/contacts")]
    public async Task An_answer_without_a_form_sets_no_cookie(string path)
    {
        var answer = await (await TestApp.On(Provider.Sqlite)).Browser().Get(path);

        Assert.False(answer.Response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer(Provider provider)
    {
        var ada = await Person(provider);
        var nobody = $"{Guid.CreateVersion7():N}@example.com";

        var wrong = await ada.App.Browser().SignInAs(ada.User.Email, "wrong password");
        var unknown = await ada.App.Browser().SignInAs(nobody, "wrong password");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.Status);
        Assert.NotNull(wrong.Problem);
        Assert.Equal(wrong.Problem, unknown.Problem);
        Assert.Equal((ada.User.Email, ""), (wrong.Value("Email"), wrong.Value("Password")));
    }

    [Fact]
    public async Task A_disabled_user_is_unknown_and_their_session_ends()
    {
        var ada = await Person(Provider.Sqlite);
        using var scope = ada.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<NanniDb>().Users.Where(u => u.Id == ada.User.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.DisabledAt, DateTimeOffset.UnixEpoch));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.App.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Status);
        Assert.Equal("/sign-in", (await ada.Get("/")).Location);
    }

    [Fact]
    public async Task Guessing_an_account_becomes_slow_for_everybody_and_whether_it_exists_or_not()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        await ada.SetPassword();

        foreach (var email in new[] { ada.User.Email, "nobody@example.com" })
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.Browser().SignInAs(email, "wrong password")).Status);
            }

            var refused = await app.Browser().SignInAs(email, SignedIn.Password);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
            Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
            Assert.Equal(email, refused.Value("Email"));
        }

        app.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.SeeOther, (await app.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.Browser().SignInAs(ada.User.Email, "wrong password")).Status);
    }

    [Fact]
    public async Task Guessing_many_accounts_from_one_address_becomes_slow()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var browser = app.Browser();
        var page = await browser.Get("/sign-in");

        for (var i = 0; i < 20; i++)
        {
            await page.Submit(("Email", $"guess{i}@example.com"), ("Password", "Summer2026!"));
        }

        var refused = await page.Submit(("Email", "guess20@example.com"), ("Password", "Summer2026!"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity, (await app.Browser().SignInAs("guess20@example.com", "Summer2026!")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Signing_out_ends_the_session_for_whoever_holds_the_cookie(Provider provider)
    {
        var ada = await Person(provider);
        var browser = ada.App.Browser();
        await browser.SignInAs(ada.User.Email, SignedIn.Password);
        var stolen = browser.Cookie("nanni")!;

        var answer = await browser.Post("/sign-out", ("__RequestVerificationToken", await Token(browser)));

        Assert.Equal("/sign-in", answer.Location);
        var thief = ada.App.Browser();
        thief.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni", stolen));
        Assert.StartsWith("/sign-in", (await thief.Get(ada.Url(""))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_dies_after_two_weeks_of_silence_and_lives_on_when_used()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var (busy, quiet) = (await app.SignIn(), await app.SignIn());

        app.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal("/w/" + busy.Workspace.Slug, (await busy.Get("/")).Location);
        app.Clock.Advance(TimeSpan.FromDays(10));

        Assert.Equal("/w/" + busy.Workspace.Slug, (await busy.Get("/")).Location);
        Assert.Equal("/sign-in", (await quiet.Get("/")).Location);
    }

    [Fact]
    public async Task A_cookie_that_somebody_planted_is_not_taken_over()
    {
        var ada = await Person(Provider.Sqlite);
        var browser = ada.App.Browser();
        var planted = "planted-planted-planted-planted-planted-planted";
        browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni", planted));

        await browser.SignInAs(ada.User.Email, SignedIn.Password);

        Assert.NotEqual(planted, browser.Cookie("nanni"));
        Assert.Equal("/w/" + ada.Workspace.Slug, (await browser.Get("/")).Location);
    }

    [Theory]
    [InlineData("http://nanni.example", false)]
    [InlineData("https://nanni.example", true)]
    public async Task The_cookie_is_closed_to_scripts_and_other_sites(string url, bool secure)
    {
        await using var app = await TestApp.Start(Provider.Sqlite, ("NANNI_URL", url));
        var ada = await app.SignIn();
        await ada.SetPassword();

        var page = await app.Browser().SignInAs(ada.User.Email, SignedIn.Password);

        var cookie = page.Response.Headers.GetValues("Set-Cookie").Single(c => c.Contains("nanni=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Equal(secure, cookie.StartsWith("__Host-nanni=", StringComparison.Ordinal));
        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_database_holds_nothing_that_opens_a_session(Provider provider)
    {
        var ada = await Person(provider);
        var browser = ada.App.Browser();
        await browser.SignInAs(ada.User.Email, SignedIn.Password);

        using var scope = ada.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var row = await db.Sessions.SingleAsync(s => s.UserId == ada.User.Id && s.UserAgent == "");
        var user = await db.Users.SingleAsync(u => u.Id == ada.User.Id);

        Assert.DoesNotContain(browser.Cookie("nanni")!, Convert.ToBase64String(row.Id), StringComparison.Ordinal);
        Assert.Equal(32, row.Id.Length);
        Assert.DoesNotContain(SignedIn.Password, user.PasswordHash!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("///evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n/evil.example/")]
    [InlineData("/%0d%0aSet-Cookie:%20a=b\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData(" /evil")]
    [InlineData("http:evil.example")]
    [InlineData("/ż")]
    public async Task Sign_in_leads_to_our_own_pages_only(string elsewhere)
    {
        var ada = await Person(Provider.Sqlite);
        var page = await ada.App.Browser().Get("/sign-in?return=" + Uri.EscapeDataString(elsewhere));

        Assert.Equal("/", page.Value("Return"));
        var answer = await page.Submit(("Email", ada.User.Email), ("Password", SignedIn.Password), ("Return", elsewhere));
        Assert.Equal("/", answer.Location);
    }

    [Fact]
    public async Task The_page_speaks_the_language_of_the_browser()
    {
        var app = await TestApp.On(Provider.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Add("Accept-Language", "lt-LT,lt;q=0.9,en;q=0.5");

        var page = await app.Browser().Send(request);

        Assert.Equal("Prisijungti", page.Title);
        Assert.Equal("lt", page.Document.DocumentElement.GetAttribute("lang"));
    }

    private static async Task<SignedIn> Person(Provider provider)
    {
        var person = await (await TestApp.On(provider)).SignIn();
        await person.SetPassword();
        return person;
    }

    private static async Task<string> Token(TestClient browser) => (await browser.Get("/sign-in")).Value("__RequestVerificationToken")!;
}
