using Nanni.Database;
using Nanni.Web.Security;

namespace Nanni.Tests.Activities;

public sealed class TaskPageTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_menu_leads_to_what_is_still_to_be_done_and_bulk_changes_reach_no_further(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var done = await api.Create("tasks", new { subject = "Weigh the ingots", status = "done", owner = ada.Member.Id });
        await api.Create("tasks", new { subject = "Answer Nanni", owner = ada.Member.Id });
        var link = (await ada.Get("home")).Document.QuerySelector("#sidebar a[href*='/tasks']")!.GetAttribute("href")!;

        var list = await ada.Get(link);

        Assert.Equal(["Answer Nanni"], Subjects(list));
        Assert.Equal("Open", list.Document.QuerySelector("main [aria-current=page]")!.TextContent.Trim());
        Assert.Equal(["Answer Nanni"], Subjects(await ada.Get("tasks?view=mine")));
        Assert.Equal(["Answer Nanni", "Weigh the ingots"], Subjects(await ada.Get("tasks")));

        // Everything in the list, as the bar below it sends it.
        await ada.Browser.Post(ada.Url("tasks/bulk"), (Csrf.Field, list.Value(Csrf.Field)!), ("action", "delete"), ("all", "1"), ("view", "open"));

        Assert.Equal(["Weigh the ingots"], Subjects(await ada.Get("tasks")));
        Assert.Equal("Weigh the ingots", (await ada.Get("tasks/" + done)).Title);
    }

    [Fact]
    public async Task A_task_is_done_and_opened_again_on_its_page()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var api = await ApiClient.Of(ada);
        var task = "tasks/" + await api.Create("tasks", new { subject = "Answer Nanni", owner = ada.Member.Id });
        var url = ada.Url(task);

        var done = await (await (await ada.Get(task)).Submit(url + "/toggle")).Follow();
        Assert.Contains("Reopen", done.Document.QuerySelector(".main-action")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("done", (await api.Get(task))["status"]!.GetValue<string>());

        var open = await (await done.Submit(url + "/toggle")).Follow();
        Assert.Contains("Mark as done", open.Document.QuerySelector(".main-action")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("open", (await api.Get(task))["status"]!.GetValue<string>());
    }

    private static string[] Subjects(TestPage list) =>
        [.. list.Document.QuerySelectorAll("main table tbody a[href*='/tasks/']").Select(a => a.TextContent.Trim()).Order(StringComparer.Ordinal)];
}
