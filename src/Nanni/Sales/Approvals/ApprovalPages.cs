using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Sales.Approvals;

/// <summary>Asking from the quote, deciding from the approval, the quote or the inbox.</summary>
internal static class ApprovalPages
{
    private const int Shown = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/quotes/{id:guid}/approval", (Guid id, Pages page, ApprovalRequests requests, RecordQuery query, HttpRequest request) => Ask(id, page, requests, query, request));
        pages.MapPost("/approvals/{id:guid}/decision", (Guid id, Pages page, ApprovalRequests requests, RecordQuery query, HttpRequest request) => Decide(id, page, requests, query, request));
    }

    public static void Fill(Slots slots)
    {
        slots.Record(FillApproval);
        slots.Record(FillQuote);
        slots.OwnPart("approval");
        slots.Notice("approvalAsked", Notices);
        slots.GivenView("approval", "toDecide", _ => new(FilterText.Parse("""{"and":[{"field":"owner","op":"eq","value":"me"},{"field":"status","op":"eq","value":"open"}]}""")!));
    }

    /// <summary>What the page before sending says of approvals; null where none is missing.</summary>
    public static async Task<ApprovalNeedModel?> Need(Pages page, RecordQuery query, Quote quote)
    {
        var state = await ApprovalReader.Of(page, query, quote);
        return state.Missing.Count == 0 ? null : await Need(page, quote, state, seesMargin: false);
    }

    private static async Task<IResult> Ask(Guid id, Pages page, ApprovalRequests requests, RecordQuery query, HttpRequest request)
    {
        var (_, quote) = await QuoteEditorPages.Find(id, page, query);
        var note = (await request.ReadFormAsync(page.Cancel))["note"].ToString();
        try
        {
            var done = await requests.Ask(page.Actor, id, note, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("quotes/" + id), "saved.approvalAsked", quote.Number ?? "", done.Id);
        }
        catch (Exception error) when (error is FieldException or RuleException { Code: "approval.nobody" or "approval.none" or "approval.waits" })
        {
            var problem = error is FieldException fields ? fields.Problems[0] : new FieldProblem("note", ((RuleException)error).Code, [.. ((RuleException)error).Values]);
            return await QuoteSendingPages.Again(id, page, query, note, Messages.Of(page.Ui, problem));
        }
    }

    private static async Task<IResult> Decide(Guid id, Pages page, ApprovalRequests requests, RecordQuery query, HttpRequest request)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var (isApproved, comment) = (form["do"] == "approve", form["comment"].ToString());
        var name = ((await query.Of(page.Actor, page.Types["approval"], id, page.Cancel))?.Record as Approval)?.Name ?? "";
        try
        {
            var done = await requests.Decide(page.Actor, id, isApproved, comment, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("approvals/" + id), isApproved ? "saved.approved" : "saved.refused", name, done.Id);
        }
        catch (FieldException error)
        {
            var ui = await page.Shell("approvals");
            return ApprovalDecisionView.With(new ApprovalDecisionModel(ui.Url("approvals/" + id), name, comment, Messages.Of(ui, error.Problems[0])), ui, StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static async ValueTask FillApproval(RecordSlot slot)
    {
        if (slot.Record is not Approval { DeletedAt: null } approval)
        {
            return;
        }

        var (page, ui) = (slot.Page, slot.Page.Ui);
        var query = page.Context.RequestServices.GetRequiredService<RecordQuery>();
        var decides = approval.Status == Approval.Open && ApprovalRequests.Decides(page.Actor, approval);
        var seesMargin = slot.View.Type.Find("margin") is not null || ApprovalRequests.Decides(page.Actor, approval);
        var margin = seesMargin ? await ApprovalReader.Margin(page, approval) : null;
        var rules = await ApprovalReader.All<ApprovalRule>(page, query, "approvalRule", approval.RuleIds);
        var quote = approval.QuoteId is { } id ? (await query.Of(page.Actor, page.Types["quote"], id, page.Cancel))?.Record as Quote : null;
        var model = new ApprovalPanelModel(
            ui.Url("approvals/" + approval.Id),
            [.. rules.Select(rule => ApprovalReader.Reason(ui, rule, approval.Discount, margin, approval.Net, seesMargin))],
            approval.Note ?? "",
            quote is null ? [] : Variants(page, quote, seesMargin))
        {
            SeesMargin = seesMargin,
            CanDecide = decides,
            QuoteUrl = quote is null ? null : ui.Url("quotes/" + quote.Id),
            Before = await History(page, "approval", ["status", "discount", "decidedBy"], approval.AccountId, approval.Id),
            Quotes = await History(page, "quote", ["status", "total", "discount"], approval.AccountId, approval.QuoteId),
        };
        slot.Banner = ApprovalParts.Banner(model, ui);
        slot.Panels.Insert(0, ApprovalParts.Panel(model, ui));
    }

    private static async ValueTask FillQuote(RecordSlot slot)
    {
        if (slot.Record is not Quote { DeletedAt: null } quote || (quote.Status != Quote.Draft && quote.Approval is null))
        {
            return;
        }

        var query = slot.Page.Context.RequestServices.GetRequiredService<RecordQuery>();
        var state = await ApprovalReader.Of(slot.Page, query, quote);
        if (state.Missing.Count + state.Asked.Count > 0)
        {
            var need = await Need(slot.Page, quote, state, QuoteEditorPages.SeesCost(slot.View));
            slot.Panels.Insert(0, ApprovalParts.Needed(need with { CanAsk = need.CanAsk && slot.View.CanEdit }, slot.Page.Ui));
        }
    }

    private static async Task<ApprovalNeedModel> Need(Pages page, Quote quote, ApprovalState state, bool seesMargin)
    {
        var (ui, members) = (page.Ui, (await page.Schema()).Members);
        string Name(Guid? id) => id is { } known && members.TryGetValue(known, out var member) ? member.Name : "";
        return new(
            ui.Url("quotes/" + quote.Id),
            [.. state.Missing.Select(rule => (ApprovalReader.Reason(ui, rule, state.Terms.Discount, state.Terms.Margin, state.Terms.Dearest, seesMargin), Name(rule.ApproverId)))],
            [.. state.Asked.Select(a => new ApprovalAsked(
                ui.Url("approvals/" + a.Id), a.Status ?? "",
                a.Status == Approval.Open
                    ? ui.T("approval.said.open", ("name", Name(a.OwnerId)), ("at", ui.Format.DateTime(a.CreatedAt)))
                    : ui.T("approval.said." + a.Status, ("name", Name(a.DecidedById)), ("at", a.DecidedAt is { } at ? ui.Format.DateTime(at) : "")),
                a.Answer ?? "", a.Status == Approval.Open && ApprovalRequests.Decides(page.Actor, a)))])
        {
            CanAsk = state.CanAsk,
        };
    }

    private static List<ApprovalVariant> Variants(Pages page, Quote quote, bool seesMargin)
    {
        var (offer, currency) = (quote.Offer, QuoteEditorPages.Currency(page, quote));
        return [.. offer.Variants.Select((variant, v) =>
        {
            var sum = OfferSum.Of(variant, offer.Rules, currency);
            return new ApprovalVariant(
                Offer.Letter(v), variant.Name.Length > 0 ? variant.Name : page.Ui.T("quote.variant", ("letter", Offer.Letter(v))),
                page.Ui.Format.Money(sum.Net, variant.In(currency)), page.Ui.Format.Percent(variant.Lines.Select(l => l.Discount).DefaultIfEmpty().Max()),
                seesMargin && OfferTerms.Percent(sum) is { } margin ? page.Ui.Format.Percent(margin) : "");
        })];
    }

    /// <summary>The customer's latest records of a type, of those that the reader sees.</summary>
    private static async Task<List<RelatedRow>> History(Pages page, string type, string[] keys, Guid? account, Guid? without)
    {
        if (account is not { } customer || !Nanni.Records.Access.Visibility.SeesSome(page.Types[type], page.Actor))
        {
            return [];
        }

        var (present, lists) = (await page.Present(), page.Context.RequestServices.GetRequiredService<Lists>());
        var schema = present.Schema[type];
        Field[] fields = [schema.Title, .. keys.Select(schema.Find).OfType<Field>()];
        var found = await lists.Page(page.Actor, new(schema, fields) { Filter = Filter.Eq("account", customer), Sort = Sort.Parse("-createdAt", schema), Limit = Shown + 1 }, page.Cancel);
        return [.. found.Rows.Where(row => row.Id != without).Take(Shown).Select(row => new RelatedRow(
            row.Id, row.Values[0] as string ?? "", page.Ui.Url($"{schema.Type.Plural}/{row.Id}"),
            [.. Enumerable.Range(1, fields.Length - 1).Select(i => present.Value(schema, fields[i], row.Values[i], row.References?[i])).Where(v => v.Kind != ValueKind.Empty)]))];
    }

    /// <summary>Buttons beside what the inbox says, as long as it is not decided.</summary>
    private static async ValueTask<IReadOnlyDictionary<Guid, Microsoft.AspNetCore.Components.RenderFragment>> Notices(Pages page, IReadOnlyCollection<Guid> records)
    {
        var query = page.Context.RequestServices.GetRequiredService<RecordQuery>();
        var open = (await ApprovalReader.All<Approval>(page, query, "approval", records)).FindAll(a => a.Status == Approval.Open && ApprovalRequests.Decides(page.Actor, a));
        return open.ToDictionary(a => a.Id, a => ApprovalParts.Buttons(page.Ui.Url("approvals/" + a.Id), page.Ui));
    }
}
