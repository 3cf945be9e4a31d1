using System.Net;
using Nanni.Database;
using Nanni.Records.Access;

namespace Nanni.Tests.Sales;

/// <summary>A pipeline's checklist becomes tasks when a deal is won, and goes with the undo of the winning.</summary>
public sealed class HandoverTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_won_deal_has_its_pipelines_checklist_and_loses_it_with_the_undo(Provider provider)
    {
        var (ada, api, pipeline, won) = await Office(provider);
        await api.Patch("pipelines/" + pipeline, new { handoverSteps = "Weigh the ingots\n\n Tell the caravan ", handoverDays = 3 });
        var deal = "opportunities/" + await api.Create("opportunities", new { name = "Ingots" });

        var moved = await api.Put(deal + "/stage", new { stage = won });

        var tasks = (await api.Get("tasks?sort=dueAt")).Json["items"]!.AsArray();
        Assert.Equal(["Weigh the ingots", "Tell the caravan"], tasks.Select(t => t!["subject"]!.ToString()));
        Assert.All(tasks, t => Assert.Equal(
            ("handover", "open", "Ingots", ada.Member.Id.ToString(), true),
            (t!["kind"]!.ToString(), t["status"]!.ToString(), t["opportunity"]!["name"]!.ToString(), t["owner"]!["id"]!.ToString(), t["dueAt"] is not null)));
        var page = await ada.Get(deal);
        Assert.Equal("0 of 2", page.Document.QuerySelector("#deal-handover .count")!.TextContent);
        await page.Submit(ada.Url($"tasks/{tasks[0]!["id"]}/toggle"));
        Assert.Equal("1 of 2", (await ada.Get(deal)).Document.QuerySelector("#deal-handover .count")!.TextContent);
        await api.Patch($"tasks/{tasks[0]!["id"]}", new { status = "open" });

        Assert.Equal(HttpStatusCode.OK, (await api.Post($"operations/{moved.Headers.GetValues("X-Operation").Single()}/undo", new { })).Status);
        Assert.Equal("open", (await api.Get(deal))["status"]!.ToString());
        Assert.DoesNotContain("Tell the caravan", (await api.Get("tasks")).Items("subject"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_is_chosen_does_it_and_a_deal_won_again_keeps_its_checklist(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bea = await ada.SignInColleague(Scope.All, Scope.All, Scope.All, Scope.All, Scope.All, Scope.All);
        var (api, pipeline, won) = await Sales(ada);
        await api.Patch("pipelines/" + pipeline, new { handoverSteps = "Tell the caravan", handoverTo = bea.Member.Id });
        var deal = "opportunities/" + await api.Create("opportunities", new { name = "Ingots" });

        await api.Put(deal + "/stage", new { stage = won });
        await api.Post(deal + "/reopen", new { });
        await api.Put(deal + "/stage", new { stage = won });

        var task = Assert.Single((await api.Get("tasks")).Json["items"]!.AsArray());
        Assert.Equal(bea.Member.Id.ToString(), task!["owner"]!["id"]!.ToString());

        // One that was entered as won, and one that was lost, hand nothing over.
        await api.Create("opportunities", new { name = "Long ago", stage = won });
        Assert.Single((await api.Get("tasks")).Json["items"]!.AsArray());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_sets_the_checklist_with_the_pipeline(Provider provider)
    {
        var (ada, api, pipeline, _) = await Office(provider);
        var form = await ada.Get("settings/pipelines/" + pipeline);

        var refused = await form.Submit(ada.Url("settings/pipelines/" + pipeline), ("handover.steps", new string('x', 201)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("at most 50 lines of up to 200", refused.Text, StringComparison.Ordinal);

        var saved = await form.Submit(ada.Url("settings/pipelines/" + pipeline),
            ("handover.steps", "Order the ingots\r\nTell the caravan"), ("handover.days", "5"), ("handover.to", ada.Member.Id.ToString()));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        var now = await api.Get("pipelines/" + pipeline);
        Assert.Equal(("Order the ingots\nTell the caravan", "5", ada.Member.Id.ToString()),
            (now["handoverSteps"]!.ToString(), now["handoverDays"]!.ToString(), now["handoverTo"]!["id"]!.ToString()));
        var again = await ada.Get("settings/pipelines/" + pipeline);
        Assert.Contains("Tell the caravan", again.Document.QuerySelector("[name='handover.steps']")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<(SignedIn Ada, ApiClient Api, string Pipeline, string Won)> Office(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var (api, pipeline, won) = await Sales(ada);
        return (ada, api, pipeline, won);
    }

    private static async Task<(ApiClient Api, string Pipeline, string Won)> Sales(SignedIn ada)
    {
        var api = await ApiClient.Of(ada);
        var won = (await api.Get("stages?limit=50")).Json["items"]!.AsArray().Single(s => s!["name"]!.ToString() == "Won")!;
        return (api, won["pipeline"]!["id"]!.ToString(), won["id"]!.ToString());
    }
}
