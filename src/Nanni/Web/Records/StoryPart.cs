using System.Globalization;
using Nanni.Records.Queries;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>The timeline of a record page, a page at a time.</summary>
internal static class StoryPart
{
    public const int Size = 20;

    private static readonly Dictionary<string, string> Icons = new()
    {
        ["note"] = "note", ["call"] = "phone", ["meeting"] = "users", ["mail"] = "mail", ["visit"] = "map-pin", ["task"] = "checkbox",
        ["opportunity"] = "target", ["lead"] = "user-plus", ["quote"] = "file-text", ["quoteSeen"] = "eye", ["quoteAnswer"] = "signature",
        ["approval"] = "rubber-stamp", ["approvalGiven"] = "rubber-stamp", ["approvalRefused"] = "rubber-stamp",
        ["file"] = "paperclip", ["other"] = "message",
    };

    /// <param name="rows">One more than is shown tells whether there is more.</param>
    public static TimelineSlot Slot(Pages page, Present present, IReadOnlyList<TimelineRow> rows) =>
        new(page, present, [.. rows.Take(Size)]) { HasMore = rows.Count > Size };

    /// <param name="slot">With what the modules say of its lines.</param>
    public static TimelineModel Model(TimelineSlot slot, string url, string? kind)
    {
        var (page, present, shown) = (slot.Page, slot.Present, slot.Rows);
        var days = shown
            .GroupBy(row => DateOnly.FromDateTime(page.Ui.Format.Local(row.At)))
            .Select(day => new TimelineDay(Day(page.Ui, day.Key), [.. day.Select(row => Item(page, present, slot, row))]));
        var more = slot.HasMore
            ? $"{url}/timeline?after={shown[^1].At.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{shown[^1].Record}" + (kind is null ? "" : "&kind=" + kind)
            : null;
        return new([.. days], more, [.. Icons.Keys.Select(k => new OptionModel(k, page.Ui.T("timeline.kind." + k), IsSelected: k == kind))], url + "/timeline");
    }

    public static (DateTimeOffset, Guid)? Cursor(string? after) =>
        after?.Split('_') is [var ticks, var id] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at)
        && at >= 0 && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(id, out var record)
            ? (new DateTimeOffset(at, TimeSpan.Zero), record)
            : null;

    private static string Day(Ui ui, DateOnly day) =>
        day == ui.Format.Today ? ui.T("timeline.today")
        : day == ui.Format.Today.AddDays(-1) ? ui.T("timeline.yesterday")
        : ui.Format.LongDate(day);

    private static TimelineItem Item(Pages page, Present present, TimelineSlot slot, TimelineRow row)
    {
        var type = page.Types[row.Type];
        var detail = slot.Details.GetValueOrDefault(row.Record);
        var url = page.Ui.Url($"{type.Plural}/{row.Record}");

        // The title of a note is its first line, which its text says again just beneath.
        var title = row.Kind == "note" && detail?.Html is not null ? page.Ui.T("type.note") : row.Title;
        return new(row.Record, row.Kind, Icons.GetValueOrDefault(row.Kind, "message"), title, url,
            page.Ui.Format.Time(row.At), detail?.Detail ?? "", present.Member(row.Member), Html: detail?.Html)
        {
            IsPrivate = row.IsPrivate,
            State = detail?.State,
            ToggleUrl = detail?.ToggleUrl,
            EditUrl = url + "/edit",
            Facts = detail?.Facts ?? [],
        };
    }
}
