using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Records.Jobs;

/// <summary>The <c>jobs</c> table: adding, looking at and cancelling jobs, and claiming them by lease.</summary>
public sealed class JobQueue(RecordStore store, TimeProvider clock, JobSignal signal)
{
    /// <summary>After that long without a sign of life a job is free for another process.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>A job that was started so often without getting on kills its process: it is not started again.</summary>
    private const int MostAttempts = 5;

    private const string Columns =
        "workspace_id, id, kind, member_id, status, arguments, state, done, total, error, operation_id, created_at, finished_at, attempts";

    /// <summary>The statement that adds a job, to stand or fall with the operation that causes it (<c>work.Also</c>).</summary>
    /// <param name="due">Null: at once.</param>
    public Sql Adding(Actor actor, Guid id, string kind, JsonObject arguments, DateTimeOffset? due = null)
    {
        var now = clock.GetUtcNow();
        var sql = store.Sql().Add($"""
            insert into jobs (workspace_id, id, kind, member_id, status, done, created_at, due_at, attempts, arguments, state)
            values ({actor.WorkspaceId}, {id}, {kind}, {(actor.MemberId == Guid.Empty ? null : (Guid?)actor.MemberId)}, {JobStatus.Waiting}, {0L}, {now}, {due ?? now}, {0},
            """);
        store.Dialect.Json(sql.Raw(' '), arguments.ToJsonString());
        return store.Dialect.Json(sql.Raw(", "), "{}").Raw(')');
    }

    /// <summary>Adds a job by itself and wakes the runner.</summary>
    public async Task<Guid> Add(Actor actor, string kind, JsonObject arguments, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        await store.Write([Adding(actor, id, kind, arguments)], [1], Urgency.Interactive, cancel);
        signal.Raise();
        return id;
    }

    /// <summary>Starts a job that there is once, for work that comes again and again: its row is used again.</summary>
    /// <param name="id">The same each time.</param>
    /// <param name="replacesWaiting">Take the place of a run that has not begun.</param>
    /// <returns>False where it waits or runs already.</returns>
    public async Task<bool> Again(Actor actor, Guid id, string kind, JsonObject arguments, bool replacesWaiting, CancellationToken cancel)
    {
        var sql = Adding(actor, id, kind, arguments).Add($"""
             on conflict (workspace_id, id) do update set status = excluded.status, arguments = excluded.arguments, state = excluded.state, done = 0,
            total = {null as long?}, error = {null as string}, created_at = excluded.created_at, due_at = excluded.due_at, attempts = 0,
            finished_at = {null as DateTimeOffset?}
            where jobs.finished_at is not null
            """);
        var isStarted = await store.Write([replacesWaiting ? sql.Raw(" or jobs.leased_by is null") : sql], [1], Urgency.Interactive, cancel) < 0;
        if (isStarted)
        {
            signal.Raise();
        }

        return isStarted;
    }

    public Task<Job?> Find(Guid workspace, Guid id, CancellationToken cancel) => store.First(
        Select().Add($" where workspace_id = {workspace} and id = {id}"), Read, cancel);

    /// <summary>The newest jobs of a workspace.</summary>
    /// <param name="member">Only theirs; null: everybody's.</param>
    public Task<List<Job>> Recent(Guid workspace, Guid? member, string? kind, int limit, CancellationToken cancel)
    {
        var sql = Select().Add($" where workspace_id = {workspace}");
        _ = member is null ? sql : sql.Add($" and member_id = {member}");
        _ = kind is null ? sql : sql.Add($" and kind = {kind}");
        return store.Query(sql.Raw($" order by id desc limit {limit}"), Read, cancel);
    }

    /// <summary>Stops a job where it stands: what its last chunk saved stays, and can be undone.</summary>
    /// <returns>False when it had finished already.</returns>
    public async Task<bool> Cancel(Guid workspace, Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var sql = store.Sql().Add($"""
            update jobs set status = {JobStatus.Cancelled}, finished_at = {now}, leased_by = {null as string}, leased_until = {null as DateTimeOffset?}
            where workspace_id = {workspace} and id = {id} and finished_at is null
            """);
        return await store.Write([sql], [1], Urgency.Interactive, cancel) < 0;
    }

    /// <summary>Starts a failed job again, from where it had got to.</summary>
    /// <returns>False where it has not failed.</returns>
    public async Task<bool> Retry(Guid workspace, Guid id, CancellationToken cancel)
    {
        var sql = store.Sql().Add($"""
            update jobs set status = {JobStatus.Waiting}, error = {null as string}, finished_at = {null as DateTimeOffset?}, due_at = {clock.GetUtcNow()}, attempts = 0
            where workspace_id = {workspace} and id = {id} and status = {JobStatus.Failed}
            """);
        var isStarted = await store.Write([sql], [1], Urgency.Interactive, cancel) < 0;
        if (isStarted)
        {
            signal.Raise();
        }

        return isStarted;
    }

