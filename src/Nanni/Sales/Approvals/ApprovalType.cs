using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.Approvals;

public sealed class ApprovalType : RecordType<Approval>
{
    public ApprovalType()
        : base("approval", "approvals", icon: "rubber-stamp")
    {
        Text(a => a.Name).Title().Once();
        Reference(a => a.QuoteId, to: "quote").Required().Once().Indexed();
        Reference(a => a.OpportunityId, to: "opportunity").ReadOnly();
        Reference(a => a.AccountId, to: "account").ReadOnly();
        Choice(a => a.Status, new(Approval.Open, Color: "amber"), new(Approval.Approved, Color: "green"), new(Approval.Rejected, Color: "red"), new(Approval.Withdrawn)).ReadOnly().Indexed();
        References(a => a.RuleIds, to: "approvalRule").ReadOnly();
        LongText(a => a.Note).Length(2_000).Once();
        Percent(a => a.Discount).ReadOnly();
        Percent(a => a.Margin).ReadOnly().Sensitive();
        Money(a => a.Net).ReadOnly();
        Text(a => a.Terms).Length(64).ReadOnly().Hidden();
        Reference(a => a.DecidedById, to: "member").ReadOnly();
        DateTime(a => a.DecidedAt).ReadOnly();
        LongText(a => a.Answer).Length(2_000).ReadOnly();
        Columns(a => a.Name, a => a.AccountId, a => a.Status, a => a.Discount, a => a.Net, a => a.CreatedBy, a => a.OwnerId, a => a.CreatedAt);
        Highlight(a => a.Discount, a => a.Net, a => a.OwnerId);
        Sort(a => a.CreatedAt, descending: true);
        Through(a => a.QuoteId);
        OffMenu();
        NotSearched();
        OnTimeline();
        Following("quote", "approval");
    }

    /// <summary>What was decided shows on the quote, whose state is never written by hand.</summary>
    public override IReadOnlyList<string> Guides => ["quote"];

    /// <exception cref="ForbiddenException">The quote is not the actor's to change.</exception>
    /// <exception cref="RuleException"><c>quote.frozen</c>: it was sent.</exception>
    protected override async ValueTask Creating(Work work, Approval approval)
    {
        if (approval.QuoteId is not { } id || (await work.LoadAll<Quote>([id])).FirstOrDefault() is not { DeletedAt: null } quote)
        {
            throw new FieldException("quote", approval.QuoteId is null ? "field.required" : "field.reference");
        }

        if (quote.Status != Quote.Draft)
        {
            throw new RuleException("quote.frozen", quote.Number ?? "");
        }

        var rules = await work.LoadAll<ApprovalRule>(await work.Query(ApprovalRules.For(work.Sql(), work.Actor.WorkspaceId, quote), row => row.Guid(0)), Right.View);
        var terms = OfferTerms.Of(quote);
        approval.About(quote, terms, rules.Where(rule => rule.IsBroken(terms)));
    }

    public override ValueTask Follow(Companions companions) => ApprovalWatch.Keep(companions);

    protected override IEnumerable<TimelineEntry> Timeline(Approval approval)
    {
        foreach (var subject in new[] { approval.OpportunityId, approval.AccountId }.OfType<Guid>().Distinct())
        {
            yield return new(subject, approval.CreatedAt, "approval", approval.Name ?? "");
            if (approval.DecidedAt is { } at)
            {
                yield return new(subject, at, approval.Status == Approval.Approved ? "approvalGiven" : "approvalRefused", approval.Name ?? "");
            }
        }
    }
}
