using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Customers.Accounts;
using Nanni.Database;
using Nanni.Records.Jobs;
using Nanni.Records.Matching;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Jobs;

namespace Nanni.Tests.Matching;

public sealed class DuplicateSearchTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Typos_swapped_names_and_other_ways_to_write_a_number_meet_and_namesakes_do_not(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.Contact("Jonas", "Petrauskas", "+370 612 34567", "jonas@example.com");
        await ada.Contact("Petrauskas", "Jonas", "861234567");
        await ada.Contact("Jonas", "Petrauskaas", "8 (612) 34 567");
        await ada.Contact("Ona", "Kazlauskienė", "+37061298765");
        await ada.Contact("Ona", "Kazlauskienė", "+37065554433");
        await ada.Contact("Rūta", "Petrauskienė", "861234567");

        await ada.Search();

        Assert.Equal(["Jonas Petrauskaas = Jonas Petrauskas = Petrauskas Jonas"], await ada.Groups());
        Assert.Equal("1 group", (await ada.Get("duplicates")).Count());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Organisations_meet_too(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.Run(work =>
        {
            work.Add(new Account { Name = "Copper Works UAB", City = "Kaunas", Phone = "+37037123456" });
            work.Add(new Account { Name = "UAB „COPPER WORKS“", City = "Kaunas", Phone = "837123456" });
            work.Add(new Account { Name = "Tin Works UAB", City = "Kaunas" });
            return Task.CompletedTask;
        });

        await ada.Search(type: "account");

        Assert.Equal(["Copper Works UAB = UAB „COPPER WORKS“"], (await ada.Get("duplicates?type=account")).Groups());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_changes_afterwards_is_found_without_searching_everything(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var one = await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Search();
        var another = await ada.Contact("Jons", "Petrauskas", "+37061234567");
        await ada.Search();
        Assert.Equal(["Jonas Petrauskas = Jonas Petrauskas = Jons Petrauskas"], await ada.Groups());

        // It turns out to be somebody else: the page knows at once, the table after the next search.
        await ada.Change(one, c => (c.FirstName, c.LastName, c.Mobile) = ("Rasa", "Vaitkutė", "869999999"));
        Assert.Equal(["Jonas Petrauskas = Jons Petrauskas"], await ada.Groups());
        await ada.Search();
        Assert.DoesNotContain(one, await Paired(ada));

        await ada.Run(async work => work.Trash(await work.Load<Nanni.Customers.Contacts.Contact>(another)));
        Assert.Empty(await ada.Groups());
        await ada.Search();
        Assert.Empty(await Paired(ada));
        await ada.Run(async work => (await work.LoadAll<Nanni.Customers.Contacts.Contact>([another])).ForEach(work.Restore));
        await ada.Search();
        Assert.Equal(["Jonas Petrauskas = Jons Petrauskas"], await ada.Groups());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Small_searches_end_where_one_search_through_everything_does(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var random = new Random(7);
        string[] names = ["Jonas", "Jons", "Ona", "Onna", "Petras"], numbers = ["861234567", "861234568", "869876543"];
        var ids = new List<Guid>();
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 5; i++)
            {
                ids.Add(await ada.Contact(names[random.Next(names.Length)], "Petrauskas", numbers[random.Next(numbers.Length)]));
            }

            await ada.Change(ids[random.Next(ids.Count)], c => (c.FirstName, c.Mobile) = (names[random.Next(names.Length)], numbers[random.Next(numbers.Length)]));
            await ada.Search();
        }

        var small = await Kept(ada);
        await ada.Get<RecordStore>().Write([ada.Get<RecordStore>().Sql().Add($"delete from duplicate_pairs where workspace_id = {ada.Workspace.Id}")], [-1], Urgency.Bulk, default);
        await ada.Search(all: true);

        Assert.NotEmpty(small);
        Assert.Equal(await Kept(ada), small);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_walk_through_the_keys_finds_the_same_in_steps_of_any_size(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.Operations.Run(copper.Admin, "contact.create", work =>
        {
            for (var i = 0; i < 40; i++)
            {
                work.Add(new Nanni.Customers.Contacts.Contact { FirstName = i % 3 == 0 ? "Jan" : "Ewa", LastName = $"Nowak{i / 4}", City = "Opole", Mobile = $"60123450{i / 4}" });
            }

            return Task.CompletedTask;
        });
        var type = copper.Schemas.Types["contact"];
        var whole = await copper.Get<DuplicateFinder>().All(copper.Admin, type, isAwaited: true, null, default);

        Assert.NotEmpty(whole);
        foreach (var step in (int[])[7, 41, 100])
        {
            var parts = new List<double>();
            var found = await new DuplicateFinder(copper.Store, copper.Schemas, new Courtesy(TimeProvider.System)) { Step = step }.All(
                copper.Admin, type, isAwaited: false, part => { parts.Add(part); return Task.CompletedTask; }, default);
            Assert.Equal(whole.Order(By).ToArray(), found.Order(By).ToArray());
            Assert.Equal(parts.Order().ToArray(), parts.ToArray());
            Assert.Equal(1, parts[^1]);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_background_starts_a_search_where_something_was_written(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Get<Sealer>().Seal(default);
        using var upkeep = new DuplicateUpkeep(ada.Get<RecordStore>(), ada.Get<DuplicateSearch>(), app.Clock, NullLogger<DuplicateUpkeep>.Instance);

        await upkeep.Follow(default);

        var contacts = DuplicateSearch.JobId(ada.Workspace.Id, ada.Get<RecordTypes>()["contact"]);
        Assert.True(await ada.Get<JobRunner>().Run(ada.Workspace.Id, contacts, null, default));
        Assert.Equal(["Jonas Petrauskas = Jonas Petrauskas"], await ada.Groups());

        await upkeep.Follow(default);
        Assert.True((await ada.Get<JobQueue>().Find(ada.Workspace.Id, contacts, default))!.IsFinished);
    }

    private static readonly Comparer<DuplicatePair> By = Comparer<DuplicatePair>.Create((a, b) => (a.First, a.Second).CompareTo((b.First, b.Second)));

    private static async Task<HashSet<Guid>> Paired(SignedIn person) => [.. (await Kept(person)).SelectMany(p => new[] { p.Pair.First, p.Pair.Second })];

    private static async Task<GroupedPair[]> Kept(SignedIn person) =>
        [.. (await person.Get<DuplicateTable>().All(await person.Actor(), person.Get<RecordTypes>()["contact"], default)).OrderBy(p => (p.Pair.First, p.Pair.Second))];
}
