using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.SignIn;

namespace Nanni.Tests.SignIn;

/// <summary>What holds between the password and the second factor, and before a way in is changed.</summary>
public sealed class StepGuardTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_second_step_is_over_after_ten_minutes(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.Person();
        var hers = await ada.SetUpApp();
        var browser = app.Browser();
        var page = await browser.AtSecondStep(ada);

        app.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("/sign-in", (await page.Submit(("Proof", hers.Code()))).Location);
        Assert.False(await browser.IsIn(ada));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task After_five_wrong_codes_the_password_is_asked_for_again(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.Person();
        var hers = await ada.SetUpApp();
        var browser = app.Browser();
        var page = await browser.AtSecondStep(ada);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.Submit(("Proof", "000000"))).Status);
        }

        Assert.Equal("/sign-in", (await page.Submit(("Proof", "000000"))).Location);
        Assert.Equal("/sign-in", (await page.Submit(("Proof", hers.Code(1)))).Location);
        Assert.False(await browser.IsIn(ada));

        // From the beginning, the account waits too, and from everywhere: whoever knows the password has five attempts, not five each.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await (await app.Browser().AtSecondStep(ada)).Submit(("Proof", hers.Code(1)))).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("/", (await (await app.Browser().AtSecondStep(ada)).Submit(("Proof", hers.Code()))).Location);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Many_wrong_codes_at_once_are_no_more_than_five(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.Person();
        await ada.SetUpApp();
        var page = await app.Browser().AtSecondStep(ada);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => page.Submit(("Proof", $"00000{i % 10}"))));

        using var scope = app.Services.CreateScope();
        var pending = await scope.ServiceProvider.GetRequiredService<NanniDb>().PendingSignIns.SingleAsync(p => p.UserId == ada.User.Id);
        Assert.InRange(pending.Attempts, 1, 5);
        Assert.Null(pending.UsedAt);
    }

    [Fact]
    public async Task Each_step_gives_another_secret_and_takes_none_over()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).Person();
        var before = ada.Browser.Cookie("nanni");
        var app = await ada.SetUpApp();
        Assert.NotEqual(before, ada.Browser.Cookie("nanni"));

        var browser = ada.App.Browser();
        var planted = "planted-planted-planted-planted-planted-planted";
        browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni", planted));
        browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni-step", planted));
        var page = await browser.AtSecondStep(ada);
        var step = browser.Cookie("nanni-step");
        Assert.NotEqual(planted, step);
        Assert.Equal(planted, browser.Cookie("nanni"));

        await page.Submit(("Proof", app.Code(1)));

        Assert.DoesNotContain(browser.Cookie("nanni"), new[] { planted, step, ada.Browser.Cookie("nanni") });
        Assert.Null(browser.Cookie("nanni-step"));

        // What opened the second step opens it no more.
        browser.Cookies.Add(new Uri("http://nanni.example"), new Cookie("nanni-step", step));
        Assert.Equal("/sign-in", (await browser.Get("/sign-in/second")).Location);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_password_by_mail_does_not_spare_the_second_factor(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.Person();
        var hers = await ada.SetUpApp();
        using var scope = app.Services.CreateScope();
        var link = await scope.ServiceProvider.GetRequiredService<OneTimeTokens>().PasswordReset(ada.User.Id, default);
        var browser = app.Browser();
        var waiting = await app.Browser().AtSecondStep(ada);

        var answer = await (await browser.Get("/reset/" + link)).Submit(("Password", "another one, long enough"));

        Assert.Equal("/sign-in/second", answer.Location);
        Assert.False(await browser.IsIn(ada));

        // Who was at the second step by the old password begins again.
        Assert.Equal("/sign-in", (await waiting.Submit(("Proof", hers.Code(1)))).Location);
        Assert.Equal("/", (await (await answer.Follow()).Submit(("Proof", hers.Code(1)))).Location);
        Assert.True(await browser.IsIn(ada));
    }

    [Fact]
    public async Task A_wrong_password_gets_the_same_answer_whether_there_is_a_second_factor_or_not()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (with, without) = (await app.Person(), await app.Person());
        await with.SetUpApp();

        var one = await app.Browser().SignInAs(with.User.Email, "wrong password");
        var other = await app.Browser().SignInAs(without.User.Email, "wrong password");

        Assert.Equal((one.Status, one.Problem), (other.Status, other.Problem));
        Assert.Equal(
            one.Response.Headers.Contains("Set-Cookie"), other.Response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_stranger_who_keeps_guessing_does_not_keep_the_owner_out()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.Person();
        var known = app.Browser();
        await known.SignInAs(ada.User.Email, SignedIn.Password);
        for (var i = 0; i < 6; i++)
        {
            await app.Browser().SignInAs(ada.User.Email, "wrong password");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await known.SignInAs(ada.User.Email, SignedIn.Password)).Status);

        // The browser is known for her account only, and slowed down like any other.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Guess(app.Browser(), ada)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Guess(known, ada)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_way_in_is_changed_only_soon_after_the_person_has_proved_who_they_are(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.Person();
        var hers = await ada.SetUpApp();
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var before = ada.Browser.Cookie("nanni");

        var page = await ada.Get("me/security");
        foreach (var action in new[] { "me/security/app/removal", "me/security/codes" })
        {
            Assert.StartsWith("/confirm?", (await page.Submit(ada.Url(action))).Location, StringComparison.Ordinal);
        }

        var ask = await ada.Get("/two-factor/app?return=/");
        Assert.StartsWith("/confirm?", ask.Location, StringComparison.Ordinal);
        var wrong = await (await ask.Follow()).Submit(("Proof", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        var right = await wrong.Submit(("Proof", hers.Code()));
        Assert.Equal("/two-factor/app?return=%2F", right.Location);
        Assert.NotEqual(before, ada.Browser.Cookie("nanni"));
        Assert.Equal(HttpStatusCode.OK, (await right.Follow()).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var again = await (await ada.Get("/two-factor/app?return=/")).Follow();
        var byPassword = await (await ada.Get(again.Document.QuerySelector(".form-links a")!.GetAttribute("href")!)).Submit(("Proof", SignedIn.Password));
        Assert.Equal("/two-factor/app?return=%2F", byPassword.Location);
    }

    private static async Task<TestPage> Guess(TestClient browser, SignedIn person)
    {
        TestPage? last = null;
        for (var i = 0; i < 6; i++)
        {
            last = await browser.SignInAs(person.User.Email, "wrong password");
        }

        return last!;
    }
}
