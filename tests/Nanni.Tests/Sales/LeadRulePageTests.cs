using System.Net;
using System.Text.Json;
using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>Rules as administrators make them: at their page, tried out, in their order, and what each gave.</summary>
public sealed class LeadRulePageTests
{
    private const string Home = "settings/lead-assignment";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_makes_a_rule_says_who_takes_part_tries_it_and_sees_what_it_gave(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var bert = await ada.SignInColleague();
        var lead = await api.Create("leads", new { lastName = "Nanni", city = "Ur" });

        var form = await ada.Get(Home + "/new");
        var refused = await form.Submit(ada.Url(Home), ("Name", ""), ("Mode", "turns"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        var made = await (await refused.Submit(ada.Url(Home), ("Name", "Copper desk"), ("Mode", "weight"), ("filter", "city:eq:Ur"))).Follow();
        Assert.Contains("Nobody takes part", made.Text);
        var url = made.Document.QuerySelector("form[action$='/people']")!.GetAttribute("action")!;

        var wrong = await made.Submit(url, ("member", bert.Member.Id.ToString()), ($"weight.{bert.Member.Id}", "0"));
        Assert.Contains("whole number", wrong.Text);
        var saved = await (await wrong.Submit(url, ("member", bert.Member.Id.ToString()), ($"weight.{bert.Member.Id}", "2"))).Follow();
        Assert.DoesNotContain("Nobody takes part", saved.Text);
        Assert.Equal("2", saved.Value($"weight.{bert.Member.Id}"));

        var trial = await ada.Get(Home + "/trial");
        Assert.Contains($"{bert.Member.Name} · Copper desk", trial.Text);
        Assert.Equal(ada.Member.Id.ToString(), (await api.Get($"leads/{lead}"))["owner"]!["id"]!.ToString());

        await api.Create("leads", new { lastName = "Next", city = "Ur" });
        var list = await ada.Get(Home);
        Assert.Contains("Copper desk", list.Text);
        var share = list.Document.QuerySelector(".lead-shares a")!;
        Assert.Equal($"{bert.Member.Name}: 1 lead", share.TextContent);
        var behind = await ada.Get(share.GetAttribute("href")!);
        Assert.Contains("Next", behind.Text);
        Assert.DoesNotContain("Nanni", behind.Document.QuerySelector("table")!.TextContent);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Rules_change_places_go_off_and_away(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var (bert, cora) = (await ada.SignInColleague(), await ada.SignInColleague());
        var first = await Rule(api, "First", 1, bert);
        var second = await Rule(api, "Second", 2, cora);
        Assert.Equal(bert.Member.Id.ToString(), await Goes(api));

        await Post(ada, $"{Home}/{second}/up");
        Assert.Equal(cora.Member.Id.ToString(), await Goes(api));
        await Post(ada, $"{Home}/{second}/off");
        Assert.Equal(bert.Member.Id.ToString(), await Goes(api));
        await Post(ada, $"{Home}/{second}/on");
        await Post(ada, $"{Home}/{second}/deletion");
        Assert.Equal(bert.Member.Id.ToString(), await Goes(api));
        await Post(ada, $"{Home}/{first}/off");
        Assert.Equal(ada.Member.Id.ToString(), await Goes(api));
    }

    [Fact]
    public async Task A_condition_that_fits_no_more_stops_nobody_from_arriving_and_is_said()
    {
        var (ada, api) = await Ada(Provider.Sqlite);
        var bert = await ada.SignInColleague();
        var rule = await api.Create("leadRules", new { name = "Broken", mode = "turns", condition = "nothing:eq:1", people = People(bert) });
        var team = await ada.AddTeam("Empty desk");
        await api.Create("leadRules", new { name = "Empty", mode = "turns", forTeam = team });

        Assert.Equal(ada.Member.Id.ToString(), await Goes(api));
        Assert.Contains("no longer fits", (await ada.Get($"{Home}/{rule}")).Text);
        Assert.Contains("The team has no people", (await ada.Get(Home)).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await bert.Get(Home)).Status);
    }

    private static async Task<string> Goes(ApiClient api) => (await api.Get($"leads/{await api.Create("leads", new { lastName = "New" })}"))["owner"]!["id"]!.ToString();

    private static Task<Guid> Rule(ApiClient api, string name, int position, SignedIn person) =>
        api.Create("leadRules", new { name, position, mode = "turns", people = People(person) });

    private static string People(SignedIn person) => JsonSerializer.Serialize(new[] { new { member = person.Member.Id } });

    private static async Task Post(SignedIn ada, string path)
    {
        var token = (await ada.Get(Home)).Value("__RequestVerificationToken")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Browser.Post(ada.Url(path), ("__RequestVerificationToken", token))).Status);
    }

    private static async Task<(SignedIn Ada, ApiClient Api)> Ada(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada));
    }
}
