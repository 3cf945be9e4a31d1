using System.Data.Common;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Web.Records;

/// <summary>
/// Which records a member opened last. To look at a page must not cost a write to disk, so visits are kept for a second and written
/// together; who asks for them before that writes them first. A crash forgets a second of them.
/// </summary>
public sealed class Visits(RecordStore store, TimeProvider clock, ILogger<Visits> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Dictionary<(Guid Workspace, Guid Member, Guid Record), DateTimeOffset> waiting = [];

    public void Note(Actor actor, Guid record)
    {
        lock (gate)
        {
            waiting[(actor.WorkspaceId, actor.MemberId, record)] = clock.GetUtcNow();
        }
    }

    /// <summary>Writes what waits.</summary>
    public async Task Flush(CancellationToken cancel)
    {
        Dictionary<(Guid Workspace, Guid Member, Guid Record), DateTimeOffset> taken;
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                return;
            }

            (taken, waiting) = (waiting, []);
        }

        Sql[] statements = [.. taken.Select(visit => store.Sql().Add($"""
            insert into visits (workspace_id, member_id, record_id, at) values ({visit.Key.Workspace}, {visit.Key.Member}, {visit.Key.Record}, {visit.Value})
            on conflict (workspace_id, member_id, record_id) do update set at = excluded.at
            """))];
        await store.Write(statements, [.. statements.Select(_ => -1)], Urgency.Interactive, cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Try(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await Try(CancellationToken.None);
        }
    }

    private async Task Try(CancellationToken cancel)
    {
        try
        {
            await Flush(cancel);
        }
        catch (DbException error)
        {
            // A workspace that was removed meanwhile, or a database that is away: the visits are not worth more than a word.
            log.LogWarning(error, "Visits could not be written");
        }
    }
}
