using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Members;
using Nanni.Database;
using Nanni.Marketing.Forms;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>Leads of which nobody said who works on them go to whom the rules choose: in turns, also when many come at once.</summary>
public sealed class LeadAssignmentTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Leads_go_round_and_one_that_has_an_owner_stays(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var (bert, cora) = (await ada.SignInColleague(), await ada.SignInColleague());
        var rule = await Rule(api, new { name = "Everybody", mode = "turns", people = People(bert, cora) });

        var first = await api.Create("leads", new { lastName = "One" });
        var second = await api.Create("leads", new { lastName = "Two" });
        var given = await api.Create("leads", new { lastName = "Given", owner = ada.Member.Id });
        var third = await api.Create("leads", new { lastName = "Three" });

        Assert.Equal(
            [bert.Member.Id, cora.Member.Id, ada.Member.Id, bert.Member.Id],
            [await Owner(api, first), await Owner(api, second), await Owner(api, given), await Owner(api, third)]);
        Assert.Equal(rule.ToString(), (await api.Get($"leads/{first}"))["assignedBy"]!["id"]!.ToString());
        Assert.Null((await api.Get($"leads/{given}"))["assignedBy"]);
        Assert.Contains("You have a new lead: One", (await bert.Get("notifications")).Text);
        Assert.Contains($"Everybody gave it to {bert.Member.Name} on", (await ada.Get($"leads/{first}")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_at_once_take_a_turn_each(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        SignedIn[] people = [await ada.SignInColleague(), await ada.SignInColleague(), await ada.SignInColleague()];
        await Rule(api, new { name = "Everybody", mode = "turns", people = People(people) });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.Create("leads", new { lastName = "Lead " + i })));

        var counts = (await api.Get("leads?limit=100")).Json["items"]!.AsArray().GroupBy(lead => lead!["owner"]!["id"]!.ToString()).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(people.Select(p => p.Member.Id.ToString()).Order(), counts.Keys.Order());
        Assert.Equal(20, counts.Values.Sum());
        Assert.InRange(counts.Values.Max() - counts.Values.Min(), 0, 1);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_first_rule_that_fits_and_has_somebody_decides(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        SignedIn[] people = [await ada.SignInColleague(), await ada.SignInColleague(), await ada.SignInColleague()];
        await Rule(api, new { name = "Big", position = 1, mode = "weight", condition = "estimatedValue:gt:1000", people = Weighted((people[0], 3), (people[1], 1)) });
        await Rule(api, new { name = "Tagged", position = 2, mode = "skill", matchField = "tags", people = Worded((people[1], "Copper, tin"), (people[2], "bronze")) });
        await Rule(api, new { name = "Near", position = 3, mode = "area", people = Worded((people[0], "Lithuania, Gdańsk"), (people[2], "00, PL-81")) });
        await Rule(api, new { name = "Off", position = 4, mode = "turns", isOn = false, people = People(people) });

        var big = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            big.Add(await Owner(api, await api.Create("leads", new { lastName = "Big " + i, estimatedValue = new { amount = "5000", currency = "EUR" } })));
        }

        Assert.Equal(6, big.Count(owner => owner == people[0].Member.Id));
        Assert.Equal(2, big.Count(owner => owner == people[1].Member.Id));

        async Task<Guid> Goes(object lead) => await Owner(api, await api.Create("leads", lead));
        Assert.Equal(people[2].Member.Id, await Goes(new { lastName = "A", tags = new[] { "Bronze" } }));
        Assert.Equal(people[1].Member.Id, await Goes(new { lastName = "B", tags = new[] { "tin", "lead" } }));
        Assert.Equal(people[0].Member.Id, await Goes(new { lastName = "C", city = "gdansk" }));
        Assert.Equal(people[0].Member.Id, await Goes(new { lastName = "D", country = "Lietuva", postalCode = "LT-01103" }));
        Assert.Equal(people[2].Member.Id, await Goes(new { lastName = "E", country = "PL", postalCode = "81-300" }));
        Assert.Equal(people[2].Member.Id, await Goes(new { lastName = "F", postalCode = "00-950" }));
        Assert.Equal(ada.Member.Id, await Goes(new { lastName = "Nobody's", city = "Ur" }));
        Assert.Equal(ada.Member.Id, await Goes(new { lastName = "Done", status = "disqualified", disqualifyReason = "spam", city = "Gdańsk" }));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_has_least_open_gets_the_next_and_who_is_away_is_stood_in_for(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        SignedIn[] people = [await ada.SignInColleague(), await ada.SignInColleague(), await ada.SignInColleague()];
        foreach (var i in Enumerable.Range(0, 3))
        {
            await api.Create("leads", new { lastName = "Old " + i, owner = people[0].Member.Id });
        }

        var done = await api.Create("leads", new { lastName = "Old done", owner = people[1].Member.Id });
        await api.Patch($"leads/{done}", new { status = "disqualified", disqualifyReason = "spam" });
        var rule = await Rule(api, new { name = "Least", mode = "load", people = People(people[0], people[1]) });
        Guid[] owners = [await New(api), await New(api), await New(api)];
        Assert.Equal([people[1].Member.Id, people[1].Member.Id, people[1].Member.Id], owners);

        await api.Patch($"leadRules/{rule}", new { mode = "turns" });
        await Away(ada, people[0], people[2]);
        Assert.Equal([people[2].Member.Id, people[1].Member.Id, people[2].Member.Id], new[] { await New(api), await New(api), await New(api) });

        // Nobody stands in for somebody who stands in for them; and after that they are not given everything at once.
        await Away(ada, people[2], people[0]);
        foreach (var _ in Enumerable.Range(0, 5))
        {
            Assert.Equal(people[1].Member.Id, await New(api));
        }

        await Away(ada, people[2], null);
        await Away(ada, people[0], null);
        var after = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            after.Add(await New(api));
        }

        Assert.Equal(2, after.Count(owner => owner == people[0].Member.Id));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_form_without_a_given_owner_asks_the_rules_and_falls_back_to_its_own(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var bert = await ada.SignInColleague();
        await Rule(api, new { name = "Ur", mode = "turns", condition = "city:eq:Ur", people = People(bert) });
        var form = await api.Create("webforms", new { name = "Contact", target = "lead", fields = "lastName\ncity", language = "en", active = true, byRules = true });
        var key = (await api.Get($"webforms/{form}"))["key"]!.ToString();

        foreach (var (name, city) in new[] { ("Near", "Ur"), ("Far", "Kish") })
        {
            var visitor = ada.App.Browser();
            var page = await visitor.Get("/f/" + key);
            ada.App.Clock.Advance(TimeSpan.FromSeconds(5));
            var challenge = page.Value("_challenge")!;
            var bits = int.Parse(page.Document.QuerySelector("form")!.GetAttribute("data-bits")!, System.Globalization.CultureInfo.InvariantCulture);
            var sent = await visitor.Post("/f/" + key, ("_challenge", challenge), ("_proof", FormProofs.Solve(challenge, bits)), ("lastName", name), ("city", city));
            Assert.Equal(HttpStatusCode.OK, sent.Status);
        }

        var leads = (await api.Get("leads")).Json["items"]!.AsArray().ToDictionary(l => l!["name"]!.ToString(), l => l!["owner"]!["id"]!.ToString());
        Assert.Equal((bert.Member.Id.ToString(), ada.Member.Id.ToString()), (leads["Near"], leads["Far"]));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_may_only_make_leads_of_their_own_makes_one_that_a_rule_gives_away(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var bert = await ada.SignInColleague();
        var rep = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None);
        var theirs = await ApiClient.Of(rep);
        await Rule(api, new { name = "Everybody", mode = "turns", people = People(bert) });

        var made = await theirs.Post("leads", new { lastName = "Given away" });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Get($"leads/{made.Id}")).Status);
        Assert.Equal(bert.Member.Id, await Owner(api, made.Id));
        Assert.Equal(["field.assign"], (await theirs.Post("leads", new { lastName = "By hand", owner = bert.Member.Id })).Codes("owner"));

        // Typed in at a page, it is theirs.
        await (await rep.Get("leads/new")).Submit(rep.Url("leads"), ("lastName", "Typed"));
        Assert.Contains("Typed", (await rep.Get("leads")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task By_hand_the_rules_choose_again_and_undo_gives_the_turn_back(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var (bert, cora) = (await ada.SignInColleague(), await ada.SignInColleague());
        var lead = await api.Create("leads", new { lastName = "Nanni", owner = ada.Member.Id });
        Assert.Equal((HttpStatusCode.Conflict, "lead.noRule"), (await api.Post($"leads/{lead}/assign")) is var none ? (none.Status, none.Code) : default);
        await Rule(api, new { name = "Everybody", mode = "turns", people = People(bert, cora) });

        var page = await ada.Get($"leads/{lead}");
        Assert.NotNull(page.Document.QuerySelector($"form[action$='leads/{lead}/assignment']"));
        var assigned = await api.Post($"leads/{lead}/assign");
        Assert.Equal((HttpStatusCode.OK, bert.Member.Id), (assigned.Status, await Owner(api, lead)));
        Assert.Contains("Everybody", (await ada.Get($"leads/{lead}/history")).Text);

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{assigned.Operation}/undo")).Status);
        Assert.Equal(ada.Member.Id, await Owner(api, lead));
        Assert.Null((await api.Get($"leads/{lead}"))["assignedBy"]);
        Assert.Equal(bert.Member.Id, await New(api));
        Assert.Equal(cora.Member.Id, await New(api));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Many_at_once_for_different_people_of_one_rule_all_arrive(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        SignedIn[] people = [await ada.SignInColleague(), await ada.SignInColleague(), await ada.SignInColleague()];
        await Rule(api, new { name = "Skilled", mode = "skill", matchField = "city", people = Worded([.. people.Select((p, i) => (p, "Town " + i))]) });

        var made = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i => (Town: i % 3, Answer: await api.Post("leads", new { lastName = "Lead " + i, city = "Town " + (i % 3) }))));

        Assert.All(made, one => Assert.Equal(HttpStatusCode.Created, one.Answer.Status));
        Assert.All(made, one => Assert.Equal(people[one.Town].Member.Id.ToString(), one.Answer["owner"]!["id"]!.ToString()));
    }

    private static async Task<Guid> New(ApiClient api) => await Owner(api, await api.Create("leads", new { lastName = "New" }));

    private static async Task Away(SignedIn ada, SignedIn person, SignedIn? deputy)
    {
        await using var scope = ada.App.Services.CreateAsyncScope();
        var today = DateOnly.FromDateTime(ada.App.Clock.GetUtcNow().DateTime);
        await scope.ServiceProvider.GetRequiredService<Members>().SetDeputy(
            ada.Workspace.Id, person.Member.Id, deputy?.Member.Id, deputy is null ? null : today.AddDays(-2), deputy is null ? null : today.AddDays(2), default);
    }

    private static string Weighted(params (SignedIn Person, int Weight)[] people) => JsonSerializer.Serialize(people.Select(p => new { member = p.Person.Member.Id, weight = p.Weight }));

    private static string Worded(params (SignedIn Person, string Words)[] people) => JsonSerializer.Serialize(people.Select(p => new { member = p.Person.Member.Id, words = p.Words }));

    private static async Task<(SignedIn Ada, ApiClient Api)> Ada(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada));
    }

    private static Task<Guid> Rule(ApiClient api, object rule) => api.Create("leadRules", rule);

    private static string People(params SignedIn[] people) => JsonSerializer.Serialize(people.Select(p => new { member = p.Member.Id }));

    private static async Task<Guid> Owner(ApiClient api, Guid lead) => Guid.Parse((await api.Get($"leads/{lead}"))["owner"]!["id"]!.ToString());
}