    /// <summary>How many jobs of a workspace are in each state; of those that have ended, since a time.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Counts(Guid workspace, DateTimeOffset since, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select status, count(*) from jobs where workspace_id = {workspace} and (finished_at is null or finished_at >= {since}) group by status"),
        row => (Status: row.Text(0), Count: row.Long(1)), cancel)).ToDictionary(c => c.Status, c => c.Count);

    /// <summary>Takes the oldest job that is due and in nobody's hands; null when there is none.</summary>
    /// <param name="worker">Names the claiming process.</param>
    internal async Task<Job?> ClaimNext(string worker, IReadOnlyCollection<string> kinds, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await store.Query(
            store.Sql().Add($"select workspace_id, id from jobs where finished_at is null and due_at <= {now} and (leased_until is null or leased_until < {now}) and ")
                .In("kind", kinds).Raw(" order by due_at limit 10"),
            row => (Workspace: row.Guid(0), Id: row.Guid(1)), cancel);
        foreach (var (workspace, id) in due)
        {
            if (await Claim(worker, workspace, id, cancel) is { } job)
            {
                return job;
            }
        }

        return null;
    }

    /// <summary>Takes this job; null when it is finished or in somebody's hands.</summary>
    internal async Task<Job?> Claim(string worker, Guid workspace, Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var claim = store.Sql().Add($"""
            update jobs set status = {JobStatus.Running}, leased_by = {worker}, leased_until = {now + Lease}, attempts = attempts + 1
            where workspace_id = {workspace} and id = {id} and finished_at is null and due_at <= {now} and (leased_until is null or leased_until < {now})
            """);
        if (await store.Write([claim], [1], Urgency.Interactive, cancel) >= 0)
        {
            return null;
        }

        var job = await Find(workspace, id, cancel);
        if (job is null or { Attempts: <= MostAttempts })
        {
            return job;
        }

        await Finish(worker, job, JobStatus.Failed, new("job.crashed", []), cancel);
        return null;
    }

    /// <returns>False when the job is in other hands or cancelled.</returns>
    internal async Task<bool> Renew(string worker, Job job, CancellationToken cancel)
    {
        var sql = store.Sql().Add($"update jobs set leased_until = {clock.GetUtcNow() + Lease} where workspace_id = {job.Workspace} and id = {job.Id} and leased_by = {worker} and finished_at is null");
        return await store.Write([sql], [1], Urgency.Interactive, cancel) < 0;
    }

    /// <summary>How far the job has come. It touches one row, or the job is lost.</summary>
    internal Sql Saving(string worker, Job job, JsonObject state, long done, long? total, Guid? operation)
    {
        var sql = store.Sql().Add($"update jobs set done = {done}, total = {total}, operation_id = {operation}, attempts = {0}, leased_until = {clock.GetUtcNow() + Lease}, state = ");
        return store.Dialect.Json(sql, state.ToJsonString())
            .Add($" where workspace_id = {job.Workspace} and id = {job.Id} and leased_by = {worker} and finished_at is null");
    }

    internal Task Finish(string worker, Job job, string status, JobError? error, CancellationToken cancel)
    {
        var sql = store.Sql().Add($"""
            update jobs set status = {status}, error = {error?.ToJson()}, finished_at = {clock.GetUtcNow()}, leased_by = {null as string}, leased_until = {null as DateTimeOffset?}
            where workspace_id = {job.Workspace} and id = {job.Id} and leased_by = {worker} and finished_at is null
            """);
        return store.Write([sql], [-1], Urgency.Interactive, cancel);
    }

    /// <summary>Puts the job back, to be taken again after a while by whoever comes first.</summary>
    internal Task Release(string worker, Job job, TimeSpan wait, CancellationToken cancel)
    {
        var sql = store.Sql().Add($"""
            update jobs set status = {JobStatus.Waiting}, due_at = {clock.GetUtcNow() + wait}, leased_by = {null as string}, leased_until = {null as DateTimeOffset?}
            where workspace_id = {job.Workspace} and id = {job.Id} and leased_by = {worker} and finished_at is null
            """);
        return store.Write([sql], [-1], Urgency.Interactive, cancel);
    }

    private Sql Select() => store.Sql().Raw("select ").Raw(Columns).Raw(" from jobs");

    private static Job Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Text(2), row.GuidOrNull(3), row.Text(4), Json(row.TextOrNull(5)), Json(row.TextOrNull(6)),
        row.Long(7), row.LongOrNull(8), row.TextOrNull(9) is { } error ? JobError.Parse(error) : null, row.GuidOrNull(10),
        row.Instant(11), row.InstantOrNull(12), row.Int(13));

    private static JsonObject Json(string? text) => text is null ? [] : JsonNode.Parse(text)!.AsObject();
}

/// <summary>Tells this process that a job was added.</summary>
public sealed class JobSignal : Signal;
