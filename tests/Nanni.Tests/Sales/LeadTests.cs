using System.Net;
using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>A lead by itself: what names it, how its status goes, who shares its mail or telephone.</summary>
public sealed class LeadTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_lead_is_named_by_the_person_else_by_the_company_else_by_how_to_reach_them(Provider provider)
    {
        var api = await Api(provider);

        Assert.Equal("Nanni of Ur", await Named(api, new { firstName = "Nanni", lastName = "of Ur", company = "Copper Works" }));
        Assert.Equal("Copper Works", await Named(api, new { company = "Copper Works", email = "nanni@ur.example" }));
        Assert.Equal("nanni@ur.example", await Named(api, new { email = "nanni@ur.example" }));
        Assert.Equal(["lead.name"], (await api.Post("leads", new { city = "Ur" })).Codes("lastName"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_is_disqualified_without_a_reason_and_only_conversion_converts(Provider provider)
    {
        var api = await Api(provider);
        var lead = "leads/" + await api.Create("leads", new { lastName = "Nanni", source = "website", utmCampaign = "spring" });
        Assert.Equal(("new", "spring"), ((await api.Get(lead))["status"]!.ToString(), (await api.Get(lead))["utmCampaign"]!.ToString()));

        Assert.Equal(["lead.reason"], (await api.Patch(lead, new { status = "disqualified" })).Codes("disqualifyReason"));
        Assert.Equal(HttpStatusCode.OK, (await api.Patch(lead, new { status = "disqualified", disqualifyReason = "spam" })).Status);
        var converted = await api.Patch(lead, new { status = "converted" });
        Assert.Equal((HttpStatusCode.Conflict, "lead.convert"), (converted.Status, converted.Code));
        Assert.Equal(["field.readOnly"], (await api.Patch(lead, new { convertedAt = "2026-01-01T00:00:00Z" })).Codes("convertedAt"));
        Assert.Equal("lead.convert", (await api.Post("leads", new { lastName = "Nanni", status = "converted" })).Code);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Leads_of_one_person_are_shown_as_likely_duplicates(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var first = await api.Create("leads", new { firstName = "Anna", lastName = "Kowalska", email = "anna@copper.example" });

        var page = await ada.Get("leads/duplicates?firstName=Anna&lastName=Kowalska&email=Anna%40Copper.example");

        Assert.Contains(first.ToString()!, page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_noted_on_a_lead_stands_on_its_page_before_and_after_it_is_converted(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var id = await api.Create("leads", new { firstName = "Nanni", lastName = "of Ur" });
        await api.Create("notes", new { body = "Wants twelve ingots", about = id });

        Assert.Contains("Wants twelve ingots", Story(await ada.Get($"leads/{id}")));
        Assert.Contains("Wants twelve ingots", (await ada.Get($"leads/{id}/timeline")).Text);

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"leads/{id}/convert", new { contact = "new", account = (string?)null, deal = (object?)null })).Status);
        var person = (await api.Get("contacts")).Items("id").Single();
        Assert.Contains("Wants twelve ingots", Story(await ada.Get($"leads/{id}")));
        Assert.Contains("Wants twelve ingots", Story(await ada.Get($"contacts/{person}")));
    }

    private static string Story(TestPage page) => page.Document.QuerySelector("#timeline")!.TextContent;

    private static async Task<ApiClient> Api(Provider provider) => await ApiClient.Of(await (await TestApp.On(provider)).SignIn());

    private static async Task<string> Named(ApiClient api, object lead) => (await api.Post("leads", lead))["name"]!.ToString();
}
