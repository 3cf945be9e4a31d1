using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Web;

/// <summary>One fact of a record: its input is fetched, sent, and comes back as the fact or with what is wrong.</summary>
public sealed class EditInPlaceTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_input_is_fetched_when_it_is_wanted_and_holds_what_the_record_says_now(Provider provider)
    {
        var (ada, contact) = await Nanni(provider);
        var page = await ada.Get(contact);
        var fact = page.Document.QuerySelector("#fact-phone nanni-fact")!;
        Assert.Empty(page.Document.QuerySelectorAll(".fact-editor, .record-facts template"));
        await (await ApiClient.Of(ada)).Patch(contact, new { phone = "+48 22 555 01 83" });

        var open = await ada.Get(fact.GetAttribute("data-url")!);
        Assert.Equal("+48 22 555 01 83", open.Value("phone"));

        var saved = await Save(ada, open, contact, "phone", "+48 22 555 01 84");
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Null(saved.Document.QuerySelector(".fact-editor"));
        Assert.Contains("555 01 84", saved.Document.QuerySelector(".fact-shown")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_was_slower_is_told_keeps_what_was_typed_and_may_insist(Provider provider)
    {
        var (ada, contact) = await Nanni(provider);
        var api = await ApiClient.Of(ada);
        var open = await ada.Get(contact + "/fields/jobTitle");
        await api.Patch(contact, new { jobTitle = "Envoy", city = "Ur" });

        var refused = await Save(ada, open, contact, "jobTitle", "Merchant");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("“Envoy”", refused.Document.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Merchant", refused.Value("jobTitle"));
        Assert.Equal("Envoy", (await api.Get(contact))["jobTitle"]!.ToString());

        Assert.Equal(HttpStatusCode.OK, (await Save(ada, refused, contact, "jobTitle", "Merchant")).Status);
        Assert.Equal("Merchant", (await api.Get(contact))["jobTitle"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_record_that_a_disputed_value_refers_to_goes_by_its_name(Provider provider)
    {
        var (ada, contact) = await Nanni(provider);
        var api = await ApiClient.Of(ada);
        var (ur, sippar) = (await api.Create("accounts", new { name = "Copper of Ur" }), await api.Create("accounts", new { name = "Copper of Sippar" }));
        var open = await ada.Get(contact + "/fields/account");
        await api.Patch(contact, new { account = ur });

        var refused = await Save(ada, open, contact, "account", sippar.ToString());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("“Copper of Ur”", refused.Document.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Another_field_that_changed_meanwhile_is_no_conflict(Provider provider)
    {
        var (ada, contact) = await Nanni(provider);
        var api = await ApiClient.Of(ada);
        var open = await ada.Get(contact + "/fields/jobTitle");
        await api.Patch(contact, new { city = "Ur" });

        Assert.Equal(HttpStatusCode.OK, (await Save(ada, open, contact, "jobTitle", "Merchant")).Status);
        Assert.Equal(("Merchant", "Ur"), ((await api.Get(contact))["jobTitle"]!.ToString(), (await api.Get(contact))["city"]!.ToString()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_may_not_edit_gets_no_input(Provider provider)
    {
        var (ada, contact) = await Nanni(provider);
        var bert = await ada.SignInColleague([Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None]);

        Assert.Null((await bert.Get(contact + "/fields/phone")).Document.QuerySelector(".fact-editor"));
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get("contacts/inputs/phone")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get(contact + "/fields/nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get("contacts/inputs/createdAt")).Status);
        Assert.NotNull((await ada.Get("contacts/inputs/phone")).Document.QuerySelector("input[name=phone]"));
    }

    private static async Task<(SignedIn Ada, string Contact)> Nanni(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, "contacts/" + await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nanni", phone = "+48 22 555 01 82", jobTitle = "Trader" }));
    }

    private static Task<TestPage> Save(SignedIn ada, TestPage open, string contact, string field, string value) => ada.Browser.Post(
        ada.Url($"{contact}/fields/{field}"), ("__RequestVerificationToken", open.Value("__RequestVerificationToken")!), ("version", open.Value("version")!), (field, value));
}
