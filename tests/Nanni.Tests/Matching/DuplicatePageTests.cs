using System.Net;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Operations;

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
