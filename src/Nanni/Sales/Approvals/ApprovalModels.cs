using Nanni.Web.Views;

namespace Nanni.Sales.Approvals;

/// <summary>The question on the page of an approval: what is asked, and what speaks for and against it.</summary>
/// <param name="Variants">Of the quote as it is now; empty where the reader does not see it.</param>
public sealed record ApprovalPanelModel(string Url, IReadOnlyList<string> Reasons, string Note, IReadOnlyList<ApprovalVariant> Variants)
{
    public bool SeesMargin { get; init; }

    /// <summary>The reader may decide.</summary>
    public bool CanDecide { get; init; }

    public string? QuoteUrl { get; init; }

    /// <summary>What this customer was granted and offered before.</summary>
    public IReadOnlyList<RelatedRow> Before { get; init; } = [];

    public IReadOnlyList<RelatedRow> Quotes { get; init; } = [];
}

/// <param name="Margin">Empty where it is unknown.</param>
public sealed record ApprovalVariant(string Letter, string Name, string Net, string Discount, string Margin);

/// <summary>How far a quote is with its approvals, on its page and before it is sent.</summary>
/// <param name="Needed">What oversteps a limit, and who decides.</param>
public sealed record ApprovalNeedModel(string Url, IReadOnlyList<(string Reason, string Approver)> Needed, IReadOnlyList<ApprovalAsked> Asked)
{
    public bool CanAsk { get; init; }

    public string Note { get; init; } = "";

    public string? Error { get; init; }
}

/// <param name="Status">"open", "approved" or "rejected".</param>
/// <param name="Said">Who was asked or decided, and when.</param>
public sealed record ApprovalAsked(string Url, string Status, string Said, string Answer, bool CanDecide);

/// <summary>The form by which it is decided, once more with what was wrong.</summary>
public sealed record ApprovalDecisionModel(string Url, string Title, string Comment, string Error);
