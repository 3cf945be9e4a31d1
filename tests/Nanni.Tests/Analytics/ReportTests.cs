using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Tests.Analytics;

/// <summary>Reports on selling: the numbers are those of the records behind them, for whoever looks.</summary>
public sealed partial class ReportTests
{
    private static readonly string[] All = ["funnel", "winRate", "lost", "cohorts", "activity", "leaders"];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_number_opens_as_many_records_as_it_says(Provider provider)
    {
        var ada = await Sold(provider);
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        ada.App.Services.GetRequiredService<Schemas>().Forget(ada.Workspace.Id);
        await (await ApiClient.Of(bert)).Create("opportunities", new { name = "His" });
        var opened = 0;
        foreach (var (who, report) in All.Select(report => (ada, report)).Append((bert, "funnel")).Append((bert, "winRate")))
        {
            var first = await who.Get("reports/" + report);
            Assert.Equal(HttpStatusCode.OK, first.Status);
            foreach (var by in first.Document.QuerySelectorAll("select[name=by] option").Select(o => o.GetAttribute("value")!).DefaultIfEmpty("").Take(6))
            {
                var page = await who.Get($"reports/{report}?period=this year&by={by}");
                foreach (var link in page.Document.QuerySelectorAll(".report-table td a, .report-bars a").DistinctBy(a => a.GetAttribute("href")))
                {
                    var (list, filter) = link.GetAttribute("href")!.Split('?') is [var path, var query] ? (path, query) : default;
                    var count = (await who.Get($"{list}/count?{filter}")).Document.QuerySelector("#count")!.TextContent.Trim();
                    Assert.True(Says(link.TextContent, count), $"{report} by {by}: “{link.TextContent}” opens {count}: {Uri.UnescapeDataString(filter!)}");
                    opened++;
                }
            }
        }

        Assert.True(opened > 100, $"only {opened} numbers were opened");
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deal_has_reached_the_stage_where_it_was_lost_and_no_further(Provider provider)
    {
        var ada = await Sold(provider);

        var page = await ada.Get("reports/funnel?period=all");

        // Six deals: two won, one lost in the second stage, one moved to the third, two where they began.
        var rows = page.Document.QuerySelectorAll(".report-table tbody tr").Select(row => row.QuerySelectorAll("td").Take(5).Select(c => c.TextContent.Trim()).ToList()).ToList();
        Assert.Equal(["6", "100%", "–", "0", "2"], rows[0]);
        Assert.Equal(["4", "66.7%", "66.7%", "1", "0"], rows[1]);
        Assert.Equal(["3", "50%", "75%", "0", "1"], rows[2]);
        Assert.Equal("2", rows[^1][0]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Money_of_several_currencies_is_never_added_and_who_may_not_see_it_does_not(Provider provider)
    {
        var ada = await Sold(provider);

        var page = await ada.Get("reports/leaders?period=this year");
        var row = page.Document.QuerySelector(".report-table tbody tr")!.TextContent;

        Assert.Contains("€1,000", row, StringComparison.Ordinal);
        Assert.Contains("400", row, StringComparison.Ordinal);
        Assert.DoesNotContain("1,400", row, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_asked_goes_along_and_what_cannot_be_answered_is_said(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var filter = Uri.EscapeDataString("""{"field":"amount","op":"gt","value":1000}""");

        var page = await ada.Get($"reports/winRate?period=last quarter&filter={filter}");
        Assert.Contains("Nothing to count", page.Text);
        Assert.Contains("Amount", page.Document.QuerySelector(".filter-chip")!.TextContent);
        foreach (var tab in page.Document.QuerySelectorAll(".view-tab"))
        {
            Assert.Contains("last%20quarter", tab.GetAttribute("href")!);
            Assert.Contains("filter=", tab.GetAttribute("href")!);
        }

        var backwards = await ada.Get("reports/lost?period=own&from=2026-05-01&until=2026-04-01");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, backwards.Status);
        Assert.Equal("2026-05-01", backwards.Value("from"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get("reports/tablets")).Status);

        var stranger = await ada.SignInColleague(Scope.None, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Get("reports/funnel")).Status);
        Assert.DoesNotContain("/reports", (await stranger.Get("home")).Text, StringComparison.Ordinal);
    }

    /// <summary>Six deals: two won (in euro and in złoty), one lost in the second stage, one in the third, two in the first; and two talks.</summary>
    private static async Task<SignedIn> Sold(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var deals = new List<Guid>();
        foreach (var (amount, currency) in new[] { (1_000, "EUR"), (400, "PLN"), (50, "EUR"), (70, "EUR"), (80, "EUR"), (90, "EUR") })
        {
            deals.Add(await api.Create("opportunities", new { name = $"Deal over {amount}", amount = new { amount, currency } }));
        }

        var page = await ada.Get("opportunities/board");
        var stages = page.Document.QuerySelectorAll(".board-column").Select(c => c.GetAttribute("data-column")!).ToList();
        var (won, lost) = (stages[^2], stages[^1]);
        await api.Put($"opportunities/{deals[0]}/stage", new { stage = won });
        await api.Put($"opportunities/{deals[1]}/stage", new { stage = won });
        await api.Put($"opportunities/{deals[2]}/stage", new { stage = stages[1] });
        await api.Put($"opportunities/{deals[2]}/stage", new { stage = lost, lostReason = "price" });
        await api.Put($"opportunities/{deals[3]}/stage", new { stage = stages[2] });
        await api.Create("interactions", new { subject = "Call", kind = "call" });
        await api.Create("interactions", new { subject = "Visit", kind = "visit" });
        await api.Create("tasks", new { subject = "Weigh the copper", status = "done" });
        return ada;
    }

    /// <summary>The count is one of the numbers in the words: “2”, “2 · 33.3%”, “50% of 2”; or the words are an amount, which tells no count.</summary>
    private static bool Says(string words, string count) =>
        words.Contains('€', StringComparison.Ordinal) || Numbers().Matches(words).Any(m => m.Value == count.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<![\d.,])\d+(?![\d.,%])")]
    private static partial Regex Numbers();
}
