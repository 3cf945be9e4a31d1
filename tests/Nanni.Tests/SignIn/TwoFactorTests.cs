using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;

namespace Nanni.Tests.SignIn;

public sealed class TwoFactorTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_password_alone_opens_nothing_and_a_code_leads_to_the_page_that_was_wanted(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();
        var browser = ada.App.Browser();

        var step = await browser.SignInAs(ada.User.Email, SignedIn.Password, ada.Url("contacts"));

        Assert.Equal("/sign-in/second?return=" + Uri.EscapeDataString(ada.Url("contacts")), step.Location);
        Assert.Null(browser.Cookie("nanni"));
        Assert.False(await browser.IsIn(ada));
        var done = await (await step.Follow()).Submit(("Proof", app.Code(1)));
        Assert.Equal((HttpStatusCode.SeeOther, ada.Url("contacts")), (done.Status, done.Location));
        Assert.True(await browser.IsIn(ada));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_code_is_taken_once_and_none_before_it_afterwards(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();
        await (await ada.App.Browser().AtSecondStep(ada)).Submit(("Proof", app.Code(1)));

        // The one just used, the one with which the app was set up, and the one before.
        foreach (var later in new[] { 1, 0, -1 })
        {
            var browser = ada.App.Browser();
            var replayed = await (await browser.AtSecondStep(ada)).Submit(("Proof", app.Code(later)));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, replayed.Status);
            Assert.NotNull(replayed.Error("Proof"));
            Assert.False(await browser.IsIn(ada));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_two_who_bring_the_same_code_at_once_one_gets_in(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();

        Assert.Equal(1, await AtOnce(ada, page => page.Submit(("Proof", app.Code(1)))));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_recovery_code_works_once_however_it_is_typed_and_the_owner_is_told(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();
        Assert.Equal(10, app.Codes.Distinct().Count());
        var typed = app.Codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal);

        var browser = ada.App.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await (await Recovery(browser, ada)).Submit(("Proof", typed))).Status);
        Assert.True(await browser.IsIn(ada));

        var again = await (await Recovery(ada.App.Browser(), ada)).Submit(("Proof", app.Codes[3]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await Recovery(ada.App.Browser(), ada)).Submit(("Proof", app.Codes[9]))).Status);
        Assert.Equal(["appAdded", "codeUsed", "codeUsed"], await ada.Notices());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_two_who_bring_the_same_recovery_code_at_once_one_gets_in(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();

        Assert.Equal(1, await AtOnce(ada, page => page.Submit(("With", "recovery"), ("Proof", app.Codes[0]))));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task New_recovery_codes_end_those_before(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();

        var page = await (await ada.Get("me/security")).Submit(ada.Url("me/security/codes"));

        var fresh = page.Document.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent).ToList();
        Assert.Empty(fresh.Intersect(app.Codes));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await Recovery(ada.App.Browser(), ada)).Submit(("Proof", app.Codes[0]))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await Recovery(ada.App.Browser(), ada)).Submit(("Proof", fresh[0]))).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Nothing_in_the_database_makes_a_code(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();

        using var scope = ada.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var user = await db.Users.SingleAsync(u => u.Id == ada.User.Id);
        var codes = await db.RecoveryCodes.Where(c => c.UserId == ada.User.Id).ToListAsync();

        Assert.DoesNotContain(Nanni.Web.SignIn.Factors.Base32.Encode(app.Secret), user.AppSecret!, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(app.Secret), Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(user.AppSecret!)), StringComparison.Ordinal);
        Assert.Equal(10, codes.Count);
        Assert.All(codes, code => Assert.Equal(32, code.Hash.Length));
    }

    [Fact]
    public async Task An_app_counts_only_when_a_code_has_shown_that_it_works()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).Person();
        var page = await ada.Get("/two-factor/app?return=/");
        var secret = page.Document.QuerySelector(".app-secret code")!.TextContent;

        var wrong = await page.Submit(("Code", "000000"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(secret, wrong.Document.QuerySelector(".app-secret code")!.TextContent);
        Assert.Equal("/", (await ada.App.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Location);
        Assert.Empty(await ada.Notices());
    }

    [Fact]
    public async Task The_offer_of_another_person_does_not_count()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (ada, eve) = (await app.Person(), await app.Person());
        var hers = await eve.Get("/two-factor/app?return=/");
        var secret = Nanni.Web.SignIn.Factors.Base32.Decode(
            hers.Document.QuerySelector(".app-secret code")!.TextContent.Replace(" ", "", StringComparison.Ordinal));

        foreach (var forged in new[] { hers.Value("Offer")!, "", "nonsense" })
        {
            var answer = await (await ada.Get("/two-factor/app?return=/"))
                .Submit(("Offer", forged), ("Code", new PersonsApp(app, secret, []).Code()));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        }

        Assert.Empty(await ada.Notices());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_first_factor_ends_what_the_password_alone_had_opened(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var elsewhere = ada.App.Browser();
        await elsewhere.SignInAs(ada.User.Email, SignedIn.Password);
        Assert.True(await elsewhere.IsIn(ada));

        await ada.SetUpApp();

        Assert.False(await elsewhere.IsIn(ada));
        Assert.True(await ada.Browser.IsIn(ada));
        Assert.Equal(["appAdded"], await ada.Notices());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Whoever_removes_the_app_signs_in_with_the_password_alone_again_and_is_told(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        var app = await ada.SetUpApp();

        var answer = await (await ada.Get("me/security")).Submit(ada.Url("me/security/app/removal"));

        Assert.Equal(ada.Url("me/security"), answer.Location);
        Assert.Equal("/", (await ada.App.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Location);
        Assert.Equal(["appAdded", "appRemoved"], await ada.Notices());
        using var scope = ada.App.Services.CreateScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<NanniDb>().RecoveryCodes.Where(c => c.UserId == ada.User.Id).ToListAsync());
    }

    [Fact]
    public async Task The_notice_says_what_happened_and_to_which_account_in_the_language_of_the_person()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn("PL", "pl");
        await ada.SetUpApp();

        using var scope = app.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Nanni.Web.Mail.Outbox>().SendDue(default);

        var letter = Assert.Single(app.Mailbox.To(ada.User.Email));
        Assert.Equal("Twoje konto Nanni: Skonfigurowano aplikację uwierzytelniającą", letter.Subject);
        Assert.Contains(ada.User.Email, letter.Body, StringComparison.Ordinal);
    }

    internal static async Task<TestPage> Recovery(TestClient browser, SignedIn person)
    {
        await browser.AtSecondStep(person);
        return await browser.Get("/sign-in/second?with=recovery");
    }

    /// <summary>How many of four browsers at the second step get in when all send the same at the same moment.</summary>
    private static async Task<int> AtOnce(SignedIn person, Func<TestPage, Task<TestPage>> send)
    {
        var pages = new List<TestPage>();
        for (var i = 0; i < 4; i++)
        {
            pages.Add(await person.App.Browser().AtSecondStep(person));
        }

        var answers = await Task.WhenAll(pages.Select(send));
        return answers.Count(answer => answer.Status == HttpStatusCode.SeeOther && answer.Location == "/");
    }
}
