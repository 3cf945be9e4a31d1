using System.Data.Common;
using Microsoft.Extensions.Logging;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Jobs;

/// <summary>Runs jobs in this process: claims one, keeps its lease alive, calls its handler, writes how it ended.</summary>
public sealed class JobRunner(
    RecordStore store, JobQueue jobs, IEnumerable<IJobHandler> handlers, ActorOf actors, TimeProvider clock, ILogger<JobRunner> log)
{
    private readonly Dictionary<string, IJobHandler> byKind = handlers.ToDictionary(h => h.Kind);

    /// <summary>Never the name of another process, nor of this machine's next one.</summary>
    private readonly string worker = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";

    /// <summary>Runs the next job that is due; false when there is none.</summary>
    /// <param name="claimed">Called before it runs, so that somebody else may look for the one after it.</param>
    public async Task<bool> RunNext(Action? claimed, CancellationToken cancel)
    {
        if (await jobs.ClaimNext(worker, byKind.Keys, cancel) is not { } job)
        {
            return false;
        }

        claimed?.Invoke();
        await Run(job, null, cancel);
        return true;
    }

    /// <summary>Runs this job here; false when it is finished or another process has it.</summary>
    /// <param name="progress">Called with what is done and the total, as far as that is known.</param>
    public async Task<bool> Run(Guid workspace, Guid id, Action<long, long?>? progress, CancellationToken cancel)
    {
        if (await jobs.Claim(worker, workspace, id, cancel) is not { } job)
        {
            return false;
        }

        await Run(job, progress, cancel);
        return true;
    }

    private async Task Run(Job job, Action<long, long?>? progress, CancellationToken cancel)
    {
        using var span = Measures.Source.StartActivity("job " + job.Kind);
        var since = clock.GetTimestamp();
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var alive = KeepAlive(job, lost);
        try
        {
            var actor = await actors(job.Workspace, job.Member, cancel) ?? throw new RuleException("job.member");
            var run = new JobRun(store, jobs, actors, worker, job, actor) { Progress = progress };
            await byKind[job.Kind].Run(run, lost.Token);
            await jobs.Finish(worker, job, JobStatus.Done, null, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await jobs.Release(worker, job, TimeSpan.Zero, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            log.LogInformation("Job {Kind} {Id} was cancelled or taken over", job.Kind, job.Id);
        }
        catch (Exception error) when (Reason(error) is { } reason)
        {
            log.LogInformation(error, "Job {Kind} {Id} failed", job.Kind, job.Id);
            await jobs.Finish(worker, job, JobStatus.Failed, reason, CancellationToken.None);
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            // The attempts are counted: what does not pass by itself ends as job.crashed.
            log.LogWarning(error, "Job {Kind} {Id} is tried again", job.Kind, job.Id);
            await jobs.Release(worker, job, TimeSpan.FromSeconds(Math.Pow(3, Math.Min(job.Attempts, 5))), CancellationToken.None);
        }
        catch (Exception error)
        {
            log.LogError(error, "Job {Kind} {Id} failed", job.Kind, job.Id);
            await jobs.Finish(worker, job, JobStatus.Failed, new("job.failed", []), CancellationToken.None);
        }
        finally
        {
            await lost.CancelAsync();
            await alive;
            Measures.Jobs.Record(clock.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("kind", job.Kind));
        }
    }

    /// <summary>Renews the lease while the handler works; when it is lost, tells the handler to stop.</summary>
    private async Task KeepAlive(Job job, CancellationTokenSource lost)
    {
        try
        {
            using var timer = new PeriodicTimer(JobQueue.Lease / 3, clock);
            while (await timer.WaitForNextTickAsync(lost.Token))
            {
                if (!await jobs.Renew(worker, job, lost.Token))
                {
                    await lost.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The handler is done.
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            // Without a database the lease runs out by itself, and the handler notices at its next save.
            log.LogWarning(error, "The lease of job {Kind} {Id} could not be renewed", job.Kind, job.Id);
        }
    }

    /// <summary>Errors that say what is wrong in words for people; null for others.</summary>
    private static JobError? Reason(Exception error) => error switch
    {
        RuleException rule => new(rule.Code, [.. rule.Values.Select(v => v.ToString() ?? "")]),
        FieldException { Problems: [var problem, ..] } => new(problem.Code, [.. problem.Values.Select(v => v.ToString() ?? "")]),
        UnreadableException unreadable => new(unreadable.Code, [.. unreadable.Values.Select(v => v.ToString() ?? "")]),
        ForbiddenException forbidden => new("job.forbidden", [forbidden.Type]),
        NotFoundException => new("job.notFound", []),
        _ => null,
    };
}
