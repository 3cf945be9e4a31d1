using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Tests.SignIn;

/// <summary>Sign-in through a provider: who comes in, and who does not.</summary>
public sealed class ProviderSignInTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_verified_address_leads_to_the_page_that_was_wanted_and_is_known_by_its_subject_from_then_on(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings());
        var ada = await app.SignIn();
        provider.Who = new("42", ada.User.Email.ToUpperInvariant());
        var browser = app.Browser();

        var answer = await browser.Through(provider, "/sign-in?return=" + Uri.EscapeDataString(ada.Url("contacts?q=a%20b")));

        Assert.Equal((HttpStatusCode.SeeOther, ada.Url("contacts?q=a%20b")), (answer.Status, answer.Location));
        Assert.True(await browser.IsIn(ada));
        Assert.Equal([(provider.Issuer, "42")], (await app.Links(ada.User.Id)).Select(l => (l.Issuer, l.Subject)));
        Assert.Equal(["providerAdded"], await ada.Notices());
        Assert.Equal(["factor.providerAdded", "signIn", "signIn", "signIn.vouched", "workspace.created"], await app.Events(ada.User.Id));

        // The address may change, and need not be verified any more: the account is still hers.
        provider.Who = new("42", "somebody.else@example.com", IsVerified: false);
        var later = app.Browser();
        Assert.Equal("/", (await later.Through(provider)).Location);
        Assert.True(await later.IsIn(ada));
        Assert.Equal(1, provider.Discoveries);
    }

    [Fact]
    public async Task The_session_is_a_new_one_and_signing_out_ends_it()
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var ada = await app.SignIn();
        provider.Who = new("42", ada.User.Email);
        var browser = app.Browser();
        browser.Cookies.Add(app.Url, new Cookie("nanni", "planted-by-somebody-who-knows-it"));

        await browser.Through(provider);
        Assert.NotEqual("planted-by-somebody-who-knows-it", browser.Cookie("nanni"));

        await (await browser.Get(ada.Url("me"))).Submit("/sign-out");
        Assert.False(await browser.IsIn(ada));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task It_leads_to_our_own_pages_only(string wanted)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var ada = await app.SignIn();
        provider.Who = new("42", ada.User.Email);
        var browser = app.Browser();

        var left = await browser.Get("/sign-in/provider?return=" + Uri.EscapeDataString(wanted));

        Assert.Equal("/", (await browser.Get(await provider.Visit(left.Location!))).Location);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Whom_nobody_vouches_for_or_knows_stays_outside_and_is_told_why(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings());
        var ada = await app.SignIn();

        provider.Who = new("42", ada.User.Email, IsVerified: false);
        await Refused("has not verified your e-mail address");

        provider.Who = new("42", null);
        await Refused("has not verified your e-mail address");

        provider.Who = new("42", "stranger@example.com");
        await Refused("Nobody is known here");
        Assert.Empty(await app.Links(ada.User.Id));
        Assert.Equal(1, await Users(app));

        // Somebody who was given the address of another.
        provider.Who = new("42", ada.User.Email);
        await app.Browser().Through(provider);
        provider.Who = new("43", ada.User.Email);
        await Refused("belongs to another account");

        provider.Who = new("42", ada.User.Email);
        await Disable(app, ada.User.Id);
        await Refused("Nobody is known here");

        async Task Refused(string sentence)
        {
            var browser = app.Browser();
            var page = await (await browser.Through(provider)).Follow();
            Assert.Contains(sentence, page.Problem, StringComparison.Ordinal);
            Assert.Contains("Dilmun", page.Problem + page.Text, StringComparison.Ordinal);
            Assert.NotNull(page.ProviderButton());
            Assert.False(await browser.IsIn(ada));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_same_subject_at_another_provider_is_somebody_else(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings());
        var (ada, eve) = (await app.SignIn(), await app.SignIn());
        await Link(app, "https://other.example", "42", eve.User);
        provider.Who = new("42", ada.User.Email);
        var browser = app.Browser();

        await browser.Through(provider);

        Assert.True(await browser.IsIn(ada));
        Assert.False(await browser.IsIn(eve));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_invitation_is_accepted_by_the_address_it_is_for_and_by_no_other(Provider database)
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(database, provider.Settings());
        var ada = await app.SignIn();
        var invitation = await ada.Invite("Nidittum@example.com");

        provider.Who = new("7", "sin.mushtal@example.com");
        Assert.Contains("another e-mail address", (await (await app.Browser().Through(provider, invitation)).Follow()).Problem, StringComparison.Ordinal);
        provider.Who = new("7", "nidittum@example.com", IsVerified: false);
        Assert.Contains("has not verified", (await (await app.Browser().Through(provider, invitation)).Follow()).Problem, StringComparison.Ordinal);
        Assert.Equal(1, await Users(app));

        provider.Who = new("7", "nidittum@example.com");
        var browser = app.Browser();
        var joined = await browser.Through(provider, invitation);
        Assert.Equal(ada.Url(""), joined.Location);
        Assert.True(await browser.IsIn(ada));

        // The link has been used; the account signs in.
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get(invitation)).Status);
        Assert.True(await Comes(app, provider, ada));
    }

    [Fact]
    public async Task A_known_person_joins_another_workspace_by_the_account_that_is_theirs()
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var (ada, guest) = (await app.SignIn(), await app.SignIn());
        var invitation = await ada.Invite(guest.User.Email);
        await Link(app, provider.Issuer, "7", guest.User);

        // Somebody else who has the address at the provider now does not.
        provider.Who = new("8", guest.User.Email);
        Assert.Contains("belongs to another account", (await (await app.Browser().Through(provider, invitation)).Follow()).Problem, StringComparison.Ordinal);

        provider.Who = new("7", "new.address@example.com");
        var browser = app.Browser();
        Assert.Equal(ada.Url(""), (await browser.Through(provider, invitation)).Location);
        Assert.True(await browser.IsIn(guest));
    }

    [Fact]
    public async Task A_person_sees_the_account_and_unlinks_it()
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var ada = await app.Person();
        provider.Who = new("42", ada.User.Email);
        await ada.Browser.Through(provider);
        var page = await ada.Get("me/security");
        var form = page.Document.Forms.Single(f => f.GetAttribute("action")!.Contains("/providers/", StringComparison.Ordinal));
        Assert.Contains("Dilmun", form.Closest("li")!.TextContent, StringComparison.Ordinal);

        await page.Submit(form.GetAttribute("action")!);

        Assert.Empty(await app.Links(ada.User.Id));
        Assert.Equal(["providerAdded", "providerRemoved"], await ada.Notices());
        Assert.Equal(HttpStatusCode.NotFound, (await page.Submit(form.GetAttribute("action")!)).Status);
    }

    [Fact]
    public async Task Who_has_no_password_shows_through_the_provider_that_it_is_still_they()
    {
        await using var provider = await TestProvider.Start();
        await using var app = await TestApp.Start(Provider.Sqlite, provider.Settings());
        var ada = await app.SignIn();
        provider.Who = new("42", ada.User.Email);
        await ada.Browser.Through(provider);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var before = ada.Browser.Cookie("nanni");

        var asked = await ada.Get("/two-factor/app?return=/");
        var confirm = await asked.Follow();
        Assert.Null(confirm.Document.QuerySelector("input[type=password]"));
        var left = await ada.Browser.Get(confirm.ProviderButton()!);
        Assert.Contains("prompt=login", left.Location, StringComparison.Ordinal);
        var back = await ada.Browser.Get(await provider.Visit(left.Location!));

        Assert.Equal("/two-factor/app?return=%2F", back.Location);
        Assert.Equal(HttpStatusCode.OK, (await back.Follow()).Status);
        var thief = app.Browser();
        thief.Cookies.Add(app.Url, new Cookie("nanni", before));
        Assert.False(await thief.IsIn(ada));
    }

    private static async Task<bool> Comes(TestApp app, TestProvider provider, SignedIn person)
    {
        var browser = app.Browser();
        await browser.Through(provider);
        return await browser.IsIn(person);
    }

    private static async Task Link(TestApp app, string issuer, string subject, User user)
    {
        using var scope = app.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        db.Add(new ProviderLink { Issuer = issuer, Subject = subject, UserId = user.Id, Email = user.Email, CreatedAt = app.Clock.GetUtcNow() });
        await db.SaveChangesAsync();
    }

    private static async Task Disable(TestApp app, Guid user)
    {
        using var scope = app.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<NanniDb>().Users.Where(u => u.Id == user)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.DisabledAt, DateTimeOffset.UnixEpoch));
    }

    private static async Task<int> Users(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<NanniDb>().Users.CountAsync();
    }
}
