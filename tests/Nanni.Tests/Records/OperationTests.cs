using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Types;


namespace Nanni.Tests.Records;

public sealed class OperationTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_created_record_is_listed_found_and_in_the_history(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (account, _) = await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Łódzka Huta Miedzi", City = "Łódź", Tags = ["vip", "copper"] });
        var (contact, receipt) = await copper.Operations.Create(copper.Admin, "contact.create", new Contact
        {
            FirstName = "Žydrūnė",
            LastName = "Kazlauskienė",
            AccountId = account.Id,
            Email = "zydrune@example.lt",
            Phone = "+370 612 34567",
        });

        Assert.Equal(["Žydrūnė Kazlauskienė"], await copper.Titles(copper.Admin, "contact"));
        Assert.Equal(["Žydrūnė Kazlauskienė"], await copper.Titles(copper.Admin, "contact", r => r with { Search = "kazlau zydr" }));
        Assert.Equal(["Łódzka Huta Miedzi"], await copper.Titles(copper.Admin, "account", r => r with { Search = "lodz" }));
        Assert.Equal(["Łódzka Huta Miedzi"], await copper.Titles(copper.Admin, "account", r => r with { Search = "hu" }));
        Assert.Empty(await copper.Titles(copper.Admin, "account", r => r with { Search = "uty" }));
        Assert.Equal(["Łódzka Huta Miedzi"], await copper.Titles(copper.Admin, "account", r => r with { Filter = FilterText.Parse("city:eq:lodz,tags:any:VIP") }));
        Assert.Equal(["Žydrūnė Kazlauskienė"], await copper.Titles(copper.Admin, "contact", r => r with { Filter = FilterText.Parse("account.city:startsWith:Łó,owner:eq:me") }));

        var entry = Assert.Single(await copper.History.Of(copper.Admin, contact.Id, null, 10, default));
        Assert.Equal((receipt.Id, "contact.create", "create", 1), (entry.Operation, entry.Name, entry.Action, entry.Version));
        Assert.Null(entry.Fields);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_undone_edit_puts_back_what_nobody_changed_since(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (account, _) = await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Huta", City = "Łódź" });
        var edit = await Edit(copper, account.Id, a => (a.City, a.Name, a.Revenue) = ("Vilnius", "Huta 2", new Money(1250, "PLN")));
        await Edit(copper, account.Id, a => a.Name = "Huta 3");

        var undone = await copper.Undo.Run(copper.Admin, edit.Id);

        var kept = Assert.Single(undone.Kept);
        Assert.Equal(("name", "Huta 2", "Huta 3"), (kept.Field, kept.Mine!.GetValue<string>(), kept.Theirs!.GetValue<string>()));
        var now = await Read(copper, account.Id);
        Assert.Equal(("Łódź", "Huta 3", null), (now.City, now.Name, now.Revenue));
        await Assert.ThrowsAsync<RuleException>(() => copper.Undo.Run(copper.Admin, edit.Id));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_merge_is_undone_exactly(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (one, _) = await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Huta", Tags = ["a"] });
        var (two, _) = await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "HUTA S.A.", City = "Łódź", Tags = ["b"] });

        var merge = await copper.Merge.Run(copper.Admin, copper.Schemas.Types["account"], one.Id, [two.Id], new Dictionary<string, Guid> { ["name"] = two.Id });
        var merged = await Read(copper, one.Id);
        Assert.Equal(("HUTA S.A.", "Łódź"), (merged.Name, merged.City));
        Assert.Equal(["a", "b"], merged.Tags);
        Assert.Equal(["HUTA S.A."], await copper.Titles(copper.Admin, "account"));

        await copper.Undo.Run(copper.Admin, merge.Id);
        Assert.Equal(["Huta", "HUTA S.A."], await copper.Titles(copper.Admin, "account"));
        Assert.Null((await Read(copper, one.Id)).City);
        Assert.Equal(["HUTA S.A."], await copper.Titles(copper.Admin, "account", r => r with { Filter = FilterText.Parse("tags:any:b") }));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_sees_or_touches_what_their_role_does_not_reach(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var team = await copper.Team("North");
        var own = await copper.Member("Own", _ => Scope.Own);
        var mate = await copper.Member("Mate", _ => Scope.Team, false, team);
        var stranger = await copper.Neighbour();
        var (mine, _) = await copper.Operations.Create(own, "account.create", new Account { Name = "Mine" });
        var (ours, _) = await copper.Operations.Create(copper.Admin, "account.create", new Account { Name = "Ours", TeamId = team });

        Assert.Equal(["Mine"], await copper.Titles(own, "account"));
        Assert.Equal(["Ours"], await copper.Titles(mate, "account"));
        Assert.Equal(["Mine", "Ours"], await copper.Titles(copper.Admin, "account"));
        Assert.Empty(await copper.Titles(stranger, "account"));
        Assert.Empty(await copper.Titles(stranger, "account", r => r with { Search = "mine" }));
        await Assert.ThrowsAsync<NotFoundException>(() => Edit(copper, ours.Id, a => a.Name = "Stolen", own));
        await Assert.ThrowsAsync<NotFoundException>(() => Edit(copper, mine.Id, a => a.Name = "Stolen", stranger));
        var refused = await Assert.ThrowsAsync<FieldException>(() => copper.Operations.Create(own, "contact.create", new Contact { LastName = "Spy", AccountId = ours.Id }));
        Assert.Equal(("account", "field.reference"), (refused.Problems[0].Field, refused.Problems[0].Code));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Pages_follow_each_other_without_gap_or_repetition_whatever_the_sort(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.Operations.Run(copper.Admin, "account.create", work =>
        {
            for (var i = 0; i < 57; i++)
            {
                work.Add(new Account { Name = "Account " + (i % 7), City = i % 3 == 0 ? null : "City " + (i % 5), Revenue = i % 4 == 0 ? null : new Money(i % 6, "PLN") });
            }

            return Task.CompletedTask;
        });
        var schema = (await copper.Schemas.Of(copper.Admin, default))["account"];
        foreach (var sort in new[] { "name", "-name", "city", "-city", "-createdAt", "createdAt", "-updatedAt", "revenue", "-revenue", "owner" })
        {
            var seen = new List<Guid>();
            string? after = null;
            do
            {
                var page = await copper.Lists.Page(copper.Admin, new(schema, [schema["city"], schema["revenue"]])
                {
                    Limit = 10,
                    After = after,
                    Sort = Nanni.Records.Queries.Sort.Parse(sort, schema),
                }, default);
                seen.AddRange(page.Rows.Select(r => r.Id));
                after = page.Next;
            }
            while (after is not null);

            Assert.Equal(57, seen.Count);
            Assert.Equal(57, seen.Distinct().Count());
        }
    }

    private static Task<Nanni.Records.Operations.OperationReceipt> Edit(TestWorkspace copper, Guid id, Action<Account> change, Actor? by = null) =>
        copper.Operations.Run(by ?? copper.Admin, "account.edit", async work => change(await work.Load<Account>(id)));

    private static async Task<Account> Read(TestWorkspace copper, Guid id)
    {
        Account? read = null;
        await copper.Operations.Run(copper.Admin, "read", async work => read = await work.Load<Account>(id));
        return read!;
    }
}
