using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Sales.Quotes;

/// <summary>A quote on its own page, what a new one begins with, and its next version.</summary>
internal static class QuotePages
{
    /// <summary>Days for which an offer holds unless its profile says otherwise.</summary>
    private const int Days = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/quotes/{id:guid}/version", async (Guid id, Pages page, Operations run) =>
        {
            var (next, done) = await NextVersion(page.Actor, id, run, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url($"quotes/{next.Id}/offer"), "saved.created", next.Number ?? "", done.Id);
        });
    }

    /// <summary>A draft of the next version. The one before stays as it is until the new one is sent.</summary>
    public static async Task<(Quote Next, OperationReceipt Done)> NextVersion(Nanni.Records.Access.Actor actor, Guid id, Operations run, CancellationToken cancel)
    {
        var next = new Quote();
        var done = await run.Run(actor, "quote.version", async work =>
        {
            var before = await work.Load<Quote>(id);
            var same = work.Sql().Add($"select max(q.revision) from quotes q where q.workspace_id = {actor.WorkspaceId} and (q.number = {before.BaseNumber} or q.number like {before.BaseNumber + "/%"})");
            var last = (await work.Query(same, row => row.IsNull(0) ? 1 : (int)row.Long(0)))[0];
            next = work.Add(before.Next(last + 1));
        }, cancel);
        return (next, done);
    }

    /// <summary>A new quote knows its customer from the deal, and how long it holds.</summary>
    public static async ValueTask Begin(Pages page, Record record)
    {
        if (record is not Quote quote)
        {
            return;
        }

        if (quote.OpportunityId is { } deal
            && await page.Context.RequestServices.GetRequiredService<Nanni.Records.Queries.RecordQuery>().Of(page.Actor, page.Types["opportunity"], deal, page.Cancel) is { Record: Opportunity from })
        {
            (quote.AccountId, quote.ContactId) = (quote.AccountId ?? from.AccountId, quote.ContactId ?? from.ContactId);
            quote.Subject ??= from.Name;
            quote.Currency ??= from.Amount?.Currency;
        }

        if (quote.ProfileId is null && await FirstProfile(page) is { } profile)
        {
            quote.ProfileId = profile.Id;
            quote.Begin(profile, page.Ui.Format.Today);
        }

        quote.Language ??= page.Actor.Language;
        quote.Currency ??= page.Actor.Currency;
        quote.ValidUntil ??= page.Ui.Format.Today.AddDays(Days);
    }

    private static async Task<QuoteProfile?> FirstProfile(Pages page)
    {
        var first = await page.Store.Query(page.Store.Sql().Add(
            $"select p.id from quoteprofiles p where p.workspace_id = {page.Actor.WorkspaceId} and p.deleted_at is null order by p.id limit 1"), row => row.Guid(0), page.Cancel);
        var query = page.Context.RequestServices.GetRequiredService<Nanni.Records.Queries.RecordQuery>();
        return first is [var id] ? (await query.Of(page.Actor, page.Types["quoteProfile"], id, page.Cancel))?.Record as QuoteProfile : null;
    }

    /// <summary>What is offered, and what can be done next.</summary>
    public static async ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is not Quote { DeletedAt: null } quote)
        {
            return;
        }

        var (ui, url) = (slot.Page.Ui, slot.Page.Ui.Url("quotes/" + quote.Id));
        var canWrite = slot.View.CanEdit && quote.Status == Quote.Draft;
        slot.MainAction = canWrite ? new(ui.T("quote.edit"), url + "/offer", "list-details", IsPage: true) : null;
        slot.Banner = QuoteParts.Banner(new(url, quote.Status ?? "", Said(ui, quote)) { CanEdit = slot.View.CanEdit, Link = slot.View.CanEdit ? Link(slot.Page, quote) : null }, ui);
        slot.Panels.Add(QuoteParts.Panel(Panel(slot.Page, slot.View, quote) with { EditUrl = canWrite ? url + "/offer" : null }, ui));
        if (await QuoteVersions.Panel(slot.Page, quote) is { } versions)
        {
            slot.Panels.Add(versions);
        }
    }

    private static string? Link(Pages page, Quote quote)
    {
        var services = page.Context.RequestServices;
        return services.GetRequiredService<QuoteLinks>().Path(quote) is { } path ? services.GetRequiredService<PublicUrl>().Link(path) : null;
    }

    private static QuotePanelModel Panel(Pages page, Nanni.Records.Queries.RecordView view, Quote quote)
    {
        var (ui, offer, currency) = (page.Ui, quote.Offer, QuoteEditorPages.Currency(page, quote));
        return new([.. offer.Variants.Select((variant, v) =>
        {
            var amounts = QuoteShown.Amounts(ui, variant, offer.Rules, currency);
            return new QuotePanelVariant(
                Offer.Letter(v), variant.Name.Length > 0 ? variant.Name : ui.T("quote.variant", ("letter", Offer.Letter(v))), quote.Variant == Offer.Letter(v),
                [.. variant.Lines.Select((line, l) => new QuotePanelLine(line.Name, $"{ui.Format.Number(line.Quantity)} {line.Unit}".Trim(), amounts[l], line.IsOptional, line.IsChosen, QuoteShown.Why(line, ui.Format)))],
                QuoteShown.Sums(ui, variant, offer.Rules, currency, QuoteEditorPages.SeesCost(view)), QuoteShown.Rate(ui.Format, variant));
        })]);
    }

    private static string Said(Ui ui, Quote quote) => quote.Status switch
    {
        Quote.Draft => ui.T("quote.said.draft"),
        Quote.Accepted => ui.T("quote.said.accepted", ("variant", quote.Variant), ("name", quote.AnsweredBy), ("at", quote.AnsweredAt is { } at ? ui.Format.DateTime(at) : "")),
        Quote.Declined => ui.T("quote.said.declined", ("name", quote.AnsweredBy), ("at", quote.AnsweredAt is { } at ? ui.Format.DateTime(at) : "")),
        Quote.Replaced => ui.T("quote.said.replaced"),
        _ when quote.ValidUntil < ui.Format.Today => ui.T("quote.said.expired", ("day", ui.Format.Date(quote.ValidUntil.Value))),
        _ => quote.SeenAt is { } seen
            ? ui.T("quote.said.seen", ("at", ui.Format.DateTime(seen)))
            : ui.T("quote.said.sent", ("at", quote.SentAt is { } at ? ui.Format.DateTime(at) : "")),
    };
}
