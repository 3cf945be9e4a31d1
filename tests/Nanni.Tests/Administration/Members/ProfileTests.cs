using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;

namespace Nanni.Tests.Administration.Members;

public sealed class ProfileTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Language_and_zone_count_from_the_next_page(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();

        var answer = await (await ada.Get("me")).Submit(ada.Url("me"), ("Language", "pl"), ("Zone", "Europe/Warsaw"));

        var page = await answer.Follow();
        Assert.Equal("Profil", page.Title);
        Assert.Contains("Zapisano.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zapisano.", (await ada.Get("me")).Text, StringComparison.Ordinal);
        Assert.Equal("Europe/Warsaw", (await ada.Actor()).Zone.Id);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_password_signs_all_other_devices_out(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.SetPassword();
        var elsewhere = ada.App.Browser();
        await elsewhere.SignInAs(ada.User.Email, SignedIn.Password);
        var page = await ada.Get("me/security");

        var wrong = await page.Submit(ada.Url("me/password"), ("Current", "not this one"), ("Password", "a new one, long enough"));
        Assert.Equal("This is not your current password.", wrong.Error("Current"));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Get(ada.Url("me"))).Status);

        var done = await page.Submit(ada.Url("me/password"), ("Current", SignedIn.Password), ("Password", "a new one, long enough"));

        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("me")).Status);
        Assert.StartsWith("/sign-in", (await elsewhere.Get(ada.Url("me"))).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.App.Browser().SignInAs(ada.User.Email, SignedIn.Password)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_device_can_be_signed_out_from_another_and_only_by_its_owner(Provider provider)
    {
        var app = await TestApp.On(provider);
        var (ada, eve) = (await app.SignIn(), await app.SignIn());
        await ada.SetPassword();
        var elsewhere = app.Browser();
        await elsewhere.SignInAs(ada.User.Email, SignedIn.Password);
        var page = await ada.Get("me/sessions");
        var action = Assert.Single(page.Document.QuerySelectorAll("main li form")).GetAttribute("action")!;

        var foreign = action.Replace(ada.Workspace.Slug, eve.Workspace.Slug, StringComparison.Ordinal);
        var token = (await eve.Get("me/sessions")).Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? (await eve.Get("me")).Value("__RequestVerificationToken")!;
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Browser.Post(foreign, ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Get(ada.Url("me"))).Status);

        await page.Submit(action);

        Assert.StartsWith("/sign-in", (await elsewhere.Get(ada.Url("me"))).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("me")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task All_other_devices_can_be_signed_out_at_once_and_nobody_elses(Provider provider)
    {
        var app = await TestApp.On(provider);
        var (ada, eve) = (await app.SignIn(), await app.SignIn());
        await ada.SetPassword();
        var (one, two) = (app.Browser(), app.Browser());
        await one.SignInAs(ada.User.Email, SignedIn.Password);
        await two.SignInAs(ada.User.Email, SignedIn.Password);
        var page = await ada.Get("me/sessions");
        Assert.Single(page.Document.QuerySelectorAll("main li .badge"));

        await page.Submit(ada.Url("me/sessions/others/end"));

        Assert.StartsWith("/sign-in", (await one.Get(ada.Url("me"))).Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await two.Get(ada.Url("me"))).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await eve.Get("me")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_token_is_shown_once_kept_as_a_hash_and_works_until_it_is_revoked(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var shown = await (await ada.Get("me/tokens")).Submit(ada.Url("me/tokens"), ("Name", "web shop"), ("May", "write"), ("Days", "30"));
        var token = shown.Document.GetElementById("secret")!.GetAttribute("value")!;

        Assert.StartsWith("nanni_", token, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await ada.App.CallApi(token));
        var page = await ada.Get("me/tokens");
        Assert.Contains("web shop", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, page.Text, StringComparison.Ordinal);
        using (var scope = ada.App.Services.CreateScope())
        {
            var row = await scope.ServiceProvider.GetRequiredService<NanniDb>().ApiTokens.SingleAsync(t => t.WorkspaceId == ada.Workspace.Id);
            Assert.Equal(32, row.Hash.Length);
            Assert.NotNull(row.LastUsedAt);
            Assert.DoesNotContain(token[6..], System.Text.Json.JsonSerializer.Serialize(row), StringComparison.Ordinal);
        }

        await page.Submit(page.Document.QuerySelector("main li form")!.GetAttribute("action")!);

        Assert.Equal(HttpStatusCode.Unauthorized, await ada.App.CallApi(token));
    }

    [Fact]
    public async Task A_token_that_may_only_read_writes_nothing_and_none_opens_a_page()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var (reader, writer) = (await ada.Token(canWrite: false), await ada.Token(canWrite: true));

        Assert.Equal(HttpStatusCode.NotFound, await ada.App.CallApi(reader));
        Assert.Equal(HttpStatusCode.Forbidden, await ada.App.CallApi(reader, HttpMethod.Post));
        Assert.Equal(HttpStatusCode.NotFound, await ada.App.CallApi(writer, HttpMethod.Post));
        using var request = new HttpRequestMessage(HttpMethod.Get, ada.Url("me"));
        request.Headers.Authorization = new("Bearer", writer);
        Assert.StartsWith("/sign-in", (await ada.App.Browser().Send(request)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_dies_on_its_day()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        var token = await ada.Token(canWrite: true, app.Clock.GetUtcNow().AddDays(30));
        Assert.Equal(HttpStatusCode.NotFound, await app.CallApi(token));

        app.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(HttpStatusCode.Unauthorized, await app.CallApi(token));
    }
}
