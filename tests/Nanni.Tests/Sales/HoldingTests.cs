using System.Net;
using Nanni.Activities.Interactions;
using Nanni.Customers.Accounts;
using Nanni.Customers.Contacts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Tests.Import;
using Nanni.Tests.Matching;

namespace Nanni.Tests.Sales;

public sealed class HoldingTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_organisation_shows_what_it_and_all_beneath_it_come_to_and_links_the_records(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (_, middle, leaf) = await Three(ada);
        await api.Create("opportunities", new { name = "Roof", account = leaf, amount = new { amount = "1200.00", currency = "EUR" } });
        await api.Create("opportunities", new { name = "Wall", account = middle, amount = new { amount = "50.00", currency = "PLN" } });
        await ada.Run(work =>
        {
            work.Add(new Contact { LastName = "Nowak", AccountId = leaf });
            work.Add(new Contact { LastName = "Lis", AccountId = middle });
            work.Add(new Contact { LastName = "Elsewhere" });
            work.Add(new Interaction { Subject = "Call", AccountId = leaf, At = ada.App.Clock.GetUtcNow().AddDays(-2) });
            return Task.CompletedTask;
        });

        Assert.NotNull((await ada.Get($"accounts/{middle}")).Document.QuerySelector("turbo-frame#tree[src]"));
        var tree = await ada.Get($"accounts/{middle}/holding");

        Assert.Equal(["Dilmun Holding", "Grain House", "Larsa branch"], Names(tree));
        Assert.Equal("Grain House", tree.Document.QuerySelector("[aria-current]")!.TextContent);
        Assert.All(Figures(tree).Take(2), f => Assert.Equal(3, f.Length));
        Assert.Equal("2 open deals, €1,200.00 + PLN 50.00", Normal(Figures(tree)[0][0]));
        Assert.Equal("1 open deal, €1,200.00", Normal(Figures(tree)[2][0]));
        Assert.Equal(["2 people", "2 people", "1 person"], Figures(tree).Select(f => f[1]));
        Assert.StartsWith("contact", Figures(tree)[0][2], StringComparison.Ordinal);

        string[] links = [.. tree.Document.QuerySelectorAll("li:first-child .holding-figures a").Select(a => a.GetAttribute("href")!)];
        string[][] found = [.. await Task.WhenAll(links.Select(async link => (await ada.Get(link)).Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()).Order().ToArray()))];
        Assert.Equal([["Roof", "Wall"], ["Lis", "Nowak"], ["Call"]], found);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_one_may_not_see_is_not_in_the_tree_nor_in_its_sums(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague([Scope.Own, .. Enumerable.Repeat(Scope.None, 5)]);
        var (_, middle, leaf) = await Three(ada);
        await ada.Run(async work => (await work.Load<Account>(middle)).OwnerId = bert.Member.Id);
        await ada.Run(work =>
        {
            work.Add(new Contact { LastName = "Hidden", AccountId = middle });
            work.Add(new Contact { LastName = "Mine", AccountId = middle, OwnerId = bert.Member.Id });
            return Task.CompletedTask;
        });

        var tree = await bert.Get($"accounts/{middle}/holding");

        Assert.Equal(["Grain House"], Names(tree));
        Assert.Equal("1 person", Figures(tree)[0][0]);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.Get($"accounts/{leaf}/holding")).Status);
        Assert.Null((await ada.Get($"accounts/{await Alone(ada)}")).Document.QuerySelector("turbo-frame#tree"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_circle_is_refused_at_the_field_wherever_it_comes_from(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var (top, middle, leaf) = await Three(ada);
        foreach (var below in new[] { top, middle, leaf })
        {
            var refused = await api.Patch($"accounts/{top}", new { parent = below });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("field.circle", refused.Text, StringComparison.Ordinal);
        }

        var token = ("__RequestVerificationToken", (await ada.Get($"accounts/{top}")).Value("__RequestVerificationToken")!);
        var inline = await ada.Browser.Post(ada.Url($"accounts/{top}/fields/parent"), token, ("parent", leaf.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, inline.Status);
        Assert.Contains("This would make a circle", inline.Text, StringComparison.Ordinal);

        // Beside each other is no circle; nor is moving a branch.
        Assert.Equal(HttpStatusCode.OK, (await api.Patch($"accounts/{leaf}", new { parent = top })).Status);
        var bulk = await ada.Get<BulkEdit>().Run(await ada.Actor(), new("account", BulkAction.Edit, [top, middle], null, null, false, new() { ["parent"] = leaf.ToString() }), default);
        Assert.Equal((1, 1), (bulk.Done, bulk.Left));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_import_leaves_a_circle_open_and_says_so(Provider provider)
    {
        await using var copper = await ImportBench.Create(provider);

        var result = await copper.Import("account", "name,parent\nA,B\nB,A\nC,A\n", ("name", "name"), ("parent", "parent"));

        Assert.Equal((3, 1), (result.Counts.Created, result.Counts.Unlinked));
        Assert.Null((await copper.Only<Account>("name:eq:a")).ParentId);
        Assert.Equal((await copper.Only<Account>("name:eq:a")).Id, (await copper.Only<Account>("name:eq:c")).ParentId);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deep_and_a_wide_group_are_shown(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var deep = new List<Guid>();
        await ada.Run(work =>
        {
            for (var i = 0; i < 20; i++)
            {
                deep.Add(work.Add(new Account { Name = $"Level {i:D2}", ParentId = i == 0 ? null : deep[i - 1] }).Id);
            }

            for (var i = 0; i < 200; i++)
            {
                work.Add(new Account { Name = $"Branch {i:D3}", ParentId = deep[0] });
            }

            return Task.CompletedTask;
        });

        var bottom = await ada.Get($"accounts/{deep[19]}/holding");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"Level {i:D2}"), Names(bottom));
        var root = await ada.Get($"accounts/{deep[0]}/holding");
        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => $"Branch {i:D3}").Prepend("Level 00")], Names(root));

        // The rest comes some at a time, and what lies beneath one when it is opened.
        var second = await ada.Get(root.Link(".more a"));
        var third = await ada.Get(second.Link(".more a"));
        var last = await ada.Get(third.Link(".more a"));
        Assert.Equal((60, 60, 21), (Names(second).Length, Names(third).Length, Names(last).Length));
        Assert.Equal("Level 01", Names(last)[^1]);
        Assert.Contains("18 organisations beneath", last.Document.QuerySelector(".holding-branch summary")!.TextContent, StringComparison.Ordinal);
        var branch = await ada.Get(last.Document.QuerySelector(".holding-branch turbo-frame")!.GetAttribute("src")!);
        Assert.Equal(["Level 02"], Names(branch));

        // Links do not end where a group is large: they name the top, not each organisation.
        await ada.Run(work => Task.FromResult(work.Add(new Contact { LastName = "Deep", AccountId = deep[19] })));
        var people = (await ada.Get($"accounts/{deep[0]}/holding")).Link(".holding-figures a");
        var list = await ada.Get(people);
        Assert.Equal(["Deep"], list.Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()));
        Assert.Contains("Organisation is Level 00 or beneath it", list.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<(Guid Top, Guid Middle, Guid Leaf)> Three(SignedIn ada)
    {
        Account top = new() { Name = "Dilmun Holding" }, middle = new() { Name = "Grain House" }, leaf = new() { Name = "Larsa branch" };
        await ada.Run(work =>
        {
            work.Add(top);
            middle.ParentId = top.Id;
            work.Add(middle);
            leaf.ParentId = middle.Id;
            work.Add(leaf);
            return Task.CompletedTask;
        });
        return (top.Id, middle.Id, leaf.Id);
    }

    private static async Task<Guid> Alone(SignedIn ada)
    {
        var alone = new Account { Name = "Alone" };
        await ada.Run(work => Task.FromResult(work.Add(alone)));
        return alone.Id;
    }

    private static string[] Names(TestPage page) => [.. page.Document.QuerySelectorAll(".holding-name").Select(n => n.TextContent.Trim())];

    private static string[][] Figures(TestPage page) =>
        [.. page.Document.QuerySelectorAll(".holding li").Select(li => li.QuerySelectorAll(".holding-figures > span").Select(s => s.TextContent.Trim()).ToArray())];

    private static string Normal(string text) => text.Replace('\u00A0', ' ');
}
