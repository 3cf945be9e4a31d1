using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.Security;

namespace Nanni.Tests.SignIn;

public sealed class PasskeyTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_passkey_signs_in_alone_and_counts_as_the_second_factor(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        using var telephone = new TestPasskey();
        var added = await Add(ada, telephone);
        Assert.Equal(10, added.Document.QuerySelectorAll(".recovery-codes code").Length);
        Assert.Contains("My telephone", (await ada.Get("me/security")).Text, StringComparison.Ordinal);
        await Require(ada);

        var browser = ada.App.Browser();
        var answer = await SignIn(browser, telephone, ada, ada.Url("contacts"));

        Assert.Equal(ada.Url("contacts"), answer.Location);
        Assert.True(await browser.IsIn(ada));
        Assert.Equal(["passkeyAdded"], await ada.Notices());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_passkey_is_the_second_step_after_the_password(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        using var telephone = new TestPasskey();
        await Add(ada, telephone);
        var browser = ada.App.Browser();
        var step = await browser.AtSecondStep(ada);
        Assert.False(await browser.IsIn(ada));

        var question = await Ask(browser, step, "/sign-in/second/passkey");
        var done = await Send(browser, step, "/sign-in/second/passkey", question, telephone.Answer(question.Options, ada.User.Id));

        Assert.Equal("/", done.Location);
        Assert.True(await browser.IsIn(ada));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_answer_that_was_overheard_is_worth_nothing(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).Person();
        using var telephone = new TestPasskey();
        await Add(ada, telephone);
        var browser = ada.App.Browser();
        var page = await browser.Get("/sign-in");
        var question = await Ask(browser, page, "/sign-in/passkey");
        var credential = telephone.Answer(question.Options, ada.User.Id);
        Assert.Equal("/", (await Send(browser, page, "/sign-in/passkey", question, credential)).Location);

        var thief = ada.App.Browser();
        var again = await Send(thief, await thief.Get("/sign-in"), "/sign-in/passkey", question, credential);

        Assert.StartsWith("/sign-in?", again.Location, StringComparison.Ordinal);
        Assert.False(await thief.IsIn(ada));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var (ada, eve) = (await app.Person(), await app.Person());
        using var telephone = new TestPasskey();
        using var another = new TestPasskey();
        await Add(ada, telephone);
        await Add(eve, another);

        // Another site's page; a device that asked for nothing; a key nobody knows; somebody else's name on it; nonsense.
        await Refused(key => key.Origin = "https://evil.example", ada.User.Id);
        await Refused(key => key.Verifies = false, ada.User.Id);
        await Refused(_ => { }, eve.User.Id);
        await Refused(_ => { }, Guid.CreateVersion7());
        var browser = app.Browser();
        var page = await browser.Get("/sign-in");
        foreach (var nonsense in new[] { "", "{}", "null", "[1]", "not json" })
        {
            var question = await Ask(browser, page, "/sign-in/passkey");
            Assert.StartsWith("/sign-in?", (await Send(browser, page, "/sign-in/passkey", question, nonsense)).Location, StringComparison.Ordinal);
        }

        // A question that has waited too long.
        var late = app.Browser();
        var old = await Ask(late, await late.Get("/sign-in"), "/sign-in/passkey");
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var answer = await Send(late, await late.Get("/sign-in"), "/sign-in/passkey", old, telephone.Answer(old.Options, ada.User.Id));
        Assert.StartsWith("/sign-in?", answer.Location, StringComparison.Ordinal);

        async Task Refused(Action<TestPasskey> spoil, Guid user)
        {
            spoil(telephone);
            var answer = await SignIn(app.Browser(), telephone, user, "/");
            Assert.StartsWith("/sign-in?", answer.Location, StringComparison.Ordinal);
            (telephone.Origin, telephone.Verifies) = ("http://nanni.example", true);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Another_persons_passkey_is_no_second_factor_and_cannot_be_removed(Provider provider)
    {
        var app = await TestApp.On(provider);
        var (ada, eve) = (await app.Person(), await app.Person());
        using var telephone = new TestPasskey();
        using var another = new TestPasskey();
        await Add(ada, telephone);
        await Add(eve, another);
        var browser = app.Browser();
        var step = await browser.AtSecondStep(ada);
        var question = await Ask(browser, step, "/sign-in/second/passkey");

        await Send(browser, step, "/sign-in/second/passkey", question, another.Answer(question.Options, eve.User.Id));

        Assert.False(await browser.IsIn(ada));
        var removal = $"me/security/passkeys/{System.Buffers.Text.Base64Url.EncodeToString(telephone.Id)}/removal";
        var token = (await eve.Get("me/security")).Value(Csrf.Field)!;
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Browser.Post(eve.Url(removal), (Csrf.Field, token))).Status);

        await (await ada.Get("me/security")).Submit(ada.Url(removal));

        Assert.StartsWith("/sign-in?", (await SignIn(app.Browser(), telephone, ada, "/")).Location, StringComparison.Ordinal);
        Assert.Equal("/", (await app.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Location);
        Assert.Equal(["passkeyAdded", "passkeyRemoved"], await ada.Notices());
    }

    [Fact]
    public async Task A_copied_key_whose_count_goes_back_is_refused()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).Person();
        using var telephone = new TestPasskey();
        await Add(ada, telephone);
        using (var scope = ada.App.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<NanniDb>().Passkeys.Where(p => p.UserId == ada.User.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.SignCount, 40));
        }

        Assert.StartsWith("/sign-in?", (await SignIn(ada.App.Browser(), telephone, ada, "/")).Location, StringComparison.Ordinal);
    }

    private sealed record Question(JsonElement Options, string State);

    private static async Task<TestPage> Add(SignedIn person, TestPasskey passkey)
    {
        var page = await person.Get("/two-factor/passkey?return=/");
        var question = await Ask(person.Browser, page, "/two-factor/passkey");
        return await page.Submit(("Name", "My telephone"), ("Credential", passkey.Make(question.Options)), ("State", question.State));
    }

    private static Task<TestPage> SignIn(TestClient browser, TestPasskey passkey, SignedIn person, string leadsTo) =>
        SignIn(browser, passkey, person.User.Id, leadsTo);

    private static async Task<TestPage> SignIn(TestClient browser, TestPasskey passkey, Guid user, string leadsTo)
    {
        var page = await browser.Get("/sign-in");
        var question = await Ask(browser, page, "/sign-in/passkey");
        return await Send(browser, page, "/sign-in/passkey", question, passkey.Answer(question.Options, user), leadsTo);
    }

    private static async Task<Question> Ask(TestClient browser, TestPage page, string url)
    {
        var answer = await browser.Post(url + "/options", (Csrf.Field, page.Value(Csrf.Field)!));
        using var read = JsonDocument.Parse(answer.Text);
        return new(read.RootElement.GetProperty("options").Clone(), read.RootElement.GetProperty("state").GetString()!);
    }

    private static Task<TestPage> Send(
        TestClient browser, TestPage page, string url, Question question, string credential, string leadsTo = "/") => browser.Post(
        url, (Csrf.Field, page.Value(Csrf.Field)!), ("Credential", credential), ("State", question.State), ("Return", leadsTo));

    private static async Task Require(SignedIn administrator)
    {
        var url = $"settings/roles/{await administrator.Role("Administrator")}";
        await (await administrator.Get(url)).Submit(administrator.Url(url + "/second-factor"));
    }
}
