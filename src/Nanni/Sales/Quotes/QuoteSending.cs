using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Quotes.Document;
using Nanni.Web;
using Nanni.Web.Files;
using Nanni.Web.Mail;
using Nanni.Web.Security;

namespace Nanni.Sales.Quotes;

/// <summary>Makes a draft what the customer gets: the document is kept with its hash, a link opens it, and a mail may say so.</summary>
internal sealed class QuoteSending(
    QuoteDocuments documents, QuoteLinks links, FileStore files, RecordQuery query, RecordTypes types, RecordStore store, Operations operations, PublicUrl url,
    OutboxBell bell, TimeProvider clock) : IRecordLetters
{
    public string Kind => "quote";

    /// <summary>Sends a draft.</summary>
    /// <param name="to">Address of the mail; null where only the link is made.</param>
    /// <exception cref="RuleException"><c>quote.frozen</c>, <c>quote.empty</c>, <c>quote.validity</c>.</exception>
    /// <exception cref="FieldException">Somebody changed it while its document was made.</exception>
    public async Task<OperationReceipt> Send(Actor actor, Guid id, string company, string? to, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), actor.Zone).DateTime);
        var draft = (await query.Of(actor, types.Of<Quote>(), id, cancel))?.Record as Quote ?? throw new NotFoundException("quote", id);
        draft.RequireSendable(today);
        var document = await documents.Render(actor, draft, company, today, cancel);
        var file = await files.Save(actor, document, QuoteDocuments.FileName(draft), cancel);
        var link = links.New(actor.WorkspaceId);
        var done = await operations.Run(actor, "quote.send", async work =>
        {
            var quote = await work.Load<Quote>(id);
            if (quote.Version != draft.Version)
            {
                throw new FieldException("", "quote.meanwhile");
            }

            quote.Send((file.Id, QuoteDocuments.Hash(document)), link, work.At, today);
            if (quote.ReplacesId is { } before && (await work.LoadAll<Quote>([before], Right.View)).FirstOrDefault() is { } old)
            {
                old.Replace();
            }

            if (to is not null)
            {
                work.Also(Mail(work, id, to));
            }
        }, cancel);
        bell.Ring();
        return done;
    }

    /// <summary>In the language of the quote, from whoever answers for it.</summary>
    public async Task<(string Subject, string Body, string? ReplyTo)?> Write(Guid workspace, Guid record, CancellationToken cancel)
    {
        var actor = Actor.System(workspace);
        if ((await query.Of(actor, types.Of<Quote>(), record, cancel))?.Record is not Quote { DeletedAt: null, Status: Quote.Sent } quote || links.Path(quote) is not { } path)
        {
            return null;
        }

        var formats = new Formats(Language.Of(quote.Language ?? "en"), TimeZoneInfo.Utc, clock.GetUtcNow());
        var (owner, company, address) = await Sender(workspace, quote, cancel);
        return (
            Texts.Format(formats, "quote.mail.subject", ("number", quote.Number), ("company", company)),
            Texts.Format(formats, "quote.mail.body", ("number", quote.Number), ("subject", quote.Subject), ("company", company), ("owner", owner),
                ("until", quote.ValidUntil is { } until ? formats.Date(until) : ""), ("link", url.Link(path))) + "\n",
            address);
    }

    private async Task<(string Owner, string Company, string? Address)> Sender(Guid workspace, Quote quote, CancellationToken cancel)
    {
        var found = await store.Query(
            store.Sql().Add($"select w.name, m.name, m.email from workspaces w left join members m on m.workspace_id = w.id and m.id = {quote.OwnerId} where w.id = {workspace}"),
            row => (row.TextOrNull(1) ?? row.Text(0), row.Text(0), row.TextOrNull(2)), cancel);
        return found[0];
    }

    private static Sql Mail(Work work, Guid quote, string to) => work.Sql().Add($"""
        insert into outbox_mails (id, purpose, "to", workspace_id, record_id, notice, created_at, attempts)
        values ({Guid.CreateVersion7(work.At)}, {"Record"}, {to}, {work.Actor.WorkspaceId}, {quote}, {"quote"}, {work.At}, {0})
        """);
}
