using Nanni.Activities.Notes;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Record = Nanni.Records.Types.Record;

namespace Nanni.Tests.Queries;

public sealed class SearchTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Titles_that_begin_with_the_text_come_before_records_that_only_hold_it(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await Add(copper, new Account { Name = "Huta Łódź", City = "Kielce" }, new Account { Name = "Nowa Huta", City = "Kraków" });
        await Add(copper, new Contact { FirstName = "Hubert", LastName = "Nowak", City = "Gdynia" }, new Contact { FirstName = "Jan", LastName = "Zając", City = "Huta" });

        Assert.Equal(["Huta Łódź", "Nowa Huta", "Jan Zając"], await Titles(copper, "huta"));
        Assert.Equal(["Huta Łódź", "Hubert Nowak", "Nowa Huta", "Jan Zając"], await Titles(copper, "hu"));
        Assert.Equal(["Kielce"], (await copper.Get<Searches>().Of(copper.Admin, "huta lo", null, 10, default)).Subtitles.Values);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Words_are_found_in_any_order_and_with_or_without_diacritics(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var account = await Add(copper, new Account { Name = "Żelazna Brama S.A." });
        await Add(copper, new Contact { FirstName = "Žydrūnė", LastName = "Kazlauskienė", AccountId = account });

        foreach (var text in new[] { "Kazlauskienė Žydrūnė", "zydrune kazlausk", "auskien", "KAZLAU zy" })
        {
            var found = await copper.Get<Searches>().Of(copper.Admin, text, null, 10, default);
            var hit = Assert.Single(found.Hits);
            Assert.Equal(("contact", "Žydrūnė Kazlauskienė", "Żelazna Brama S.A."), (hit.Type, hit.Text, found.Subtitles[hit.Id]));
        }

        Assert.Empty(await Titles(copper, "zydrune kowalski"));
        Assert.Empty(await Titles(copper, " "));
        Assert.Empty(await Titles(copper, "%_\\"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_sorted_into_the_index_is_found_as_before(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await Add(copper, new Account { Name = "Huta Łódź" });

        var put = await copper.Store.SortIn(default);

        Assert.Equal(provider == Provider.Postgres, put > 0);
        Assert.Equal(0, await copper.Store.SortIn(default));
        Assert.Equal(["Huta Łódź"], await Titles(copper, "lodz"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Numbers_are_found_in_whatever_form_they_are_typed(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await Add(copper, new Contact { LastName = "Nowak", Mobile = "601 234 567" }, new Contact { LastName = "Jonaitis", Phone = "+370 612 34567" });
        await Add(copper, new Account { Name = "Huta", Nip = "1234563218" });

        foreach (var (text, title) in new[]
        {
            ("601234567", "Nowak"), ("+48 601 234 567", "Nowak"), ("601-234-567", "Nowak"), ("0048601234567", "Nowak"), ("601 2", "Nowak"),
            ("8 612 34567", "Jonaitis"), ("PL1234563218", "Huta"), ("123-456-32-18", "Huta"),
        })
        {
            Assert.Equal([title], await Titles(copper, text));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Typos_are_forgiven_one_from_four_letters_two_from_eight(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        copper.Get<Searches>().Budget = TimeSpan.FromMinutes(1);
        await Add(copper, new Contact { FirstName = "Jan", LastName = "Kowalski" }, new Contact { FirstName = "Anna", LastName = "Wiśniewska" });

        Assert.Equal(["Jan Kowalski"], await Titles(copper, "kowlaski"));
        Assert.Equal(["Jan Kowalski"], await Titles(copper, "jan kovalski"));
        Assert.Equal(["Anna Wiśniewska"], await Titles(copper, "wisnevska"));
        Assert.Equal(["Anna Wiśniewska"], await Titles(copper, "anma wisniewska"));
        Assert.Empty(await Titles(copper, "kxwxlzki"));
        Assert.Empty(await Titles(copper, "jon"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Everybody_finds_what_they_may_see_and_nothing_else(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var team = await copper.Team("North");
        var own = await copper.Member("Own", _ => Scope.Own);
        var mate = await copper.Member("Mate", _ => Scope.Team, false, team);
        var none = await copper.Member("None", _ => Scope.None);
        var stranger = await copper.Neighbour();
        var mine = await Add(copper, new Account { Name = "Copper mine", OwnerId = own.MemberId });
        await Add(copper, new Account { Name = "Copper team", TeamId = team }, new Account { Name = "Copper others" });
        await Add(copper, new Note { Body = "Copper note", AccountId = mine }, new Note { Body = "Copper secret", AccountId = mine, Private = true });
        await Add(copper, new Note { Body = "Copper whisper", AccountId = mine, Private = true, MentionIds = [own.MemberId] });

        Assert.Equal(["Copper mine", "Copper note", "Copper whisper"], (await Titles(copper, "copper", own)).Order());
        Assert.Equal(["Copper team"], await Titles(copper, "copper", mate));
        Assert.Empty(await Titles(copper, "copper", none));
        Assert.Empty(await Titles(copper, "copper", stranger));
        Assert.Equal(6, (await Titles(copper, "copper")).Count);
        copper.Get<Searches>().Budget = TimeSpan.FromMinutes(1);
        Assert.Empty(await Titles(copper, "coper", stranger));
        Assert.Equal(["Copper team"], await Titles(copper, "coper", mate));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_reference_in_a_subtitle_is_named_only_to_those_who_see_it(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var own = await copper.Member("Own", _ => Scope.Own);
        var account = await Add(copper, new Account { Name = "Hidden Works" });
        await Add(copper, new Contact { LastName = "Nowak", AccountId = account, OwnerId = own.MemberId, JobTitle = "Smith" });

        var found = await copper.Get<Searches>().Of(own, "nowak", null, 10, default);
        Assert.Equal(["Smith"], found.Subtitles.Values);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_in_the_trash_is_not_found(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var account = await Add(copper, new Account { Name = "Gone Works" });
        await copper.Operations.Run(copper.Admin, "account.trash", async work => work.Trash(await work.Load<Account>(account)));

        Assert.Empty(await Titles(copper, "gone"));
        Assert.Empty(await Titles(copper, "works"));
    }

    private static async Task<Guid> Add(TestWorkspace copper, params Record[] records)
    {
        var receipt = await copper.Operations.Run(copper.Admin, "test.create", work =>
        {
            foreach (var record in records)
            {
                work.Add(record);
            }

            return Task.CompletedTask;
        });
        return receipt.Records[0].Id;
    }

    private static async Task<List<string>> Titles(TestWorkspace copper, string text, Actor? actor = null) =>
        [.. (await copper.Get<Searches>().Of(actor ?? copper.Admin, text, null, 10, default)).Hits.Select(h => h.Text!)];
}
