using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.Approvals;

/// <summary>
/// The word that one colleague was asked for before an offer goes out, and what they said. It holds for the offer as it was then: its owner is
/// who decides, its author who asked.
/// </summary>
public sealed class Approval : Record
{
    public const string Open = "open", Approved = "approved", Rejected = "rejected", Withdrawn = "withdrawn";

    /// <summary>Number and subject of the quote, unless somebody says otherwise.</summary>
    public string? Name { get; private set; }

    public Guid? QuoteId { get; init; }

    public Guid? OpportunityId { get; private set; }

    public Guid? AccountId { get; private set; }

    public string? Status { get; private set; } = Open;

    /// <summary>
    /// The rules that the offer overstepped when it was asked, and that name who decides; empty where somebody wants to hear a colleague though
    /// none asks for it.
    /// </summary>
    public Guid[] RuleIds { get; private set; } = [];

    /// <summary>What the asker says.</summary>
    public string? Note { get; init; }

    /// <summary>The highest discount of a line when it was asked, in per cent.</summary>
    public decimal? Discount { get; private set; }

    /// <summary>Of the poorest variant then, in per cent of net; null where a cost was unknown.</summary>
    public decimal? Margin { get; private set; }

    /// <summary>Net sum of the dearest variant then.</summary>
    public Money? Net { get; private set; }

    /// <summary>The <see cref="OfferTerms.Fingerprint"/> that the word is for.</summary>
    public string? Terms { get; private set; }

    /// <summary>Who decided: the owner, or their deputy.</summary>
    public Guid? DecidedById { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why, in the words of who decided.</summary>
    public string? Answer { get; private set; }

    /// <summary>Takes down what it is about: the quote as it stands.</summary>
    /// <param name="broken">The rules that the offer oversteps.</param>
    internal void About(Quote quote, OfferTerms terms, IEnumerable<ApprovalRule> broken)
    {
        Name = string.IsNullOrWhiteSpace(Name) ? $"{quote.Number} {quote.Subject}".Trim() : Name;
        (OpportunityId, AccountId) = (quote.OpportunityId, quote.AccountId);
        RuleIds = [.. broken.Where(rule => rule.ApproverId == OwnerId).Select(rule => rule.Id)];
        (Discount, Margin, Terms) = (terms.Discount, terms.Margin, terms.Fingerprint);
        Net = terms.Dearest;
    }

    /// <exception cref="RuleException"><c>approval.decided</c>: it was decided, or withdrawn, before.</exception>
    /// <exception cref="FieldException"><c>comment</c>: <c>approval.why</c>, a refusal needs a reason.</exception>
    public void Decide(bool isApproved, string? answer, Guid by, DateTimeOffset at)
    {
        if (Status != Open)
        {
            throw new RuleException("approval.decided", Name ?? "");
        }

        if (!isApproved && string.IsNullOrWhiteSpace(answer))
        {
            throw new FieldException("comment", "approval.why");
        }

        (Status, Answer, DecidedById, DecidedAt) = (isApproved ? Approved : Rejected, string.IsNullOrWhiteSpace(answer) ? null : answer.Trim(), by, at);
    }

    /// <summary>It says yes to what a rule asks of the offer as it is.</summary>
    public bool Allows(ApprovalRule rule, OfferTerms terms) => Status == Approved && DeletedAt is null && Terms == terms.Fingerprint && RuleIds.Contains(rule.Id);

    /// <summary>The offer it was asked for is no more.</summary>
    public void Withdraw()
    {
        if (Status == Open)
        {
            Status = Withdrawn;
        }
    }
}
