using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;

namespace Nanni.Tests.Queries;

/// <summary>What most records have in common is compared in the row and not sought in the index; what is found stays the same.</summary>
public sealed class PrevalenceTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Of_two_workspaces_neither_finds_the_others_records_however_large_it_is(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var neighbour = await copper.Neighbour();
        await Fill(copper, copper.Admin, 40);
        await Fill(copper, neighbour, 2);

        var (most, least) = (await copper.Get<Extents>().Prevalent(copper.Id, default), await copper.Get<Extents>().Prevalent(neighbour.WorkspaceId, default));
        Assert.Equal(provider == Provider.Postgres, most.IsWorkspace);
        Assert.Equal(provider == Provider.Postgres ? ["contact"] : [], most.Types);
        Assert.False(least.IsWorkspace);

        foreach (var (actor, contacts) in new[] { (copper.Admin, 40), (neighbour, 2) })
        {
            var hits = (await copper.Get<Searches>().Of(actor, "nanni", null, 60, default)).Hits;
            Assert.Equal(contacts + 1, hits.Count);
            Assert.Equal(contacts, (await copper.Get<Searches>().Of(actor, "nanni", copper.Schemas.Types["contact"], 60, default)).Hits.Count);
            var request = new ListRequest((await copper.Schemas.Of(actor, default))["contact"], []) { Search = "nanni" };
            Assert.Equal(contacts, (await copper.Lists.Count(actor, request, null, default)).Value);
        }
    }

    [Fact]
    public void Words_that_are_alike_are_sought_in_the_index_once()
    {
        var sql = SearchSql.ContainsAny(new Sql(PostgresDialect.Instance), "r", ["szczenarska", "szczenarski", "szczenarsko"]);

        Assert.Equal("((r.search like $1 escape '\\' and ((r.search like $2 escape '\\' or r.search like $3 escape '\\' or r.search like $4 escape '\\') is true)))", sql.Text);
    }

    private static Task Fill(TestWorkspace copper, Actor actor, int contacts) => copper.Operations.Run(actor, "fill", work =>
    {
        work.Add(new Account { Name = "Nanni & Sons" });
        foreach (var i in Enumerable.Range(0, contacts))
        {
            work.Add(new Contact { FirstName = "Nanni", LastName = "Number " + i });
        }

        return Task.CompletedTask;
    }, default);
}
