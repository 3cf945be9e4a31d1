using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Administration.Members;
using Nanni.Database;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Approvals;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Sales;

/// <summary>An offer over a limit waits for the word of a colleague.</summary>
public sealed class ApprovalTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_offer_over_the_limit_is_asked_for_approved_from_the_inbox_and_sent(Provider provider)
    {
        var desk = await Desk.Of(provider);
        await desk.Rule(new { measure = "discount", threshold = 10 });
        var quote = await desk.Quote(discount: 25);

        var before = await desk.Seller.Get(quote + "/sending");
        Assert.Null(before.Document.QuerySelector("button[value=link]"));
        Assert.Contains("25%", before.Document.QuerySelector(".approval-reasons")!.TextContent.Replace("\u00a0", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("quote.approval", await desk.Refused(quote));

        var asked = await (await before.Submit(desk.Seller.Url(quote) + "/approval", ("note", "Their second order"))).Follow();
        Assert.Contains(desk.BossName, asked.Document.QuerySelector(".approval")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("open", (await desk.Api.Get(quote))["approval"]!.ToString());
        Assert.Equal("quote.approval", await desk.Refused(quote));

        var inbox = await desk.Boss.Get("notifications");
        var form = inbox.Document.QuerySelector(".notification form")!;
        var decided = await (await inbox.Submit(form.GetAttribute("action")!, ("do", "approve"))).Follow();
        Assert.Equal(HttpStatusCode.OK, decided.Status);
        Assert.Null((await desk.Boss.Get("notifications")).Document.QuerySelector(".notification form"));

        Assert.Equal("approved", (await desk.Api.Get(quote))["approval"]!.ToString());
        Assert.Contains("approved quote", (await desk.Seller.Get("notifications")).Text, StringComparison.Ordinal);
        var deal = (await desk.Api.Get(quote))["opportunity"]!["id"]!.ToString();
        Assert.Contains("approvalGiven", await desk.Kinds(deal));
        await (await desk.Seller.Get(quote + "/sending")).Submit(desk.Seller.Url(quote) + "/sending", ("do", "link"));
        Assert.Equal("sent", (await desk.Api.Get(quote))["status"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_word_is_for_the_offer_as_it_was(Provider provider)
    {
        var desk = await Desk.Of(provider);
        await desk.Rule(new { measure = "discount", threshold = 10 });
        var quote = await desk.Quote(discount: 25);
        var approval = await desk.Ask(quote);
        await desk.BossApi.Post($"approvals/{approval}/decision", new { decision = "approved" });

        await desk.Offer(quote, discount: 25, name: "Copper, fine");
        Assert.Null((await desk.Api.Get(quote))["approval"]);
        await desk.Offer(quote, discount: 25);
        Assert.Equal("approved", (await desk.Api.Get(quote))["approval"]!.ToString());
        await desk.Offer(quote, discount: 30);
        Assert.Null((await desk.Api.Get(quote))["approval"]);
        Assert.Equal("quote.approval", await desk.Refused(quote));

        var second = await desk.Ask(quote);
        await desk.Offer(quote, discount: 31);
        Assert.Equal("withdrawn", (await desk.Api.Get("approvals/" + second))["status"]!.ToString());
        Assert.Equal("approval.decided", (await desk.BossApi.Post($"approvals/{second}/decision", new { decision = "approved" })).Code);
        await desk.Offer(quote, discount: 5);
        Assert.Equal("approval.none", (await desk.Api.Post(quote + "/approval", new { })).Code);
        await (await desk.Seller.Get(quote + "/sending")).Submit(desk.Seller.Url(quote) + "/sending", ("do", "link"));
        Assert.Equal("sent", (await desk.Api.Get(quote))["status"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Of_two_who_decide_at_once_one_does_and_the_other_is_told(Provider provider)
    {
        var desk = await Desk.Of(provider);
        await desk.Rule(new { measure = "net", amount = new { amount = "50.00", currency = "EUR" } });
        var quote = await desk.Quote(discount: 0);
        var approval = await desk.Ask(quote);

        var answers = await Task.WhenAll(
            desk.BossApi.Post($"approvals/{approval}/decision", new { decision = "approved" }),
            desk.BossApi.Post($"approvals/{approval}/decision", new { decision = "rejected", comment = "Too dear for us" }));

        Assert.Equal([null, "approval.decided"], answers.Select(a => a.Code).Order());
        Assert.NotEqual("open", (await desk.Api.Get("approvals/" + approval))["status"]!.ToString());
    }

    [Fact]
    public async Task Who_asked_does_not_decide_nor_does_anybody_else()
    {
        var desk = await Desk.Of(Provider.Sqlite);
        await desk.Rule(new { measure = "discount", threshold = 10 });
        var approval = await desk.Ask(await desk.Quote(discount: 25));

        Assert.Equal("approval.own", (await desk.Api.Post($"approvals/{approval}/decision", new { decision = "approved" })).Code);
        var other = await ApiClient.Of(await desk.Admin.SignInColleague("Manager"));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.Post($"approvals/{approval}/decision", new { decision = "approved" })).Status);
        Assert.Equal(["approval.why"], (await desk.BossApi.Post($"approvals/{approval}/decision", new { decision = "rejected" })).Codes("comment"));
        Assert.Equal("open", (await desk.Api.Get("approvals/" + approval))["status"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_deputy_is_told_and_decides_but_not_about_what_they_asked_for(Provider provider)
    {
        var desk = await Desk.Of(provider);
        await desk.Rule(new { measure = "discount", threshold = 10 });
        var deputy = await desk.Admin.SignInColleague();
        await desk.IsAway(deputy);
        var approval = await desk.Ask(await desk.Quote(discount: 25));
        Assert.NotNull((await deputy.Get("notifications")).Document.QuerySelector(".notification form"));
        Assert.Equal(HttpStatusCode.OK, (await (await ApiClient.Of(deputy)).Post($"approvals/{approval}/decision", new { decision = "approved" })).Status);

        await desk.IsAway(desk.Seller);
        var own = await desk.Ask(await desk.Quote(discount: 25));
        Assert.Equal("approval.own", (await desk.Api.Post($"approvals/{own}/decision", new { decision = "approved" })).Code);
        Assert.Null((await desk.Seller.Get("notifications")).Document.QuerySelector(".notification form"));
    }

    [Theory]
    [InlineData("net", "99.99", "EUR", true)]
    [InlineData("net", "100.00", "EUR", false)]
    [InlineData("net", "1.00", "PLN", false)]
    [InlineData("margin", "40.01", null, true)]
    [InlineData("margin", "40", null, false)]
    [InlineData("discount", "0", null, false)]
    public void A_rule_is_overstepped_only_beyond_its_limit(string measure, string limit, string? currency, bool isBroken)
    {
        var quote = new Quote { Currency = "EUR" };
        quote.Write(new() { Variants = [new() { Lines = [new() { Name = "Copper", Price = 100, Cost = 60 }] }] });
        var rule = new ApprovalRule { Measure = measure };
        var number = decimal.Parse(limit, CultureInfo.InvariantCulture);
        if (currency is null)
        {
            rule.Threshold = number;
        }
        else
        {
            rule.Amount = new((long)(number * 100), currency);
        }

        Assert.Equal(isBroken, rule.IsBroken(OfferTerms.Of(quote)));
    }

    /// <summary>An administrator, a boss whom the rules name, and a seller who owns a deal.</summary>
    private sealed record Desk(SignedIn Admin, SignedIn Boss, SignedIn Seller, ApiClient AdminApi, ApiClient BossApi, ApiClient Api)
    {
        public string BossName { get; private init; } = "";

        public static async Task<Desk> Of(Provider provider)
        {
            var admin = await (await TestApp.On(provider)).SignIn();
            var (boss, seller) = (await admin.SignInColleague("Manager"), await admin.SignInColleague("Sales"));
            return new(admin, boss, seller, await ApiClient.Of(admin), await ApiClient.Of(boss), await ApiClient.Of(seller)) { BossName = (await boss.Actor()).Name };
        }

        /// <summary>From yesterday to tomorrow somebody stands in for the boss.</summary>
        public async Task IsAway(SignedIn deputy)
        {
            using var scope = Admin.App.Services.CreateScope();
            var today = DateOnly.FromDateTime(Admin.App.Clock.GetUtcNow().DateTime);
            await scope.ServiceProvider.GetRequiredService<Members>().SetDeputy(
                Admin.Workspace.Id, Boss.Member.Id, deputy.Member.Id, today.AddDays(-1), today.AddDays(1), default);
        }

        public async Task Rule(object what)
        {
            var body = JsonSerializer.SerializeToNode(what)!.AsObject();
            (body["name"], body["approver"]) = ("Limit", (await Boss.Actor()).MemberId.ToString());
            await AdminApi.Create("approvalrules", body);
        }

        public async Task<string> Quote(decimal discount)
        {
            var deal = await Api.Create("opportunities", new { name = "Ingots" });
            var quote = "quotes/" + await Api.Create("quotes", new { subject = "Ingots", opportunity = deal, validUntil = "2099-01-01", currency = "EUR" });
            await Offer(quote, discount);
            return quote;
        }

        public async Task Offer(string quote, decimal discount, string name = "Copper") =>
            Assert.Equal(HttpStatusCode.OK, (await Api.Put(quote + "/offer", new { variants = new[] { new { lines = new[] { new { name, price = 100, discount } } } } })).Status);

        public async Task<Guid> Ask(string quote)
        {
            Assert.Equal(HttpStatusCode.OK, (await Api.Post(quote + "/approval", new { note = "Please" })).Status);
            return Guid.Parse((await BossApi.Get("approvals?filter=" + Uri.EscapeDataString("""{"and":[{"field":"status","op":"eq","value":"open"}]}"""))).Items("id").First()!);
        }

        /// <summary>The code by which sending past every page is refused.</summary>
        public async Task<string> Refused(string quote)
        {
            var refused = await Assert.ThrowsAsync<RuleException>(async () => await Seller.App.Services.GetRequiredService<Operations>().Run(await Seller.Actor(), "quote.send", async work =>
            {
                var one = await work.Load<Quote>(Guid.Parse(quote.Split('/')[1]));
                one.Send((Guid.CreateVersion7(), "hash"), ("link", "key"), work.At, DateOnly.FromDateTime(work.At.DateTime));
            }));
            return refused.Code;
        }

        /// <summary>Kinds of the lines on a deal's timeline.</summary>
        public async Task<List<string>> Kinds(string deal)
        {
            var store = Seller.App.Services.GetRequiredService<RecordStore>();
            return await store.Query(store.Sql().Add($"select kind from timeline_entries where workspace_id = {Seller.Workspace.Id} and subject_id = {Guid.Parse(deal)}"), row => row.Text(0), default);
        }
    }
}
