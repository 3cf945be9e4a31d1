using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>Who has which part in a deal on the customer's side; the main one is the deal's own contact, whichever is changed.</summary>
public sealed class DealContactTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_person_is_added_in_a_line_and_stands_on_both_pages(Provider provider)
    {
        var (ada, api, deal) = await Deal(provider);
        var nanni = await api.Create("contacts", new { firstName = "Nanni", lastName = "of Ur" });
        var page = await ada.Get($"opportunities/{deal}");

        var done = await (await page.Submit(ada.Url($"opportunities/{deal}/contacts"), ("contact", nanni.ToString()), ("role", "decision"))).Follow();

        var card = done.Document.QuerySelector("#related-rows-dealContacts")!.TextContent;
        Assert.Contains("Nanni of Ur", card, StringComparison.Ordinal);
        Assert.Contains("Decision maker", card, StringComparison.Ordinal);
        Assert.Contains("Main contact", card, StringComparison.Ordinal);
        Assert.Equal(nanni, await Contact(api, deal));
        var there = (await ada.Get($"contacts/{nanni}")).Document.QuerySelector("#related-rows-dealContacts")!.TextContent;
        Assert.Contains("Ingots", there, StringComparison.Ordinal);
        Assert.Contains("Decision maker", there, StringComparison.Ordinal);

        // Nobody chosen: the whole form, which says at the field what is missing.
        var half = await done.Submit(ada.Url($"opportunities/{deal}/contacts"), ("role", "buyer"));
        Assert.Contains("dealContacts/new", half.Location, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_field_and_the_flag_follow_each_other_and_one_undo_takes_both_back(Provider provider)
    {
        var (_, api, deal) = await Deal(provider);
        var (nanni, arbituram) = (await api.Create("contacts", new { lastName = "Nanni" }), await api.Create("contacts", new { lastName = "Arbituram" }));
        await api.Create("dealContacts", new { opportunity = deal, contact = nanni });
        var other = await api.Create("dealContacts", new { opportunity = deal, contact = arbituram, role = "champion" });
        Assert.Equal([(nanni, true), (arbituram, false)], await Links(api, deal));

        var raised = await api.Patch($"dealContacts/{other}", new { main = true });
        Assert.Equal([(nanni, false), (arbituram, true)], await Links(api, deal));
        Assert.Equal(arbituram, await Contact(api, deal));

        await api.Post($"operations/{raised.Operation}/undo");
        Assert.Equal([(nanni, true), (arbituram, false)], await Links(api, deal));
        Assert.Equal(nanni, await Contact(api, deal));

        await api.Patch($"opportunities/{deal}", new { contact = arbituram });
        Assert.Equal([(nanni, false), (arbituram, true)], await Links(api, deal));

        var third = await api.Create("contacts", new { lastName = "Ea-nasir" });
        await api.Patch($"opportunities/{deal}", new { contact = third });
        Assert.Equal([(nanni, false), (arbituram, false), (third, true)], await Links(api, deal));

        var gone = (await api.Get($"dealContacts?filter=contact:eq:{third}")).Items("id").Single();
        await api.Delete($"dealContacts/{gone}");
        Assert.Null(await Contact(api, deal));
        Assert.Equal([(nanni, false), (arbituram, false)], await Links(api, deal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_contact_of_a_new_deal_needs_no_link_and_gets_the_flag_with_one(Provider provider)
    {
        var (_, api, _) = await Deal(provider);
        var nanni = await api.Create("contacts", new { lastName = "Nanni" });
        var deal = await api.Create("opportunities", new { name = "Grain", contact = nanni });
        Assert.Empty(await Links(api, deal));

        await api.Create("dealContacts", new { opportunity = deal, contact = nanni, role = "user" });

        Assert.Equal([(nanni, true)], await Links(api, deal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_only_sees_a_deal_does_not_say_who_its_main_contact_is(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var (api, bert) = (await ApiClient.Of(ada), await ApiClient.Of(await ada.SignInColleague(Scope.All, Scope.All, Scope.Own, Scope.Own, Scope.None, Scope.None)));
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        var nanni = await api.Create("contacts", new { lastName = "Nanni" });

        var main = await bert.Post("dealContacts", new { opportunity = deal, contact = nanni, main = true });
        await bert.Create("dealContacts", new { opportunity = deal, contact = nanni });

        Assert.Equal("record.forbidden.edit", main.Code);
        Assert.Null(await Contact(api, deal));
        Assert.Equal([(nanni, false)], await Links(api, deal));
    }

    private static async Task<(SignedIn Ada, ApiClient Api, Guid Deal)> Deal(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        return (ada, api, await api.Create("opportunities", new { name = "Ingots" }));
    }

    private static async Task<Guid?> Contact(ApiClient api, Guid deal) =>
        (await api.Get($"opportunities/{deal}"))["contact"]?["id"] is { } id ? Guid.Parse(id.ToString()) : null;

    private static async Task<List<(Guid Contact, bool IsMain)>> Links(ApiClient api, Guid deal) =>
        [.. (await api.Get($"dealContacts?filter=opportunity:eq:{deal}&sort=createdAt")).Json["items"]!.AsArray()
            .Select(l => (Guid.Parse(l!["contact"]!["id"]!.ToString()), (bool)l["main"]!))];
}
