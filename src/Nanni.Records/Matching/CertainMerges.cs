using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Matching;

/// <summary>
/// Merges all groups of which the search is certain, as one operation: the most complete record of each stays and takes from the
/// others what it lacks. Only groups that the member sees whole enough to merge them by hand, and may.
/// </summary>
public sealed class CertainMerges(RecordStore store, RecordTypes types, DuplicateGroups groups, BulkWriter bulk, JobQueue queue, OperationSignal signal) : IJobHandler
{
    public const string Name = "merges";

    /// <summary>Doubt of a group's surest pair beyond which no pair of it is certain.</summary>
    private const int MostDoubt = 5;

    private const int AtOnce = 50;

    private const int Attempts = 10;

    public string Kind => Name;

    public Task<Guid> Start(Actor actor, RecordType type, CancellationToken cancel) =>
        queue.Add(actor, Name, new JsonObject { ["type"] = type.Name }, cancel);

    /// <summary>What would be merged, surest first.</summary>
    /// <param name="most">No more than these.</param>
    public async Task<List<DuplicateGroupFound>> Preview(Actor actor, RecordType type, int most, CancellationToken cancel)
    {
        var found = new List<DuplicateGroupFound>();
        GroupCursor? at = null;
        do
        {
            var page = await groups.Page(actor, type, at, AtOnce, cancel);
            found.AddRange(page.Groups.Where(g => g.IsCertain));
            at = page.Next;
        }
        while (at is { Doubt: <= MostDoubt } && found.Count < most);

        return [.. found.Take(most)];
    }

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var type = types[run.Job.Arguments["type"]!.GetValue<string>()];
        var state = run.State.Count == 0 ? new(null, null, null, 0, 0) : run.State.Deserialize<State>(ImportPlan.Json)!;
        var operation = await bulk.Begin(run.Actor, type.Name + ".merge", null, state.Operation, state.At, cancel);
        GroupCursor? next;
        do
        {
            (state, next) = await Some(run, operation, type, state, cancel);
        }
        while (next is { Doubt: <= MostDoubt });
        await bulk.Complete(operation, cancel);
    }

    /// <summary>One page of groups in one transaction, with how far the job has come.</summary>
    private async Task<(State State, GroupCursor? Next)> Some(JobRun run, BulkOperation operation, RecordType type, State state, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var page = await groups.Page(run.Actor, type, GroupCursor.Parse(state.Next), AtOnce, cancel);
            var merges = page.Groups.Where(g => g.IsCertain).Select(g => g.Members.Select(m => m.Record).ToList()).ToList();
            RecordChange[] changes = [.. merges.SelectMany(m => Join(operation, operation.Schema[type.Name], m))];
            await using var transaction = await store.Begin(Urgency.Bulk, cancel);
            foreach (var merge in merges)
            {
                Guid[] losers = [.. merge.Skip(1).Select(m => m.Id)];
                await DistinctPairs.Inherit(store, transaction, operation, merge[0].Id, losers, cancel);
                await Shares.Inherit(store, transaction, operation, merge[0].Id, losers, cancel);
            }

            if (changes.Length > 0 && !await operation.Write(transaction, operation.Prepare(changes), changes, cancel))
            {
                continue;
            }

            var next = new State(
                operation.Id, operation.At, page.Next?.ToString(), state.Done + merges.Sum(m => m.Count - 1), state.Left + page.Groups.Count - merges.Count);
            var json = JsonSerializer.SerializeToNode(next, ImportPlan.Json)!.AsObject();
            Guid? touched = next.Done == 0 ? null : operation.Id;
            await run.Save(transaction, json, next.Done, null, touched, cancel);
            await transaction.Commit(cancel);
            run.Saved(json, next.Done, null, touched);
            signal.Raise();
            return (next, page.Next);
        }

        throw new RuleException("operation.busy");
    }

    /// <summary>The first of a group is its most complete record: it stays.</summary>
    private static IEnumerable<RecordChange> Join(BulkOperation operation, TypeSchema schema, List<Record> members)
    {
        List<Tracked> tracked = [.. members.Select(m => new Tracked(schema, m, Work.Snapshot(schema, m)))];
        Merge.Combine(schema, members[0], members[1..], new Dictionary<string, Guid>());
        schema.Type.Check(members[0]);
        foreach (var loser in members.Skip(1))
        {
            (loser.DeletedAt, loser.MergedInto) = (operation.At, members[0].Id);
        }

        return tracked.Select(RecordChange.Of).OfType<RecordChange>();
    }

    /// <param name="Done">Records that became part of another.</param>
    /// <param name="Left">Groups that were passed over: not certain, or not the member's to merge.</param>
    private sealed record State(Guid? Operation, DateTimeOffset? At, string? Next, int Done, int Left);
}
