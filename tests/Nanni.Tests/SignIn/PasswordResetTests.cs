using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Web.Mail;

namespace Nanni.Tests.SignIn;

public sealed class PasswordResetTests
{
    private const string NewPassword = "a quite different one";

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_password_by_mail_ends_all_sessions_and_all_links(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var (first, second) = (await Link(app, ada.User.Email, 1), await Link(app, ada.User.Email, 2));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(first)).Status);
        var page = await app.Browser().Get(second);

        var short_ = await page.Submit(("Password", "short"));
        var answer = await short_.Submit(("Password", NewPassword));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, short_.Status);
        Assert.Equal("/", answer.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(second)).Status);
        Assert.Equal("/sign-in", (await ada.Get("/")).Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await app.Browser().SignInAs(ada.User.Email, NewPassword)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_answer_does_not_tell_whether_the_address_is_known(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var page = await app.Browser().Get("/forgot");

        var known = await page.Submit(("Email", ada.User.Email));
        var unknown = await page.Submit(("Email", "nobody@example.com"));
        await Deliver(app);

        Assert.Equal(HttpStatusCode.OK, known.Status);
        Assert.Equal(
            known.Document.QuerySelector("main")!.TextContent.Replace(ada.User.Email, "?", StringComparison.Ordinal),
            unknown.Document.QuerySelector("main")!.TextContent.Replace("nobody@example.com", "?", StringComparison.Ordinal));
        Assert.Single(app.Mailbox.To(ada.User.Email));
        Assert.Empty(app.Mailbox.To("nobody@example.com"));
    }

    [Fact]
    public async Task A_link_dies_after_an_hour()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var link = await Link(app, ada.User.Email, 1);

        app.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(link)).Status);
    }

    [Fact]
    public async Task A_poisoned_host_header_does_not_reach_the_mail()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var browser = app.Browser();
        var token = (await browser.Get("/forgot")).Value("__RequestVerificationToken")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/forgot");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Content = new FormUrlEncodedContent([new("Email", ada.User.Email), new("__RequestVerificationToken", token)]);

        Assert.Equal(HttpStatusCode.OK, (await browser.Send(request)).Status);
        await Deliver(app);

        var letter = Assert.Single(app.Mailbox.To(ada.User.Email));
        Assert.DoesNotContain("evil", letter.Body, StringComparison.Ordinal);
        Assert.StartsWith("/reset/", TestMailbox.LinkIn(letter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_have_a_mailbox_filled()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var page = await app.Browser().Get("/forgot");

        for (var i = 0; i < 12; i++)
        {
            await page.Submit(("Email", ada.User.Email));
        }

        await Deliver(app);
        Assert.Equal(5, app.Mailbox.To(ada.User.Email).Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_mail_that_the_server_refuses_is_tried_again_later(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.SetPassword();
        app.Mailbox.Refuses = true;
        await (await app.Browser().Get("/forgot")).Submit(("Email", ada.User.Email));
        await Deliver(app);
        app.Mailbox.Refuses = false;

        Assert.Equal(0, await Deliver(app));
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await Deliver(app);
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await Deliver(app);

        Assert.Single(app.Mailbox.To(ada.User.Email));
    }

    [Fact]
    public async Task Mail_goes_out_by_itself()
    {
        await using var app = await TestApp.Start(Provider.Sqlite, (TestApp.SendsMail, "yes"));
        var ada = await app.SignIn();
        await ada.SetPassword();

        await (await app.Browser().Get("/forgot")).Submit(("Email", ada.User.Email));

        Assert.Equal(ada.User.Email, (await app.Mailbox.First.WaitAsync(TimeSpan.FromSeconds(30))).To);
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_says_whom_to_ask()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        app.Mailbox.CanSend = false;

        Assert.Equal("Ask your administrator", (await app.Browser().Get("/forgot")).Title);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_database_never_holds_the_link(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var secret = (await Link(app, ada.User.Email, 1)).Split('/')[^1];

        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var rows = System.Text.Json.JsonSerializer.Serialize(await db.OneTimeTokens.ToListAsync())
            + System.Text.Json.JsonSerializer.Serialize(await db.OutboxMails.ToListAsync());

        Assert.Contains(ada.User.Email, rows, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, rows, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Buffers.Text.Base64Url.DecodeFromChars(secret)), rows, StringComparison.Ordinal);
    }

    private static async Task<string> Link(TestApp app, string email, int number)
    {
        await (await app.Browser().Get("/forgot")).Submit(("Email", email));
        await Deliver(app);
        return TestMailbox.LinkIn(app.Mailbox.To(email)[number - 1]);
    }

    /// <summary>Sends what is due, as the background sender does.</summary>
    private static async Task<int> Deliver(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<Outbox>().SendDue(default);
    }
}
