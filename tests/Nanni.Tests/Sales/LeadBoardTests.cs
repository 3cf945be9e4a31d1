using System.Net;
using AngleSharp.Dom;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>Leads stand on a board by their status: a move is the same change as on their page, with the same rules.</summary>
public sealed class LeadBoardTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Each_status_is_a_column_with_its_leads_and_what_they_may_come_to(Provider provider)
    {
        var (ada, api) = await Office(provider);
        await api.Create("leads", new { lastName = "Nanni", company = "Copper Works", estimatedValue = new { amount = 1_200, currency = "EUR" } });
        await api.Create("leads", new { lastName = "Arbituram", status = "working", nextStep = "Call" });
        await api.Create("leads", new { lastName = "Ea-nasir", status = "disqualified", disqualifyReason = "spam" });

        var board = await ada.Get("leads/board");

        Assert.Equal(
            [("New", "1"), ("Working", "1"), ("Qualified", "0"), ("Disqualified", "1"), ("Converted", "0")],
            board.Document.QuerySelectorAll(".board-column").Select(c => (c.QuerySelector("h2")!.TextContent, c.QuerySelector(".count")!.TextContent)));
        Assert.Contains("1,200", Column(board, "new").QuerySelector(".column-totals")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Copper Works", Column(board, "new").QuerySelector(".deal")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Call", Column(board, "working").QuerySelector(".deal-next")!.TextContent, StringComparison.Ordinal);
        Assert.Null(Column(board, "disqualified").QuerySelector(".quick-add"));

        // The list and the board lead to each other; the menu goes to the list.
        var list = await ada.Get("leads");
        Assert.Contains(list.Document.QuerySelectorAll(".list-actions a"), a => a.GetAttribute("href") == ada.Url("leads/board"));
        Assert.Contains(list.Document.QuerySelectorAll("nav a"), a => a.GetAttribute("href") == ada.Url("leads"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_move_is_a_change_of_status_that_can_be_undone(Provider provider)
    {
        var (ada, api) = await Office(provider);
        var lead = "leads/" + await api.Create("leads", new { lastName = "Nanni" });

        var moved = await Move(ada, lead, "working");

        Assert.Equal(HttpStatusCode.OK, moved.Status);
        Assert.Equal(["0", "1"], System.Text.RegularExpressions.Regex.Matches(moved.Text, "class=\"count\"[^>]*>([0-9]+)<").Select(m => m.Groups[1].Value));
        var now = await api.Get(lead);
        Assert.Equal("working", now["status"]!.ToString());
        Assert.Equal(["lead.update", "lead.create"], (await api.Get("operations?record=" + now.Id)).Items("name"));
        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{moved.Response.Headers.GetValues("X-Operation").Single()}/undo", new { })).Status);
        Assert.Equal("new", (await api.Get(lead))["status"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Who_does_not_fit_needs_a_reason_and_who_does_is_converted_on_the_page_for_it(Provider provider)
    {
        var (ada, api) = await Office(provider);
        var lead = "leads/" + await api.Create("leads", new { lastName = "Nanni" });

        var dialog = (await ada.Get("leads/board")).Document.QuerySelector("#board-lost")!;
        Assert.Contains("spam", dialog.QuerySelectorAll("input[name=disqualifyReason]").Select(i => i.GetAttribute("value")));
        var refused = await Move(ada, lead, "disqualified");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Say why the lead does not fit.", refused.Text, StringComparison.Ordinal);

        var converting = await Move(ada, lead, "converted");
        Assert.StartsWith(ada.Url(lead) + "/convert?", converting.Response.Headers.GetValues("X-Ask").Single(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await Move(ada, lead, "disqualified", ("disqualifyReason", "spam"))).Status);
        Assert.Equal("spam", (await api.Get(lead))["disqualifyReason"]!.ToString());

        // One that does not fit is not converted, and one that was converted stays so.
        Assert.Contains("is disqualified", (await Move(ada, lead, "converted")).Text, StringComparison.Ordinal);
        var other = "leads/" + await api.Create("leads", new { lastName = "Arbituram" });
        await api.Post(other + "/convert", new { contact = "new" });
        Assert.Equal((HttpStatusCode.Conflict, "converted"), ((await Move(ada, other, "new")).Status, (await api.Get(other))["status"]!.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Move(ada, other, "nowhere")).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_lead_is_added_in_its_column_and_what_is_wrong_stands_at_the_field(Provider provider)
    {
        var (ada, api) = await Office(provider);

        var stream = await Add(ada, ("status", "working"), ("company", "Copper Works"), ("phone", "call me"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stream.Status);
        Assert.Contains("add-working-phone-error", stream.Text, StringComparison.Ordinal);

        // The same without a script: the board comes back with the form open.
        var refused = await (await ada.Get("leads/board")).Submit(ada.Url("leads/board/add"), ("status", "working"), ("company", "Copper Works"), ("phone", "call me"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        var form = Column(refused, "working").QuerySelector(".quick-add[open]")!;
        Assert.Equal(("Copper Works", "call me"), (form.QuerySelector("[name=company]")!.GetAttribute("value"), form.QuerySelector("[name=phone]")!.GetAttribute("value")));
        Assert.NotNull(form.QuerySelector("[name=phone][aria-invalid=true]"));
        Assert.Empty((await api.Get("leads")).Items("name"));

        var added = await Add(ada, ("status", "working"), ("company", "Copper Works"), ("lastName", ""), ("phone", "+48 601 234 567"));
        Assert.Equal(HttpStatusCode.OK, added.Status);
        Assert.Contains("prepend", added.Text, StringComparison.Ordinal);
        Assert.Equal("Copper Works", Column(await ada.Get("leads/board"), "working").QuerySelector(".deal-title")!.TextContent);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_sees_or_moves_what_is_not_theirs(Provider provider)
    {
        var (ada, api) = await Office(provider);
        var lead = "leads/" + await api.Create("leads", new { lastName = "Nanni" });
        var bea = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);

        Assert.Empty((await bea.Get("leads/board")).Document.QuerySelectorAll(".deal"));
        Assert.Equal(HttpStatusCode.NotFound, (await Move(bea, lead, "working")).Status);
        Assert.Equal("new", (await api.Get(lead))["status"]!.ToString());
    }

    private static IElement Column(TestPage board, string key) => board.Document.QuerySelector($".board-column[data-column='{key}']")!;

    private static Task<TestPage> Move(SignedIn who, string lead, string to, params (string, string)[] said) =>
        Boards.Post(who, "leads/board", lead + "/status", [("status", to), .. said]);

    private static Task<TestPage> Add(SignedIn who, params (string, string)[] values) => Boards.Post(who, "leads/board", "leads/board/add", values);

    private static async Task<(SignedIn Ada, ApiClient Api)> Office(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        return (ada, await ApiClient.Of(ada));
    }
}
