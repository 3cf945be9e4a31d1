using System.Net;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>What was sent, version by version, and what changed between two.</summary>
public sealed class QuoteVersionTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_version_that_was_sent_is_listed_with_its_sender_and_hash_and_compared_with_the_one_before(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var first = "quotes/" + await api.Create("quotes", new { subject = "Ingots", currency = "EUR", validUntil = "2099-01-01" });
        await api.Put(first + "/offer", System.Text.Json.Nodes.JsonNode.Parse("""
            {"variants":[{"name":"Basic","lines":[{"name":"Ingot","quantity":2,"price":50,"tax":23},{"name":"Crate","price":5,"tax":23}]}]}
            """)!);
        await (await ada.Get(first + "/sending")).Submit(ada.Url(first + "/sending"), ("do", "link"));
        var second = (await (await ada.Get(first)).Submit(ada.Url(first + "/version"))).Location!.Split('?')[0].Replace("/offer", "", StringComparison.Ordinal)[ada.Url("").Length..].TrimStart('/');
        await api.Patch(second, new { validUntil = "2099-01-01" });
        await api.Put(second + "/offer", System.Text.Json.Nodes.JsonNode.Parse("""
            {"variants":[{"name":"Basic","lines":[{"name":"Ingot","quantity":3,"price":50,"tax":23},{"name":"Ship","price":7,"tax":23}]},{"lines":[{"name":"Gold","price":1,"tax":23}]}]}
            """)!);
        await (await ada.Get(second + "/sending")).Submit(ada.Url(second + "/sending"), ("do", "link"));

        var panel = (await ada.Get(second)).Document.QuerySelector(".quote-versions")!;
        var comparison = await ada.Get(panel.QuerySelectorAll("a").Single(a => a.TextContent.StartsWith("Compare", StringComparison.Ordinal)).GetAttribute("href")!);

        var hashes = panel.QuerySelectorAll("code").Select(c => c.TextContent).ToList();
        Assert.Equal([(await api.Get(second))["documentHash"]!.ToString(), (await api.Get(first))["documentHash"]!.ToString()], hashes);
        Assert.Equal(2, panel.QuerySelectorAll("li > p:nth-child(2)").Count(p => p.TextContent.Contains("by Ada Founder", StringComparison.Ordinal)));
        var rows = comparison.Document.QuerySelectorAll(".card:nth-of-type(1) tbody tr").Select(r => r.QuerySelector("th")!.TextContent.Trim().Split(' ', '\n')[0] + ":" + r.QuerySelector(".badge")!.TextContent).ToList();
        Assert.Equal(["Ingot:Changed", "Ship:Added", "Crate:Removed"], rows);
        Assert.Equal(["€129.15", "€193.11"], comparison.Document.QuerySelectorAll(".card:nth-of-type(1) tfoot td").Select(td => td.TextContent));
        Assert.Equal("Added", comparison.Document.QuerySelector(".card:nth-of-type(2) h2 .badge")!.TextContent);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get(first + "/pdf")).Status);

        // Who sees none of them, is told nothing of them.
        var stranger = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.None, Scope.None);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(comparison.Response.RequestMessage!.RequestUri!.AbsolutePath)).Status);
    }

    [Fact]
    public void Lines_are_matched_by_product_or_name_and_equal_ones_in_their_order()
    {
        var product = Guid.CreateVersion7();
        var before = new Offer { Variants = [new() { Lines = [new() { Name = "Ingot", ProductId = product, Price = 1 }, new() { Name = "Hour" }, new() { Name = "Hour", Price = 2 }] }] };
        var after = new Offer { Variants = [new() { Lines = [new() { Name = "Hour" }, new() { Name = "Copper ingot", ProductId = product, Price = 1 }] }] };

        var lines = VariantDifference.Of(before, after).Single().Lines;

        Assert.Equal([false, true, true], lines.Select(l => l.IsChange));
        Assert.Equal(("Ingot", "Copper ingot"), (lines[1].Before!.Name, lines[1].After!.Name));
        Assert.Equal((2m, null), (lines[2].Before!.Price, lines[2].After));
    }

    [Fact]
    public void What_a_line_costs_us_is_no_change_that_a_customer_sees() =>
        Assert.False(new LineDifference(new() { Name = "Ingot", Cost = 1 }, new() { Name = "Ingot", Cost = 2 }).IsChange);
}
