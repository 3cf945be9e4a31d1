using System.Collections.Concurrent;
using System.Data.Common;
using Nanni.Records.Storage;

namespace Nanni.Marketing.Forms;

/// <summary>Counts what forms turn away, in memory, and writes the sums down every few seconds: a flood is not a flood of the database.</summary>
internal sealed partial class FormTally(RecordStore store, TimeProvider clock, ILogger<FormTally> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(Guid Workspace, Guid Form, DateOnly Day, string Reason), long> counts = new();

    public void Count(PublishedForm form, string reason) =>
        counts.AddOrUpdate((form.Actor.WorkspaceId, form.Id, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), reason), 1, (_, before) => before + 1);

    public async Task Flush(CancellationToken cancel)
    {
        foreach (var key in counts.Keys)
        {
            if (!counts.TryRemove(key, out var count))
            {
                continue;
            }

            try
            {
                await store.Write(
                [
                    store.Sql().Add($"""
                        insert into form_refusals (workspace_id, form_id, day, reason, refused)
                        values ({key.Workspace}, {key.Form}, {key.Day}, {key.Reason}, {count})
                        on conflict (workspace_id, form_id, day, reason) do update set refused = form_refusals.refused + excluded.refused
                        """),
                ], [1], Urgency.Interactive, cancel);
            }
            catch (DbException error)
            {
                // Kept for the next time; the database is back by then, or the process has gone with more than this.
                counts.AddOrUpdate(key, count, (_, since) => since + count);
                LogLater(error);
                return;
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Flush(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Flush(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; what is left is written by StopAsync.
        }
    }

    [LoggerMessage(LogLevel.Warning, "What forms refused is counted later.")]
    private partial void LogLater(Exception error);
}
