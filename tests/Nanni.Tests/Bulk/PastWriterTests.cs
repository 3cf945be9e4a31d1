using Nanni.Activities.Tasks;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Types;

namespace Nanni.Tests.Bulk;

public sealed class PastWriterTests
{
    private static readonly DateTimeOffset Then = new(2024, 3, 1, 9, 30, 0, TimeSpan.Zero);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_told_leaves_the_rows_that_doing_it_leaves(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var stranger = await copper.Neighbour();
        var (account, contact, task) = Records();
        await copper.Operations.Run(stranger, "account.create", work =>
        {
            work.Add(account);
            work.Add(contact);
            return Task.CompletedTask;
        });
        await copper.Operations.Run(stranger, "task.create", work =>
        {
            task.AccountId = account.Id;
            work.Add(task);
            return Task.CompletedTask;
        });
        await copper.Operations.Run(stranger, "task.complete", async work => (await work.Load<CrmTask>(task.Id)).Complete(Then.AddDays(2)));
        await copper.Operations.Run(stranger, "account.update", async work => (await work.Load<Account>(account.Id)).Name = "Huta Nowa");

        await Tell(copper, copper.Admin);

        foreach (var table in Digest.Tables.Append("tasks").Append("operations"))
        {
            Assert.Equal(await Digest.Of(copper, stranger.WorkspaceId, table), await Digest.Of(copper, copper.Id, table));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_history_has_the_dates_and_the_people_of_the_story(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var bert = await copper.Member("Bert", _ => Scope.All);
        var account = await Tell(copper, bert);

        var history = await copper.History.Of(copper.Admin, account.Id, null, 10, default);

        Assert.Equal(["account.update", "account.create"], history.Select(h => h.Name));
        Assert.Equal([Then.AddDays(9), Then], history.Select(h => h.At));
        Assert.All(history, entry => Assert.Equal(bert.MemberId, entry.Member));
        Assert.Equal("""["Huta Miedzi","Huta Nowa"]""", history[0].Fields!["name"]!.ToJsonString());
        Assert.Equal((Then, Then.AddDays(9), 2), (account.CreatedAt, account.UpdatedAt, account.Version));
        Assert.Equal(["Huta Nowa"], await copper.Titles(copper.Admin, "account", r => r with { Search = "nowa" }));

        // It is a history like any other: its newest operation can be taken back.
        await copper.Undo.Run(copper.Admin, history[0].Operation, default);
        Assert.Equal(["Huta Miedzi"], await copper.Titles(copper.Admin, "account"));
    }

    [Fact]
    public async Task A_story_cannot_say_what_a_form_would_refuse_nor_go_back_in_time()
    {
        await using var copper = await TestWorkspace.Create(Provider.Sqlite);
        var past = await copper.Get<PastWriter>().Begin(copper.Admin, default);
        past.Run(copper.Admin, "account.create", Then, work => work.Add(new Account { Name = "Huta" }));

        var refused = Assert.Throws<FieldException>(() =>
            past.Run(copper.Admin, "account.create", Then, work => work.Add(new Account { Name = "Huta", Email = "nobody" })));
        Assert.Equal("email", refused.Problems[0].Field);
        Assert.Throws<FieldException>(() => past.Run(copper.Admin, "account.create", Then, work => work.Add(new Account())));
        Assert.Throws<FieldException>(() => past.Run(copper.Admin, "contact.create", Then, work => work.Add(new Contact { LastName = "Król", AccountId = new Account().Id })));
        Assert.Throws<ArgumentOutOfRangeException>(() => past.Run(copper.Admin, "account.create", Then.AddDays(-1), work => work.Add(new Account { Name = "Huta" })));
    }

    private static async Task<Account> Tell(TestWorkspace copper, Actor by)
    {
        var (account, contact, task) = Records();
        var past = await copper.Get<PastWriter>().Begin(by, default);
        past.Run(by, "account.create", Then, work =>
        {
            work.Add(account);
            work.Add(contact);
        });
        past.Run(by, "task.create", Then.AddDays(1), work =>
        {
            task.AccountId = account.Id;
            work.Add(task);
        });
        await past.Save(null, default);
        past.Run(by, "task.complete", Then.AddDays(2), work => work.Change(task, t => t.Complete(work.At)));
        past.Run(by, "account.update", Then.AddDays(9), work => work.Change(account, a => a.Name = "Huta Nowa"));
        await past.Save(null, default);
        return account;
    }

    private static (Account Account, Contact Contact, CrmTask Task) Records() => (
        new() { Name = "Huta Miedzi", City = "Łódź", Phone = "+48 42 633 44 55", Vip = true, Tags = ["miedź"] },
        new() { FirstName = "Żaneta", LastName = "Król", Email = "zaneta@huta.example", NameDay = "08-17" },
        new() { Subject = "Weigh the ingots", DueAt = Then.AddDays(5) });
}
