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
        var affiliation = await api.Create("affiliations", new { title = "Buyer", account, contact });

        var card = (await ada.Get($"accounts/{account}")).Document.QuerySelectorAll(".related").Single(c => c.TextContent.Contains("Affiliations", StringComparison.Ordinal));
        Assert.Contains("Nanni of Ur", card.TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.QuerySelector($"a[href='{ada.Url($"contacts/{contact}")}']"));
        Assert.Equal("Buyer", card.QuerySelector($"a[href='{ada.Url($"affiliations/{affiliation}")}']")!.TextContent.Trim());
        Assert.Contains("Ea-nasir", (await ada.Get($"contacts/{contact}")).Document.QuerySelector("#record-related")!.TextContent, StringComparison.Ordinal);

        // Bert sees the organisation and that it has somebody, not who.
        var hidden = (await bert.Get($"accounts/{account}")).Document.QuerySelector("#record-related")!.TextContent;
        Assert.Contains("A record you may not see", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("Nanni", hidden, StringComparison.Ordinal);
    }
}
