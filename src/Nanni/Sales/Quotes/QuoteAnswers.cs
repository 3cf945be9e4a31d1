using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Quotes;

/// <summary>What the customer does with a quote: opens it, takes it, or declines. Each tells the owner; taking it wins the deal.</summary>
internal sealed class QuoteAnswers(Operations operations, TimeProvider clock)
{
    /// <summary>The customer has opened the page. Told once.</summary>
    public Task Seen(LinkedQuote link, CancellationToken cancel) => link.Quote.SeenAt is not null || link.Quote.Status != Quote.Sent
        ? Task.CompletedTask
        : operations.Run(link.Actor, "quote.see", async work =>
        {
            var quote = await work.Load<Quote>(link.Quote.Id);
            if (quote.See(work.At))
            {
                Tell(work, quote, "quoteSeen", "");
            }
        }, cancel);

    /// <summary>One operation: the quote is accepted and its deal won, or nothing is. Of two who accept at once the second is told so.</summary>
    /// <exception cref="RuleException">As <see cref="Quote.Accept"/>.</exception>
    public Task Accept(LinkedQuote link, int variant, IReadOnlySet<int> chosen, CustomerAnswer answer, CancellationToken cancel) =>
        operations.Run(link.Actor, "quote.accept", async work =>
        {
            var quote = await work.Load<Quote>(link.Quote.Id);
            work.Reason = answer.Name;
            quote.See(work.At);
            quote.Accept(variant, chosen, answer with { At = work.At }, link.Today(clock.GetUtcNow()));
            Tell(work, quote, "quoteAccepted", answer.Name);
            if (quote.OpportunityId is { } deal)
            {
                await Win(work, deal, quote);
            }
        }, cancel);

    /// <exception cref="RuleException">As <see cref="Quote.Decline"/>.</exception>
    public Task Decline(LinkedQuote link, CustomerAnswer answer, CancellationToken cancel) =>
        operations.Run(link.Actor, "quote.decline", async work =>
        {
            var quote = await work.Load<Quote>(link.Quote.Id);
            work.Reason = answer.Name;
            quote.See(work.At);
            quote.Decline(answer with { At = work.At }, link.Today(clock.GetUtcNow()));
            Tell(work, quote, "quoteDeclined", answer.Name);
        }, cancel);

    /// <summary>
    /// A deal that was closed meanwhile stays as somebody closed it. What a stage asks of colleagues before they may move a deal is not
    /// asked here: the customer has said yes.
    /// </summary>
    private static async Task Win(Work work, Guid id, Quote quote)
    {
        if ((await work.LoadAll<Opportunity>([id])).FirstOrDefault() is not { DeletedAt: null, ClosedAt: null } deal)
        {
            return;
        }

        deal.Amount = quote.Total;
        var won = await work.Query(work.Sql().Add($"""
            select s.id from stages s where s.workspace_id = {work.Actor.WorkspaceId} and s.pipeline_id = {deal.PipelineId} and s.kind = {"won"} and s.deleted_at is null
            order by s.position is null, s.position, s.id limit 1
            """), row => row.Guid(0));
        if (won is [var stage])
        {
            deal.MoveTo(await Stages.Get(work, stage), work.At);
        }
    }

    private static void Tell(Work work, Quote quote, string kind, string text)
    {
        if (quote.OwnerId is { } owner)
        {
            work.Also(work.Sql().Add($"""
                insert into notifications (workspace_id, member_id, id, kind, record_id, from_id, text, at, cause)
                values ({work.Actor.WorkspaceId}, {owner}, {Guid.CreateVersion7(work.At)}, {kind}, {quote.Id}, {(Guid?)null}, {text}, {work.At}, {$"{kind}:{quote.Id}"}) on conflict do nothing
                """));
            work.Tell("inbox:" + owner);
        }
    }
}
