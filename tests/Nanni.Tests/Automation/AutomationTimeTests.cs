using System.Globalization;
using Nanni.Automation;
using Nanni.Database;
using static Nanni.Tests.Automation.AutomationDesk;

namespace Nanni.Tests.Automation;

/// <summary>Automations that go by the clock: once for each date, after a time when nothing ran too, and further after a wait.</summary>
public sealed class AutomationTimeTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_date_is_met_once_for_each_value_it_has(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var soon = await api.Create("opportunities", new { name = "Soon", expectedClose = Day(app, 5) });
        var later = await api.Create("opportunities", new { name = "Later", expectedClose = Day(app, 40) });
        var past = await api.Create("opportunities", new { name = "Past", expectedClose = Day(app, 1) });
        var automation = await api.Automation(new
        {
            name = "Remind", watches = "opportunity", @event = "date", timing = """{"field":"expectedClose","count":-3,"unit":"days"}""",
            steps = Steps(new { kind = "notify", who = "owner", text = "{title} closes soon" }),
        });
        await app.Automate();
        Assert.Empty(await ada.Runs(automation));

        // Nothing ran for two days: what was due is met, once.
        app.Clock.Advance(TimeSpan.FromDays(3));
        await app.Automate();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.Automate();
        Assert.Equal([soon], (await ada.Runs(automation)).Select(r => r.Record));

        await api.Patch($"opportunities/{soon}", new { expectedClose = Day(app, 4) });
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.Automate();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.Automate();
        Assert.Equal([soon, soon], (await ada.Runs(automation)).Select(r => r.Record));
        Assert.DoesNotContain(await ada.Runs(automation), r => r.Record == later || r.Record == past);
        Assert.Contains("Soon closes soon", (await ada.Get("notifications")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_that_share_a_date_are_all_met_though_they_fill_more_than_one_look(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await api.Automation(new
        {
            name = "Mark", watches = "opportunity", @event = "date", timing = """{"field":"expectedClose","count":1,"unit":"days"}""",
            steps = Steps(new { kind = "set", field = "name", value = "Over" }),
        });
        var day = Day(app, 1);
        for (var i = 0; i < 250; i++)
        {
            await api.Create("opportunities", new { name = $"Deal {i}", expectedClose = day });
        }

        app.Clock.Advance(TimeSpan.FromDays(4));
        await app.Automate();
        Assert.Equal(250, (await ada.Runs(automation)).Select(r => r.Record).Distinct().Count());
        Assert.Equal(250, (await ada.Runs(automation)).Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_schedule_meets_what_passes_once_each_time_and_makes_up_for_one_time_only(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var nanni = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });
        await api.Create("contacts", new { lastName = "Other", city = "Kish" });
        var automation = await api.Automation(new
        {
            name = "Daily", watches = "contact", @event = "schedule", timing = """{"every":"day","time":"07:30"}""", condition = "city:eq:Ur",
            steps = Steps(new { kind = "note", body = "Seen {city}" }),
        });
        await app.Automate();
        Assert.Empty(await ada.Runs(automation));

        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Automate();
        await app.Automate();
        Assert.Equal([nanni], (await ada.Runs(automation)).Select(r => r.Record));

        app.Clock.Advance(TimeSpan.FromDays(5));
        await app.Automate();
        Assert.Equal(2, (await ada.Runs(automation)).Count);
        Assert.Equal(2, (await api.Get("notes")).List().Count(n => n!["body"]!.ToString() == "Seen Ur"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task After_a_wait_it_goes_on_if_the_condition_still_holds_and_the_beginning_was_not_undone(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await api.Automation(new
        {
            name = "Later", watches = "contact", @event = "created", condition = "city:eq:Ur",
            steps = Steps(
                new { kind = "set", field = "jobTitle", value = "New" }, new { kind = "wait", count = 2, unit = "days" },
                new
                {
                    kind = "branch", filter = "lastName:eq:Nanni",
                    then = new object[] { new { kind = "set", field = "jobTitle", value = "Known" } }, @else = new object[] { new { kind = "set", field = "jobTitle", value = "Other" } },
                }),
        });
        var nanni = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });
        var other = await api.Create("contacts", new { lastName = "Other", city = "Ur" });
        var moved = await api.Create("contacts", new { lastName = "Moved", city = "Ur" });
        var undone = await api.Create("contacts", new { lastName = "Undone", city = "Ur" });
        await app.Automate();
        async Task<string?> Job(Guid contact) => (await api.Get($"contacts/{contact}"))["jobTitle"]?.ToString();
        Assert.Equal("New", await Job(nanni));
        Assert.Contains("4 runs wait", (await ada.Get($"settings/automations/{automation}")).Text);

        await api.Patch($"contacts/{moved}", new { city = "Kish" });
        await ada.PostTo($"settings/automations/{automation}/runs/{(await ada.Runs(automation)).Single(r => r.Record == undone).Id}/undo");
        app.Clock.Advance(TimeSpan.FromHours(47));
        await app.Automate();
        Assert.Equal("New", await Job(nanni));

        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.Automate();
        await app.Automate();
        Assert.Equal(("Known", "Other", "New", null), (await Job(nanni), await Job(other), await Job(moved), await Job(undone)));
        var runs = await ada.Runs(automation);
        Assert.Equal("automation.passed", Assert.Single(runs, r => r.State == "ended").Error);
        Assert.Equal(7, runs.Count);
    }

    [Theory]
    [InlineData("""{"every":"week","day":1,"time":"08:00"}""", "2026-03-26T12:00", "2026-03-30T05:00")]
    [InlineData("""{"every":"month","day":31,"time":"23:00"}""", "2026-02-01T00:00", "2026-02-28T21:00")]
    [InlineData("""{"every":"day","time":"03:30"}""", "2026-03-28T12:00", "2026-03-29T01:30")]
    public void The_next_time_is_found_over_months_and_changes_of_the_clock(string timing, string after, string next)
    {
        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "Z", CultureInfo.InvariantCulture);
        var found = AutomationTiming.Of(new() { Timing = timing }).Next(At(after), TimeZoneInfo.FindSystemTimeZoneById("Europe/Vilnius"));
        Assert.Equal(At(next), found);
    }

    private static string Day(TestApp app, int ahead) =>
        DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime).AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
