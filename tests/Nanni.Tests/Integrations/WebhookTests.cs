using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Nanni.Integrations.Webhooks;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Tests.Integrations;

/// <summary>A program that is told of changes: of all that it may know, in order, signed, at least once.</summary>
public sealed class WebhookTests
{
    private static readonly string[] AllTypes = ["contact", "account"];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_change_arrives_signed_in_order_and_as_the_api_shows_it(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var api = await ApiClient.Of(ada);
        await api.Create("contacts", new { lastName = "Before" });
        var (_, secret) = await Webhook(ada, receiver.Url);

        var account = await api.Create("accounts", new { name = "Ea-nasir" });
        var contact = await api.Create("contacts", new { lastName = "Nanni", account });
        var patched = await api.Patch($"contacts/{contact}", new { lastName = "Nanni-Sin", email = "nanni@example.com" });
        await api.Delete($"contacts/{contact}");
        await api.Post($"contacts/{contact}/restore");
        var other = await api.Create("contacts", new { lastName = "Nany" });
        await api.Post($"contacts/{other}/merge", new { into = contact });

        var received = new List<(string Type, string Record, JsonObject Body)>();
        // Changes of different records may overtake each other.
        while (!received.Exists(r => r.Type == "contact.merged") || !received.Exists(r => r.Type == "contact.restored"))
        {
            var one = await receiver.Next();
            var body = JsonNode.Parse(one.Body)!.AsObject();
            Assert.Equal(one.Headers["webhook-id"], body["id"]!.GetValue<string>());
            Assert.Equal("application/json", one.Headers["content-type"]);
            Assert.Contains(Signed(secret, one), one.Headers["webhook-signature"].Split(' '));
            received.Add((body["type"]!.GetValue<string>(), body["record"]!["id"]!.GetValue<string>(), body));
        }

        Assert.DoesNotContain(received, r => r.Body.ToJsonString().Contains("Before"));
        Assert.Equal(
            ["contact.created", "contact.updated", "contact.deleted", "contact.restored"],
            received.Where(r => r.Record == contact.ToString()).Select(r => r.Type).Take(4));
        Assert.Equal(["contact.created", "contact.merged"], received.Where(r => r.Record == other.ToString()).Select(r => r.Type));
        Assert.Equal(["account.created"], received.Where(r => r.Record == account.ToString()).Select(r => r.Type));
        Assert.Equal(received.Count, received.Select(r => r.Body["id"]!.GetValue<string>()).Distinct().Count());

        var update = received.Single(r => r.Body["operation"]!["id"]!.GetValue<string>() == patched.Operation.ToString()).Body;
        Assert.Equal("""["Nanni","Nanni-Sin"]""", update["changed"]!["lastName"]!.ToJsonString());
        Assert.Equal("Ea-nasir", update["record"]!["account"]!["name"]!.GetValue<string>());
        Assert.Equal("contact.update", update["operation"]!["name"]!.GetValue<string>());
        Assert.Equal(ada.Workspace.Id.ToString(), update["workspace"]!.GetValue<string>());
        Assert.Null(received.First(r => r.Type == "contact.created").Body["changed"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nobody_is_told_of_what_the_owner_may_not_see_or_the_filter_leaves_out(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var bert = await ada.SignInColleague(Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own, Scope.Own);
        await Webhook(ada, receiver.Url, actsAs: bert.Member.Id, filter: "city:eq:Ur");
        var api = await ApiClient.Of(ada);

        await api.Create("accounts", new { name = "Hers", city = "Ur" });
        await api.Create("accounts", new { name = "Elsewhere", city = "Eridu", owner = bert.Member.Id });
        var account = await api.Create("accounts", new { name = "Seen", city = "Ur", owner = bert.Member.Id });

        var told = JsonNode.Parse((await receiver.Next()).Body)!;
        Assert.Equal(account.ToString(), told["record"]!["id"]!.GetValue<string>());
        Assert.Empty(receiver.Rest());

        // Given to somebody else, the record is no business of his, nor is that it was given.
        await api.Patch($"accounts/{account}", new { owner = ada.Member.Id });
        var his = await api.Create("accounts", new { name = "His own", city = "Ur", owner = bert.Member.Id });
        Assert.Equal(his.ToString(), JsonNode.Parse((await receiver.Next()).Body)!["record"]!["id"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_fails_is_tried_again_under_the_same_id_and_holds_up_no_other_webhook(Provider provider)
    {
        await using var ill = await Receiver.Start();
        await using var well = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var (id, _) = await Webhook(ada, ill.Url, "Ill");
        await Webhook(ada, well.Url, "Well");
        var answer = 500;
        ill.Answer = async context =>
        {
            context.Response.StatusCode = answer;
            await context.Response.WriteAsync("The scribe is ill");
        };
        var api = await ApiClient.Of(ada);

        var first = await api.Create("contacts", new { lastName = "Nanni" });
        var failed = await ill.Next();
        Assert.Equal(first.ToString(), JsonNode.Parse((await well.Next()).Body)!["record"]!["id"]!.GetValue<string>());

        // The record's next change waits for its turn, and the page says why.
        await api.Patch($"contacts/{first}", new { lastName = "Nanni-Sin" });
        await well.Next();
        var delivery = await Until(ada, id, d => d.State == DeliveryState.Waiting && d.Status == 500 && d.NextAt > app.Clock.GetUtcNow());
        var page = await ada.Get($"settings/webhooks/{id}");
        Assert.Contains("Tried again", page.Text);
        Assert.Contains("The scribe is ill", (await ada.Get($"settings/webhooks/{id}/deliveries/{delivery.Id}")).Text);
        Assert.Empty(ill.Rest());

        answer = 200;
        app.Clock.Advance(TimeSpan.FromSeconds(7));
        var again = await ill.Next();
        Assert.Equal(failed.Headers["webhook-id"], again.Headers["webhook-id"]);
        Assert.Equal("contact.created", JsonNode.Parse(again.Body)!["type"]!.GetValue<string>());
        Assert.Equal("contact.updated", JsonNode.Parse((await ill.Next()).Body)!["type"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task One_that_fails_for_a_day_is_stopped_its_owner_told_and_nothing_lost(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var (id, _) = await Webhook(ada, receiver.Url, "Granary");
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var api = await ApiClient.Of(ada);
        await api.Create("contacts", new { lastName = "Nanni" });
        foreach (var (before, wait) in WebhookSender.Retries.Index())
        {
            await receiver.Next();
            await Until(ada, id, d => d.Attempts == before + 1 && d.NextAt > app.Clock.GetUtcNow());
            app.Clock.Advance(wait * 1.3);
        }

        await receiver.Next();
        await Until(ada, id, d => d.State == DeliveryState.Failed);
        await Stopped(ada, id);
        Assert.Contains("The webhook Granary has stopped", (await ada.Get("notifications")).Text);
        await api.Create("contacts", new { lastName = "Meanwhile" });

        receiver.Answer = _ => Task.CompletedTask;
        var page = await ada.Get($"settings/webhooks/{id}");
        await page.Submit(ada.Url($"settings/webhooks/{id}/resume"));
        Assert.Contains("Meanwhile", (await receiver.Next()).Body);
        await page.Submit(ada.Url($"settings/webhooks/{id}/replay"), ("Since", "2000-01-01"));
        Assert.Contains("Nanni", (await receiver.Next()).Body);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_attempt_that_died_with_its_process_is_made_again_under_the_same_id(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var (id, _) = await Webhook(ada, receiver.Url);
        var table = app.Services.GetRequiredService<WebhookTable>();
        var deliveries = app.Services.GetRequiredService<DeliveryTable>();
        await (await ApiClient.Of(ada)).Create("contacts", new { lastName = "Nanni" });
        var first = await receiver.Next();
        var done = await Until(ada, id, d => d.State == DeliveryState.Sent);
        var webhook = (await table.One(ada.Workspace.Id, id, default))!;

        // As a process leaves it that is killed after it has taken the delivery; two that take it at once do not both get it.
        await table.Pause(webhook, default);
        await deliveries.Replay(webhook, done.Id, default);
        var waiting = Assert.Single(await deliveries.Newest(webhook, false, null, 10, default));
        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => deliveries.Claim(webhook, waiting, default)));
        Assert.Single(claims.OfType<DateTimeOffset>());
        await table.Resume(webhook, default);
        Assert.Empty(await deliveries.Due(default));

        app.Clock.Advance(DeliveryTable.Lease);
        Assert.Equal(first.Headers["webhook-id"], (await receiver.Next()).Headers["webhook-id"]);
        Assert.Equal(1, (await Until(ada, id, d => d.State == DeliveryState.Sent)).Attempts);
    }

    /// <summary>After a large change the database does not know yet how many deliveries there are: its plan must not depend on that.</summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task What_can_be_sent_is_found_without_comparing_every_delivery_with_every_other(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var (id, _) = await Webhook(ada, receiver.Url);
        var webhook = (await app.Services.GetRequiredService<WebhookTable>().One(ada.Workspace.Id, id, default))!;
        var store = app.Services.GetRequiredService<RecordStore>();

        var plan = await store.Query(
            store.Sql().Raw(provider == Provider.Sqlite ? "explain query plan " : "explain ").Add(app.Services.GetRequiredService<DeliveryTable>().HeadsOf(webhook, 50)),
            row => provider == Provider.Sqlite ? row.Text(3) : row.Text(0), default, planned: false);

        Assert.Contains(plan, line => provider == Provider.Sqlite ? line.StartsWith("SEARCH e USING INDEX", StringComparison.Ordinal) : line.Contains("SubPlan"));
        Assert.DoesNotContain(plan, line => line.Contains("Join") || line.Contains("Nested Loop"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_administrator_makes_rolls_pauses_and_deletes_one_on_its_page(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        var colleague = await ada.SignInColleague();
        Assert.Equal(HttpStatusCode.Forbidden, (await colleague.Get("settings/webhooks")).Status);

        (string, string?)[] fields = [("Name", "Accounting"), ("Owner", ada.Member.Id.ToString()), ("Types", "contact"), ("Events", "created")];
        var refused = await (await ada.Get("settings/webhooks/new")).Submit([.. fields, ("Address", "https://10.0.0.1/"), ("Filter", "colour:eq:red")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This address lies in a private network", refused.Text);
        Assert.Contains("colour", refused.Text);

        var made = await refused.Submit([.. fields, ("Address", receiver.Url), ("Filter", "")]);
        var secret = made.Document.QuerySelector("#secret")!.GetAttribute("value")!;
        Assert.StartsWith("whsec_", secret);
        var list = await ada.Get("settings/webhooks");
        Assert.DoesNotContain(secret, list.Text);
        var url = list.Document.QuerySelector(".settings-list a")!.GetAttribute("href")!;

        var rolled = (await (await ada.Get(url + "/edit")).Submit(url + "/secret")).Document.QuerySelector("#secret")!.GetAttribute("value")!;
        var api = await ApiClient.Of(ada);
        await api.Create("contacts", new { lastName = "Nanni" });
        var both = await receiver.Next();
        Assert.Equal([Signed(rolled, both), Signed(secret, both)], both.Headers["webhook-signature"].Split(' '));
        app.Clock.Advance(WebhookTable.Overlap + TimeSpan.FromMinutes(1));

        await (await ada.Get(url)).Submit(url + "/pause");
        await api.Create("contacts", new { lastName = "While paused" });
        await (await ada.Get(url)).Submit(url + "/resume");
        var later = await receiver.Next();
        Assert.Contains("While paused", later.Body);
        Assert.Equal([Signed(rolled, later)], later.Headers["webhook-signature"].Split(' '));

        await (await ada.Get(url + "/edit")).Submit(url + "/deletion");
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get(url)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Nineteen_of_twenty_arrive_within_two_seconds_of_the_commit(Provider provider)
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(provider);
        var ada = await app.SignIn();
        await Webhook(ada, receiver.Url);
        var api = await ApiClient.Of(ada);
        var committed = new Dictionary<string, DateTimeOffset>();
        for (var i = 0; i < 60; i++)
        {
            committed[(await api.Create("contacts", new { lastName = "Nanni " + i })).ToString()] = TimeProvider.System.GetUtcNow();
        }

        var delays = new List<TimeSpan>();
        while (delays.Count < 60)
        {
            var one = await receiver.Next();
            delays.Add(one.At - committed[JsonNode.Parse(one.Body)!["record"]!["id"]!.GetValue<string>()]);
        }

        Assert.InRange(delays.Order().ElementAt(56), TimeSpan.MinValue, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_signature_is_that_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSecret.Signature(
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8));

    private static Task<TestApp> Start(Provider provider) => TestApp.Start(provider, ("NANNI_ALLOWED_HOSTS", "127.0.0.1"));

    private static Task<(Guid Id, string Secret)> Webhook(
        SignedIn owner, string address, string name = "Hook", Guid? actsAs = null, string? filter = null) => owner.App.Services
        .GetRequiredService<WebhookTable>().Add(
            owner.Workspace.Id, new(name, address, actsAs ?? owner.Member.Id, AllTypes, WebhookEvents.All, filter), default);

    private static string Signed(string secret, Received received) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes($"{received.Headers["webhook-id"]}.{received.Headers["webhook-timestamp"]}.{received.Body}")));

    /// <summary>The newest delivery that is as said, once it is.</summary>
    private static async Task<Delivery> Until(SignedIn member, Guid id, Func<Delivery, bool> isSo)
    {
        var services = member.App.Services;
        var webhook = (await services.GetRequiredService<WebhookTable>().One(member.Workspace.Id, id, default))!;
        return await Eventually(async () =>
            (await services.GetRequiredService<DeliveryTable>().Newest(webhook, false, null, 50, default)).Find(d => isSo(d)));
    }

    private static Task Stopped(SignedIn member, Guid id) => Eventually(async () =>
        await member.App.Services.GetRequiredService<WebhookTable>().One(member.Workspace.Id, id, default) is { State: WebhookState.Stopped } stopped ? stopped : null);

    /// <summary>What a receiver has been told is noted a moment later.</summary>
    private static async Task<T> Eventually<T>(Func<Task<T?>> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Yield();
        }
    }
}
