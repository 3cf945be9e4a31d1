using Nanni.Records.Types;

namespace Nanni.Sales.Approvals;

/// <summary>From where on an offer needs a colleague's word before it goes to the customer, and whose.</summary>
public sealed class ApprovalRule : Record
{
    /// <summary>"discount": the highest of a line, in per cent. "margin": of the poorest variant, in per cent of net. "net": of the dearest variant.</summary>
    public const string Discount = "discount", Margin = "margin", Net = "net";

    public string? Name { get; set; }

    public string? Measure { get; set; }

    /// <summary>In per cent: a discount above it, or a margin below it, is to be approved.</summary>
    public decimal? Threshold { get; set; }

    /// <summary>A net sum above it, in the same currency, is to be approved.</summary>
    public Money? Amount { get; set; }

    /// <summary>Only offers of this team or of its people; null for everybody's.</summary>
    public Guid? SalesTeamId { get; set; }

    public Guid? ApproverId { get; set; }

    /// <summary>Whether an offer oversteps the rule.</summary>
    public bool IsBroken(OfferTerms terms) => Measure switch
    {
        Discount => Threshold is { } most && terms.Discount > most,
        Margin => Threshold is { } least && terms.Margin < least,
        _ => Amount is { } amount && terms.Net.Any(net => net.Currency == amount.Currency && net.Minor > amount.Minor),
    };
}

public sealed class ApprovalRuleType : RecordType<ApprovalRule>
{
    public ApprovalRuleType()
        : base("approvalRule", "approvalrules", icon: "rubber-stamp")
    {
        Text(r => r.Name).Title().Required();
        Choice(r => r.Measure, new(ApprovalRule.Discount), new(ApprovalRule.Margin), new(ApprovalRule.Net)).Required();
        Percent(r => r.Threshold);
        Money(r => r.Amount);
        Reference(r => r.SalesTeamId, to: "team");
        Reference(r => r.ApproverId, to: "member").Required();
        Columns(r => r.Name, r => r.Measure, r => r.Threshold, r => r.Amount, r => r.SalesTeamId, r => r.ApproverId);
        Sort(r => r.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }

    /// <exception cref="FieldException"><c>approval.limit</c>: a share from 0 to 100. <c>field.required</c>: the sum of a rule about sums.</exception>
    protected override void Compute(ApprovalRule rule)
    {
        if (rule.Measure == ApprovalRule.Net)
        {
            rule.Threshold = null;
            if (rule.Amount is null)
            {
                throw new FieldException("amount", "field.required");
            }
        }
        else if (rule.Measure is not null)
        {
            rule.Amount = null;
            if (rule.Threshold is not (>= 0 and <= 100))
            {
                throw new FieldException("threshold", "approval.limit");
            }
        }
    }
}
