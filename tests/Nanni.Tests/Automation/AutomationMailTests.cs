using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Integrations.Webhooks;
using Nanni.Privacy.Consents;
using static Nanni.Tests.Automation.AutomationDesk;

namespace Nanni.Tests.Automation;

/// <summary>What leaves the house because of an automation: once, to whom may be written to, and nothing that was taken back before.</summary>
public sealed class AutomationMailTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_mail_says_what_the_record_and_its_relations_say_and_is_sent_once(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await api.Automation(new
        {
            name = "Greet",
            watches = "contact",
            @event = "created",
            steps = Steps(new { kind = "mail", to = "email", subject = "Dear {lastName}", body = "{title} of {account.name} in {account.city}, {phone}\nJoe" }),
        });
        var account = await api.Create("accounts", new { name = "Copper {lastName}", city = "Ur" });
        await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com", account });
        await api.Create("contacts", new { lastName = "Mute" });
        await app.Automate();
        await app.Automate();
        await app.SendMail();
        await app.SendMail();

        var letter = Assert.Single(app.Mailbox.To("nanni@example.com"));
        Assert.Equal(("Dear Nanni", "Nanni of Copper {lastName} in Ur, \nJoe\n"), (letter.Subject, letter.Body));
        Assert.Equal(ada.Member.Email, letter.ReplyTo);
        var runs = await ada.Runs(automation);
        Assert.Equal(["done", "done"], runs.Select(r => r.State));
        Assert.Single(runs, r => r.Log!.Contains("automation.skipped.address", StringComparison.Ordinal));
        Assert.DoesNotContain(runs, r => r.Log!.Contains("nanni@example.com", StringComparison.Ordinal));
        Assert.Contains("not sent: there is no mail address", (await ada.Get($"settings/automations/{automation}")).Text);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_was_undone_before_it_left_is_not_sent_and_the_page_says_what_cannot_be_taken_back(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await api.Automation(new
        {
            name = "Greet", watches = "contact", @event = "created",
            steps = Steps(new { kind = "mail", to = "email", subject = "Hello", body = "Hello" }),
        });
        await api.Create("contacts", new { lastName = "Nanni", email = "nanni@example.com" });
        await app.Automate();

        var undone = await ada.PostTo($"settings/automations/{automation}/runs/{Assert.Single(await ada.Runs(automation)).Id}/undo");
        Assert.Equal(HttpStatusCode.SeeOther, undone.Status);
        Assert.Contains("Mail that has left and calls that were made cannot be taken back", (await ada.Get($"settings/automations/{automation}")).Text);
        await app.SendMail();
        Assert.Empty(app.Mailbox.To("nanni@example.com"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Advertising_goes_to_who_has_agreed_and_has_not_changed_their_mind(Provider provider)
    {
        await using var app = await TestApp.Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        var purposes = app.Services.GetRequiredService<PurposeTable>();
        await purposes.Add(await ada.Actor(), new(Guid.CreateVersion7(), "news", LawfulBasis.Consent, [Channels.Mail], new Dictionary<string, string> { ["en"] = "News" }, new Dictionary<string, string>(), true), default);
        var automation = await api.Automation(new
        {
            name = "Advertise", watches = "contact", @event = "changed", changedFields = new[] { "city" },
            steps = Steps(new { kind = "mail", to = "email", subject = "Copper", body = "Cheap", purpose = "news" }),
        });
        var never = await api.Create("contacts", new { lastName = "Never", email = "never@example.com" });
        var yes = await api.Create("contacts", new { lastName = "Yes", email = "yes@example.com" });
        var late = await api.Create("contacts", new { lastName = "Late", email = "late@example.com" });
        foreach (var who in new[] { yes, late })
        {
            Assert.Equal(HttpStatusCode.OK, (await api.Post($"contacts/{who}/consents", new { purpose = "news", channel = "mail", state = "given", how = "talk" })).Status);
        }

        foreach (var who in new[] { never, yes, late })
        {
            await api.Patch($"contacts/{who}", new { city = "Ur" });
        }

        await app.Automate();
        await api.Post($"contacts/{late}/consents", new { purpose = "news", channel = "mail", state = "withdrawn", how = "talk" });
        await app.SendMail();

        Assert.Single(app.Mailbox.To("yes@example.com"));
        Assert.Empty(app.Mailbox.To("never@example.com"));
        Assert.Empty(app.Mailbox.To("late@example.com"));
        Assert.Contains((await ada.Runs(automation)), r => r.Record == never && r.Log!.Contains("automation.skipped.never", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_name_that_means_nothing_is_refused_where_it_stands_and_nothing_typed_is_lost(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var automation = await api.Create("automations", new { name = "Greet", watches = "contact", @event = "created" });
        var refused = await ada.PostTo(
            $"settings/automations/{automation}/steps", ("Kind", "mail"), ("To", "email"), ("Subject", "Dear {firstname}"), ("Body", "Best {account.secret}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("{firstname} means nothing here", refused.Error("Subject"));
        Assert.Contains("{account.secret} means nothing here", refused.Error("Body"));
        Assert.Equal("Dear {firstname}", refused.Value("Subject"));
        var byApi = await api.Patch($"automations/{automation}", new { steps = Steps(new { kind = "mail", to = "email", subject = "{nothing}", body = "x" }) });
        Assert.Equal(["automation.name"], byApi.Codes("steps"));
        Assert.Equal(["automation.steps"], (await api.Patch($"automations/{automation}", new { steps = "no list" })).Codes("steps"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_webhook_is_called_once_with_the_record_as_its_owner_sees_it(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var (api, services) = (await ApiClient.Of(ada), ada.App.Services);
        var webhooks = services.GetRequiredService<WebhookTable>();
        var (id, _) = await webhooks.Add(ada.Workspace.Id, new("Stock", "https://stock.example.com/hook", ada.Member.Id, ["product"], WebhookEvents.All, null), default);
        await api.Automation(new { name = "Tell", watches = "contact", @event = "created", steps = Steps(new { kind = "webhook", webhook = id }) });
        var nanni = await api.Create("contacts", new { lastName = "Nanni", city = "Ur" });
        await ada.App.Automate();
        await ada.App.Automate();

        var webhook = (await webhooks.One(ada.Workspace.Id, id, default))!;
        var delivery = Assert.Single(await services.GetRequiredService<DeliveryTable>().Newest(webhook, false, null, 10, default));
        Assert.Equal((nanni, "called", DeliveryState.Waiting), (delivery.Record, delivery.Event, delivery.State));
        var body = System.Text.Json.Nodes.JsonNode.Parse((await services.GetRequiredService<WebhookBody>().Write(await ada.Actor(), delivery, default))!)!;
        Assert.Equal(("contact.called", "Nanni", "Ur"), (body["type"]!.ToString(), body["record"]!["lastName"]!.ToString(), body["record"]!["city"]!.ToString()));
    }
}
