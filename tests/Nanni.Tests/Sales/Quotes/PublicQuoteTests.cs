using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>A quote from its first line to the customer's answer: the editor, sending, and the link that needs no account.</summary>
public sealed class PublicQuoteTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_quote_is_written_sent_and_accepted_and_its_deal_won(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var deal = await api.Create("opportunities", new { name = "Ingots" });
        var quote = await Written(api, new { subject = "Ingots", opportunity = deal, validUntil = "2099-01-01", currency = "EUR", language = "pl" });

        var (form, address) = (await ada.Get(quote + "/sending"), $"buyer-{Guid.CreateVersion7():N}@example.com");
        var sent = await (await form.Submit(ada.Url(quote) + "/sending", ("do", "mail"), ("to", address))).Follow();
        var path = new Uri(sent.Document.QuerySelector("#quote-link")!.GetAttribute("value")!).AbsolutePath;
        var letter = await Letter(ada.App, address);
        Assert.Contains(path, letter.Body, StringComparison.Ordinal);
        Assert.StartsWith("Dzień dobry", letter.Body, StringComparison.Ordinal);

        var buyer = ada.App.Browser();
        var page = await buyer.Get(path);
        Assert.Equal(["61.50", "61.50"], page.Document.QuerySelectorAll(".customer-total").Select(t => t.TextContent.Trim().Replace(',', '.').Split('\u00a0')[0]));
        Assert.DoesNotContain("31.00", page.Text, StringComparison.Ordinal);
        var file = await buyer.Http.GetByteArrayAsync(path + "/pdf");
        Assert.Equal((await api.Get(quote))["documentHash"]!.ToString(), Nanni.Sales.Quotes.Document.QuoteDocuments.Hash(file));
        Assert.Null((await api.Get(quote))["seenAt"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.Submit(path + "/acceptance", ("variant", "1"), ("name", ""))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Seen(buyer, page, path)).Status);
        Assert.NotNull((await api.Get(quote))["seenAt"]);

        var accepted = await (await page.Submit(path + "/acceptance", ("variant", "1"), ("option", "1:1"), ("name", "Nanni of Ur"), ("comment", "Fine copper"))).Follow();

        Assert.Contains("Nanni of Ur", accepted.Document.QuerySelector(".customer-said")!.TextContent, StringComparison.Ordinal);
        var now = await api.Get(quote);
        Assert.Equal(("accepted", "B", "Fine copper", "123.00"), (now["status"]!.ToString(), now["variant"]!.ToString(), now["answer"]!.ToString(), now["total"]!["amount"]!.ToString()));
        var won = await api.Get("opportunities/" + deal);
        Assert.Equal(("won", "123.00"), (won["status"]!.ToString(), won["amount"]!["amount"]!.ToString()));
        Assert.Contains("Nanni of Ur", (await ada.Get("notifications")).Text, StringComparison.Ordinal);

        var again = await page.Submit(path + "/acceptance", ("variant", "0"), ("name", "Somebody else"));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal("Nanni of Ur", (await api.Get(quote))["answeredBy"]!.ToString());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Of_two_who_accept_at_once_one_does(Provider provider)
    {
        var (_, api, quote, path) = await Sent(provider);
        var app = api.Member.App;
        var pages = await Task.WhenAll(app.Browser().Get(path), app.Browser().Get(path));

        var answers = await Task.WhenAll(pages.Select((page, i) => page.Submit(path + "/acceptance", ("variant", "0"), ("name", $"Buyer {i}"))));

        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
        Assert.Equal("accepted", (await api.Get(quote))["status"]!.ToString());
    }

    [Fact]
    public async Task A_link_ends_when_it_is_taken_back_and_another_takes_its_place()
    {
        var (ada, _, quote, path) = await Sent(Provider.Sqlite);
        var page = await ada.Get(quote);

        await page.Submit(ada.Url(quote) + "/link/end");
        Assert.Equal(HttpStatusCode.NotFound, (await ada.App.Browser().Get(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.App.Browser().Get(path + "/pdf")).Status);

        var renewed = await (await page.Submit(ada.Url(quote) + "/link")).Follow();
        var other = new Uri(renewed.Document.QuerySelector("#quote-link")!.GetAttribute("value")!).AbsolutePath;
        Assert.NotEqual(path, other);
        Assert.Equal(HttpStatusCode.OK, (await ada.App.Browser().Get(other)).Status);
    }

    [Fact]
    public async Task A_customer_declines_with_a_reason_and_cannot_accept_then()
    {
        var (ada, api, quote, path) = await Sent(Provider.Sqlite);
        var page = await ada.App.Browser().Get(path);

        Assert.Equal(HttpStatusCode.SeeOther, (await page.Submit(path + "/refusal", ("name", "Nanni"), ("comment", "Too dear"))).Status);

        Assert.Equal(("declined", "Too dear"), ((await api.Get(quote))["status"]!.ToString(), (await api.Get(quote))["answer"]!.ToString()));
        Assert.Equal(HttpStatusCode.Conflict, (await page.Submit(path + "/acceptance", ("variant", "0"), ("name", "Nanni"))).Status);
    }

    [Fact]
    public async Task A_new_version_replaces_the_old_once_it_is_sent_and_the_old_page_says_so()
    {
        var (ada, api, quote, path) = await Sent(Provider.Sqlite);
        var editor = await (await (await ada.Get(quote)).Submit(ada.Url(quote) + "/version")).Follow();
        var next = editor.Response.RequestMessage!.RequestUri!.AbsolutePath.Replace("/offer", "", StringComparison.Ordinal)[(ada.Url("x").Length - 1)..];
        Assert.Null((await ada.App.Browser().Get(path)).Document.QuerySelector(".customer-said"));
        await api.Patch(next, new { validUntil = "2099-01-01" });

        await (await ada.Get(next + "/sending")).Submit(ada.Url(next) + "/sending", ("do", "link"));

        Assert.Equal("replaced", (await api.Get(quote))["status"]!.ToString());
        Assert.EndsWith("/2", (await api.Get(next))["number"]!.ToString(), StringComparison.Ordinal);
        Assert.NotNull((await ada.App.Browser().Get(path)).Document.QuerySelector(".customer-said"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("AaIGfG1zeq-gtWjwZpOiT93ZxJ1pLmrp2DHpm-dZL_ya8OOA")]
    [InlineData("%E2%82%AC%20")]
    public async Task A_key_that_nobody_was_given_opens_nothing(string key)
    {
        var app = await TestApp.On(Provider.Sqlite);

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().Get("/q/" + key)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_program_puts_what_is_offered_and_is_refused_what_does_not_fit(Provider provider)
    {
        var api = await ApiClient.Of(await (await TestApp.On(provider)).SignIn());
        var quote = "quotes/" + await api.Create("quotes", new { subject = "Ingots", currency = "JPY" });

        var put = await api.Put(quote + "/offer", Body("""{"variants":[{"lines":[{"name":"Ingot","quantity":0,"price":5},{"name":"Ship","price":10.5,"tax":10}]}]}"""));

        Assert.Equal("12", put["total"]!["amount"]!.ToString());
        Assert.Equal(0, (decimal)(await api.Get(quote + "/offer"))["variants"]![0]!["lines"]![0]!["quantity"]!);
        Assert.Equal("quote.offer", (await api.Put(quote + "/offer", Body("""{"rows":[]}"""))).Code);
        Assert.Equal("quote.offer", (await api.Put(quote + "/offer", Body("""{"variants":[{"name":null}]}"""))).Code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.Put(quote + "/offer", Body("""{"variants":[{"lines":[{"name":"Ingot","price":0.00001}]}]}"""))).Status);
    }

    [Fact]
    public async Task The_editor_keeps_what_was_typed_where_a_number_cannot_be_read_and_copies_a_variant()
    {
        var ada = await (await TestApp.On(Provider.Sqlite)).SignIn();
        var api = await ApiClient.Of(ada);
        var quote = await Written(api, new { subject = "Ingots", currency = "EUR" });
        var editor = await ada.Get(quote + "/offer");
        var url = ada.Url(quote) + "/offer";

        var refused = await editor.Submit(url, [("do", "save"), ("variant.name", "A"), ("variant.note", ""), .. Line("0", "Ingot", "five")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("five", refused.Value("line.price"));

        var copied = await (await editor.Submit(url, [("do", "copy:0"), ("variant.name", "Basic"), ("variant.note", ""), .. Line("0", "Ingot", "5")])).Follow();
        Assert.Equal(2, copied.Document.QuerySelectorAll(".offer-variant").Length);

        var stale = await editor.Submit(url, [("do", "save"), ("variant.name", "Mine"), ("variant.note", ""), .. Line("0", "Ingot", "6")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.Status);
        Assert.Equal("Mine", stale.Value("variant.name"));
    }

    private static (string, string?)[] Line(string variant, string name, string price) =>
    [
        ("line.variant", variant), ("line.name", name), ("line.description", ""), ("line.quantity", "1"), ("line.unit", ""), ("line.price", price),
        ("line.discount", ""), ("line.tax", "0"), ("line.kind", "fixed"), ("line.product", ""), ("line.cost", ""), ("line.explanation", ""), ("line.origin", ""),
    ];

    private static async Task<string> Written(ApiClient api, object quote)
    {
        var path = "quotes/" + await api.Create("quotes", quote);
        var offer = await api.Put(path + "/offer", Body("""
            {"variants":[{"name":"Basic","lines":[{"name":"Ingot","price":50,"tax":23,"cost":31}]},
             {"lines":[{"name":"Ingot","price":50,"tax":23},{"name":"Ship","price":50,"tax":23,"isOptional":true}]}]}
            """));
        Assert.Equal(HttpStatusCode.OK, offer.Status);
        return path;
    }

    private static async Task<(SignedIn Ada, ApiClient Api, string Quote, string Path)> Sent(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var quote = await Written(api, new { subject = "Ingots", validUntil = "2099-01-01", currency = "EUR" });
        var sent = await (await (await ada.Get(quote + "/sending")).Submit(ada.Url(quote) + "/sending", ("do", "link"))).Follow();
        return (ada, api, quote, new Uri(sent.Document.QuerySelector("#quote-link")!.GetAttribute("value")!).AbsolutePath);
    }

    /// <summary>What the page's script does.</summary>
    private static async Task<TestPage> Seen(TestClient buyer, TestPage page, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path + "/seen");
        request.Headers.Add("X-CSRF-Token", page.Document.QuerySelector("meta[name=csrf-token]")!.GetAttribute("content"));
        return await buyer.Send(request);
    }

    private static JsonNode Body(string json) => JsonNode.Parse(json)!;

    private static async Task<Nanni.Web.Mail.Letter> Letter(TestApp app, string to)
    {
        // Another test of the same installation may have taken it to send.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!app.Mailbox.To(to).Any())
        {
            limit.Token.ThrowIfCancellationRequested();
            using var scope = app.Services.CreateScope();
            await scope.ServiceProvider.GetRequiredService<Nanni.Web.Mail.Outbox>().SendDue(default);
        }

        return app.Mailbox.To(to).Single();
    }
}
