using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Web;

/// <summary>The next step of a record in a small form, for whoever may change the record.</summary>
public sealed class NextStepTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task It_is_said_and_one_is_back_where_one_was(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var deal = "opportunities/" + await api.Create("opportunities", new { name = "Ingots", amount = new { amount = 5, currency = "EUR" }, nextStep = "Call" });
        var back = "?return=" + Uri.EscapeDataString(ada.Url("opportunities/board"));
        var form = await ada.Get(deal + "/next-step" + back);
        Assert.Equal(("Call", "1"), (form.Value("nextStep"), form.Value("version")));

        var said = await form.Submit(ada.Url(deal) + back, ("nextStep", "Send the offer"), ("nextStepOn", "2027-01-31"));

        Assert.Equal((HttpStatusCode.SeeOther, ada.Url("opportunities/board")), (said.Status, said.Location));
        var now = await api.Get(deal);
        Assert.Equal(("Send the offer", "2027-01-31", "5.00"), (now["nextStep"]!.ToString(), now["nextStepOn"]!.ToString(), now["amount"]!["amount"]!.ToString()));
        Assert.Contains("data-next-step", (await ada.Get(deal)).Document.QuerySelector(".record-head")!.OuterHtml, StringComparison.Ordinal);
        Assert.NotNull((await ada.Get("opportunities/board")).Document.QuerySelector("nanni-board[data-next-step] .deal"));
        Assert.NotNull((await ada.Get("opportunities")).Document.QuerySelector("#rows[data-next-step]"));
        Assert.Null((await ada.Get("products")).Document.QuerySelector("[data-next-step]"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_may_only_look_is_not_offered_it(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var deal = "opportunities/" + await (await ApiClient.Of(ada)).Create("opportunities", new { name = "Ingots" });
        var reader = await ada.SignInColleague(Scope.All, Scope.None, Scope.None, Scope.None, Scope.None, Scope.None);
        var stranger = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);

        Assert.Null((await reader.Get(deal)).Document.QuerySelector("[data-next-step]"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Get(deal + "/next-step")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(deal + "/next-step")).Status);
    }
}
