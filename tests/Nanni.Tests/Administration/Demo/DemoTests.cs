using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Web.SignIn;

namespace Nanni.Tests.Administration.Demo;

public sealed class DemoTests
{
    /// <summary>A demo that no test changes, one a provider.</summary>
    private static readonly ConcurrentDictionary<Provider, Lazy<Task<DemoVisit>>> Shared = new();

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task One_click_brings_a_company_in_which_each_page_is_alive(Provider provider)
    {
        var demo = await Loaded(provider);
        var ada = demo.Person;

        // Before midnight a task of today may be overdue already.
        var home = await demo.Get("home");
        Assert.InRange(home.Document.QuerySelectorAll("[data-state=overdue]").Length, 3, 7);
        Assert.Equal(7, home.Document.QuerySelectorAll("[data-state=overdue], [data-state=today]").Length);
        Assert.All(["home-next", "home-mentions", "home-favourites"], card => Assert.NotNull(home.Document.GetElementById(card)));
        foreach (var list in new[] { "accounts", "contacts", "products", "opportunities", "tasks", "interactions", "leads", "quotes" })
        {
            var page = await demo.Get(list);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.True(page.Document.QuerySelectorAll("tbody tr").Length >= 18, list);
        }

        var counts = await Counts(ada.App, demo.Workspace);
        Assert.InRange(counts["account"], 200, 400);
        Assert.InRange(counts["contact"], 400, 900);
        Assert.InRange(counts["opportunity"], 200, 500);
        Assert.InRange(counts["interaction"], 2_000, 4_000);
        Assert.InRange(counts["task"], 300, 700);
        Assert.InRange(counts["quote"], 20, 80);
        Assert.True(counts["note"] > 200 && counts["affiliation"] > counts["account"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Its_selling_has_a_past_to_look_back_on(Provider provider)
    {
        var demo = await Loaded(provider);

        var forecast = await demo.Get("forecast");
        Assert.True(forecast.Document.QuerySelectorAll("#forecast-as-of option").Length > 1);
        var accuracy = await demo.Get("forecast/accuracy");
        Assert.NotNull(accuracy.Document.QuerySelector("main svg"));

        // Enough closed deals to learn from, with reasons for those that were lost.
        var store = demo.Person.App.Services.GetRequiredService<RecordStore>();
        var closed = await store.Query(
            store.Sql().Add($"select count(*) from opportunities where workspace_id = {demo.Workspace} and (status = {"won"} or status = {"lost"} and lost_reason is not null)"),
            row => row.Long(0), default);
        Assert.InRange(closed[0], 250, 450);
        var handed = await store.Query(
            store.Sql().Add($"select status from tasks where workspace_id = {demo.Workspace} and kind = {"handover"}"), row => row.Text(0), default);
        Assert.Contains("open", handed);
        Assert.Contains("done", handed);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_second_click_leads_to_the_demo_that_is_there(Provider provider)
    {
        var demo = await Loaded(provider);
        var ada = demo.Person;
        var counts = await Counts(ada.App, demo.Workspace);

        var page = await ada.Get("settings/demo");
        Assert.Contains(page.Document.QuerySelectorAll("main a"), a => a.GetAttribute("href") == demo.Url("home"));
        var again = await ada.Browser.Post(ada.Url("settings/demo"), ("__RequestVerificationToken", page.Value("__RequestVerificationToken")!));

        Assert.StartsWith(demo.Url("jobs/"), again.Location, StringComparison.Ordinal);
        Assert.Equal(counts, await Counts(ada.App, demo.Workspace));
        Assert.Equal(2, (await ada.Switcher()).Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_load_that_was_broken_off_begins_again_without_doubling(Provider provider)
    {
        var demo = await Loaded(provider);
        var ada = demo.Person;
        var counts = await Counts(ada.App, demo.Workspace);
        var jobs = ada.App.Services.GetRequiredService<JobQueue>();
        var job = (await jobs.Recent(demo.Workspace, null, "demo", 1, default))[0];

        var second = await jobs.Add(Actor.System(demo.Workspace, 1), "demo", job.Arguments, default);
        await ada.App.Services.GetRequiredService<JobRunner>().Run(demo.Workspace, second, null, default);

        Assert.Equal(JobStatus.Done, (await jobs.Find(demo.Workspace, second, default))!.Status);

        // The story is told from the moment at which its job was made, so a later one has some more or less; twice as many would be two stories.
        foreach (var (type, count) in await Counts(ada.App, demo.Workspace))
        {
            Assert.InRange((double)count / counts[type], 0.7, 1.4);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Removing_it_leaves_no_row_of_it_in_any_table(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.Get("home");
        var before = await Rows(app);
        var demo = await Load(ada);
        Assert.True((await Rows(app))["records"] > before["records"] + 3_000);

        // What people do there goes too, and the page says so before.
        await (await demo.Get("contacts/new")).Submit(("lastName", "Nanni"), ("kind", "business"));
        var page = await demo.Get("settings/demo");
        Assert.Contains("1 record", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var gone = await page.Submit(demo.Url("settings/demo/remove"));

        Assert.Equal(ada.Url("home"), gone.Location);
        Assert.Equal(before, await Rows(app));
        Assert.Equal(HttpStatusCode.NotFound, (await demo.Get("home")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("home")).Status);
        Assert.Single(await ada.Switcher());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Pages_opened_while_it_is_removed_are_there_or_not_found(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var demo = await Load(ada);
        var form = await demo.Get("settings/demo");
        var met = new ConcurrentBag<(string Page, HttpStatusCode Status)>();

        var removal = form.Submit(demo.Url("settings/demo/remove"));
        await Task.WhenAll(new[] { "home", "accounts", "opportunities/board", "settings/pipelines" }.Select(async page =>
        {
            do
            {
                met.Add((page, (await demo.Get(page)).Status));
            }
            while (!removal.IsCompleted);
        }));

        Assert.Equal(ada.Url("home"), (await removal).Location);
        Assert.All(met, one => Assert.Contains(one.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound }));
        Assert.Contains(met, one => one.Status == HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_is_no_administrator_has_no_part_in_it(Provider provider)
    {
        var demo = await Loaded(provider);
        var ada = demo.Person;
        var bert = await ada.SignInColleague();
        var token = (await bert.Get("me")).Value("__RequestVerificationToken")!;

        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Get("settings/demo")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Browser.Post(bert.Url("settings/demo"), ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Browser.Post(bert.Url("settings/demo/remove"), ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get(demo.Url("home"))).Status);
        Assert.NotEmpty(await Counts(ada.App, demo.Workspace));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Started_with_demo_the_first_administrator_takes_the_place_kept_for_them(Provider provider)
    {
        await using var app = await TestApp.Start(provider, ("NANNI_DEMO", "1"));
        using var scope = app.Services.CreateScope();
        var link = await scope.ServiceProvider.GetRequiredService<SetUp>().Link(default);
        var browser = app.Browser();

        var set = await (await browser.Get(link!)).Submit(
            ("Company", "Real Copper"), ("Country", "PL"), ("Language", "pl"), ("Name", "Anna Kowalska"), ("Email", "anna@example.com"), ("Password", SignedIn.Password));

        Assert.Equal("/w/ea-nasir-sons-copper", set.Location);
        var home = await (await set.Follow()).Follow();
        Assert.EndsWith("Anna", home.Title, StringComparison.Ordinal);
        var mentions = await browser.Get("/w/ea-nasir-sons-copper/notifications");
        Assert.True(mentions.Document.QuerySelectorAll("main li").Length >= 5);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/w/real-copper/home")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Started_with_demo_an_administrator_from_the_environment_begins_there(Provider provider)
    {
        await using var app = await TestApp.Start(
            provider, ("NANNI_DEMO", "1"), ("NANNI_ADMIN_EMAIL", "ada@example.com"), ("NANNI_ADMIN_PASSWORD", SignedIn.Password));
        var browser = app.Browser();

        var signed = await (await browser.Get("/sign-in")).Submit(("Email", "ada@example.com"), ("Password", SignedIn.Password));

        Assert.Equal("/w/ea-nasir-sons-copper", (await signed.Follow()).Location);
    }

    private static Task<DemoVisit> Loaded(Provider provider) =>
        Shared.GetOrAdd(provider, p => new(async () => await Load(await (await TestApp.On(p)).SignIn()))).Value;

    /// <summary>Clicks, and does the job.</summary>
    private static async Task<DemoVisit> Load(SignedIn person)
    {
        var clicked = await (await person.Get("settings/demo")).Submit(person.Url("settings/demo"));
        var slug = clicked.Location!.Split('/')[2];
        using var scope = person.App.Services.CreateScope();
        var workspace = await scope.ServiceProvider.GetRequiredService<NanniDb>().Workspaces.SingleAsync(w => w.Slug == slug);
        Assert.True(workspace.IsDemo);
        Assert.True(await person.App.Services.GetRequiredService<JobRunner>().Run(workspace.Id, Guid.Parse(clicked.Location.Split('/')[^1]), null, default));
        var job = await person.Browser.Get(clicked.Location);
        Assert.Contains(job.Document.QuerySelectorAll("main a"), a => a.GetAttribute("href") == $"/w/{slug}/home");
        return new(person, workspace.Id, slug);
    }

    private static async Task<Dictionary<string, long>> Counts(TestApp app, Guid workspace)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        return (await store.Query(
            store.Sql().Add($"select type, count(*) from records where workspace_id = {workspace} and deleted_at is null group by type order by type"),
            row => (Type: row.Text(0), Count: row.Long(1)), default)).ToDictionary(r => r.Type, r => r.Count);
    }

    /// <summary>How many rows each table of the database has, whatever tables there are.</summary>
    private static async Task<Dictionary<string, long>> Rows(TestApp app)
    {
        var store = app.Services.GetRequiredService<RecordStore>();
        var tables = await store.Query(
            store.Sql().Raw(store.Dialect.IsSqlite
                ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search_index_%' order by name"
                : "select table_name from information_schema.tables where table_schema = 'public' order by table_name"),
            row => row.Text(0), default);
        var rows = new Dictionary<string, long>();

        // The chain follows what is written a moment later; that a demo was removed is told in the installation's log.
        foreach (var table in tables.Where(t => t is not ("sessions" or "migrations" or "audit_links" or "sealed_numbers" or "nodes")))
        {
            var counted = store.Sql().Raw($"select count(*) from {table} /* every workspace_id */");
            rows[table] = (await store.Query(
                table == "security_events" ? counted.Add($" where workspace_id <> {Guid.Empty}") : counted, row => row.Long(0), default))[0];
        }

        return rows;
    }

    /// <summary>The demo of somebody, in their browser.</summary>
    private sealed record DemoVisit(SignedIn Person, Guid Workspace, string Slug)
    {
        public string Url(string path) => $"/w/{Slug}/{path}";

        public Task<TestPage> Get(string path) => Person.Browser.Get(Url(path));
    }
}
