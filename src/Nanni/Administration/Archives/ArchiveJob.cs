using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Nanni.Activities.Notifications;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Audit;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Web.Audit;

namespace Nanni.Administration.Archives;

/// <summary>Makes the archive that an administrator has asked for on the page, and tells them when it is there.</summary>
internal sealed class ArchiveJob(
    Archive archive, KeptArchives kept, RecordStore store, OperationSignal signal, IServiceScopeFactory scopes, TimeProvider clock) : IJobHandler
{
    public const string Name = "archive";

    /// <summary>Progress is shown in per cent: how many rows there are is known when they are written.</summary>
    private const int Whole = 100;

    public string Kind => Name;

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        if (run.State.ContainsKey("done"))
        {
            return;
        }

        var withNumbers = run.Job.Arguments["numbers"]?.GetValue<bool>() == true;
        Workspace workspace;
        await using (var scope = scopes.CreateAsyncScope())
        {
            workspace = await scope.ServiceProvider.GetRequiredService<NanniDb>().Workspaces.AsNoTracking().SingleAsync(w => w.Id == run.Job.Workspace, cancel);
        }

        var path = kept.PathOf(workspace.Id, run.Job.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            // What an earlier start of this job left. Whoever is erased while it is written would still be in it: then it is written again.
            var since = clock.GetUtcNow();
            File.Delete(path);
            var manifest = await Take(run, workspace, path, withNumbers, cancel);
            if (!await IsStale(workspace.Id, since, cancel))
            {
                kept.Begin(workspace.Id, run.Job.Id);
                await Finish(run, manifest, Path.GetFileName(path), withNumbers, cancel);
                return;
            }
        }
    }

    private async Task<ArchiveManifest> Take(JobRun run, Workspace workspace, string path, bool withNumbers, CancellationToken cancel)
    {
        var steps = Channel.CreateUnbounded<BackupProgress>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var taking = Task.Run(
            async () =>
            {
                try
                {
                    return await archive.Take(workspace, path, withNumbers, new Steps(steps.Writer), stop.Token);
                }
                finally
                {
                    steps.Writer.Complete();
                }
            }, stop.Token);
        try
        {
            await foreach (var step in steps.Reader.ReadAllAsync(cancel))
            {
                await run.Save([], (long)(step.Done * (Whole - 1)), Whole, null, cancel);
            }
        }
        catch
        {
            // Cancelled, or in other hands: nothing is left behind.
            await stop.CancelAsync();
            await taking.ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }

        return await taking;
    }

    private async Task<bool> IsStale(Guid workspace, DateTimeOffset since, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select 1 from erasures where workspace_id = {workspace} and at >= {since}"), _ => true, cancel)).Count > 0;

    private async Task Finish(JobRun run, ArchiveManifest manifest, string file, bool withNumbers, CancellationToken cancel)
    {
        var (workspace, member, at) = (run.Job.Workspace, run.Job.Member, SecurityLog.Instant(clock));
        var state = new JsonObject { ["done"] = manifest.Rows };
        var statements = new List<Sql>
        {
            run.Saving(state, Whole, Whole),
            SecurityLog.Insert(store, workspace, Told.Archive("archive", file, manifest.Rows, withNumbers), new(member, null, "job", null), at),
        };
        if (member is { } asked)
        {
            statements.Add(Notify.Insert(store.Sql(), workspace, asked, "archive", null, null, null, at, $"archive:{run.Job.Id}"));
        }

        if (await store.Write(statements, [1, .. Enumerable.Repeat(-1, statements.Count - 1)], Urgency.Interactive, cancel) >= 0)
        {
            throw new JobLostException();
        }

        run.Saved(state, Whole, Whole, null);
        if (member is { } told)
        {
            signal.Tell(workspace, Notify.Inbox(told));
        }

        signal.Raise();
    }

    private sealed class Steps(ChannelWriter<BackupProgress> to) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => to.TryWrite(value);
    }
}
