using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.Approvals;

/// <summary>
/// What holds between quotes and approvals, whichever way they are written: no offer goes out over a limit without the word of who may give it,
/// a word is for the offer as it was, and a quote says how far it is with them.
/// </summary>
internal static class ApprovalWatch
{
    public static async ValueTask Keep(Companions step)
    {
        var approvals = step.Changed<Approval>();
        var quotes = step.Changed<Quote>().Where(c => !c.Before.IsNew).ToDictionary(c => c.Record.Id, c => c.Before);
        Guid[] about = [.. quotes.Keys.Concat(approvals.Select(a => a.Record.QuoteId).OfType<Guid>()).Distinct()];
        if (about.Length == 0)
        {
            return;
        }

        var known = await step.All<Quote>(about);
        var asked = (await step.Referring<Approval>("quote", about)).ToLookup(a => a.QuoteId!.Value);
        foreach (var (approval, before) in approvals)
        {
            Hand(step, approval, before);
            if (known.Find(q => q.Id == approval.QuoteId) is { } quote)
            {
                Open(step, quote, approval, before);
            }
        }

        foreach (var quote in known)
        {
            var terms = OfferTerms.Of(quote);
            Settle(step, quote, terms, [.. asked[quote.Id]]);
            if (!step.IsUndo && quote.Status == Quote.Sent && quotes.TryGetValue(quote.Id, out var before) && before["status"] as string == Quote.Draft)
            {
                await Require(step, quote, terms, [.. asked[quote.Id]]);
            }
        }
    }

    /// <summary>
    /// Whom a rule names sees the quote that they are asked about, whatever else their role lets them see; a colleague who is asked though no rule
    /// says so sees what they see anyway.
    /// </summary>
    private static void Open(Companions step, Quote quote, Approval approval, Previous before)
    {
        if (approval.DeletedAt is not null)
        {
            step.Close(approval);
        }
        else if (approval is { OwnerId: { } owner, RuleIds.Length: > 0 } && (before.IsNew || before.DeletedAt is not null || before.OwnerId != owner))
        {
            step.Open(quote, owner, canEdit: false, approval);
        }
    }

    /// <exception cref="RuleException"><c>approval.hand</c>: it is handed on by whom it was given to, or by an administrator. <c>approval.own</c>: to who asked.</exception>
    private static void Hand(Companions step, Approval approval, Previous before)
    {
        if (step.IsUndo || before.IsNew || before.OwnerId == approval.OwnerId)
        {
            return;
        }

        if (!step.Actor.IsAdministrator && !(before.OwnerId is { } owner && step.Actor.Owners.Contains(owner)))
        {
            throw new RuleException("approval.hand", approval.Name ?? "");
        }

        if (approval.OwnerId is null || approval.OwnerId == approval.CreatedBy)
        {
            throw new RuleException("approval.own", approval.Name ?? "");
        }
    }

    private static void Settle(Companions step, Quote quote, OfferTerms terms, IReadOnlyList<Approval> asked)
    {
        foreach (var one in asked.Where(a => a.Status == Approval.Open && (a.Terms != terms.Fingerprint || quote.DeletedAt is not null)))
        {
            step.Change(one, a => a.Withdraw());
        }

        var current = asked.Where(a => a.Terms == terms.Fingerprint).ToLookup(a => a.Status);
        var state = current[Approval.Rejected].Any() && !current[Approval.Open].Any() ? Approval.Rejected
            : current[Approval.Open].Any() ? Approval.Open
            : current[Approval.Approved].Any() ? Approval.Approved : null;
        if (quote.Approval != state)
        {
            step.Change(quote, q => q.Judge(state));
        }
    }

    /// <exception cref="RuleException"><c>quote.approval</c>: somebody's word is missing.</exception>
    private static async Task Require(Companions step, Quote quote, OfferTerms terms, IReadOnlyList<Approval> asked)
    {
        var rules = await step.All<ApprovalRule>(await step.Query(ApprovalRules.For(step.Sql(), step.Actor.WorkspaceId, quote), row => row.Guid(0)));
        if (ApprovalRules.Missing(rules, quote, terms, asked, step.Actor).Count > 0)
        {
            throw new RuleException("quote.approval", quote.Number ?? "");
        }
    }
}
