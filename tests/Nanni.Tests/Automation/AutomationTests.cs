using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Automation;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Operations;

namespace Nanni.Tests.Automation;

/// <summary>What is done by itself: once, with the rights of who said so, and never by itself because of itself.</summary>
public sealed class AutomationTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_new_record_is_assigned_and_told_of_once_and_one_undo_takes_the_run_back(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var (api, bert) = (await ApiClient.Of(ada), await ada.SignInColleague());
        var early = await api.Create("contacts", new { lastName = "Early", city = "Ur" });
        var automation = await Made(api, new
        {
            name = "Copper desk",
            watches = "contact",
            @event = "created",
            condition = "city:eq:Ur",
            steps = Steps(
                new { kind = "assign", who = bert.Member.Id.ToString() }, new { kind = "task", text = "Greet {title}", who = "owner", days = 2 },
                new { kind = "notify", who = "owner", text = "Somebody from Ur" }),
        });
        var nanni = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });
        var other = await api.Create("contacts", new { lastName = "Other", city = "Kish" });
        await Follow(ada.App);
        await Follow(ada.App);

        Assert.Equal(bert.Member.Id.ToString(), Owner(await api.Get($"contacts/{nanni}")));
        Assert.Equal([ada.Member.Id.ToString(), ada.Member.Id.ToString()], [Owner(await api.Get($"contacts/{early}")), Owner(await api.Get($"contacts/{other}"))]);
        var task = Assert.Single((await api.Get("tasks")).Items("id"));
        var shown = await api.Get($"tasks/{task}");
        Assert.Equal(("Greet Nanni", bert.Member.Id.ToString()), (shown["subject"]!.ToString(), Owner(shown)));
        Assert.Contains("Somebody from Ur", (await bert.Get("notifications")).Text);
        Assert.Contains("by the automation “Copper desk”", (await ada.Get($"contacts/{nanni}/history")).Text);

        var page = await ada.Get($"settings/automations/{automation}");
        Assert.Contains("Nanni", page.Text);
        var run = Assert.Single(await Runs(ada, automation));
        Assert.Equal(("done", nanni, 1), (run.State, run.Record, run.Depth));
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, $"settings/automations/{automation}/runs/{run.Id}/undo")).Status);
        await Follow(ada.App);
        Assert.Equal(ada.Member.Id.ToString(), Owner(await api.Get($"contacts/{nanni}")));
        Assert.Equal(HttpStatusCode.NotFound, (await api.Get($"tasks/{task}")).Status);
        Assert.True(Assert.Single(await Runs(ada, automation)).IsUndone);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_a_change_of_the_field_counts_and_automations_do_not_chase_each_other_for_ever(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var nanni = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });
        var one = await Made(api, Sets("contact", "city", "Kish"));
        var two = await Made(api, Sets("contact", "city", "Uruk"));

        await api.Patch($"contacts/{nanni}", new { lastName = "Nanni-Sin" });
        await Follow(ada.App);
        Assert.Empty(await Runs(ada, one));

        await api.Patch($"contacts/{nanni}", new { city = "Sippar" });
        for (var i = 0; i < 10; i++)
        {
            await Follow(ada.App);
        }

        var runs = (await Runs(ada, one)).Concat(await Runs(ada, two)).ToList();
        Assert.All(runs, run => Assert.InRange(run.Depth, 1, AutomationFeed.MostDeep + 1));
        Assert.Contains(runs, run => run.Error == "automation.depth");
        Assert.InRange(runs.Count, 4, 2 * (AutomationFeed.MostDeep + 1));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task One_that_meets_the_same_record_again_and_again_stops_and_says_so(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var nanni = await api.Create("contacts", new { lastName = "Nanni" });
        var automation = await Made(api, new { name = "Busy", watches = "contact", @event = "changed", steps = Steps(new { kind = "notify", who = "owner", text = "Again" }) });
        for (var i = 0; i <= AutomationFeed.MostForRecord; i++)
        {
            await api.Patch($"contacts/{nanni}", new { city = $"City {i}" });
        }

        await Follow(ada.App);

        Assert.Equal(AutomationFeed.MostForRecord, (await Runs(ada, automation)).Count);
        Assert.Equal(("stopped", "record"), await State(api, automation));
        Assert.Contains("“Busy” has stopped", (await ada.Get("notifications")).Text);
        Assert.Contains("more than 20 times", (await ada.Get($"settings/automations/{automation}")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task It_stops_when_its_maker_leaves_and_works_on_for_who_switches_it_on(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var boss = await ada.SignInColleague("Administrator");
        var automation = await Made(await ApiClient.Of(boss), Sets("contact", "city", "Kish", "created"));
        using (var scope = ada.App.Services.CreateScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
            db.Members.Single(m => m.Id == boss.Member.Id).Status = MemberStatus.Inactive;
            await db.SaveChangesAsync();
        }

        var nanni = await api.Create("contacts", new { lastName = "Nanni" });
        await Follow(ada.App);
        Assert.Equal(("stopped", "maker"), await State(api, automation));
        Assert.Null((await api.Get($"contacts/{nanni}"))["city"]);

        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, $"settings/automations/{automation}/on")).Status);
        var next = await api.Create("contacts", new { lastName = "Next" });
        await Follow(ada.App);
        Assert.Equal("Kish", (await api.Get($"contacts/{next}"))["city"]!.ToString());
        Assert.Null((await api.Get($"contacts/{nanni}"))["city"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task It_is_made_step_by_step_tried_out_without_a_trace_and_only_switched_on_whole(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var nanni = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });
        var made = await (await ada.Get("settings/automations/new?type=contact")).Submit(
            ("Name", "Move"), ("Event", "changed"), ("Changed", "city"), ("OnImports", "no"), ("filter", "city:eq:Ur"));
        Assert.True(made.Status == HttpStatusCode.SeeOther, made.Text);
        var automation = Assert.Single((await api.Get("automations")).Items("id"))!;
        var path = $"settings/automations/{automation}";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(ada, path + "/on")).Status);

        var refused = await Post(ada, path + "/steps", ("Kind", "set"), ("Field", "owner"), ("Value", "kept"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "kept"), (refused.Status, refused.Value("Value")));
        Assert.NotNull(refused.Error("Field"));
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, path + "/steps", ("Kind", "set"), ("Field", "city"), ("Value", "Kish"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, path + "/steps", ("Kind", "notify"), ("Who", "owner"), ("Text", "Moved"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, path + "/steps/1/up")).Status);
        Assert.Contains("Tell Owner of the record", (await ada.Get(path)).Text);

        var trial = (await ada.Get(path + "/trial")).Text;
        Assert.Contains("City: Ur → Kish", trial);
        Assert.Contains("1. Tell Owner of the record", trial);
        Assert.Equal("Ur", (await api.Get($"contacts/{nanni}"))["city"]!.ToString());
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, path + "/on")).Status);
        Assert.Equal("on", (await State(api, Guid.Parse(automation))).State);

        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, path + "/deletion")).Status);
        await Follow(ada.App);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get(path)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_fails_says_why_and_can_be_tried_again(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await Made(api, Sets("contact", "city", "Kish", "created"));
        var nanni = await api.Create("contacts", new { lastName = "Nanni" });
        await api.Delete($"contacts/{nanni}");
        await Follow(ada.App);
        var run = Assert.Single(await Runs(ada, automation));
        Assert.Equal(("failed", "record.notFound"), (run.State, run.Error));
        Assert.Contains("Failed", (await ada.Get($"settings/automations/{automation}")).Text);

        await api.Post($"contacts/{nanni}/restore");
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(ada, $"settings/automations/{automation}/runs/{run.Id}/retry")).Status);
        Assert.Equal("Kish", (await api.Get($"contacts/{nanni}"))["city"]!.ToString());
        Assert.Equal("done", Assert.Single(await Runs(ada, automation)).State);
    }

    private static object Sets(string type, string field, string value, string when = "changed") => new
    {
        name = $"Set {value}",
        watches = type,
        @event = when,
        changedFields = when == "changed" ? new[] { field } : [],
        steps = Steps(new { kind = "set", field, value }),
    };

    private static string Steps(params object[] steps) => JsonSerializer.Serialize(steps);

    /// <summary>An automation that is on.</summary>
    private static async Task<Guid> Made(ApiClient api, object automation)
    {
        var body = JsonSerializer.SerializeToNode(automation)!.AsObject();
        body["state"] = "on";
        return await api.Create("automations", body);
    }

    /// <summary>Seals what was done and lets every automation follow to the end.</summary>
    private static async Task Follow(TestApp app)
    {
        while (await app.Services.GetRequiredService<Sealer>().Seal(default) > 0)
        {
        }

        while (await app.Services.GetRequiredService<AutomationFeed>().Follow(default))
        {
        }
    }

    private static Task<List<AutomationRun>> Runs(SignedIn ada, Guid automation) =>
        ada.App.Services.GetRequiredService<AutomationTable>().Newest(ada.Workspace.Id, automation, 100, default);

    private static async Task<(string State, string? Reason)> State(ApiClient api, Guid automation)
    {
        var shown = await api.Get($"automations/{automation}");
        return (shown["state"]!.ToString(), shown["reason"]?.ToString());
    }

    private static string Owner(ApiAnswer shown) => shown["owner"]!["id"]!.ToString();

    private static async Task<TestPage> Post(SignedIn ada, string path, params (string, string)[] fields)
    {
        var token = (await ada.Get("settings/automations/new?type=contact")).Value("__RequestVerificationToken")!;
        return await ada.Browser.Post(ada.Url(path), [("__RequestVerificationToken", token), .. fields]);
    }
}
