using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.Approvals;

/// <summary>Which rules ask for a colleague's word about an offer.</summary>
internal static class ApprovalRules
{
    /// <summary>Ids of the rules for offers of the quote's team, and of the teams of its owner.</summary>
    public static Sql For(Sql sql, Guid workspace, Quote quote) => sql.Add($"""
        select r.id from approvalrules r where r.workspace_id = {workspace} and r.deleted_at is null
            and (r.sales_team_id is null or r.sales_team_id = {quote.TeamId} or exists (
                select 1 from team_members m where m.workspace_id = r.workspace_id and m.team_id = r.sales_team_id and m.member_id = {quote.OwnerId}))
        order by r.id
        """);

    /// <summary>
    /// Rules that the offer oversteps and nobody has said yes to. Who may give the word needs none of their own; who only stands in for them does.
    /// </summary>
    public static List<ApprovalRule> Missing(IEnumerable<ApprovalRule> rules, Quote quote, OfferTerms terms, IEnumerable<Approval> asked, Actor actor) =>
        [.. rules.Where(r => r.DeletedAt is null && r.IsBroken(terms) && r.ApproverId != actor.MemberId && !asked.Any(a => a.QuoteId == quote.Id && a.Allows(r, terms)))];
}
