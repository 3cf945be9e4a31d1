using Nanni.Activities.Interactions;
using Nanni.Activities.Notes;
using Nanni.Activities.Tasks;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Queries;

namespace Nanni.Tests.Queries;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Ranges_follow_each_other_without_gap_or_repetition_even_within_one_instant(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var account = await copper.Tell(new Account { Name = "Huta" });
        await copper.Tell([.. Enumerable.Range(0, 31).Select(i => Call($"Call {i}", account, Noon.AddDays(i / 9)))]);

        var all = await Read(copper, copper.Admin, account, 4);

        Assert.Equal(31, all.Count);
        Assert.Equal(31, all.Select(i => i.Record).Distinct().Count());
        Assert.Equal(all.OrderByDescending(i => i.At).Select(i => i.At), all.Select(i => i.At));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Only_the_chosen_kinds_are_told(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var account = await copper.Tell(new Account { Name = "Huta" });
        await copper.Tell([Call("Call", account, Noon), new Note { Body = "Note", AccountId = account }, new CrmTask { Subject = "Task", AccountId = account, DueAt = Noon }]);

        Assert.Equal(["Note"], (await Read(copper, copper.Admin, account, 20, "note")).Select(i => i.Title));
        Assert.Equal(["Call", "Task"], (await Read(copper, copper.Admin, account, 20, "call", "task")).Select(i => i.Title).Order());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_story_of_a_merged_record_goes_on_in_the_one_it_became(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var accounts = await copper.Tell([new Account { Name = "A" }, new Account { Name = "B" }, new Account { Name = "C" }]);
        var both = Call("Both", accounts[0], Noon.AddDays(4));
        both.AboutId = accounts[1];
        await copper.Tell([.. accounts.Select((id, i) => Call("Call " + i, id, Noon.AddDays(i))), both]);
        var type = copper.Schemas.Types["account"];
        await copper.Merge.Run(copper.Admin, type, accounts[1], [accounts[2]], new Dictionary<string, Guid>());
        await copper.Merge.Run(copper.Admin, type, accounts[0], [accounts[1]], new Dictionary<string, Guid>());

        Assert.Equal(["Both", "Call 2", "Call 1", "Call 0"], (await Read(copper, copper.Admin, accounts[0], 2)).Select(i => i.Title));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Private_entries_are_for_their_author_and_those_they_mention(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var author = await copper.Member("Author", _ => Scope.All);
        var mentioned = await copper.Member("Mentioned", _ => Scope.All);
        var other = await copper.Member("Other", _ => Scope.All);
        var account = await copper.Tell(new Account { Name = "Huta" });
        await copper.Tell(new Note { Body = "Whisper", AccountId = account, Private = true, MentionIds = [mentioned.MemberId], OwnerId = other.MemberId }, author);

        Assert.Single(await Read(copper, author, account, 20));
        Assert.Single(await Read(copper, mentioned, account, 20));
        Assert.Empty(await Read(copper, other, account, 20));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_that_one_may_not_see_is_not_told_with_its_account(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var own = await copper.Member("Own", _ => Scope.Own);
        var account = await copper.Tell(new Account { Name = "Huta", OwnerId = own.MemberId });
        var contact = await copper.Tell(new Contact { LastName = "Nowak" });
        var stages = await copper.Stages("First");
        var deals = new[] { Story.Deal("Mine", stages[0], 1, 1), Story.Deal("Theirs", stages[0], 1, 1) };
        deals[0].OwnerId = own.MemberId;
        foreach (var deal in deals)
        {
            deal.AccountId = account;
        }

        await copper.Tell([.. deals, Call("Call", account, Noon), Call("Elsewhere", contact, Noon)]);

        Assert.Equal(["Call", "Mine"], (await Read(copper, own, account, 20)).Select(i => i.Title).Order());
    }

    private static Interaction Call(string subject, Guid about, DateTimeOffset at) => new() { Subject = subject, Kind = "call", AboutId = about, At = at };

    private static async Task<List<TimelineRow>> Read(TestWorkspace copper, Actor actor, Guid subject, int limit, params string[] kinds)
    {
        Guid[] subjects = [subject, .. await copper.Get<Titles>().MergedInto(actor, subject, default)];
        var items = new List<TimelineRow>();
        while (true)
        {
            (DateTimeOffset, Guid)? after = items.Count == 0 ? null : (items[^1].At, items[^1].Record);
            var more = await copper.Store.Query(
                Timeline.Select(copper.Store.Sql(), copper.Schemas.Types, actor, subjects, after, kinds, limit), Timeline.Read, default);
            if (more.Count == 0)
            {
                return items;
            }

            items.AddRange(more);
        }
    }
}
