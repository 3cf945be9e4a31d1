using System.Data.Common;
using Nanni.Records.Operations;
using Nanni.Records.Storage;

namespace Nanni.Activities.Notifications;

/// <summary>
/// Reminds the owners of tasks when they asked to be. What was due while the application was off is told when it starts, up to a
/// week back. Twice is once: a reminder is known by its task and time.
/// </summary>
internal sealed class Reminders(RecordStore store, OperationSignal signal, TimeProvider clock, ILogger<Reminders> log) : BackgroundService
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Back = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            try
            {
                while (await Remind(stoppingToken) == AtOnce)
                {
                    // More are due.
                }
            }
            catch (DbException error)
            {
                log.LogWarning(error, "Reminders could not be looked for; it is tried again");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many tasks were due and not told yet, at most 500.</returns>
    internal async Task<int> Remind(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await store.Query(
            store.Sql().Add($"""
                select t.workspace_id, t.id, t.owner_id, t.subject, t.remind_at, t.created_by
                from workspaces w join tasks t on t.workspace_id = w.id
                where t.remind_at <= {now} and t.remind_at > {now - Back} and t.status = {"open"} and t.deleted_at is null and t.owner_id is not null
                    and not exists (select 1 from notifications n where n.workspace_id = t.workspace_id and n.member_id = t.owner_id
                        and n.kind = {"reminder"} and n.record_id = t.id and n.at >= t.remind_at)
                limit {AtOnce}
                """),
            row => (Workspace: row.Guid(0), Task: row.Guid(1), Owner: row.Guid(2), Subject: row.TextOrNull(3), At: row.Instant(4), Author: row.GuidOrNull(5)), cancel);
        if (due.Count == 0)
        {
            return 0;
        }

        Sql[] statements =
        [
            .. due.Select(d => Notify.Insert(store.Sql(), d.Workspace, d.Owner, "reminder", d.Task, null, d.Subject, now, $"reminder:{d.Task}:{d.At.UtcTicks}")),
            .. due.Where(d => d.Author is { } author && author != d.Owner).Select(d => Notify.StandIn(
                store.Sql(), d.Workspace, d.Owner, d.Author!.Value, d.Task, d.Subject, now, DateOnly.FromDateTime(now.UtcDateTime), $"reminder:{d.Task}:{d.At.UtcTicks}")),
        ];
        await store.Write(statements, [.. statements.Select(_ => -1)], Urgency.Interactive, cancel);
        foreach (var one in due)
        {
            signal.Tell(one.Workspace, Notify.Inbox(one.Owner));
            if (one.Author is { } author)
            {
                signal.Tell(one.Workspace, Notify.Inbox(author));
            }
        }

        signal.Raise();
        return due.Count;
    }
}
