using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Audit;
using Nanni.Records.Export.Tables;
using Nanni.Records.Queries;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Administration.Audit;

/// <summary>The audit log as a file, by its filter, streamed: one line a change or event, as CSV for people or JSON for programs.</summary>
internal static class AuditExport
{
    private const int AtOnce = 200;

    private static readonly string[] Header = ["number", "at", "who", "source", "address", "what", "subject", "record", "type", "field", "before", "after"];

    public static IResult Stream(Pages page, AuditLog log, Titles titles, SecurityEvents events, bool isJson)
    {
        var filter = AuditFilter.Read(page.Context.Request.Query);
        var name = $"audit {page.Ui.Now:yyyy-MM-dd}.{(isJson ? "jsonl" : "csv")}";
        return Results.Stream(
            async stream =>
            {
                var rows = 0L;
                try
                {
                    await using ITableWriter? table = isJson ? null : new CsvWriter(stream);
                    await (table?.Write([.. Header.Select(h => (TableCell)h)], page.Cancel) ?? default);
                    await foreach (var (entry, lines) in Entries(page, log, titles, filter))
                    {
                        await (table is null ? Json(stream, entry, lines, page.Cancel) : Csv(table, entry, lines, page));
                        rows++;
                    }

                    await (table?.Complete(page.Cancel) ?? default);
                }
                finally
                {
                    await events.Write(page.Actor.WorkspaceId, Told.AuditExported(isJson ? "json" : "csv", filter.IsEmpty ? null : filter.Address, rows));
                }
            },
            isJson ? "application/jsonl; charset=utf-8" : "text/csv; charset=utf-8", name);
    }

    private static async IAsyncEnumerable<(AuditEntry Entry, AuditLines Lines)> Entries(Pages page, AuditLog log, Titles titles, AuditFilter filter)
    {
        Guid? before = null;
        do
        {
            var some = await log.Page(page.Actor, filter.Query(page, before), AtOnce, AtOnce, page.Cancel);
            var lines = await AuditLines.Of(page, titles, some.Entries);
            foreach (var entry in some.Entries)
            {
                yield return (entry, lines);
                var last = entry.Changes.Count == AtOnce ? entry.Changes[^1].Record : (Guid?)null;
                while (last is { } after)
                {
                    // A large operation goes on, some of its changes at a time.
                    var rest = entry with { Changes = await log.Changes(page.Actor, entry.Id, after, AtOnce, page.Cancel) };
                    last = rest.Changes.Count == AtOnce ? rest.Changes[^1].Record : null;
                    if (rest.Changes.Count > 0)
                    {
                        yield return (rest, await AuditLines.Of(page, titles, [rest]));
                    }
                }
            }

            before = some.Next;
        }
        while (before is not null);
    }

    private static async Task Csv(ITableWriter table, AuditEntry entry, AuditLines lines, Pages page)
    {
        var line = lines.Line(entry);
        foreach (var field in line.Fields.DefaultIfEmpty(null))
        {
            if (field is not null || line.Changes.Count == 0)
            {
                await Row(null, field);
            }
        }

        foreach (var change in line.Changes)
        {
            foreach (var field in change.Fields.DefaultIfEmpty(null))
            {
                await Row(change, field);
            }
        }

        ValueTask Row(AuditChangeLine? change, HistoryField? field) => table.Write(
        [
            line.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture), Formats.Machine(entry.At), line.Who.Text, line.Source, line.Address,
            change?.Text ?? line.Text, line.Subject, change?.Record.Text, change?.Type, field?.Label, field is null ? null : Words(field.Before), field is null ? null : Words(field.After),
        ], page.Cancel);
    }

    private static string Words(Value value) => value.Many is { } many ? string.Join(", ", many.Select(Words)) : value.Text;

    private static async Task Json(Stream stream, AuditEntry entry, AuditLines lines, CancellationToken cancel)
    {
        var line = lines.Line(entry);
        var json = new JsonObject
        {
            ["number"] = entry.Number,
            ["id"] = entry.Id,
            ["at"] = Formats.Machine(entry.At),
            ["kind"] = entry.Kind,
            ["isEvent"] = entry.IsEvent,
            ["memberId"] = entry.Member,
            ["who"] = line.Who.Text,
            ["source"] = entry.Source,
            ["address"] = entry.Address,
            ["subject"] = line.Subject,
            ["subjectId"] = entry.SubjectId,
            ["count"] = entry.Count,
            ["details"] = entry.Details?.DeepClone(),
            ["changes"] = new JsonArray([.. entry.Changes.Zip(line.Changes, Change)]),
        };
        await JsonSerializer.SerializeAsync(stream, json, JsonSerializerOptions.Web, cancel);
        await stream.WriteAsync("\n"u8.ToArray(), cancel);
    }

    /// <summary>Values as people see them: what is masked on the page is masked in the file.</summary>
    private static JsonObject Change(AuditChange change, AuditChangeLine shown) => new()
    {
        ["recordId"] = change.Record,
        ["record"] = shown.Record.Text,
        ["type"] = change.Type,
        ["action"] = change.Action,
        ["isErased"] = change.IsErased,
        ["fields"] = new JsonArray([.. shown.Fields.Select(f => (JsonNode)new JsonObject
        {
            ["field"] = f.Label, ["before"] = Words(f.Before), ["after"] = Words(f.After),
        })]),
    };
}
