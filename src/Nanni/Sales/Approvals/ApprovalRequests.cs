using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Sales.Approvals;

/// <summary>Asking colleagues for their word about a quote, and giving it.</summary>
public sealed class ApprovalRequests(Operations operations, RecordQuery query, RecordTypes types)
{
    /// <summary>Asks each colleague whose word the quote still needs and who is not asked yet; one question to each.</summary>
    /// <exception cref="RuleException">
    /// <c>approval.none</c>: nobody's is missing. <c>approval.waits</c>: all were asked. <c>approval.nobody</c>: who a rule names cannot sign in any more.
    /// </exception>
    public Task<OperationReceipt> Ask(Actor actor, Guid id, string? note, CancellationToken cancel) => operations.Run(Widened(actor), "approval.ask", async work =>
    {
        var quote = await work.Load<Quote>(id);
        if (quote.Status != Quote.Draft)
        {
            throw new RuleException("quote.frozen", quote.Number ?? "");
        }

        if (note?.Length > 2_000)
        {
            throw new FieldException("note", "field.length", 2_000);
        }

        var terms = OfferTerms.Of(quote);
        var asked = await work.LoadAll<Approval>(await work.Query(
            work.Sql().Add($"select a.id from approvals a where a.workspace_id = {actor.WorkspaceId} and a.quote_id = {id} and a.deleted_at is null order by a.id"), row => row.Guid(0)), Right.View);
        var rules = await work.LoadAll<ApprovalRule>(await work.Query(ApprovalRules.For(work.Sql(), actor.WorkspaceId, quote), row => row.Guid(0)), Right.View);
        var missing = ApprovalRules.Missing(rules, quote, terms, asked, actor);
        if (missing.Count == 0)
        {
            throw new RuleException("approval.none", quote.Number ?? "");
        }

        var waiting = asked.Where(a => a.Status == Approval.Open && a.Terms == terms.Fingerprint).SelectMany(a => a.RuleIds).ToHashSet();
        missing.RemoveAll(r => waiting.Contains(r.Id));
        if (missing.Count == 0)
        {
            throw new RuleException("approval.waits", quote.Number ?? "");
        }

        foreach (var to in missing.GroupBy(r => r.ApproverId!.Value))
        {
            if (work.Schema.Members.GetValueOrDefault(to.Key) is not { IsActive: true } approver)
            {
                throw new RuleException("approval.nobody", to.First().Name ?? "");
            }

            var approval = work.Add(new Approval { QuoteId = id, OwnerId = approver.Id, Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim() });
            await Tell(work, approver.Id, "approvalAsked", approval, approval.Id, approval.Note);
        }
    }, cancel);

    /// <summary>Says yes or no. Who asked does not answer, as a deputy neither.</summary>
    /// <exception cref="NotFoundException">The actor does not see it.</exception>
    /// <exception cref="ForbiddenException">It is somebody else's to decide.</exception>
    /// <exception cref="RuleException"><c>approval.own</c>; <c>approval.decided</c>: another was faster.</exception>
    /// <exception cref="FieldException"><c>comment</c>: <c>approval.why</c>, <c>field.length</c>.</exception>
    public async Task<OperationReceipt> Decide(Actor actor, Guid id, bool isApproved, string? comment, CancellationToken cancel)
    {
        var seen = (await query.Of(actor, types.Of<Approval>(), id, cancel))?.Record as Approval ?? throw new NotFoundException("approval", id);
        if (!Decides(actor, seen))
        {
            throw seen.CreatedBy == actor.MemberId ? new RuleException("approval.own", seen.Name ?? "") : new ForbiddenException("approval", nameof(Right.Edit));
        }

        if (comment?.Length > 2_000)
        {
            throw new FieldException("comment", "field.length", 2_000);
        }

        return await operations.Run(Widened(actor), "approval.update", async work =>
        {
            var approval = await work.Load<Approval>(id);
            approval.Decide(isApproved, comment, actor.MemberId, work.At);
            work.Reason = approval.Answer;
            if (approval.CreatedBy is { } asker)
            {
                await Tell(work, asker, isApproved ? "approvalGiven" : "approvalRefused", approval, approval.QuoteId!.Value, approval.Answer);
            }
        }, cancel);
    }

    /// <summary>The actor, or somebody whose deputy they are now, is asked; and it was not they who asked.</summary>
    public static bool Decides(Actor actor, Approval approval) =>
        approval.OwnerId is { } owner && actor.Owners.Contains(owner) && (owner == actor.MemberId || approval.CreatedBy != actor.MemberId);

    /// <summary>
    /// Whoever may change a quote may ask about it, and whoever is asked may answer, whatever their roles say of approvals: the rule that an
    /// administrator made names them.
    /// </summary>
    private static Actor Widened(Actor actor) =>
        actor.With((type, right) => type == "approval" ? Scope.All : actor.For(type, right), actor.IsAdministrator, actor.Fields);

    /// <summary>In their inbox, and in that of who stands in for them today.</summary>
    /// <param name="about">Where it leads: who is asked to the question, who asked back to the quote.</param>
    private static async Task Tell(Work work, Guid member, string kind, Approval approval, Guid about, string? text)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(work.At, work.Actor.Zone).DateTime);
        var deputies = await work.Query(work.Sql().Add(
            $"select m.deputy_id from members m where m.workspace_id = {work.Actor.WorkspaceId} and m.id = {member} and m.deputy_id is not null and m.deputy_from <= {day} and m.deputy_until >= {day}"),
            row => row.Guid(0));
        var words = text is { Length: > 300 } ? text[..299] + "…" : text ?? "";
        foreach (var to in deputies.Where(d => d != approval.CreatedBy || kind != "approvalAsked").Prepend(member).Where(m => m != work.Actor.MemberId))
        {
            work.Also(work.Sql().Add($"""
                insert into notifications (workspace_id, member_id, id, kind, record_id, from_id, text, at, cause)
                values ({work.Actor.WorkspaceId}, {to}, {Guid.CreateVersion7(work.At)}, {kind}, {about}, {work.Actor.MemberId}, {words}, {work.At}, {$"{kind}:{approval.Id}"})
                on conflict do nothing
                """));
            work.Tell("inbox:" + to);
        }
    }
}
