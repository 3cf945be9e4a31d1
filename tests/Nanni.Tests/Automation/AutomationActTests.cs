using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Nanni.Automation;
using Nanni.Database;
using Nanni.Marketing.Forms;
using Nanni.Records.Access;
using static Nanni.Tests.Automation.AutomationDesk;

namespace Nanni.Tests.Automation;

/// <summary>What automations do, by whom they are started, and with whose rights: never with more.</summary>
public sealed class AutomationActTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Records_are_given_in_turn_and_taken_away(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (bert, cleo) = (await ada.SignInColleague(), await ada.SignInColleague());
        await api.Automation(new
        {
            name = "Share out", watches = "lead", @event = "created",
            steps = Steps(new { kind = "branch", filter = "lastName:eq:Free", then = new object[] { new { kind = "unassign" } }, @else = new object[] { new { kind = "turn", members = new[] { bert.Member.Id, cleo.Member.Id } } } }),
        });
        var leads = new List<Guid>();
        foreach (var name in new[] { "One", "Free", "Two", "Three" })
        {
            leads.Add(await api.Create("leads", new { lastName = name }));
            await ada.App.Automate();
        }

        var owners = new List<string?>();
        foreach (var lead in leads)
        {
            owners.Add((await api.Get($"leads/{lead}"))["owner"]?["id"]?.ToString());
        }

        string?[] expected = [bert.Member.Id.ToString(), null, cleo.Member.Id.ToString(), bert.Member.Id.ToString()];
        Assert.Equal<IEnumerable<string?>>(expected, owners);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_won_deal_brings_a_draft_of_a_quote_with_the_lines_of_a_pattern(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var pattern = await api.Create("quotes", new { subject = "Pattern", currency = "EUR" });
        var put = await api.Put($"quotes/{pattern}/offer", new { variants = new[] { new { lines = new[] { new { name = "Copper", quantity = 2, price = 10.5 } } } } });
        Assert.True(put.Status == HttpStatusCode.OK, put.Text);
        var account = await api.Create("accounts", new { name = "Ur Copper" });
        await api.Automation(new
        {
            name = "Draft", watches = "opportunity", @event = "changed", changedFields = new[] { "name" },
            steps = Steps(new { kind = "quote", text = "Offer for {account.name}", quote = pattern }),
        });
        var deal = await api.Create("opportunities", new { name = "Roof", account });
        await api.Patch($"opportunities/{deal}", new { name = "Copper roof" });
        await ada.App.Automate();

        var quote = (await api.Get($"quotes?filter=opportunity:eq:{deal}")).List().Single()!;
        Assert.Equal(("Offer for Ur Copper", "draft", "21.00"), (quote["subject"]!.ToString(), quote["status"]!.ToString(), quote["net"]!["amount"]!.ToString()));
        Assert.Equal(account.ToString(), quote["account"]!["id"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_answers_of_the_chosen_form_count(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (mine, other) = (await api.Post("webforms", new { name = "Mine", target = "lead" }), await api.Post("webforms", new { name = "Other", target = "lead" }));
        var automation = await api.Automation(new
        {
            name = "Answer", watches = "lead", @event = "form", timing = $$"""{"form":"{{mine.Id}}"}""", steps = Steps(new { kind = "task", text = "Call {lastName}", who = "owner", days = 1 }),
        });
        await api.Create("leads", new { lastName = "Typed" });
        await Send(ada.App, other["key"]!.ToString(), "Elsewhere");
        await Send(ada.App, mine["key"]!.ToString(), "Here");
        await ada.App.Automate();

        Assert.Single(await ada.Runs(automation));
        Assert.Equal(["Call Here"], (await api.Get("tasks")).Items("subject"));
        Assert.Contains("Mine", (await ada.Get($"settings/automations/{automation}")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task By_hand_it_does_what_the_person_may_do_and_no_more(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var reader = await ada.SignInColleague(Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var readers = await ApiClient.Of(reader);
        var nanni = await api.Create("contacts", new { lastName = "Nanni" });
        var automation = await api.Automation(new { name = "Mark", watches = "contact", @event = "hand", steps = Steps(new { kind = "set", field = "city", value = "Ur" }) });
        var resting = await api.Create("automations", new { name = "Resting", watches = "contact", @event = "hand", steps = Steps(new { kind = "set", field = "city", value = "Kish" }) });
        var page = await reader.Get($"contacts/{nanni}");
        Assert.Contains("Run “Mark”", page.Text);
        Assert.DoesNotContain("Resting", page.Text);

        await readers.Post($"automations/{automation}/run", new { records = new[] { nanni } });
        Assert.Null((await api.Get($"contacts/{nanni}"))["city"]);
        Assert.Equal(("failed", "record.forbidden.edit"), (await ada.Runs(automation)).Select(r => (r.State, r.Error!)).Single());
        Assert.Equal(HttpStatusCode.NotFound, (await api.Post($"automations/{resting}/run", new { records = new[] { nanni } })).Status);

        Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostTo($"automations/{automation}/run", ("Record", nanni.ToString()))).Status);
        Assert.Equal("Ur", (await api.Get($"contacts/{nanni}"))["city"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task From_a_list_it_runs_for_the_chosen_records_that_meet_its_condition(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var dialogs = await ada.Get("contacts/dialogs");
        Assert.Contains("No automation can be started by hand", dialogs.Document.QuerySelector("#bulk-automate")!.TextContent, StringComparison.Ordinal);

        var automation = await api.Automation(new
        {
            name = "Mark",
            watches = "contact",
            @event = "hand",
            condition = """{"field":"city","op":"empty"}""",
            steps = Steps(new { kind = "set", field = "city", value = "Ur" }),
        });
        var (nanni, arbituram, left) = (
            await api.Create("contacts", new { lastName = "Nanni" }), await api.Create("contacts", new { lastName = "Arbituram", city = "Kish" }), await api.Create("contacts", new { lastName = "Left" }));
        var button = (await ada.Get("contacts/dialogs")).Document.QuerySelector("#bulk-automate button[name=automation]")!;
        Assert.Equal(("Mark", ada.Url("contacts/automate"), automation.ToString()), (button.TextContent, button.GetAttribute("formaction"), button.GetAttribute("value")));

        var page = await (await ada.PostTo("contacts/automate", ("automation", automation.ToString()), ("ids", nanni.ToString()), ("ids", arbituram.ToString()), ("q", "n"))).Follow();
        Assert.Contains("has run for 1 record. Not met or not possible: 1.", page.Text, StringComparison.Ordinal);
        Assert.Equal(("Ur", "Kish", null), ((await api.Get($"contacts/{nanni}"))["city"]?.ToString(), (await api.Get($"contacts/{arbituram}"))["city"]?.ToString(), (await api.Get($"contacts/{left}"))["city"]?.ToString()));

        var all = await (await ada.PostTo("contacts/automate", ("automation", automation.ToString()), ("all", "1"), ("ids", left.ToString()))).Follow();
        Assert.Contains("Choose up to 50 records", all.Text, StringComparison.Ordinal);
        Assert.Null((await api.Get($"contacts/{left}"))["city"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_api_tries_out_switches_and_tells_of_runs_for_administrators_alone(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var seller = await ApiClient.Of(await ada.SignInColleague());
        var nanni = await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com" });
        var empty = await api.Create("automations", new { name = "Empty", watches = "contact", @event = "created" });
        Assert.Equal("automation.broken", (await api.Post($"automations/{empty}/enable")).Code);

        var automation = await api.Create("automations", new
        {
            name = "Mark", watches = "contact", @event = "created",
            steps = Steps(new { kind = "set", field = "city", value = "Ur" }, new { kind = "mail", to = "email", subject = "Dear {lastName}", body = "Hello" }),
        });
        var trial = await api.Post($"automations/{automation}/trial", new { records = new[] { nanni } });
        Assert.Equal(["nanni@example.com", "Dear Nanni", "Hello"], trial.List().Single()!["steps"]![1]!["shown"]!.AsArray().Select(s => s!.ToString()));
        Assert.Equal("Ur", trial.List().Single()!["changes"]![0]!["fields"]!["city"]![1]!.ToString());
        Assert.Null((await api.Get($"contacts/{nanni}"))["city"]);

        Assert.Equal("on", (await api.Post($"automations/{automation}/enable"))["state"]!.ToString());
        await api.Create("contacts", new { lastName = "Next" });
        await ada.App.Automate();
        var run = (await api.Get($"automations/{automation}/runs")).List().Single()!;
        Assert.Equal(("done", "set", "done", "skipped.address"), (run["state"]!.ToString(), run["steps"]![0]!["kind"]!.ToString(), run["steps"]![0]!["outcome"]!.ToString(), run["steps"]![1]!["outcome"]!.ToString()));
        foreach (var refused in new[] { await seller.Get($"automations/{automation}/runs"), await seller.Post($"automations/{automation}/disable"), await seller.Post($"automations/{automation}/trial", new { }) })
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        }

        Assert.Equal("off", (await api.Post($"automations/{automation}/disable"))["state"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_recipe_is_made_whole_and_can_be_switched_on(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        foreach (var recipe in Recipes.All)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await ada.PostTo("settings/automations/recipes/" + recipe)).Status);
        }

        var made = (await api.Get("automations")).Items("id").ToList();
        Assert.Equal(6, made.Count);
        foreach (var id in made)
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.Get($"settings/automations/{id}/edit")).Status);
            Assert.Equal("on", (await api.Post($"automations/{id}/enable"))["state"]?.ToString());
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Steps_go_up_and_down_and_into_the_sides_of_a_branch(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await api.Create("automations", new { name = "Order", watches = "contact", @event = "created" });
        var path = $"settings/automations/{automation}";
        await ada.PostTo(path + "/steps", ("Kind", "branch"), ("filter", "city:eq:Ur"));
        await ada.PostTo(path + "/steps", ("Kind", "wait"), ("Count", "2"), ("Unit", "hours"));
        await ada.PostTo(path + "/steps", ("Kind", "note"), ("Body", "First"), ("In", "0-a"));
        await ada.PostTo(path + "/steps", ("Kind", "note"), ("Body", "Second"), ("In", "0-a"));
        await ada.PostTo(path + "/steps/0-a-1/up");
        await ada.PostTo(path + "/steps/0/down");
        Assert.Equal("Second", (await ada.Get(path + "/steps/1-a-0")).Value("Body"));
        Assert.Equal("First", (await ada.Get(path + "/steps/1-a-1")).Value("Body"));
        Assert.Equal("2", (await ada.Get(path + "/steps/0")).Value("Count"));
        await ada.PostTo(path + "/steps/1-a-0/deletion");
        Assert.Equal("First", (await ada.Get(path + "/steps/1-a-0")).Value("Body"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get(path + "/steps/1-a-1")).Status);
        Assert.Contains("If so", (await ada.Get(path)).Text);

        var when = await (await ada.Get(path + "/edit")).Submit(("Event", "schedule"), ("Every", "week"), ("Weekday", "5"), ("Time", "25:00"), ("OnImports", "no"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "25:00"), (when.Status, when.Value("Time")));
        Assert.NotNull(when.Error("Time"));
        Assert.Equal(HttpStatusCode.SeeOther, (await when.Submit(("Time", "16:00"))).Status);
        Assert.Contains("every week, Friday, at 16:00", (await ada.Get(path)).Text);
    }

    private static async Task Send(TestApp app, string key, string name)
    {
        var form = (await app.Services.GetRequiredService<FormTable>().Find(key, default))!;
        var values = new FormCollection(new Dictionary<string, StringValues> { ["lastName"] = name, ["email"] = name + "@example.com" });
        Assert.True(await app.Services.GetRequiredService<FormAnswers>().Take(form, new(Guid.CreateVersion7(), values, new HashSet<string>(), "", "", "", "127.0.0.1"), default));
    }
}
