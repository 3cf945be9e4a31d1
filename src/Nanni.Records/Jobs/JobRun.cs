using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Records.Jobs;

/// <summary>A job in the hands of this process.</summary>
public sealed class JobRun
{
    private readonly RecordStore store;
    private readonly JobQueue jobs;
    private readonly ActorOf actors;
    private readonly string worker;

    internal JobRun(RecordStore store, JobQueue jobs, ActorOf actors, string worker, Job job, Actor actor)
    {
        (this.store, this.jobs, this.actors, this.worker, Job, Actor) = (store, jobs, actors, worker, job, actor);
        (State, Done, Total, Operation) = (job.State, job.Done, job.Total, job.Operation);
    }

    public Job Job { get; }

    /// <summary>The member who started it, with the rights they have now.</summary>
    public Actor Actor { get; private set; }

    /// <summary>As it was last saved.</summary>
    public JsonObject State { get; private set; }

    public long Done { get; private set; }

    public long? Total { get; private set; }

    public Guid? Operation { get; private set; }

    /// <summary>Called after each save; for whoever watches in this process.</summary>
    internal Action<long, long?>? Progress { get; init; }

    /// <summary>Reads the member's rights and the version of the schema again.</summary>
    /// <exception cref="Types.RuleException"><c>job.member</c>: the member is gone.</exception>
    public async Task Refresh(CancellationToken cancel) =>
        Actor = await actors(Job.Workspace, Job.Member, cancel) ?? throw new Types.RuleException("job.member");

    /// <summary>Saves how far the job has come, in the transaction of the work that this describes.</summary>
    /// <param name="operation">The operation that takes the work back when it is undone.</param>
    /// <exception cref="JobLostException">The transaction must not be committed.</exception>
    public async Task Save(WriteTransaction transaction, JsonObject state, long done, long? total, Guid? operation, CancellationToken cancel)
    {
        if (await transaction.Execute(jobs.Saving(worker, Job, state, done, total, operation ?? Operation), cancel) != 1)
        {
            throw new JobLostException();
        }
    }

    /// <summary>To be called when the transaction of <see cref="Save(WriteTransaction, JsonObject, long, long?, Guid?, CancellationToken)"/> is committed.</summary>
    public void Saved(JsonObject state, long done, long? total, Guid? operation)
    {
        (State, Done, Total, Operation) = (state, done, total, operation ?? Operation);
        Progress?.Invoke(done, total);
    }

    /// <summary>Saves by itself, where the work leaves nothing in the database.</summary>
    /// <exception cref="JobLostException">It belongs to somebody else now.</exception>
    public async Task Save(JsonObject state, long done, long? total, Guid? operation, CancellationToken cancel)
    {
        if (await store.Write([jobs.Saving(worker, Job, state, done, total, operation ?? Operation)], [1], Urgency.Bulk, cancel) >= 0)
        {
            throw new JobLostException();
        }

        Saved(state, done, total, operation);
    }

    /// <summary>The statement of a save, for an operation that carries it (<c>work.Also(…, rows: 1)</c>).</summary>
    public Sql Saving(JsonObject state, long done, long? total, Guid? operation = null) =>
        jobs.Saving(worker, Job, state, done, total, operation ?? Operation);
}
