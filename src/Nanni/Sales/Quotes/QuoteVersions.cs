using Microsoft.AspNetCore.Components;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>What of a quote was sent, version by version, and what changed from one to another.</summary>
internal static class QuoteVersions
{
    /// <summary>More versions of one number nobody reads.</summary>
    private const int Most = 50;

    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/quotes/{id:guid}/comparison/{other:guid}", (Guid id, Guid other, Pages page, RecordQuery query) => Compare(id, other, page, query));

    /// <summary>The versions that were sent, newest first; nothing where none was.</summary>
    public static async ValueTask<RenderFragment?> Panel(Pages page, Quote quote)
    {
        var query = page.Context.RequestServices.GetRequiredService<RecordQuery>();
        var ids = await page.Store.Query(page.Store.Sql().Add($"""
            select q.id from quotes q
            where q.workspace_id = {page.Actor.WorkspaceId} and (q.number = {quote.BaseNumber} or q.number like {quote.BaseNumber + "/%"}) and q.sent_at is not null and q.deleted_at is null
            order by q.sent_at desc, q.id limit {Most}
            """), row => row.Guid(0), page.Cancel);
        var versions = new List<Quote>();
        foreach (var id in ids)
        {
            // Through the reader's own eyes: a version that they may not see is not told of.
            if ((await query.Of(page.Actor, page.Types["quote"], id, page.Cancel))?.Record is Quote seen)
            {
                versions.Add(seen);
            }
        }

        if (versions.Count == 0)
        {
            return null;
        }

        var senders = await Senders(page, [.. versions.Select(v => v.Id)]);
        var ui = page.Ui;
        return QuoteVersionParts.Panel(
            [
                .. versions.Select((version, i) => new QuoteVersionModel(
                    version.Number ?? "", version.Id == quote.Id, ui.Url("quotes/" + version.Id),
                    ui.T(senders.ContainsKey(version.Id) ? "quote.versions.sentBy" : "quote.versions.sent",
                        ("at", ui.Format.DateTime(version.SentAt!.Value)), ("name", senders.GetValueOrDefault(version.Id))),
                    version.DocumentHash ?? "")
                {
                    CompareUrl = i + 1 < versions.Count ? ui.Url($"quotes/{version.Id}/comparison/{versions[i + 1].Id}") : null,
                    Before = versions.ElementAtOrDefault(i + 1)?.Number ?? "",
                }),
            ], ui);
    }

    /// <summary>The log knows who sent them.</summary>
    private static async Task<Dictionary<Guid, string>> Senders(Pages page, IReadOnlyList<Guid> quotes)
    {
        var sent = await page.Store.Query(page.Store.Sql().Add($"""
            select c.record_id, m.name from changes c
            join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
            join members m on m.workspace_id = o.workspace_id and m.id = o.member_id
            where c.workspace_id = {page.Actor.WorkspaceId} and o.name = {"quote.send"}
            """).Raw(" and ").In("c.record_id", quotes).Raw(" order by c.operation_id"), row => (Quote: row.Guid(0), Name: row.Text(1)), page.Cancel);

        // The operation that sends a version also marks the one before as replaced: its own is the first.
        return sent.GroupBy(s => s.Quote).ToDictionary(s => s.Key, s => s.First().Name);
    }

    private static async Task<IResult> Compare(Guid id, Guid other, Pages page, RecordQuery query)
    {
        var (_, after) = await QuoteEditorPages.Find(id, page, query);
        var (_, before) = await QuoteEditorPages.Find(other, page, query);
        if (before.BaseNumber != after.BaseNumber)
        {
            throw new NotFoundException("quote", other);
        }

        var ui = await page.Shell("quotes");
        var (was, now) = (QuoteEditorPages.Currency(page, before), QuoteEditorPages.Currency(page, after));
        return QuoteComparisonView.With(new QuoteComparisonModel(ui.Url("quotes/" + id), after.Number ?? "", before.Number ?? "", ui.Url("quotes/" + other))
        {
            Variants =
            [
                .. VariantDifference.Of(before.Offer, after.Offer).Select(variant => new ComparedVariant(
                    Offer.Letter(variant.Place), variant.After?.Name ?? variant.Before!.Name, Kind(variant.Before is null, variant.After is null, false),
                    [
                        .. variant.Lines.Where(l => l.IsChange).Select(line => new ComparedLine(
                            (line.After ?? line.Before!).Name, Kind(line.Before is null, line.After is null, true),
                            Said(ui, line.Before, variant.Before?.In(was)), Said(ui, line.After, variant.After?.In(now)))),
                    ],
                    Total(ui, variant.Before, before, was), Total(ui, variant.After, after, now))),
            ],
        }, ui);
    }

    private static string Kind(bool isAdded, bool isRemoved, bool isChanged) => isAdded ? "added" : isRemoved ? "removed" : isChanged ? "changed" : "";

    private static string Total(Ui ui, OfferVariant? variant, Quote quote, string currency) =>
        variant is null ? "" : QuoteShown.Sums(ui, variant, quote.Offer.Rules, currency, seesCost: false).Total;

    /// <summary>2 kg × €50.00, −5%, tax 23%, and what else a customer sees of a line.</summary>
    private static string Said(Ui ui, OfferLine? line, string? currency) => line is null ? "" : string.Join(", ", new[]
    {
        $"{ui.Format.Number(line.Quantity)} {line.Unit}".Trim().Replace(' ', '\u00a0') + " × " + ui.Format.Price(line.Price, currency!),
        line.Discount == 0 ? "" : "−" + ui.Format.Percent(line.Discount),
        ui.T("quote.taxAt", ("rate", ui.Format.Percent(line.Tax))),
        line.IsOptional ? ui.T(line.IsChosen ? "quote.kind.chosen" : "quote.kind.optional") : "",
        line.Description,
    }.Where(part => part.Length > 0));
}

/// <param name="Said">When and by whom it was sent.</param>
/// <param name="Hash">SHA-256 of its document.</param>
public sealed record QuoteVersionModel(string Number, bool IsThis, string Url, string Said, string Hash)
{
    /// <summary>What changed since the version before; null for the first.</summary>
    public string? CompareUrl { get; init; }

    /// <summary>Number of the version before.</summary>
    public string Before { get; init; } = "";
}

public sealed record QuoteComparisonModel(string Url, string Number, string Before, string BeforeUrl)
{
    public IReadOnlyList<ComparedVariant> Variants { get; init; } = [];
}

/// <param name="Kind">"added", "removed", or empty.</param>
/// <param name="Was">Total before; empty where there was no such variant.</param>
public sealed record ComparedVariant(string Letter, string Name, string Kind, IReadOnlyList<ComparedLine> Lines, string Was, string Now);

/// <param name="Kind">"added", "removed" or "changed".</param>
public sealed record ComparedLine(string Name, string Kind, string Was, string Now);
