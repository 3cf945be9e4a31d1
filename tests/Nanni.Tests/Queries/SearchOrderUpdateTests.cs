using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Queries;

namespace Nanni.Tests.Queries;

/// <summary>The place of a name in the order stands beside its search words, also for what an earlier version wrote.</summary>
public sealed class SearchOrderUpdateTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Records_of_the_version_before_are_found_in_order(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.Tell([
            new Contact { FirstName = "Żaneta", LastName = "Nowak" }, new Contact { FirstName = "Ąžuolas", LastName = "Nowak" },
            new Contact { FirstName = "Beata", LastName = "Nowak" }, new Account { Name = "Nowak i synowie" }]);

        await Migrate(copper, "NameDays");
        await Migrate(copper, null);
        await copper.Tell(new Contact { FirstName = "Cezary", LastName = "Nowak" });

        // From the rows of the words alone, since everybody who finds them sees them.
        copper.Lists.Effort = new(1, 100);
        Assert.Equal(["Ąžuolas Nowak", "Beata Nowak", "Cezary Nowak", "Żaneta Nowak"], await copper.Titles(copper.Admin, "contact", list => list with { Search = "nowak" }));
        Assert.Equal(5, (await copper.Get<Searches>().Of(copper.Admin, "nowak", null, 10, default)).Hits.Count);
    }

    private static async Task Migrate(TestWorkspace copper, string? to)
    {
        await using var scope = copper.Get<IServiceScopeFactory>().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NanniDb>().GetService<IMigrator>().MigrateAsync(to);
    }
}
