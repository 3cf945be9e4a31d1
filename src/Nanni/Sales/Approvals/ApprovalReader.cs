using Nanni.Records.Queries;
using Nanni.Sales.Quotes;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Approvals;

/// <summary>How a quote stands with the words it needs.</summary>
/// <param name="Missing">Rules that it oversteps and nobody has said yes to, of the reader's point of view.</param>
/// <param name="Asked">Questions about the quote as it is, the latest first.</param>
internal sealed record ApprovalState(OfferTerms Terms, IReadOnlyList<ApprovalRule> Missing, IReadOnlyList<Approval> Asked)
{
    /// <summary>Somebody could still be asked.</summary>
    public bool CanAsk => Missing.Any(rule => !Asked.Any(a => a.Status == Approval.Open && a.RuleIds.Contains(rule.Id)));
}

/// <summary>Approvals and their rules as pages read them.</summary>
internal static class ApprovalReader
{
    /// <summary>Questions that a page shows of one quote.</summary>
    private const int Most = 20;

    public static async Task<ApprovalState> Of(Pages page, RecordQuery query, Quote quote)
    {
        var (ruleIds, askedIds) = (new List<Guid>(), new List<Guid>());
        await page.Store.Query(
        [
            (ApprovalRules.For(page.Store.Sql(), page.Actor.WorkspaceId, quote), row => ruleIds.Add(row.Guid(0))),
            (page.Store.Sql().Add($"select a.id from approvals a where a.workspace_id = {page.Actor.WorkspaceId} and a.quote_id = {quote.Id} and a.deleted_at is null order by a.id desc limit {Most}"),
                row => askedIds.Add(row.Guid(0))),
        ], page.Cancel);
        var terms = OfferTerms.Of(quote);
        var rules = await All<ApprovalRule>(page, query, "approvalRule", ruleIds);
        var asked = (await All<Approval>(page, query, "approval", askedIds)).FindAll(a => a.Terms == terms.Fingerprint);
        return new(terms, quote.Status == Quote.Draft ? ApprovalRules.Missing(rules, quote, terms, asked, page.Actor) : [], asked);
    }

    /// <summary>The rule and what oversteps it, in the reader's words.</summary>
    public static string Reason(Ui ui, ApprovalRule rule, decimal? discount, decimal? margin, Nanni.Records.Types.Money? net, bool seesMargin) => rule.Measure switch
    {
        ApprovalRule.Discount => ui.T("approval.reason.discount", ("value", ui.Format.Percent(discount ?? 0)), ("limit", ui.Format.Percent(rule.Threshold ?? 0))),
        ApprovalRule.Margin when seesMargin && margin is { } known =>
            ui.T("approval.reason.margin", ("value", ui.Format.Percent(known)), ("limit", ui.Format.Percent(rule.Threshold ?? 0))),
        ApprovalRule.Margin => ui.T("approval.reason.marginOnly", ("limit", ui.Format.Percent(rule.Threshold ?? 0))),
        _ => ui.T("approval.reason.net", ("value", net is { } sum ? ui.Format.Money(sum.Minor, sum.Currency) : ""),
            ("limit", rule.Amount is { } most ? ui.Format.Money(most.Minor, most.Currency) : "")),
    };

    public static async Task<List<T>> All<T>(Pages page, RecordQuery query, string type, IEnumerable<Guid> ids)
        where T : Nanni.Records.Types.Record
    {
        var all = new List<T>();
        foreach (var id in ids)
        {
            if ((await query.Of(page.Actor, page.Types[type], id, page.Cancel))?.Record is T { DeletedAt: null } one)
            {
                all.Add(one);
            }
        }

        return all;
    }

    /// <summary>The margin as it was when it was asked: for who decides, whatever their role lets them see of costs elsewhere.</summary>
    public static async Task<decimal?> Margin(Pages page, Approval approval) =>
        (await page.Store.Query(page.Store.Sql().Add($"select a.margin from approvals a where a.workspace_id = {page.Actor.WorkspaceId} and a.id = {approval.Id}"),
            row => row.LongOrNull(0) / 100m, page.Cancel))[0];
}
