using Microsoft.Extensions.DependencyInjection;
using Nanni.Activities.Notifications;
using Nanni.Administration.Members;
using Nanni.Database;
using Nanni.Database.Platform;

namespace Nanni.Tests.Activities;

/// <summary>Whoever is mentioned, given a task or asked to be reminded is told: once, whichever way it came to be.</summary>
public sealed class NotificationTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Mentions_and_tasks_are_told_once_and_to_others_only(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var bert = await ada.SignInColleague();
        var api = await ApiClient.Of(ada);
        var account = await api.Create("accounts", new { name = "Ea-nasir", owner = bert.Member.Id });

        var note = await api.Create("notes", new { body = "Ask @Bert about the ingots", account, about = account, mentions = new[] { bert.Member.Id, ada.Member.Id } });
        await api.Patch($"notes/{note}", new { body = "Ask @Bert about the ingots again" });
        var task = await api.Create("tasks", new { subject = "Call Nanni back", account, owner = bert.Member.Id });
        await api.Patch($"tasks/{task}", new { priority = "high" });

        Assert.Equal(["gave you a task: Call Nanni back (Ea-nasir)", "mentioned you on Ea-nasir: Ask @Bert about the ingots"], await Inbox(bert));
        Assert.Empty(await Inbox(ada));

        // Handed on to somebody who is told then; nobody is told of what they do themselves.
        await api.Patch($"tasks/{task}", new { owner = ada.Member.Id });
        Assert.Empty(await Inbox(ada));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_meant_for_somebody_who_cannot_sign_in_reaches_who_can_pass_it_on(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var bert = await ada.SignInColleague();
        var api = await ApiClient.Of(ada);
        Member agent;
        using (var scope = app.Services.CreateScope())
        {
            var members = scope.ServiceProvider.GetRequiredService<Members>();
            agent = await members.Add(ada.Workspace.Id, new("Moses Frase", null, Guid.Parse(await ada.Role("Sales")), [], null, null, null), "en", default);
        }

        // Chosen like anybody, and marked.
        var options = (await ada.Get("lookup/member?q=moses")).Document.QuerySelectorAll("[role=option]");
        Assert.Contains("cannot sign in", Assert.Single(options).TextContent, StringComparison.Ordinal);
        var account = await api.Create("accounts", new { name = "Ea-nasir", owner = agent.Id, deputy = agent.Id });
        Assert.Contains("title=\"cannot sign in\"", (await ada.Get("accounts/" + account)).Text, StringComparison.Ordinal);

        await api.Create("notes", new { body = "Ask Moses", account, about = account, mentions = new[] { agent.Id } });
        Assert.Equal(["cannot sign in and reads nothing here – please pass it on: Ask Moses (Ea-nasir)"], await Inbox(ada));

        using (var scope = app.Services.CreateScope())
        {
            var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
            await scope.ServiceProvider.GetRequiredService<Members>().SetDeputy(ada.Workspace.Id, agent.Id, bert.Member.Id, today.AddDays(-2), today.AddDays(2), default);
        }

        var soon = app.Clock.GetUtcNow().AddMinutes(30);
        await api.Create("tasks", new { subject = "Call Nanni back", account, owner = agent.Id, remindAt = soon });
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        await app.Services.GetRequiredService<Reminders>().Remind(default);
        Assert.Equal(2, (await Inbox(bert)).Length);
        Assert.Single(await Inbox(ada));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_reminder_comes_when_its_time_has_come(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var soon = app.Clock.GetUtcNow().AddMinutes(30);
        var account = await api.Create("accounts", new { name = "Ea-nasir" });
        await api.Create("tasks", new { subject = "Call Nanni back", account, remindAt = soon });
        await api.Create("tasks", new { subject = "Weigh the ingots", account, remindAt = soon });
        var done = await api.Create("tasks", new { subject = "Done already", remindAt = soon });
        await api.Patch($"tasks/{done}", new { status = "done" });
        var reminders = app.Services.GetRequiredService<Reminders>();

        Assert.Equal(0, await reminders.Remind(default));
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        await reminders.Remind(default);
        Assert.Equal(0, await reminders.Remind(default));

        Assert.Equal(["Reminder: Call Nanni back", "Reminder: Weigh the ingots"], (await Inbox(ada)).Order());
        await (await ada.Get("notifications")).Submit(ada.Url("notifications/read"));
        Assert.Null((await ada.Get("notifications")).Document.QuerySelector(".bell .count"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_task_knows_when_it_was_done(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var task = await api.Create("tasks", new { subject = "Call Nanni back" });

        var done = await api.Patch($"tasks/{task}", new { status = "done" });
        var open = await api.Patch($"tasks/{task}", new { status = "open" });

        Assert.NotNull(done["doneAt"]);
        Assert.Null(open["doneAt"]);
    }

    private static async Task<string[]> Inbox(SignedIn member) =>
        [.. (await member.Get("notifications")).Document.QuerySelectorAll(".notification-body > a").Select(link => link.LastChild!.TextContent.Trim())];
}
