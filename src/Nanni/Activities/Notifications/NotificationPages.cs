using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Activities.Notifications;

/// <summary>The inbox of what concerns a member: mentions, assigned tasks, reminders.</summary>
internal static class NotificationPages
{
    private const int Size = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/notifications", (Pages page, Titles titles, Slots slots, Guid? before, string? kind) => Inbox(page, titles, slots, before, kind));
        pages.MapPost("/notifications/read", async (Pages page) =>
        {
            await page.Store.Write(
            [
                page.Store.Sql().Add($"update notifications set read_at = {page.Ui.Now} where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId} and read_at is null"),
            ], [-1], Urgency.Interactive, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("notifications"));
        });
        pages.MapGet("/notifications/{id:guid}", (Guid id, Pages page, Titles titles) => Open(id, page, titles));
    }

    /// <summary>The newest, their records named; those of records that the member no longer sees are left out.</summary>
    public static async Task<(List<NotificationRow> Rows, Guid? Last)> Read(Pages page, Titles titles, Slots slots, Guid? before, string? kind, int size)
    {
        var sql = page.Store.Sql().Add($"select id, kind, record_id, from_id, text, at, read_at from notifications where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId}");
        if (before is { } last)
        {
            sql.Add($" and id < {last}");
        }

        if (kind is not null)
        {
            sql.Add($" and kind = {kind}");
        }

        var found = await page.Store.Query(sql.Raw($" order by id desc limit {size}"), row => (
            Id: row.Guid(0), Kind: row.Text(1), Record: row.GuidOrNull(2), From: row.GuidOrNull(3), Text: row.Text(4), At: row.Instant(5), IsRead: !row.IsNull(6)), page.Cancel);
        var names = await titles.Of(page.Actor, [.. found.Select(f => f.Record).OfType<Guid>().Distinct()], page.Cancel);
        var present = await page.Present();
        var actions = await slots.Notice(page, found.Where(f => f.Record is { } known && names.ContainsKey(known)).Select(f => (f.Kind, f.Record!.Value)));
        var ui = page.Ui;
        var rows = found.Where(f => f.Record is null || names.ContainsKey(f.Record.Value)).Select(f => new NotificationRow(
            f.Id,
            ui.T("notification." + f.Kind, ("text", f.Text), ("title", f.Record is { } id ? names[id].Text : "")),
            ui.Url("notifications/" + f.Id), ui.Format.Relative(f.At), present.Member(f.From), f.IsRead,
            f.Kind switch
            {
                "reminder" => "bell",
                "assigned" => "checkbox",
                "lead" => "user-plus",
                "unreached" => "user-off",
                "webhook" => "webhook",
                "automation" or "automationStopped" => "bolt",
                "retention" or "retentionBraked" => "hourglass",
                "archive" => "archive",
                "quoteSeen" or "quoteAccepted" or "quoteDeclined" => "file-text",
                "shared" or "sharedMany" => "user-share",
                "approvalAsked" or "approvalGiven" or "approvalRefused" => "rubber-stamp",
                _ => "at",
            })
        { Action = f.Record is { } about ? actions.GetValueOrDefault((f.Kind, about)) : null });
        return ([.. rows], found.Count == size ? found[^1].Id : null);
    }

    private static async Task<IResult> Inbox(Pages page, Titles titles, Slots slots, Guid? before, string? kind)
    {
        var (rows, last) = await Read(page, titles, slots, before, kind, Size);
        var ui = await page.Shell("notifications");
        return NotificationsView.With(new NotificationsModel(rows, last is null ? null : ui.Url($"notifications?before={last}") + (kind is null ? "" : "&kind=" + kind), ui.Url("notifications/read"),
        [
            new(null, ui.T("notifications.all"), ui.Url("notifications"), kind is null),
            .. new[] { "mention", "assigned", "reminder", "shared" }.Select(k => new ViewTab(null, ui.T("notifications." + k), ui.Url("notifications?kind=" + k), kind == k)),
        ]), ui);
    }

    /// <summary>Marks it read by opening what it is about: a fact about the reader, no change of any record.</summary>
    private static async Task<IResult> Open(Guid id, Pages page, Titles titles)
    {
        var (record, kind) = (await page.Store.Query(
            page.Store.Sql().Add($"select record_id, kind from notifications where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId} and id = {id}"),
            row => (row.GuidOrNull(0), row.Text(1)), page.Cancel)).FirstOrDefault();
        var title = record is { } known ? (await titles.Of(page.Actor, [known], page.Cancel)).GetValueOrDefault(known) : null;
        await page.Store.Write(
        [
            page.Store.Sql().Add($"update notifications set read_at = coalesce(read_at, {page.Ui.Now}) where workspace_id = {page.Actor.WorkspaceId} and member_id = {page.Actor.MemberId} and id = {id}"),
        ], [-1], Urgency.Interactive, page.Cancel);
        var leadsTo = kind == "automationStopped" ? "settings/automations" : kind == "archive" ? "settings/archive" : kind is "retention" or "retentionBraked" ? "settings/retention" : title is null ? "notifications" : $"{page.Types[title.Type].Plural}/{title.Id}";
        return Results.Redirect(page.Ui.Url(leadsTo));
    }
}
