using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>A lead becomes a person, an organisation and a deal, with its history, once, and back again.</summary>
public sealed class LeadConversionTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    private static readonly object Nanni = new
    {
        firstName = "Nanni", lastName = "of Ur", company = "Copper Works Ltd", email = "nanni@copper.example", phone = "+48 601 202 303",
        jobTitle = "Buyer", city = "Ur", source = "fair", message = "Fine copper, please",
    };

    [Theory, MemberData(nameof(Providers))]
    public async Task A_lead_becomes_new_records_with_what_it_says_and_its_history_and_undo_takes_all_back(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var id = await api.Create("leads", Nanni);
        var lead = "leads/" + id;
        var note = "notes/" + await api.Create("notes", new { body = "Wants it by spring", about = id });
        var task = "tasks/" + await api.Create("tasks", new { subject = "Send the price list", about = id });

        var done = await api.Post(lead + "/convert", new { account = "new", contact = "new", deal = new { name = "First delivery", amount = new { amount = "1200", currency = "EUR" } } });

        Assert.Equal((HttpStatusCode.OK, "converted"), (done.Status, done["status"]!.ToString()));
        var (account, contact, deal) = (Path(done, "account", "accounts"), Path(done, "contact", "contacts"), Path(done, "opportunity", "opportunities"));
        Assert.Equal(("Copper Works Ltd", "Ur"), ((await api.Get(account))["name"]!.ToString(), (await api.Get(account))["city"]!.ToString()));
        var person = await api.Get(contact);
        Assert.Equal(("Nanni of Ur", "nanni@copper.example", "Buyer", "business"), (person["name"]!.ToString(), person["email"]!.ToString(), person["jobTitle"]!.ToString(), person["kind"]!.ToString()));
        Assert.Equal("Copper Works Ltd", person["account"]!["name"]!.ToString());
        var begun = await api.Get(deal);
        Assert.Equal(("First delivery", "Nanni of Ur", "Fine copper, please", "fair"), (begun["name"]!.ToString(), begun["contact"]!["name"]!.ToString(), begun["description"]!.ToString(), begun["source"]!.ToString()));
        foreach (var page in new[] { account, contact, deal })
        {
            var text = (await ada.Get(page)).Text;
            Assert.Contains("Wants it by spring", text, StringComparison.Ordinal);
            Assert.Contains("Send the price list", text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{done.Operation}/undo")).Status);

        Assert.Equal("new", (await api.Get(lead))["status"]!.ToString());
        Assert.Null((await api.Get(lead))["contact"]);
        foreach (var gone in new[] { account, contact, deal })
        {
            Assert.NotNull((await api.Get(gone + "?trash=true"))["deletedAt"]);
        }

        Assert.Null((await api.Get(note))["account"]);
        Assert.Null((await api.Get(task))["opportunity"]);
        Assert.Equal(HttpStatusCode.OK, (await api.Post(lead + "/convert", new { contact = "new" })).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Records_that_are_there_keep_what_they_say_and_get_what_they_lack(Provider provider)
    {
        var (_, api) = await Ada(provider);
        var account = await api.Create("accounts", new { name = "Copper Works", website = "https://copper.example" });
        var contact = await api.Create("contacts", new { firstName = "Nanni", lastName = "of Larsa", email = "nanni@copper.example" });
        var lead = "leads/" + await api.Create("leads", Nanni);

        var done = await api.Post(lead + "/convert", new { account, contact });

        Assert.Equal(HttpStatusCode.OK, done.Status);
        var person = await api.Get("contacts/" + contact);
        Assert.Equal(("Nanni of Larsa", "Buyer"), (person["name"]!.ToString(), person["jobTitle"]!.ToString()));
        Assert.Equal("Copper Works", person["account"]!["name"]!.ToString());
        Assert.Equal("Copper Works", (await api.Get("accounts/" + account))["name"]!.ToString());

        await api.Post($"operations/{done.Operation}/undo");
        person = await api.Get("contacts/" + contact);
        Assert.Null(person["jobTitle"]);
        Assert.Null(person["account"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_converts_twice_and_two_at_once_make_one(Provider provider)
    {
        var (_, api) = await Ada(provider);
        var lead = "leads/" + await api.Create("leads", Nanni);

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.Post(lead + "/convert", new { account = "new", contact = "new" })));

        Assert.Single(both, one => one.Status == HttpStatusCode.OK);
        Assert.All(both.Where(one => one.Status != HttpStatusCode.OK), one => Assert.Equal((HttpStatusCode.Conflict, "lead.converted"), (one.Status, one.Code)));
        Assert.Single((await api.Get("contacts?limit=50")).Json["items"]!.AsArray());
        Assert.Equal("lead.converted", (await api.Patch(lead, new { status = "new" })).Code);

        var other = "leads/" + await api.Create("leads", new { lastName = "Ea-nasir", status = "disqualified", disqualifyReason = "spam" });
        Assert.Equal("lead.disqualified", (await api.Post(other + "/convert", new { contact = "new" })).Code);
        Assert.Equal("lead.nobody", (await api.Post("leads/" + await api.Create("leads", Nanni) + "/convert", new { })).Code);
        Assert.Equal(["field.reference"], (await api.Post("leads/" + await api.Create("leads", Nanni) + "/convert", new { contact = Guid.CreateVersion7() })).Codes("contact"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_shows_whom_we_know_first_and_chooses_who_it_surely_is(Provider provider)
    {
        var (ada, api) = await Ada(provider);
        var account = await api.Create("accounts", new { name = "Copper Works Ltd", website = "https://copper.example", city = "Ur" });
        var contact = await api.Create("contacts", new { firstName = "Nanni", lastName = "of Ur", email = "nanni@copper.example" });
        var id = await api.Create("leads", Nanni);

        var page = await ada.Get("leads/" + id);
        var form = await ada.Get(page.Document.QuerySelector($"a[href$='leads/{id}/convert']")!.GetAttribute("href")!);

        Assert.Equal([account.ToString(), contact.ToString()], form.Document.QuerySelectorAll(".convert-side input[checked]").Select(i => i.GetAttribute("value")));
        var done = await (await form.Submit(ada.Url($"leads/{id}/convert"), ("as.account", account.ToString()!), ("as.contact", "new"), ("deal", "true"), ("name", "Ingots"))).Follow();
        Assert.Contains("Converted", done.Text, StringComparison.Ordinal);
        Assert.Equal("Ingots", (await api.Get("leads/" + id))["opportunity"]!["name"]!.ToString());
        Assert.Empty(done.Document.QuerySelectorAll($"a[href$='leads/{id}/convert']"));
    }

    [Fact]
    public async Task A_match_that_one_may_not_see_is_said_and_not_named()
    {
        var (ada, api) = await Ada(Provider.Sqlite);
        var rep = await ada.SignInColleague(Scope.Own, Scope.All, Scope.Own, Scope.Own, Scope.None, Scope.None);
        await api.Create("contacts", new { firstName = "Nanni", lastName = "of Ur", email = "nanni@copper.example", phone = "+48 601 202 303" });
        var lead = await (await ApiClient.Of(rep)).Create("leads", Nanni);

        Assert.Contains("1 more belongs to colleagues", (await rep.Get($"leads/{lead}/matches")).Text, StringComparison.Ordinal);
        var page = await rep.Get($"leads/{lead}/convert");

        Assert.Contains("1 more belongs to colleagues", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".duplicate-head"));
    }

    private static string Path(ApiAnswer answer, string field, string plural) => $"{plural}/{answer[field]!["id"]}";

    private static async Task<(SignedIn Ada, ApiClient Api)> Ada(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada));
    }
}
