using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Web;

/// <summary>What a person meets when something is refused or fails: what happened, what to do, and a way back.</summary>
public sealed class ProblemPageTests
{
    [Theory]
    [InlineData("en", "Not found", "Only for administrators", "This page had expired")]
    [InlineData("pl", "Nie znaleziono", "Tylko dla administratorów", "Ta strona wygasła")]
    [InlineData("lt", "Nerasta", "Tik administratoriams", "Šis puslapis nebegaliojo")]
    public async Task In_a_workspace_a_refusal_keeps_the_shell_around_it(string language, string missing, string forbidden, string expired)
    {
        var app = await TestApp.On(Provider.Sqlite);
        var ada = await app.SignIn(language: language);
        var bert = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);

        Check(await bert.Get("contacts/" + Guid.CreateVersion7()), HttpStatusCode.NotFound, missing);
        Check(await bert.Get("no/such/page"), HttpStatusCode.NotFound, missing);
        Check(await bert.Get("settings/members"), HttpStatusCode.Forbidden, forbidden);
        Check(await bert.Browser.Post(bert.Url("contacts"), ("lastName", "Nobody")), HttpStatusCode.BadRequest, expired);

        void Check(TestPage page, HttpStatusCode status, string title)
        {
            Assert.Equal((status, title), (page.Status, page.Title));
            Assert.NotNull(page.Document.QuerySelector($"#sidebar a[href='{bert.Url("contacts")}']"));
            Assert.NotNull(page.Document.QuerySelector($"main a[href='{bert.Url("home")}']"));
            Assert.True(page.Document.QuerySelector("main p")!.TextContent.Length > 30);
        }
    }

    [Fact]
    public async Task The_way_back_is_the_page_one_came_from_if_it_is_ours()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var list = ada.Url("contacts?q=a");

        Assert.Equal(list, await Back("http://nanni.example" + list));
        Assert.Null(await Back("http://evil.example" + list));
        Assert.Null(await Back("http://nanni.example" + ada.Url("nowhere")));

        async Task<string?> Back(string referer)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ada.Url("nowhere")) { Headers = { Referrer = new(referer) } };
            return (await ada.Browser.Send(request)).Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href"))
                .SingleOrDefault(href => href != ada.Url("home"));
        }
    }

    [Fact]
    public async Task A_fault_of_the_database_still_gives_a_page_with_a_number_to_tell()
    {
        await using var app = await TestApp.Start(Provider.Sqlite);
        var ada = await app.SignIn();
        using (var scope = app.Services.CreateScope())
        {
            // Every page of a workspace asks for it, the shell too.
            await scope.ServiceProvider.GetRequiredService<NanniDb>().Database.ExecuteSqlRawAsync("alter table notifications rename to gone");
        }

        var page = await ada.Get("contacts");

        Assert.Equal((HttpStatusCode.InternalServerError, "Something went wrong"), (page.Status, page.Title));
        Assert.Matches("this number: [0-9a-f]{32}", page.Document.QuerySelector("main")!.TextContent);
        Assert.NotNull(page.Document.QuerySelector($"main a[href='{ada.Url("contacts")}']"));
        Assert.NotNull(page.Document.QuerySelector($"#sidebar a[href='{ada.Url("home")}']"));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_so_and_can_try_again()
    {
        await using var app = await TestApp.Start(Provider.Sqlite, ("NANNI_RATE_LIMIT", "2"));
        var (nobody, ada) = (app.Browser(), await app.SignIn());
        foreach (var browser in new[] { nobody, ada.Browser })
        {
            TestPage page;
            do
            {
                page = await browser.Get("/sign-in?return=%2F");
            }
            while (page.Status == HttpStatusCode.OK);

            Assert.Equal((HttpStatusCode.TooManyRequests, "Too many requests"), (page.Status, page.Title));
            Assert.NotNull(page.Document.QuerySelector("main a[href='/sign-in?return=%2F']"));
            Assert.Equal(browser == ada.Browser, page.Document.QuerySelector("#sidebar") is not null);
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(page.Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!)).Status);
        }
    }

    [Fact]
    public async Task Who_is_in_no_workspace_can_sign_out()
    {
        var app = await TestApp.On(Provider.Sqlite);
        var ada = await app.SignIn();
        using (var scope = app.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<NanniDb>().Members.Where(m => m.UserId == ada.User.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.UserId, (Guid?)null));
        }

        var answer = await (await ada.Get("/")).Submit();

        Assert.Equal("/sign-in", answer.Location);
    }
}
