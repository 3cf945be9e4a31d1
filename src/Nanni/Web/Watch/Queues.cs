using Nanni.Records.Jobs;
using Nanni.Records.Storage;

namespace Nanni.Web.Watch;

/// <param name="State">Of <see cref="JobStatus"/>.</param>
public readonly record struct JobCount(string Kind, string State, long Count);

/// <summary>How much work waits in the whole installation, as it was when somebody looked last: measuring must not ask the database each time.</summary>
public sealed class Queues(RecordStore store, TimeProvider clock)
{
    public IReadOnlyList<JobCount> Jobs { get; private set; } = [];

    /// <summary>How long the job that is due the longest has waited for somebody to take it; null where none waits.</summary>
    public TimeSpan? OldestJob { get; private set; }

    /// <summary>How long the oldest operation has waited for its number in the log; null where none waits.</summary>
    public TimeSpan? Unsealed { get; private set; }

    public async Task Look(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();

        // workspace_id is left open on purpose: these are sums over the installation.
        Jobs = await store.Query(
            store.Sql().Raw("select kind, status, count(*) from jobs where finished_at is null group by kind, status"),
            row => new JobCount(row.Text(0), row.Text(1), row.Long(2)), cancel);
        OldestJob = now - (await store.Query(
            store.Sql().Add($"select min(due_at) from jobs where finished_at is null and due_at <= {now} and (leased_until is null or leased_until < {now})"),
            row => row.InstantOrNull(0), cancel)).FirstOrDefault();
        Unsealed = now - (await store.Query(
            store.Sql().Raw("select min(at) from operations where sealed is null and workspace_id = workspace_id"), row => row.InstantOrNull(0), cancel)).FirstOrDefault();
    }
}
