using System.Net;
using Nanni.Database;

namespace Nanni.Tests.Sales;

/// <summary>The board shows what the list's filter lets through, keeps it in its address and in a view, and counts by it after a move.</summary>
public sealed class BoardFilterTests
{
    private const string Large = """{"and":[{"field":"amount","op":"gt","value":1000}]}""";

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_filter_is_on_the_board_in_its_address_and_in_its_builder(Provider provider)
    {
        var ada = await With(provider, ("Roof", 15_000), ("Gutters", 200));
        var query = "?filter=" + Uri.EscapeDataString(Large);

        var board = await ada.Get("opportunities/board" + query);
        var builder = await ada.Get("opportunities/board/filter" + query + "&q=o");

        Assert.Equal(["Roof"], Deals(board));
        var chip = board.Document.QuerySelector(".filter-chip")!;
        Assert.Contains("Amount", chip.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Gutters", "Roof"], Deals(await ada.Get(chip.QuerySelector("a")!.GetAttribute("href")!)).Order());
        Assert.Equal((ada.Url("opportunities/board"), Large, "o"),
            (builder.Document.Forms.Single(f => f.GetAttribute("action")!.EndsWith("board", StringComparison.Ordinal)).GetAttribute("action"), builder.Value("filter"), builder.Value("q")));
        Assert.Equal("1", (await ada.Get("opportunities/board/count" + query)).Document.QuerySelector("#count")!.TextContent.Trim());

        // To the same deals as a table, and from there to the board again.
        var list = await ada.Get(board.Document.QuerySelector(".board-head .button-pair a")!.GetAttribute("href")!);
        Assert.Equal(["Roof"], list.Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()));
        Assert.Equal(["Roof"], Deals(await ada.Get(list.Document.QuerySelectorAll(".list-actions .button-pair a")[1].GetAttribute("href")!)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_board_is_kept_as_a_view_and_its_totals_are_the_views(Provider provider)
    {
        var ada = await With(provider, ("Roof", 15_000), ("Gutters", 200), ("Spouts", 7_000));
        var board = await ada.Get("opportunities/board?filter=" + Uri.EscapeDataString(Large));

        var kept = await board.Submit(ada.Url("opportunities/views"), ("name", "Large ones"), ("scope", "private"));
        var view = await kept.Follow();
        var tab = view.Document.QuerySelector(".view-tab[aria-current]")!;

        Assert.StartsWith(ada.Url("opportunities/board?view="), kept.Location, StringComparison.Ordinal);
        Assert.Equal(("Large ones", kept.Location), (tab.TextContent.Trim(), tab.GetAttribute("href")));
        Assert.Equal(["Roof", "Spouts"], Deals(view).Order());

        // Wherever the view is opened from, it is a board.
        var opened = await ada.Get(kept.Location!.Replace("/board", "", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Redirect, kept.Location), (opened.Status, opened.Location));

        var card = view.Document.QuerySelectorAll(".deal").Single(d => d.TextContent.Contains("Roof", StringComparison.Ordinal));
        var next = view.Document.QuerySelectorAll(".board-column")[1].GetAttribute("data-column")!;
        using var move = new HttpRequestMessage(HttpMethod.Post, card.GetAttribute("data-move") + new Uri("http://x" + kept.Location).Query)
        {
            Headers = { { "Accept", "text/vnd.turbo-stream.html" } },
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", view.Value("__RequestVerificationToken")!), new("stage", next)]),
        };
        var moved = await ada.Browser.Send(move);

        Assert.Equal(HttpStatusCode.OK, moved.Status);
        Assert.Equal(["1", "1"], System.Text.RegularExpressions.Regex.Matches(moved.Text, "class=\"count\"[^>]*>([0-9]+)<").Select(m => m.Groups[1].Value));
    }

    private static IEnumerable<string> Deals(TestPage board) => board.Document.QuerySelectorAll(".deal-title").Select(d => d.TextContent.Trim());

    private static async Task<SignedIn> With(Provider provider, params (string Name, decimal Amount)[] deals)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        foreach (var (name, amount) in deals)
        {
            await api.Create("opportunities", new { name, amount = new { amount, currency = "EUR" } });
        }

        return ada;
    }
}
