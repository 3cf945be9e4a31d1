using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Tests.Queries;

/// <summary>However a list is asked for, by a walk, all at once or by branches, the same records come in the same order.</summary>
public sealed class ListEffortTests
{
    private static readonly string[] Sorts = ["name", "-name", "-updatedAt", "createdAt", "city", "-city", "custom.score", "-custom.score"];

    private static readonly string?[] Filters =
        [null, "city:eq:Ur", "custom.score:ge:3", "custom.score:empty", "city:ne:Ur", "{\"or\":[{\"field\":\"city\",\"op\":\"eq\",\"value\":\"Ur\"},{\"field\":\"custom.score\",\"op\":\"eq\",\"value\":4}]}"];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_way_gives_the_same_list(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.AddCustomField("contact", "score", FieldKind.Number);
        var team = await copper.Team("North");
        Actor[] actors = [copper.Admin, await copper.Member("Own", _ => Scope.Own), await copper.Member("Team", _ => Scope.Team, false, team)];
        var schema = (await copper.Schemas.Of(copper.Admin, default))["contact"];
        Contact[] contacts = [.. Enumerable.Range(0, 60).Select(i => new Contact
        {
            FirstName = i % 3 == 0 ? "Anna" : "Jan", LastName = "Nowak " + (i % 17), City = i % 4 == 0 ? null : i % 4 == 1 ? "Ur" : "Larsa",
            OwnerId = i % 6 == 0 ? actors[1].MemberId : i % 9 == 0 ? actors[2].MemberId : copper.Admin.MemberId, TeamId = i % 7 == 0 ? team : null,
        })];
        foreach (var (i, contact) in contacts.Index().Where(c => c.Index % 3 != 0))
        {
            schema["custom.score"].Set(contact, (decimal)(i % 5));
        }

        await copper.Tell(contacts);
        Guid[] lent = [.. contacts.Where((_, i) => i % 5 == 2).Select(c => c.Id)];
        actors = [.. actors, await copper.Borrower("Lent", Scope.None, lent), await copper.Borrower("Lent besides", Scope.Own, [.. lent, lent[0]])];
        Assert.Equal(contacts.Where((_, i) => i % 5 == 2).Select(c => c.Id).Order(), (await copper.Lists.Ids(actors[3], new((await copper.Schemas.Of(actors[3], default))["contact"], []), Guid.Empty, 100, default)).Order());
        await SearchesAgree(copper, actors);
        await GroupsAgree(copper, actors);
        foreach (var actor in actors)
        {
            var own = (await copper.Schemas.Of(actor, default))["contact"];
            // Every pair of the three, in half of the combinations.
            var all = from s in Sorts.Index() from f in Filters.Index() from q in new[] { "", "anna", "n" }.Index() where (s.Index + f.Index + q.Index) % 2 == 0 select (s.Item, f.Item, q.Item);
            foreach (var (sort, filter, search) in all)
            {
                var request = new ListRequest(own, [own.Title]) { Limit = 7, Sort = Sort.Parse(sort, own), Filter = filter is null ? null : FilterText.Parse(filter), Search = search };
                var expected = await All(copper, actor, request, ListEffort.Default);
                Assert.Equal((expected.Count, true), await copper.Lists.Count(actor, request, null, default));
                foreach (var (effort, extent) in new[] { (new ListEffort(3, 1), 4_000), (new ListEffort(3, 12), 0), (new ListEffort(1_000, 1), 0), (new ListEffort(2, 2), 0) })
                {
                    copper.Get<Extents>().Few = extent;
                    copper.Get<Extents>().Many = effort.Few == 1 ? -1 : 250_000;
                    Assert.Equal(expected, await All(copper, actor, request, effort));
                }

                copper.Get<Extents>().Few = 4_000;
            }
        }
    }

    /// <summary>The search finds the same for who sees so little that it is looked through, and for who sees more.</summary>
    private static async Task SearchesAgree(TestWorkspace copper, Actor[] actors)
    {
        copper.Get<Searches>().Budget = TimeSpan.FromMinutes(1);
        foreach (var (actor, text) in from a in actors from t in new[] { "anna nowak 3", "nowka", "no", "larsa anna", "zzzz" } select (a, t))
        {
            var few = await copper.Get<Searches>().Of(actor, text, null, 60, default);
            copper.Get<Extents>().Few = 0;
            var many = await copper.Get<Searches>().Of(actor, text, null, 60, default);
            copper.Get<Extents>().Few = 4_000;
            Assert.Equal(many.Hits.Select(h => h.Id).Order(), few.Hits.Select(h => h.Id).Order());
            Assert.True(few.Hits.Count > 0 || text == "zzzz" || actor != copper.Admin);
        }
    }

    /// <summary>Counts are the same however much of all records somebody's own are.</summary>
    private static async Task GroupsAgree(TestWorkspace copper, Actor[] actors)
    {
        foreach (var actor in actors)
        {
            var own = (await copper.Schemas.Of(actor, default))["contact"];
            var request = new GroupRequest(own, [new(own["city"])]) { Filter = FilterText.Parse("firstName:eq:Jan") };
            var narrow = await copper.Get<Groups>().Of(actor, request, default);
            copper.Get<Extents>().Most = -1;
            var wide = await copper.Get<Groups>().Of(actor, request, default);
            copper.Get<Extents>().Most = 60_000;
            Assert.Equal(narrow.Select(g => (g.Keys[0], g.Count)).Order(), wide.Select(g => (g.Keys[0], g.Count)).Order());
            Assert.Equal(
                await copper.Lists.Count(actor, new(own, []) { Filter = request.Filter }, null, default), (wide.Sum(g => g.Count), true));
        }
    }

    private static async Task<List<Guid>> All(TestWorkspace copper, Actor actor, ListRequest request, ListEffort effort)
    {
        copper.Lists.Effort = effort;
        var found = new List<Guid>();
        string? after = null;
        do
        {
            var page = await copper.Lists.Page(actor, request with { After = after }, default);
            found.AddRange(page.Rows.Select(r => r.Id));
            after = page.Next;
        }
        while (after is not null);
        copper.Lists.Effort = ListEffort.Default;
        Assert.Equal(found.Count, found.Distinct().Count());
        return found;
    }
}
