using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Web.Mail;

namespace Nanni.Tests.Administration.Members;

public sealed class InvitationTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_invited_colleague_joins_by_the_link_in_the_mail_once(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn(language: "lt");
        var team = await ada.AddTeam("Vilnius");

        var answer = await (await ada.Get("settings/members")).Submit(
            ada.Url("settings/members"), ("Name", "Jonas Petraitis"), ("Email", "jonas@example.lt"), ("Role", await ada.Role("Pardavimai")), ("Teams", team));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Contains("Pakvietimas išsiųstas.", (await answer.Follow()).Text, StringComparison.Ordinal);
        await Deliver(app);

        var letter = Assert.Single(app.Mailbox.To("jonas@example.lt"));
        Assert.StartsWith("Pakvietimas", letter.Subject, StringComparison.Ordinal);
        var link = TestMailbox.LinkIn(letter);
        var browser = app.Browser();
        var page = await browser.Get(link);
        Assert.Equal("Jonas Petraitis", page.Value("Name"));

        var joined = await page.Submit(("Password", SignedIn.Password));

        Assert.Equal("/w/" + ada.Workspace.Slug, joined.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(ada.Url("me"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get(ada.Url("settings"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(link)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await app.Browser().SignInAs("jonas@example.lt", SignedIn.Password)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Without_a_mail_server_the_administrator_gets_the_link_once(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        app.Mailbox.CanSend = false;
        var ada = await app.SignIn();

        var shown = await (await ada.Get("settings/members")).Submit(
            ada.Url("settings/members"), ("Name", "Jonas"), ("Email", "jonas@example.lt"), ("Role", await ada.Role("Sales")));

        Assert.Equal(HttpStatusCode.OK, shown.Status);
        var link = new Uri(shown.Document.GetElementById("secret")!.GetAttribute("value")!);
        Assert.Equal("nanni.example", link.Host);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await app.Browser().Get(link.PathAndQuery)).Submit(("Password", SignedIn.Password))).Status);
        using var scope = app.Services.CreateScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<NanniDb>().OutboxMails.ToListAsync());
    }

    [Fact]
    public async Task Somebody_known_from_another_workspace_joins_with_the_password_they_have()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        app.Mailbox.CanSend = false;
        var (ada, eve) = (await app.SignIn(), await app.SignIn());
        await ada.SetPassword();
        var shown = await (await eve.Get("settings/members")).Submit(
            eve.Url("settings/members"), ("Name", "Ada"), ("Email", ada.User.Email), ("Role", await eve.Role("Sales")));
        var link = new Uri(shown.Document.GetElementById("secret")!.GetAttribute("value")!).PathAndQuery;
        var page = await app.Browser().Get(link);

        var wrong = await page.Submit(("Password", "chosen by the inviter"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.NotNull(wrong.Error("Password"));
        Assert.Equal("/w/" + eve.Workspace.Slug, (await page.Submit(("Password", SignedIn.Password))).Location);
        Assert.Contains(eve.Workspace.Name, (await ada.Switcher()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_administrator_cannot_take_over_an_account_that_works_elsewhere()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var (ada, eve) = (await app.SignIn(), await app.SignIn());
        var guest = await eve.AddMembership(ada);

        var refused = await (await eve.Get($"settings/members/{guest}")).Submit(eve.Url($"settings/members/{guest}/reset-link"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("also works in another workspace", refused.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("/reset/", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Withdrawing_an_invitation_ends_its_link(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        app.Mailbox.CanSend = false;
        var ada = await app.SignIn();
        var shown = await (await ada.Get("settings/members")).Submit(
            ada.Url("settings/members"), ("Name", "Jonas"), ("Email", "jonas@example.lt"), ("Role", await ada.Role("Sales")));
        var link = new Uri(shown.Document.GetElementById("secret")!.GetAttribute("value")!).PathAndQuery;
        var back = shown.Document.QuerySelector("main a.button")!.GetAttribute("href")!;

        await (await ada.Get(back)).Submit(back + "/deactivation");

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(link)).Status);
    }

    [Fact]
    public async Task An_invitation_says_at_the_field_what_is_wrong_and_adds_nobody()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var page = await ada.Get("settings/members");

        var empty = await page.Submit(ada.Url("settings/members"), ("Name", ""), ("Email", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Equal("Fill this in.", empty.Error("Name"));
        Assert.NotNull(empty.Error("Email"));
        Assert.Equal("nobody", empty.Value("Email"));

        var taken = await page.Submit(ada.Url("settings/members"), ("Name", "Again"), ("Email", ada.User.Email.ToUpperInvariant()));
        Assert.Equal($"{ada.Member.Name} has this e-mail address already.", taken.Problem);
        Assert.Equal(1, await ada.Count<Member>());
    }

    private static async Task Deliver(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Outbox>().SendDue(default);
    }
}
