using System.Net;
using System.Text.Json;
using Nanni.Database;

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
        Assert.Contains("Everybody gave it to", (await ada.Get($"leads/{first}")).Text);
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

    private static async Task<(SignedIn Ada, ApiClient Api)> Ada(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada));
    }

    private static Task<Guid> Rule(ApiClient api, object rule) => api.Create("leadRules", rule);

    private static string People(params SignedIn[] people) => JsonSerializer.Serialize(people.Select(p => new { member = p.Member.Id }));

    private static async Task<Guid> Owner(ApiClient api, Guid lead) => Guid.Parse((await api.Get($"leads/{lead}"))["owner"]!["id"]!.ToString());
}
