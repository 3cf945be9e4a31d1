using Nanni.Database;

namespace Nanni.Tests.Web;

/// <summary>The page on which records stand side by side before they become one.</summary>
public sealed class MergePageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_the_records_refer_to_goes_by_its_name(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Copper of Dilmun" });
        var one = await api.Create("contacts", new { lastName = "Nanni", account });
        var two = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });

        var page = await ada.Get($"contacts/merge?ids={one},{two}");

        Assert.Contains("Copper of Dilmun", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("No access", page.Text, StringComparison.Ordinal);
    }
}
