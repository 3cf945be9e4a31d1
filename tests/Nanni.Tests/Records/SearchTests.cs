using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Queries;

namespace Nanni.Tests.Records;

public sealed class SearchTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task The_search_forgives_accents_order_and_typos_and_hides_what_one_may_not_see(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Šiaulių varis", City = "Šiauliai", Nip = "123-456-78-90" });
        await copper.Operations.Create(copper.Admin, "contact.create", new Contact { FirstName = "Wojciech", LastName = "Brzęczyszczykiewicz", Phone = "601 234 567" });
        var own = await copper.Member("Own", _ => Scope.Own);
        var stranger = await copper.Neighbour();
        var searches = copper.Get<Searches>();

        Assert.Equal(["Šiaulių varis"], await Find(copper.Admin, "siauliai"));
        Assert.Equal(["Wojciech Brzęczyszczykiewicz"], await Find(copper.Admin, "brzecz wojc"));
        Assert.Equal(["Wojciech Brzęczyszczykiewicz"], await Find(copper.Admin, "brzeczyszczykeiwicz"));
        Assert.Equal(["Wojciech Brzęczyszczykiewicz"], await Find(copper.Admin, "601234567"));
        Assert.Equal(["Šiaulių varis"], await Find(copper.Admin, "1234567890"));
        Assert.Empty(await Find(own, "siauliai"));
        Assert.Empty(await Find(stranger, "wojciech"));
        Assert.Empty(await Find(copper.Admin, "zzzz"));

        async Task<List<string?>> Find(Actor actor, string text) =>
            [.. (await searches.Of(actor, text, null, 10, default)).Hits.Select(h => h.Text)];
    }
}
