using System.Net;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Tests.Matching;

public sealed class DuplicatePageTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_group_is_merged_and_the_page_is_where_it_was_and_undo_brings_the_group_back(Provider provider)
    {
        var ada = await Ada(provider);
        var page = await ada.Get("duplicates?type=contact");
        var merge = await ada.Get(page.Link(".quality-group a.button"));

        var merged = await merge.Submit();

        Assert.Equal(ada.Url("duplicates?type=contact"), merged.Location);
        Assert.Equal(["Ona Kazlauskienė = Onna Kazlauskienė"], (await merged.Follow()).Groups());
        await ada.Search();
        Assert.Equal(["Ona Kazlauskienė = Onna Kazlauskienė"], await ada.Groups());

        await ada.Get<Undo>().Run(await ada.Actor(), await ada.LastOperation("contact.merge"));
        await ada.Search();
        Assert.Equal(["Jonas Petrauskas = Jons Petrauskas", "Ona Kazlauskienė = Onna Kazlauskienė"], [.. (await ada.Groups()).Order()]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task All_certain_ones_are_merged_at_once_and_come_back_at_once(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var own = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None);
        for (var i = 0; i < 60; i++)
        {
            await ada.Contact("Anna", $"Sure{i:00}", "861234" + i.ToString("000", System.Globalization.CultureInfo.InvariantCulture), $"anna{i}@example.com");
            await ada.Contact("Anna", $"Sure{i:00}", null, $"anna{i}@example.com");
        }

        // A father and his son, somebody with a typo, and two whom somebody has said to be different: a person looks.
        await ada.Contact("Jonas", "Petrauskas", "861299999");
        await ada.Contact("Jonas", "Petrauskas", "861299999");
        await ada.Contact("Ona", "Kazlauskienė", "861288888", "ona@example.com");
        await ada.Contact("Onna", "Kazlauskienė", "861288888", "ona@example.com");
        var apart = new[] { await ada.Contact("Rasa", "Two", null, "rasa@example.com"), await ada.Contact("Rasa", "Two", null, "rasa@example.com") };
        await ada.Run(async work => DistinctPairs.Say(work, await work.LoadAll<Contact>(apart)));
        await ada.Search();

        // Who does not see them merges nothing.
        Assert.Contains("Nothing is certain", (await own.Get("duplicates/certain?type=contact")).Text, StringComparison.Ordinal);
        await Work(own);
        Assert.Equal(126, await Living(ada));

        var page = await ada.Get((await ada.Get("duplicates?type=contact")).Link("a[href*='/duplicates/certain']"));
        Assert.Equal("60 groups", page.Count());
        var job = await Work(ada);
        Assert.Equal(66, await Living(ada));
        Assert.Equal(["Jonas Petrauskas = Jonas Petrauskas", "Ona Kazlauskienė = Onna Kazlauskienė"], [.. (await ada.Groups()).Order()]);
        Assert.Contains(">60<", (await ada.Get("jobs/" + job)).Text, StringComparison.Ordinal);
        var survivor = (await ApiClient.Of(ada)).Get("contacts?filter=email:eq:anna7@example.com");
        Assert.Equal("861234007", Assert.Single((await survivor).Items("mobile")));

        var done = await ada.Get("jobs/" + job);
        await done.Submit(ada.Url($"jobs/{job}/undo"));
        Assert.Equal(126, await Living(ada));
        await ada.Search();
        Assert.Equal(62, int.Parse((await ada.Get("duplicates?type=contact")).Count()!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

        static async Task<Guid> Work(SignedIn person)
        {
            var token = (await person.Get("duplicates?type=contact")).Value("__RequestVerificationToken")!;
            var started = await person.Browser.Post(person.Url("duplicates/certain?type=contact"), ("__RequestVerificationToken", token));
            var id = Guid.Parse(started.Location!.Split('/')[^1]);
            Assert.True(await person.Get<JobRunner>().Run(person.Workspace.Id, id, null, default));
            return id;
        }

        static async Task<long> Living(SignedIn person) => (await person.Get<RecordStore>().Query(
            person.Get<RecordStore>().Sql().Add($"select count(*) from contacts where workspace_id = {person.Workspace.Id} and deleted_at is null"), row => row.Long(0), default))[0];
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_record_without_a_likely_double_is_merged_with_one_that_is_looked_for(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var (nanni, other) = (await ada.Contact("Nanni", "of Ur"), await ada.Contact("Imgur", "Sin"));

        var page = await ada.Get($"contacts/merge?ids={nanni}");
        Assert.Contains("Which record is the same as Nanni of Ur?", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("input[name=into]"));

        // As without a script: what was typed finds it; chosen in the list, both ids come.
        var found = await ada.Get($"contacts/merge?ids={nanni}&ids=&ids.text=imgur");
        var both = await ada.Get(found.Link(".merge-found a"));
        Assert.Equal(2, both.Document.QuerySelectorAll("input[name=into]").Length);
        Assert.Contains("Nothing found", (await ada.Get($"contacts/merge?ids={nanni}&ids.text=nobody")).Text, StringComparison.Ordinal);
        await both.Submit();
        HttpStatusCode[] now = [(await ada.Get($"contacts/{nanni}")).Status, (await ada.Get($"contacts/{other}")).Status];
        Assert.Single(now, HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Different_ones_are_not_shown_again_until_that_is_undone(Provider provider)
    {
        var ada = await Ada(provider);
        var page = await ada.Get("duplicates?type=contact");
        var first = page.Groups()[0];

        var apart = await page.Submit(ada.Url("contacts/distinct"));

        Assert.Equal(ada.Url("duplicates?type=contact"), apart.Location);
        var rest = await apart.Follow();
        Assert.Equal(("1 group", false), (rest.Count(), rest.Groups().Contains(first)));
        await ada.Search();
        await ada.Search(all: true);
        Assert.DoesNotContain(first, await ada.Groups());

        await ada.Get<Undo>().Run(await ada.Actor(), await ada.LastOperation("contact.distinct"));
        await ada.Search();
        Assert.Contains(first, await ada.Groups());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_differs_from_a_merged_record_differs_from_what_it_became(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var son = await ada.Contact("Jonas", "Petrauskas", "861234567");
        var father = await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Search();
        await (await ada.Get("duplicates")).Submit(ada.Url("contacts/distinct"));
        var copy = await ada.Contact("Jonas", "Petrauskas", "861234567");

        await ada.Get<Merge>().Run(await ada.Actor(), ada.Get<Nanni.Records.Types.RecordTypes>()["contact"], copy, [son], new Dictionary<string, Guid>());
        await ada.Search(all: true);

        Assert.Empty(await ada.Groups());
        Assert.DoesNotContain(father.ToString(), (await ada.Get($"contacts/{copy}")).Document.QuerySelector(".record-doubles")?.InnerHtml ?? "", StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_sees_groups_of_records_they_may_see_and_no_trace_of_others(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None, Scope.None);
        await ada.Contact("Jonas", "Petrauskas", "861234567", owner: bert.Member.Id);
        await ada.Contact("Jons", "Petrauskas", "861234567");
        await ada.Contact("Ona", "Kazlauskienė", "869876543", owner: bert.Member.Id);
        await ada.Contact("Onna", "Kazlauskienė", "869876543", owner: bert.Member.Id);
        await ada.Search();

        var page = await bert.Get("duplicates?type=contact");
        Assert.Equal(["Ona Kazlauskienė = Onna Kazlauskienė"], page.Groups());
        Assert.Equal("1 group", page.Count());
        Assert.DoesNotContain("Petrauskas", page.Text, StringComparison.Ordinal);

        // He may not delete, so not merge; he may say that two of his own differ, and nothing of others'.
        Assert.Null(page.Document.QuerySelector(".quality-group a.button"));
        Assert.Equal(2, (await ada.Groups()).Length);
        var theirs = (await ada.Get("duplicates?type=contact")).Document.QuerySelectorAll("input[name=ids]").Select(i => i.GetAttribute("value")!)
            .Single(ids => !page.Text.Contains(ids.Split(',')[1], StringComparison.Ordinal) || !page.Text.Contains(ids.Split(',')[0], StringComparison.Ordinal));
        var refused = await page.Submit(bert.Url("contacts/distinct"), ("ids", theirs));
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        Assert.Equal(2, (await ada.Groups()).Length);
        await page.Submit(bert.Url("contacts/distinct"));
        Assert.Equal(["Jonas Petrauskas = Jons Petrauskas"], await ada.Groups());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_is_for_those_who_may_edit(Provider provider)
    {
        var ada = await Ada(provider);
        var reader = await ada.SignInColleague(Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var stranger = await ada.App.SignIn();

        Assert.Equal(HttpStatusCode.NotFound, (await reader.Get("duplicates")).Status);
        Assert.Null((await reader.Get("contacts")).Document.QuerySelector("nav a[href$='/duplicates']"));
        Assert.NotNull((await ada.Get("contacts")).Document.QuerySelector("nav a[href$='/duplicates']"));
        Assert.Empty(await stranger.Groups());
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get("duplicates?type=opportunity")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.Get("duplicates?type=contact&from=nonsense")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Pages_follow_each_other_and_a_merge_on_the_second_leads_back_there(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        for (var i = 0; i < 25; i++)
        {
            await ada.Contact("Jonas", $"Petrauskas{(char)('a' + i)}", $"86123{i:D2}67", $"jonas{i}@example.com");
            await ada.Contact("Jonas", $"Petrauskas{(char)('a' + i)}", $"86123{i:D2}67", i % 2 == 0 ? null : $"jonas{i}@example.com");
        }

        await ada.Search();
        var first = await ada.Get("duplicates?type=contact");
        Assert.Equal("25 groups", first.Count());
        var second = await ada.Get(first.Link("nanni-more a"));
        Assert.Equal((20, 5), (first.Groups().Length, second.Groups().Length));
        Assert.Empty(first.Groups().Intersect(second.Groups()));

        var merged = await (await ada.Get(second.Link(".quality-group a.button"))).Submit();
        Assert.Equal(4, (await merged.Follow()).Groups().Length);
        Assert.Equal(second.Response.RequestMessage!.RequestUri!.PathAndQuery, merged.Location);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_offers_the_first_search_and_shows_how_far_it_is(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Contact("Jonas", "Petrauskas", "861234567");
        var empty = await ada.Get("duplicates?type=contact");
        Assert.Contains("Not compared yet", empty.Text, StringComparison.Ordinal);

        var started = await (await empty.Submit()).Follow();

        Assert.NotNull(started.Document.QuerySelector("nanni-poll"));
        await ada.RunSearch();
        var done = await ada.Get("duplicates?type=contact");
        Assert.Null(done.Document.QuerySelector("nanni-poll"));
        Assert.Single(done.Groups());
    }

    private static async Task<SignedIn> Ada(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        await ada.Contact("Jonas", "Petrauskas", "861234567");
        await ada.Contact("Jons", "Petrauskas", "861234567");
        await ada.Contact("Ona", "Kazlauskienė", "869876543");
        await ada.Contact("Onna", "Kazlauskienė", "869876543");
        await ada.Search();
        return ada;
    }
}
