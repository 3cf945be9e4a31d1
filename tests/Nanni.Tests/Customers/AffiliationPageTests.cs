using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Customers;

/// <summary>A place in an organisation goes by who stands at its far end, for those who may know.</summary>
public sealed class AffiliationPageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Both_pages_name_the_far_end_and_lead_there(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None);
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Ea-nasir & Sons", owner = bert.Member.Id });
        var contact = await api.Create("contacts", new { firstName = "Nanni", lastName = "of Ur", owner = ada.Member.Id });
        await api.Create("affiliations", new { title = "Scribe", account = await api.Create("accounts", new { name = "Temple of Ur" }), contact });
        var affiliation = await api.Create("affiliations", new { title = "Buyer", account, contact });

        var card = (await ada.Get($"accounts/{account}")).Document.QuerySelectorAll(".related").Single(c => c.TextContent.Contains("Other and former people", StringComparison.Ordinal));
        Assert.Contains("Nanni of Ur", card.TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.QuerySelector($"a[href='{ada.Url($"contacts/{contact}")}']"));
        Assert.Equal("Buyer", card.QuerySelector($"a[href='{ada.Url($"affiliations/{affiliation}")}']")!.TextContent.Trim());
        Assert.Contains("Ea-nasir", (await ada.Get($"contacts/{contact}")).Document.QuerySelector("#record-related")!.TextContent, StringComparison.Ordinal);

        // Bert sees the organisation and that it has somebody, not who.
        var hidden = (await bert.Get($"accounts/{account}")).Document.QuerySelector("#record-related")!.TextContent;
        Assert.Contains("A record you may not see", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("Nanni", hidden, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_link_ends_with_the_date_that_is_proposed_and_comes_back(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Ea-nasir & Sons" });
        var contact = await api.Create("contacts", new { firstName = "Nanni", account });
        var page = await ada.Get($"contacts/{contact}");
        var end = page.Document.QuerySelectorAll("form").Single(f => f.GetAttribute("action")!.Contains("/end?", StringComparison.Ordinal)).GetAttribute("action")!;

        // Before it began: the form comes back with what was typed and what is wrong.
        var link = end.Split('/')[4];
        await api.Patch("affiliations/" + link, new { startsOn = "2020-02-03" });
        var refused = await page.Submit(end, ("endsOn", "2019-01-01"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Error("endsOn"));
        Assert.Equal("2019-01-01", refused.Value("endsOn"));

        var ended = await (await page.Submit(end)).Follow();
        Assert.Contains("has ended", ended.Text, StringComparison.Ordinal);
        var row = ended.Document.QuerySelector(".related-row[data-dimmed]")!;
        Assert.Contains("Ea-nasir", row.TextContent, StringComparison.Ordinal);
        Assert.Null((await api.Get($"contacts/{contact}"))["account"]);

        await ended.Submit(ended.Document.QuerySelectorAll("form").Select(f => f.GetAttribute("action")!).First(a => a.EndsWith("/undo", StringComparison.Ordinal)));
        Assert.Equal(account.ToString(), (await api.Get($"contacts/{contact}"))["account"]!["id"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_works_elsewhere_now_leaves_one_place_and_has_another_in_one_step(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (ur, dilmun) = (await api.Create("accounts", new { name = "Ur" }), await api.Create("accounts", new { name = "Dilmun" }));
        var contact = await api.Create("contacts", new { firstName = "Nanni", account = ur, jobTitle = "Buyer" });
        var page = await ada.Get($"contacts/{contact}");
        var form = await ada.Get(page.Document.QuerySelectorAll(".related-menu a").Select(a => a.GetAttribute("href")!).Single(a => a.Contains("/change?", StringComparison.Ordinal)));
        Assert.Equal("Where does Nanni work now?", form.Title);
        var action = form.Document.QuerySelectorAll("form").Select(f => f.GetAttribute("action")!).Single(a => a.Contains("/change?", StringComparison.Ordinal));

        var half = await form.Submit(action, ("title", "Head of ingots"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, half.Status);
        Assert.NotNull(half.Document.QuerySelector("[data-field=account] .error"));
        Assert.Equal("Head of ingots", half.Value("title"));

        var done = await (await half.Submit(action, ("account", dilmun.ToString()), ("startsOn", "2024-05-01"))).Follow();
        var rows = done.Document.QuerySelectorAll("#related-rows-affiliations .related-row");
        Assert.Equal(["Dilmun", "Ur"], rows.Select(r => r.QuerySelector(".value-title")!.TextContent.Trim()));
        Assert.Contains("1 May 2024", rows[1].TextContent, StringComparison.Ordinal);
        var now = await api.Get($"contacts/{contact}");
        Assert.Equal((dilmun.ToString(), "Head of ingots"), (now["account"]!["id"]!.ToString(), now["jobTitle"]!.ToString()));

        await done.Submit(done.Document.QuerySelectorAll("form").Select(f => f.GetAttribute("action")!).First(a => a.EndsWith("/undo", StringComparison.Ordinal)));
        now = await api.Get($"contacts/{contact}");
        Assert.Equal((ur.ToString(), "Buyer"), (now["account"]!["id"]!.ToString(), now["jobTitle"]!.ToString()));
        Assert.Single((await api.Get($"affiliations?filter=contact:eq:{contact}")).Json["items"]!.AsArray());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_worked_somewhere_in_a_year_is_a_filter(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (ur, dilmun) = (await api.Create("accounts", new { name = "Ur" }), await api.Create("accounts", new { name = "Dilmun" }));
        async Task Person(string name, Guid account, string? from, string? until)
        {
            var contact = await api.Create("contacts", new { firstName = name });
            await api.Create("affiliations", new { contact, account, startsOn = from, endsOn = until });
        }

        await Person("Left before", ur, "2020-01-01", "2022-12-31");
        await Person("Left on the first day", ur, "2020-01-01", "2023-01-01");
        await Person("Came and went", ur, "2023-03-01", "2023-04-01");
        await Person("Came on the last day", ur, "2023-12-31", null);
        await Person("Came after", ur, "2024-01-01", null);
        await Person("Nobody knows since when", ur, null, null);
        await Person("Elsewhere", dilmun, "2020-01-01", null);
        string Filter(string op, string when) => Uri.EscapeDataString(
            $$$"""{"field":"affiliations","op":"{{{op}}}","value":{"and":[{"field":"account","op":"eq","value":"{{{ur}}}"},{"field":"lasts","op":"within","value":"{{{when}}}"}]}}""");

        string[] expected = ["Came and went", "Came on the last day", "Left on the first day", "Nobody knows since when"];
        Assert.Equal(expected, (await api.Get("contacts?sort=name&filter=" + Filter("any", "2023"))).Items("name"));
        Assert.Equal(["Came after", "Elsewhere", "Left before"], (await api.Get("contacts?sort=name&filter=" + Filter("none", "2023"))).Items("name"));
        Assert.Equal(["Left before", "Left on the first day", "Nobody knows since when"], (await api.Get("contacts?sort=name&filter=" + Filter("any", "2022-05"))).Items("name"));
        Assert.Equal("filter.period", (await api.Get("contacts?filter=" + Filter("any", "soon"))).Code);

        var page = await ada.Get("contacts?filter=" + Filter("any", "2023"));
        Assert.Contains("Works or worked at: Ur, 2023", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.Document.QuerySelectorAll("tbody a.value-title").Length);
    }
}
