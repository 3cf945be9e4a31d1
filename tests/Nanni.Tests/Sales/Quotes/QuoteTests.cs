using System.Net;
using Nanni.Database;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>Numbers, sums and states of quotes, on every way in which a quote changes.</summary>
public sealed class QuoteTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Numbers_of_a_year_have_no_gaps_even_where_many_are_made_at_once_and_some_fail(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                return await copper.Operations.Run(copper.Admin, "quote.create", work =>
                {
                    work.Add(new Quote { Subject = "Ingots", Currency = i == 3 ? "no currency" : "EUR" });
                    return Task.CompletedTask;
                });
            }
            catch (Exception refused) when (refused is FieldException or RuleException { Code: "operation.busy" })
            {
                return null;
            }
        }));

        var numbers = await copper.Titles(copper.Admin, "quote");
        Assert.Equal(made.Count(m => m is not null), numbers.Count);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => $"{numbers[0][..4]}-{n:0000}"), numbers.Order());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_quote_that_was_sent_is_changed_on_no_way(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var quote = "quotes/" + await api.Create("quotes", new { subject = "Ingots", validUntil = "2099-01-01" });
        await Change(ada, quote, (q, work) =>
        {
            q.Write(Samples.Offer());
            q.Send((work.Id, "hash"), ("link", "key"), work.At, Today);
        });

        var refused = await api.Patch(quote, new { currency = "USD" });
        var bulk = await api.Patch(quote, new { terms = "Pay first" });

        Assert.Equal((HttpStatusCode.Conflict, "quote.frozen"), (refused.Status, refused.Code));
        Assert.Equal("quote.frozen", bulk.Code);
        Assert.Equal(("sent", "123.00"), ((await api.Get(quote))["status"]!.ToString(), (await api.Get(quote))["total"]!["amount"]!.ToString()));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_the_customer_answered_is_taken_back_by_nobody_here(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        var api = await ApiClient.Of(ada);
        var quote = "quotes/" + await api.Create("quotes", new { subject = "Ingots", validUntil = "2099-01-01" });
        var editor = (await ada.Get(quote)).Document.QuerySelectorAll("a").Where(a => a.TextContent.Contains("Edit offer", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, editor.Count);
        Assert.All(editor, link => Assert.Equal(ada.Url(quote) + "/offer", link.GetAttribute("href")));
        await Change(ada, quote, (q, work) =>
        {
            q.Write(Samples.Offer());
            q.Send((work.Id, "hash"), ("link", "key"), work.At, Today);
        });
        var accepted = await Change(ada, quote, (q, _) => q.Accept(0, new HashSet<int>(), Samples.Answer, Today));

        var undone = await api.Post($"operations/{accepted.Id}/undo");

        Assert.Equal((HttpStatusCode.Conflict, "quote.answered"), (undone.Status, undone.Code));
        Assert.Equal("accepted", (await api.Get(quote))["status"]!.ToString());
    }

    [Fact]
    public void A_customer_takes_a_variant_with_some_of_its_options_once()
    {
        var quote = Samples.Sent(Today);
        quote.Accept(1, new HashSet<int> { 1 }, Samples.Answer, Today);

        Assert.Equal((Quote.Accepted, "B", 24_600L), (quote.Status, quote.Variant, Total(quote)));
        Assert.Equal("quote.answered", Assert.Throws<RuleException>(() => quote.Decline(Samples.Answer, Today)).Code);
    }

    [Fact]
    public void An_offer_ends_with_its_last_day()
    {
        Samples.Sent(Today, until: Today).RequireOpen(Today);

        Assert.Equal("quote.expired", Assert.Throws<RuleException>(() => Samples.Sent(Today, until: Today).RequireOpen(Today.AddDays(1))).Code);
    }

    [Fact]
    public void A_new_version_is_a_draft_of_the_same_and_leaves_the_old_until_it_is_sent()
    {
        var old = Samples.Sent(Today);
        var next = old.Next(2);

        Assert.Equal((Quote.Draft, "2026-0001/2", old.Content, old.Id), (next.Status, next.Number, next.Content, next.ReplacesId));
        old.Replace();
        Assert.Equal("quote.replaced", Assert.Throws<RuleException>(() => old.RequireOpen(Today)).Code);
    }

    [Fact]
    public void An_empty_variant_is_not_sent()
    {
        var quote = new Quote { ValidUntil = Today };
        quote.Write(new() { Variants = [new() { Lines = [Samples.Line] }, new()] });

        Assert.Equal("quote.empty", Assert.Throws<RuleException>(() => quote.RequireSendable(Today)).Code);
    }

    private static long Total(Quote quote) => quote.Total!.Value.Minor;

    private static Task<OperationReceipt> Change(SignedIn member, string quote, Action<Quote, Work> change) =>
        Samples.Change(member, Guid.Parse(quote.Split('/')[1]), change);
}
