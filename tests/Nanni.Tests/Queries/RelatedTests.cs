using Nanni.Activities.Notes;
using Nanni.Activities.Tasks;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Queries;

namespace Nanni.Tests.Queries;

public sealed class RelatedTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_related_list_shows_its_first_in_the_usual_order(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var account = await copper.Tell(new Account { Name = "Huta" });
        await copper.Tell([.. Enumerable.Range(0, 12).Select(i => new Contact { LastName = $"Contact {i:00}", AccountId = account })]);
        await copper.Tell(
        [
            new CrmTask { Subject = "Later", AccountId = account, DueAt = DateTimeOffset.UnixEpoch.AddDays(2) },
            new CrmTask { Subject = "Sooner", AccountId = account, DueAt = DateTimeOffset.UnixEpoch.AddDays(1) },
        ]);

        var lists = await Read(copper, copper.Admin, account, "contact", "task");

        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"Contact {i:00}"), lists[0]);
        Assert.Equal(["Sooner", "Later"], lists[1]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_referred_to_a_merged_record_stands_with_the_one_it_became(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var accounts = await copper.Tell([new Account { Name = "A" }, new Account { Name = "B" }]);
        var contacts = await copper.Tell([new Contact { LastName = "Second", AccountId = accounts[0] }, new Contact { LastName = "First", AccountId = accounts[1] }]);
        await copper.Merge.Run(copper.Admin, copper.Schemas.Types["account"], accounts[0], [accounts[1]], new Dictionary<string, Guid>());

        Assert.Equal(["First", "Second"], (await Read(copper, copper.Admin, accounts[0], "contact"))[0]);

        var titles = await copper.Get<Titles>().Of(copper.Admin, [accounts[1], contacts[0], Guid.CreateVersion7()], default);
        Assert.Equal(new RecordTitle(accounts[0], "account", "A"), titles[accounts[1]]);
        Assert.Equal(2, titles.Count);

        var schema = (await copper.Schemas.Of(copper.Admin, default))["contact"];
        var page = await copper.Lists.Page(copper.Admin, new(schema, [schema["account"]]) { Search = "first" }, default);
        Assert.Equal(new RecordTitle(accounts[0], "account", "A"), page.Rows[0].References![0]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Records_of_others_are_left_out_but_what_hangs_on_a_visible_record_is_shown(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var own = await copper.Member("Own", _ => Scope.Own);
        var account = await copper.Tell(new Account { Name = "Huta", OwnerId = own.MemberId });
        await copper.Tell([new Contact { LastName = "Theirs", AccountId = account }, new Contact { LastName = "Mine", AccountId = account, OwnerId = own.MemberId }]);
        await copper.Tell([new Note { Body = "Open", AccountId = account }, new Note { Body = "Secret", AccountId = account, Private = true }]);

        var lists = await Read(copper, own, account, "contact", "note");

        Assert.Equal(["Mine"], lists[0]);
        Assert.Equal(["Open"], lists[1]);
        var titles = await copper.Get<Titles>().Of(own, [account, (await copper.Tell(new Account { Name = "Other" }))], default);
        Assert.Equal(["Huta"], titles.Values.Select(t => t.Text));
    }

    private static async Task<List<List<string?>>> Read(TestWorkspace copper, Actor actor, Guid account, params string[] types)
    {
        var schema = await copper.Schemas.Of(actor, default);
        Guid[] targets = [account, .. await copper.Get<Titles>().MergedInto(actor, account, default)];
        var lists = new List<List<string?>>();
        foreach (var type in types)
        {
            var list = new RelatedList(schema[type], schema[type]["account"], []);
            var rows = await copper.Store.Query(
                Related.Select(copper.Store.Sql(), copper.Schemas.Types, actor, list, targets, 11), row => Related.Read(copper.Schemas.Types, actor, list, row), default);
            lists.Add([.. rows.Select(r => (string?)r.Values[0])]);
        }

        return lists;
    }
}
