using System.Globalization;
using Nanni.Catalog.Products;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.DealProducts;

namespace Nanni.Sales.Quotes;

public sealed class QuoteType : RecordType<Quote>
{
    /// <summary>What a customer was sent stays as it was sent.</summary>
    private static readonly string[] Frozen =
        ["number", "subject", "account", "contact", "profile", "language", "currency", "validUntil", "introduction", "terms", "content"];

    public QuoteType()
        : base("quote", "quotes", icon: "file-text")
    {
        Text(q => q.Number).Title().Once();
        Text(q => q.Subject).Searched();
        Reference(q => q.OpportunityId, to: "opportunity");
        Reference(q => q.AccountId, to: "account");
        Reference(q => q.ContactId, to: "contact");
        Reference(q => q.ProfileId, to: "quoteProfile");
        Choice(q => q.Language, new("en"), new("pl"), new("lt"));
        Text(q => q.Currency).Length(3).Open();
        Date(q => q.ValidUntil).Indexed();
        Choice(q => q.Status, new(Quote.Draft), new(Quote.Sent, Color: "blue"), new(Quote.Accepted, Color: "green"), new(Quote.Declined, Color: "red"), new(Quote.Replaced, Color: "amber"))
            .ReadOnly().Indexed().Open();
        Choice(q => q.Approval, new(Approvals.Approval.Open, Color: "amber"), new(Approvals.Approval.Approved, Color: "green"), new(Approvals.Approval.Rejected, Color: "red"))
            .ReadOnly();
        Number(q => q.Revision).ReadOnly();
        Reference(q => q.ReplacesId, to: "record").ReadOnly().Hidden();
        Money(q => q.Net).ReadOnly();
        Money(q => q.Total).ReadOnly().Indexed();
        Money(q => q.Cost).ReadOnly().Sensitive();
        Percent(q => q.Discount).ReadOnly();
        LongText(q => q.Introduction).Length(4_000).Group("more");
        LongText(q => q.Terms).Group("more");
        LongText(q => q.Content).Length(4_000_000).ReadOnly().Hidden();
        DateTime(q => q.SentAt).ReadOnly().Group("answer");
        DateTime(q => q.SeenAt).ReadOnly().Group("answer");
        DateTime(q => q.AnsweredAt).ReadOnly().Group("answer");
        Text(q => q.AnsweredBy).ReadOnly().Group("answer");
        LongText(q => q.Answer).Length(4_000).ReadOnly().Group("answer");
        Text(q => q.AnsweredFrom).ReadOnly().Group("answer");
        Text(q => q.Variant).Length(1).ReadOnly().Group("answer");
        File(q => q.DocumentId).ReadOnly().Hidden();
        Text(q => q.DocumentHash).ReadOnly().Group("answer");
        Text(q => q.LinkHash).ReadOnly().Hidden().Indexed();
        Text(q => q.LinkKey).Length(400).ReadOnly().Hidden();
        Columns(q => q.Number, q => q.Subject, q => q.AccountId, q => q.Status, q => q.Total, q => q.ValidUntil, q => q.OwnerId);
        Highlight(q => q.Total, q => q.ValidUntil, q => q.OwnerId);
        Sort(q => q.CreatedAt, descending: true);
        Following("quote");
        OnTimeline();
    }

    protected override async ValueTask Creating(Work work, Quote quote)
    {
        if (quote.ProfileId is { } id && (await work.LoadAll<QuoteProfile>([id], Right.View)).FirstOrDefault() is { } profile)
        {
            quote.Begin(profile, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).DateTime));
        }

        quote.Language ??= work.Actor.Language;
        quote.Currency ??= work.Actor.Currency;
        quote.Number ??= await QuoteNumbers.Take(work);
        if (quote is { OpportunityId: { } deal } && quote.Offer.Variants is [{ Lines.Count: 0 }])
        {
            quote.Write(quote.Offer with { Variants = [new() { Lines = await Lines(work, deal, quote.Currency) }] });
        }
    }

    /// <summary>What the deal is about, as far as it is priced in the currency of the quote.</summary>
    private static async Task<IReadOnlyList<OfferLine>> Lines(Work work, Guid deal, string currency)
    {
        var ids = await work.Query(work.Sql().Add($"select p.id from deal_products p where p.workspace_id = {work.Actor.WorkspaceId} and p.opportunity_id = {deal} and p.deleted_at is null order by p.id limit {Offer.MostLines}"), row => row.Guid(0));
        var wanted = (await work.LoadAll<DealProduct>(ids, Right.View)).Where(p => p.Amount?.Currency == currency).OrderBy(p => p.Id).ToList();
        var products = (await work.LoadAll<Product>([.. wanted.Select(p => p.ProductId).OfType<Guid>().Distinct()], Right.View)).ToDictionary(p => p.Id);
        var usual = TaxRates.Of(work.Actor.Country, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).DateTime))[0];
        return [.. wanted.Select(p => p.Line with
        {
            Unit = products.GetValueOrDefault(p.ProductId ?? Guid.Empty)?.Unit ?? "",
            Tax = products.GetValueOrDefault(p.ProductId ?? Guid.Empty)?.Tax ?? usual,
            Cost = products.GetValueOrDefault(p.ProductId ?? Guid.Empty)?.Cost is { } cost && cost.Currency == currency ? cost.Amount : null,
        })];
    }

    protected override void Compute(Quote quote)
    {
        // An import brings its own numbers; one without has none.
        quote.Number ??= "–";
        quote.Currency = quote.Currency?.Trim().ToUpper(CultureInfo.InvariantCulture);
        if (quote.Currency is { } code && !(code.Length == 3 && code.All(char.IsAsciiLetterUpper)))
        {
            throw new FieldException("currency", "quote.currency");
        }

        quote.AddUp();
    }

    /// <summary>On every way in which a quote may change: a form, the API, a bulk change, an import, an undo.</summary>
    /// <exception cref="RuleException"><c>quote.frozen</c>, <c>quote.answered</c>.</exception>
    public override ValueTask Follow(Companions companions)
    {
        foreach (var (quote, before) in companions.Changed<Quote>())
        {
            // Accepting marks the optional lines that were taken; no other change of what was sent is one.
            var isAnswer = before["status"] as string == Quote.Sent && quote.Status == Quote.Accepted;
            if (!before.IsNew && before["status"] as string != Quote.Draft
                && Frozen.Any(key => !(isAnswer && key == "content") && !Equals(this[key].Get(quote), before[key])))
            {
                throw new RuleException("quote.frozen", quote.Number ?? "");
            }

            // What the customer said is theirs: nobody here takes it back, not by an undo either.
            if (!before.IsNew && before["status"] is Quote.Accepted or Quote.Declined && !Equals(quote.Status, before["status"]))
            {
                throw new RuleException("quote.answered", quote.Number ?? "");
            }
        }

        return ValueTask.CompletedTask;
    }

    protected override IEnumerable<TimelineEntry> Timeline(Quote quote)
    {
        var title = $"{quote.Number} {quote.Subject}".Trim();
        foreach (var subject in new[] { quote.OpportunityId, quote.AccountId, quote.ContactId }.OfType<Guid>().Distinct())
        {
            foreach (var (kind, at) in new[] { ("quote", quote.SentAt ?? quote.CreatedAt), ("quoteSeen", quote.SeenAt == quote.AnsweredAt ? null : quote.SeenAt), ("quoteAnswer", quote.AnsweredAt) })
            {
                if (at is { } known)
                {
                    yield return new(subject, known, kind, title);
                }
            }
        }
    }
}
