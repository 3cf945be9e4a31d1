using Microsoft.AspNetCore.Components;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Activities.Composer;

/// <summary>What the lines of a timeline say besides their titles: a note's text, a call's outcome, whether a task is done.</summary>
internal static class TimelineDetails
{
    public static IEnumerable<(Sql Sql, Action<Row> Row)> Ask(TimelineSlot slot)
    {
        var page = slot.Page;
        if (Of("note") is { Length: > 0 } notes)
        {
            yield return (Select("id, body", "notes", notes), row => slot.Details[row.Guid(0)] = new(Html: Html(row.TextOrNull(1))));
        }

        if (Of("interaction") is { Length: > 0 } talks)
        {
            yield return (Select("id, body, direction, outcome, minutes", "interactions", talks), row => slot.Details[row.Guid(0)] =
                new(slot.Sees("interaction", "body") ? Html(row.TextOrNull(1)) : null, Facts(slot, row)));
        }

        if (Of("task") is { Length: > 0 } tasks)
        {
            yield return (Select("id, status, due_at", "tasks", tasks), row => slot.Details[row.Guid(0)] = new(
                State: row.TextOrNull(1) == "done" ? "done" : row.InstantOrNull(2) < page.Ui.Now ? "overdue" : "open",
                ToggleUrl: page.Ui.Url($"tasks/{row.Guid(0)}/toggle")));
        }

        Guid[] Of(string type) => [.. slot.Rows.Where(r => r.Type == type).Select(r => r.Record).Distinct()];

        Sql Select(string columns, string table, Guid[] ids) =>
            page.Store.Sql().Raw($"select {columns} from {table} where workspace_id = ").Value(page.Actor.WorkspaceId).Raw(" and ").In("id", ids);
    }

    private static MarkupString? Html(string? text) => string.IsNullOrWhiteSpace(text) ? null : Markdown.Html(text);

    private static List<Value> Facts(TimelineSlot slot, Row row)
    {
        var facts = new List<Value>();
        if (row.TextOrNull(2) is { } direction && slot.Sees("interaction", "direction"))
        {
            facts.Add(slot.Value("interaction", "direction", direction));
        }

        if (row.TextOrNull(3) is { } outcome && slot.Sees("interaction", "outcome"))
        {
            facts.Add(slot.Value("interaction", "outcome", outcome));
        }

        if (row.LongOrNull(4) is { } minutes && slot.Sees("interaction", "minutes"))
        {
            facts.Add(new(ValueKind.Text, slot.Page.Ui.Format.Lasted(TimeSpan.FromMinutes(minutes))));
        }

        return facts;
    }
}
