using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Web.Watch;

namespace Nanni.Tests.Watch;

public sealed class SystemTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_sees_how_the_installation_is_doing(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.Get("accounts");
        app.Services.GetRequiredService<ILogger<SystemTests>>().LogError(new TimeoutException("secret of Nanni"), "The furnace of {Name} is cold", "Nanni");

        var page = await ada.Get("settings/system");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(provider == Provider.Sqlite ? "SQLite, " : "PostgreSQL, ", page.Text, StringComparison.Ordinal);
        Assert.Contains("GET /w/{workspace}/accounts", page.Text, StringComparison.Ordinal);
        Assert.Contains($"{Environment.MachineName}:{Environment.ProcessId} (this one)", page.Text, StringComparison.Ordinal);

        // What it was about may be somebody's; what kind of error it was is not.
        Assert.Contains("The furnace of {Name} is cold (TimeoutException)", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("furnace of Nanni", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret of", page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Failed_sign_ins_are_counted_and_what_was_typed_is_not_kept(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.SetPassword();
        var guesser = app.Browser();
        await guesser.SignInAs("my secret password, typed above", "x");
        await guesser.SignInAs("nobody@example.com", "x");
        await guesser.SignInAs(ada.User.Email, "x");

        var row = (await ada.Get("settings/system")).Document.QuerySelectorAll("[aria-labelledby='system.signIns'] tbody tr").Single();

        Assert.Equal(["3", "2"], row.QuerySelectorAll("td").Skip(1).Take(2).Select(cell => cell.TextContent));
        var store = app.Services.GetRequiredService<RecordStore>();
        var kept = await store.Query(
            store.Sql().Raw("select coalesce(subject, '') from security_events where workspace_id = workspace_id and kind like 'signIn.failed'"), r => r.Text(0), default);
        Assert.Equal(["", "", ada.User.Email], kept.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_failed_job_is_there_with_its_reason_and_goes_on_when_asked(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var store = app.Services.GetRequiredService<RecordStore>();
        var id = await app.Services.GetRequiredService<JobQueue>().Add(
            new Actor(ada.Workspace.Id, ada.Member.Id, (_, _) => Scope.All), UndoJob.Name, new() { ["operation"] = Guid.CreateVersion7().ToString() }, default);
        await app.Services.GetRequiredService<JobRunner>().RunNext(null, default);

        var page = await ada.Get("settings/system");
        Assert.Contains("Failed in the last seven days", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/jobs/{id}", page.Text, StringComparison.Ordinal);
        await page.Submit(ada.Url($"settings/system/jobs/{id}/retry"));

        Assert.Equal("waiting", (await app.Services.GetRequiredService<JobQueue>().Find(ada.Workspace.Id, id, default))!.Status);
        Assert.DoesNotContain("Failed in the last seven days", (await ada.Get("settings/system")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await store.Query(store.Sql().Add($"select count(*) from jobs where workspace_id = {ada.Workspace.Id} and attempts > 0"), row => row.Long(0), default))[0]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_administers_one_of_several_workspaces_sees_that_one_alone(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, stranger) = (await app.SignIn(), await app.SignIn());
        await stranger.Get("accounts");

        var page = await ada.Get("settings/system");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var told in (string[])["Installation", "Nodes", "Failed sign-ins", "Slowest pages", "errors", "Last backup", stranger.Workspace.Slug])
        {
            Assert.DoesNotContain(told, page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }

        var seller = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.Get("settings/system")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Readiness_says_what_is_wrong_by_name(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        Assert.Equal("ok", (await app.Browser().Get("/health/ready")).Text);

        await app.Services.GetRequiredService<JobQueue>().Add(new Actor(ada.Workspace.Id, ada.Member.Id, (_, _) => Scope.All), UndoJob.Name, [], default);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        var late = await app.Browser().Get("/health/ready");
        Assert.Equal(HttpStatusCode.OK, late.Status);
        Assert.Matches("^ok\njobs: one has waited for 18[0-9] s$", late.Text);

        var store = app.Services.GetRequiredService<RecordStore>();
        await store.Write([store.Sql().Raw("delete from migrations")], [-1], Urgency.Interactive, default);
        var stale = await app.Browser().Get("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "migrations: the database is of another version"), (stale.Status, stale.Text));
    }

    [Fact]
    public void The_hour_of_slow_pages_ends()
    {
        var clock = new TestClock();
        var pages = new SlowPages(clock);
        pages.Add("GET /a", TimeSpan.FromMilliseconds(10));
        pages.Add("GET /a", TimeSpan.FromMilliseconds(30));
        clock.Advance(TimeSpan.FromMinutes(30));
        pages.Add("GET /b", TimeSpan.FromMilliseconds(5));

        Assert.Equal(
            [new("GET /a", 2, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30)), new("GET /b", 1, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5))],
            pages.Slowest(9));
        clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(["GET /b"], pages.Slowest(9).Select(p => p.Route));
    }
}
