using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Erasure;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>What an operation did.</summary>
/// <param name="Records">Ids of the records it changed, with their new versions.</param>
public sealed record OperationReceipt(Guid Id, DateTimeOffset At, IReadOnlyList<ChangedRecord> Records)
{
    public bool ChangedNothing => Records.Count == 0;

    /// <summary>What it would have done; null where it has done it.</summary>
    public IReadOnlyList<PlannedChange>? Planned { get; init; }
}

/// <summary>What an operation would do to one record.</summary>
/// <param name="Fields">By field key: before and after, as the history has them; of a new record the values alone.</param>
public sealed record PlannedChange(string Type, Guid Id, string Action, JsonObject Fields);

/// <summary>One record that an operation touched, as it left it.</summary>
/// <param name="Action">What happened to it: "create", "update", "delete" and the like.</param>
public sealed record ChangedRecord(string Type, Guid Id, int Version, string Action);

/// <summary>
/// The only way to write a record: authorise, load, call domain methods, save, in one transaction that also leaves the operation
/// and its changes.
/// </summary>
public sealed class Operations(
    RecordStore store, Schemas schemas, FieldRules rules, TimeProvider clock, OperationSignal signal, WordMemory words, MonotonicIds ids,
    SuppressionList suppressions)
{
    private const int Attempts = 4;

    /// <summary>Who waits in a queue is served: of those that count together one gets through in each round.</summary>
    private const int Rounds = 60;

    /// <summary>Runs <paramref name="body"/> as one operation. It may run again when another write came between.</summary>
    /// <param name="name">"contact.create", "opportunity.move": stable, shown through the texts.</param>
    /// <exception cref="FieldException">A value does not fit its field.</exception>
    /// <exception cref="RuleException">A rule said no; also <c>reference.broken</c> from the database.</exception>
    public async Task<OperationReceipt> Run(Actor actor, string name, Func<Work, Task> body, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var schema = await schemas.Of(actor, cancel);
            var work = new Work(store, schemas.Types, actor, schema, ids.Next(), FieldRules.Microseconds(clock.GetUtcNow()), cancel);
            await body(work);
            if (await Save(work, name, cancel) is { } receipt)
            {
                return receipt;
            }

            if (attempt >= (work.TakesTurns ? Rounds : Attempts))
            {
                throw new RuleException("operation.busy");
            }
        }
    }

    public async Task<(T Record, OperationReceipt Receipt)> Create<T>(Actor actor, string name, T record, CancellationToken cancel = default)
        where T : Record
    {
        var receipt = await Run(actor, name, work =>
        {
            work.Add(record);
            return Task.CompletedTask;
        }, cancel);
        return (record, receipt);
    }

    /// <returns>Null where another write came between: nothing is saved, and the body must run again.</returns>
    private async Task<OperationReceipt?> Save(Work work, string name, CancellationToken cancel)
    {
        foreach (var tracked in work.Touched.ToArray())
        {
            if (tracked.Before is null)
            {
                await tracked.Type.Type.Prepare(work, tracked.Record);
            }

            tracked.Type.Type.Settle(work, tracked.Record, new(tracked));
        }

        await work.Follow();
        foreach (var tracked in work.Touched)
        {
            tracked.Type.Type.Check(tracked.Record);
        }

        RecordChange[] changes = [.. work.Touched.Select(RecordChange.Of).OfType<RecordChange>()];
        if (changes.Length == 0 && work.Statements.Count == 0)
        {
            return new(work.Id, work.At, []);
        }

        await rules.Check(work, changes, cancel);
        await suppressions.Check(work, changes, cancel);
        if (work.Actor.IsRehearsal)
        {
            return new(work.Id, work.At, []) { Planned = [.. changes.Select(change => Plan(work, change))] };
        }

        var writer = new RecordWriter(store, work.Actor, work.Id, work.At, words);
        writer.Operation(name, work.Reason, changes.Length, work.UndoOf);
        foreach (var change in Ordered(changes))
        {
            writer.Write(change);
        }

        foreach (var (statement, rows) in work.Statements)
        {
            writer.Add(statement, rows);
        }

        var receipt = new OperationReceipt(
            work.Id, work.At, [.. changes.Select(c => new ChangedRecord(c.Type.Name, c.Record.Id, c.Record.Version, c.Action))]);
        if (work.Actor.Mark is { } mark)
        {
            writer.Add(mark(work, receipt), 1);
        }

        try
        {
            if (await store.Write(writer.Statements, writer.Expected, Urgency.Interactive, cancel) >= 0)
            {
                return null;
            }
        }
        catch (DbException error) when (store.BrokenConstraint(error) is { } constraint)
        {
            throw constraint.Contains("external_id", StringComparison.Ordinal)
                ? new RuleException(ExternalIds.Taken, string.Join(", ", changes.Select(c => c.Record.ExternalId).OfType<string>()))
                : new RuleException("reference.broken", constraint);
        }

        words.Remember(writer.NewWords);
        foreach (var topic in work.Told)
        {
            signal.Tell(work.Actor.WorkspaceId, topic);
        }

        Measures.Operations.Add(1, new KeyValuePair<string, object?>("operation", name));
        signal.Raise();
        return receipt;
    }

    private static PlannedChange Plan(Work work, RecordChange change)
    {
        var seen = work.Schema[change.Type.Name];
        // What is kept encrypted is not said, neither what it was nor what it would be.
        var fields = change.Fields ?? new(change.Changed.Where(field => !field.IsEncrypted)
            .Select(field => KeyValuePair.Create(field.Key, FieldJson.Write(field, field.Get(change.Record)))).Where(f => f.Value is not null));
        foreach (var hidden in change.Changed.Where(field => field.IsEncrypted && fields.ContainsKey(field.Key)))
        {
            fields[hidden.Key] = new JsonObject { ["masked"] = true };
        }

        if (seen.IsPart)
        {
            // The change itself keeps them: it is what would be saved.
            fields = new(fields.Where(f => !seen.Hides(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        }

        return new(change.Type.Name, change.Record.Id, change.Action, fields);
    }

    /// <summary>New records before those that refer to them: in the order of their types, since a type refers to earlier ones.</summary>
    private RecordChange[] Ordered(RecordChange[] changes)
    {
        if (changes.Length < 2)
        {
            return changes;
        }

        var added = changes.Where(c => c.Action == "create").ToDictionary(c => c.Record.Id);
        var order = new List<RecordChange>(changes.Length);
        var done = new HashSet<Guid>();
        foreach (var change in changes)
        {
            Visit(change);
        }

        return [.. order];

        void Visit(RecordChange change)
        {
            if (!done.Add(change.Record.Id))
            {
                return;
            }

            foreach (var field in change.Type.BuiltIn.Where(f => f.Kind == FieldKind.Reference))
            {
                if (field.Get(change.Record) is Guid to && added.TryGetValue(to, out var first))
                {
                    Visit(first);
                }
            }

            order.Add(change);
        }
    }
}

/// <summary>Tells this process that operations were committed; the sealer waits for it.</summary>
public sealed class OperationSignal : Signal
{
    private readonly ConcurrentQueue<(Guid Workspace, string Topic)> told = new();

    /// <summary>What open pages may want to know and no record says: somebody's inbox has grown. Follow with <see cref="Signal.Raise"/>.</summary>
    public void Tell(Guid workspace, string topic) => told.Enqueue((workspace, topic));

    public bool TryTake(out (Guid Workspace, string Topic) topic) => told.TryDequeue(out topic);
}
