using System.Net.Mail;
using Nanni.Customers.Contacts;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Approvals;
using Nanni.Sales.Quotes.Document;
using Nanni.Web;
using Nanni.Web.Files;
using Nanni.Web.Mail;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>The document of a quote, the form by which it is sent, and what becomes of its link.</summary>
internal static class QuoteSendingPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        var one = pages.MapGroup("/quotes/{id:guid}");
        one.MapGet("/pdf", (Guid id, Pages page, RecordQuery query, QuoteDocuments documents, FileStore files) => Pdf(id, page, query, documents, files));
        one.MapGet("/sending", (Guid id, Pages page, RecordQuery query, Outbox outbox) => Ask(id, page, query, outbox, null, []));
        one.MapPost("/sending", (Guid id, Pages page, RecordQuery query, QuoteSending sending, Outbox outbox, HttpRequest request) => Send(id, page, query, sending, outbox, request));
        one.MapPost("/link", (Guid id, Pages page, Operations run, QuoteLinks links) => Link(id, page, run, quote => quote.Link(links.New(page.Actor.WorkspaceId))));
        one.MapPost("/link/end", (Guid id, Pages page, Operations run) => Link(id, page, run, quote => quote.Revoke()));
    }

    /// <summary>As it was sent, or, of a draft, as it would be sent today.</summary>
    private static async Task<IResult> Pdf(Guid id, Pages page, RecordQuery query, QuoteDocuments documents, FileStore files)
    {
        var (_, quote) = await QuoteEditorPages.Find(id, page, query);
        page.Context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        if (quote.DocumentId is { } sent)
        {
            return Results.File(await files.Find(page.Actor, sent, page.Cancel) ?? throw new NotFoundException("quote", id), "application/pdf", QuoteDocuments.FileName(quote));
        }

        var file = await documents.Render(page.Actor, quote, page.Ui.Workspace!.Name, page.Ui.Format.Today, page.Cancel);
        return Results.File(file, "application/pdf", QuoteDocuments.FileName(quote));
    }

    private static async Task<IResult> Ask(Guid id, Pages page, RecordQuery query, Outbox outbox, string? to, IReadOnlyList<FieldProblem> problems,
        string note = "", string? noteError = null)
    {
        var (view, quote) = await QuoteEditorPages.Find(id, page, query);
        if (quote.Status != Quote.Draft || !view.CanEdit)
        {
            return Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id));
        }

        if (to is null && quote.ContactId is { } person)
        {
            to = ((await query.Of(page.Actor, page.Types["contact"], person, page.Cancel))?.Record as Contact)?.Email;
        }

        var need = await ApprovalPages.Need(page, query, quote);
        var ui = await page.Shell("quotes");
        return QuoteSendingView.With(new QuoteSendingModel(quote.Number ?? "", ui.Url("quotes/" + id), to ?? "", outbox.CanSend)
        {
            Need = need is null ? null : need with { Note = note, Error = noteError },
            ToError = problems.Where(p => p.Field == "to").Select(p => Messages.Of(ui, p)).FirstOrDefault(),
            Errors = [.. problems.Where(p => p.Field != "to").Select(p => Messages.Of(ui, p))],
        }, ui, problems.Count > 0 || noteError is not null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    /// <summary>The same page, where something about asking for an approval was wrong.</summary>
    public static Task<IResult> Again(Guid id, Pages page, RecordQuery query, string note, string error) =>
        Ask(id, page, query, page.Context.RequestServices.GetRequiredService<Outbox>(), null, [], note, error);

    private static async Task<IResult> Send(Guid id, Pages page, RecordQuery query, QuoteSending sending, Outbox outbox, HttpRequest request)
    {
        var (_, quote) = await QuoteEditorPages.Find(id, page, query);
        var form = await request.ReadFormAsync(page.Cancel);
        var to = form["do"] == "mail" ? form["to"].ToString().Trim() : null;
        if (to is not null && (to.Length > 254 || !MailAddress.TryCreate(to, out var address) || address.Address != to))
        {
            return await Ask(id, page, query, outbox, to, [new("to", "field.kind.email")]);
        }

        try
        {
            var done = await sending.Send(page.Actor, id, page.Ui.Workspace!.Name, outbox.CanSend ? to : null, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id), "saved.quoteSent", quote.Number ?? "", done.Id);
        }
        catch (FieldException error)
        {
            return await Ask(id, page, query, outbox, to, error.Problems);
        }
        catch (RuleException error) when (error.Code is "quote.empty" or "quote.validity" or "quote.approval")
        {
            return await Ask(id, page, query, outbox, to, [new("", error.Code, [.. error.Values])]);
        }
    }

    private static async Task<IResult> Link(Guid id, Pages page, Operations run, Action<Quote> change)
    {
        var done = await run.Run(page.Actor, "quote.link", async work => change(await work.Load<Quote>(id)), page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id), "saved.quoteLink", "", done.Id);
    }
}

/// <summary>What is asked before a quote is sent.</summary>
/// <param name="CanMail">The installation has a mail server.</param>
public sealed record QuoteSendingModel(string Number, string Url, string To, bool CanMail)
{
    public string? ToError { get; init; }

    /// <summary>Whose word is missing before it may be sent; null where nobody's is.</summary>
    public ApprovalNeedModel? Need { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];
}
