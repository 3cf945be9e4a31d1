using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Privacy.Erasure;
using Nanni.Privacy.Retention;
using Nanni.Records.Jobs;

namespace Nanni.Tests.Privacy;

/// <summary>What nobody needs any more goes by itself, by rules that were looked at first.</summary>
public sealed class RetentionTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_rule_is_checked_and_confirmed_and_takes_at_night_what_nobody_needs(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, api) = await Begin(app);
        var old = await api.Create("contacts", new { lastName = "Old" });
        var restored = await api.Create("contacts", new { lastName = "Met", city = "Ur" });
        var busy = await api.Create("contacts", new { lastName = "Buyer" });
        await api.Create("opportunities", new { name = "Roof", contact = busy });
        var doing = await api.Create("contacts", new { lastName = "Caller" });
        await api.Create("tasks", new { subject = "Call", contact = doing });
        var agreed = await api.Create("contacts", new { lastName = "Reader", email = "reader@example.com" });
        await ConsentTests.Purpose(ada, "newsletter", "consent", "mail");
        await api.Post($"contacts/{agreed}/consents", new { purpose = "newsletter", channel = "mail", state = "given" });
        api = await Later(ada, 13 * 31);
        await api.Create("notes", new { body = "Met her", contact = restored });
        await api.Create("contacts", new { lastName = "Young" });

        var rule = await Rule(ada, ("Months", "12"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(ada, rule + "/on", ("Count", "0"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, rule + "/check")).Status);
        await RunJobs(app);

        // A check takes nothing, and says what would go and what would not.
        var page = (await ada.Get(rule)).Text;
        Assert.Contains("1 record would go", page);
        Assert.Contains($"contacts/{old}", page);
        Assert.Contains("Deals: open", page);
        Assert.Contains("Tasks: open", page);
        Assert.Contains("A consent still holds", page);
        Assert.DoesNotContain($"contacts/{busy}", page);
        Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{old}")).Status);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(ada, rule + "/on", ("Count", "2"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, rule + "/on", ("Count", "1"))).Status);
        Assert.Equal(1, await Night(app));
        Assert.Equal(0, await app.Services.GetRequiredService<RetentionSchedule>().Begin(default));
        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"contacts/{old}")).Status);
        foreach (var kept in new[] { restored, busy, doing, agreed })
        {
            Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{kept}")).Status);
        }

        Assert.Contains("Clean up: 1", (await ada.Get("notifications")).Text);
        var run = (await app.Services.GetRequiredService<RetentionTable>().Runs(ada.Workspace.Id, null, 10, default))[0];
        Assert.Equal((false, RetentionStatus.Done, 1L, 1L), (run.IsCheck, run.Status, run.Due, run.Taken));
        Assert.Contains("removed it by a retention rule", (await ada.Get($"contacts/{old}/history")).Text);

        // It comes back, and whoever took it back counts as activity.
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, $"jobs/{run.Id}/undo")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{old}")).Status);
        Assert.Equal(1, await Night(app));
        Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{old}")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task People_are_erased_one_by_one_with_a_certificate_and_do_not_come_back(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, api) = await Begin(app);
        var gone = await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com", city = "Ur" });
        var other = await api.Create("contacts", new { lastName = "Ea-nasir", city = "Dilmun" });
        api = await Later(ada, 70);
        var rule = await Rule(ada, ("Months", "2"), ("Action", "erase"), ("AgeBy", "createdAt"), ("filter", "city:eq:Ur"));
        await SwitchOn(ada, app, rule, 1);
        await Night(app);

        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"contacts/{gone}?trash=true")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Get($"contacts/{other}")).Status);
        var certificate = Assert.Single(await app.Services.GetRequiredService<ErasureTable>().All(ada.Workspace.Id, long.MaxValue, 10, default));
        Assert.Equal((gone, ErasureReason.Unneeded), (certificate.Record, certificate.Reason));
        Assert.Equal(HttpStatusCode.Conflict, (await api.Post("contacts", new { lastName = "Nanni", email = "nanni@example.com" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_run_that_is_broken_off_goes_on_where_it_was_and_counts_each_person_once(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, api) = await Begin(app);
        for (var i = 0; i < 3; i++)
        {
            await api.Create("contacts", new { lastName = "Person " + i });
        }

        api = await Later(ada, 70);
        var rule = await Rule(ada, ("Months", "2"), ("Action", "erase"));
        await SwitchOn(ada, app, rule, 3);
        app.Clock.Advance(TimeSpan.FromDays(1.5) - app.Clock.GetUtcNow().TimeOfDay);
        Assert.Equal(1, await app.Services.GetRequiredService<RetentionSchedule>().Begin(default));
        var (table, runner) = (app.Services.GetRequiredService<RetentionTable>(), app.Services.GetRequiredService<JobRunner>());
        var run = (await table.Runs(ada.Workspace.Id, null, 1, default))[0].Id;

        // The process ends each second time that it has written down how far it is.
        var (times, saves) = (0, 0);
        while ((await table.Run(ada.Workspace.Id, run, default))!.IsOpen)
        {
            using var stop = new CancellationTokenSource();
            await runner.Run(ada.Workspace.Id, run, (_, _) =>
            {
                if (++saves % 2 == 0)
                {
                    stop.Cancel();
                }
            }, stop.Token);
            Assert.InRange(++times, 1, 20);
        }

        Assert.InRange(times, 3, 20);

        var done = (await table.Run(ada.Workspace.Id, run, default))!;
        Assert.Equal((RetentionStatus.Done, 3L, 3L), (done.Status, done.Due, done.Taken));
        Assert.Equal(3, (await app.Services.GetRequiredService<ErasureTable>().All(ada.Workspace.Id, long.MaxValue, 10, default)).Count);
        Assert.Empty((await api.Get("contacts?limit=200")).Items("id"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_run_that_would_take_far_more_than_expected_takes_nothing_and_says_so(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, api) = await Begin(app);
        api = await Later(ada, 1);
        var rule = await Rule(ada, ("Months", "1"), ("AgeBy", "createdAt"));
        await SwitchOn(ada, app, rule, 0);
        for (var i = 0; i < 25; i++)
        {
            await api.Create("contacts", new { lastName = "Person " + i });
        }

        api = await Later(ada, 40);
        await Night(app);

        Assert.Contains("more than expected", (await ada.Get(rule)).Text);
        Assert.Contains("Clean up: 25", (await ada.Get("notifications")).Text);
        Assert.Equal(25, (await api.Get("contacts?limit=200")).Items("id").Count());
        Assert.Equal(0, await Night(app));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_rule_that_was_changed_is_off_until_it_is_checked_again(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, _) = await Begin(app);
        var rule = await Rule(ada, ("Months", "12"));
        await SwitchOn(ada, app, rule, 0);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, rule, ("Name", "Other"), ("AgeBy", "activity"), ("Months", "1"), ("Action", "trash"), ("MostPercent", "10"))).Status);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(ada, rule + "/on", ("Count", "0"))).Status);
        Assert.Equal(0, await Night(app));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_wrong_with_a_rule_is_said_and_only_administrators_have_them(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (ada, _) = await Begin(app);
        async Task<HttpStatusCode> Add(params (string, string)[] changed) =>
            (await ada.Browser.Post(ada.Url("settings/retention"), Fields((await Token(ada)), changed))).Status;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Add(("Months", "0")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Add(("MostPercent", "101")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Add(("AgeBy", "lastName")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Add(("filter", "{")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Add(("Type", "account"), ("Action", "erase")));
        Assert.Equal(HttpStatusCode.NotFound, await Add(("Type", "product")));
        Assert.Empty(await app.Services.GetRequiredService<RetentionTable>().Rules(ada.Workspace.Id, default));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await ada.SignInColleague()).Get("settings/retention")).Status);
    }

    private static async Task<(SignedIn Ada, ApiClient Api)> Begin(TestApp app)
    {
        var ada = await app.SignIn();
        return (ada, await ApiClient.Of(ada));
    }

    private static async Task<ApiClient> Later(SignedIn ada, int days)
    {
        ada.App.Clock.Advance(TimeSpan.FromDays(days));
        await ada.SignInAgain();
        return await ApiClient.Of(ada);
    }

    private static async Task<string> Token(SignedIn ada) => (await ada.Get("settings/retention/new?type=contact")).Value("__RequestVerificationToken")!;

    private static (string, string)[] Fields(string token, (string Name, string Value)[] changed)
    {
        var fields = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token, ["Name"] = "Clean up", ["Type"] = "contact", ["filter"] = "", ["AgeBy"] = "activity", ["Months"] = "12", ["Action"] = "trash", ["MostPercent"] = "10",
        };
        foreach (var (name, value) in changed)
        {
            fields[name] = value;
        }

        return [.. fields.Select(f => (f.Key, f.Value))];
    }

    /// <summary>Adds a rule about contacts; the answer is its path.</summary>
    private static async Task<string> Rule(SignedIn ada, params (string, string)[] changed)
    {
        var made = await ada.Browser.Post(ada.Url("settings/retention"), Fields(await Token(ada), changed));
        Assert.True(made.Status == HttpStatusCode.SeeOther, made.Text);
        return "settings/retention/" + Assert.Single(await ada.App.Services.GetRequiredService<RetentionTable>().Rules(ada.Workspace.Id, default)).Id;
    }

    private static async Task<TestPage> Post(SignedIn ada, string path, params (string, string)[] fields) =>
        await ada.Browser.Post(ada.Url(path), [("__RequestVerificationToken", await Token(ada)), .. fields]);

    private static async Task SwitchOn(SignedIn ada, TestApp app, string rule, int count)
    {
        await Post(ada, rule + "/check");
        await RunJobs(app);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, rule + "/on", ("Count", count.ToString(System.Globalization.CultureInfo.InvariantCulture)))).Status);
    }

    /// <summary>The next night, with all its work.</summary>
    private static async Task<int> Night(TestApp app)
    {
        app.Clock.Advance(TimeSpan.FromDays(1.5) - app.Clock.GetUtcNow().TimeOfDay);
        var begun = await app.Services.GetRequiredService<RetentionSchedule>().Begin(default);
        await RunJobs(app);
        return begun;
    }

    private static async Task RunJobs(TestApp app)
    {
        var runner = app.Services.GetRequiredService<JobRunner>();
        while (await runner.RunNext(null, default))
        {
        }
    }
}
