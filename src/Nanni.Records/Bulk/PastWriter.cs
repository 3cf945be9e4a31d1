using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Bulk;

/// <summary>
/// Writes operations that took place before now, by whom and when they were done: a history that is told afterwards. The rows are
/// those that the operations would have left had they run here; only who and when is given instead of taken from the request.
/// </summary>
public sealed class PastWriter(RecordStore store, Schemas schemas, FieldRules rules, WordMemory words, OperationSignal signal)
{
    /// <param name="actor">In whose workspace the history is told; each operation names its own.</param>
    public async Task<PastOperations> Begin(Actor actor, CancellationToken cancel) =>
        new(store, schemas.Types, (await schemas.Of(actor, cancel)).Whole, rules, words, signal);
}

/// <summary>Operations told in the order in which they took place, and saved some at a time.</summary>
public sealed class PastOperations
{
    private static readonly BulkColumn[] Columns =
    [
        new("workspace_id", ColumnType.Guid), new("id", ColumnType.Guid), new("name", ColumnType.Text), new("at", ColumnType.Instant),
        new("member_id", ColumnType.Guid), new("source", ColumnType.Text), new("records", ColumnType.Int),
    ];

    private readonly RecordStore store;
    private readonly RecordTypes types;
    private readonly Schema schema;
    private readonly FieldRules rules;
    private readonly WordMemory words;
    private readonly OperationSignal signal;
    private readonly List<object?[]> operations = [];
    private readonly List<Sql> statements = [];
    private readonly List<int> expected = [];
    private readonly List<(Guid Workspace, string Word)> newWords = [];
    private BulkRows rows = new();
    private DateTimeOffset last;

    internal PastOperations(RecordStore store, RecordTypes types, Schema schema, FieldRules rules, WordMemory words, OperationSignal signal) =>
        (this.store, this.types, this.schema, this.rules, this.words, this.signal) = (store, types, schema, rules, words, signal);

    /// <summary>Operations told and not yet saved.</summary>
    public int Waiting => operations.Count;

    /// <summary>Tells one operation. Nothing is saved before <see cref="Save"/>.</summary>
    /// <param name="at">Not before the operation told last, so that each finds the records of those before it.</param>
    /// <exception cref="FieldException">A value does not fit its field, or a required one is empty.</exception>
    public void Run(Actor actor, string name, DateTimeOffset at, Action<PastWork> body)
    {
        at = FieldRules.Microseconds(at);
        ArgumentOutOfRangeException.ThrowIfLessThan(at, last);
        last = at;
        var work = new PastWork(types, schema, actor, at);
        body(work);
        foreach (var added in work.Added)
        {
            Complete(added);
        }

        rows.Add(types, BulkRows.Of(types, work.Added, work.Id, actor.Country, words));
        RecordChange[] changes = [.. work.Changed.Select(RecordChange.Of).OfType<RecordChange>()];
        var writer = new RecordWriter(store, actor, work.Id, at, words);
        foreach (var change in changes)
        {
            writer.Write(change);
        }

        foreach (var statement in work.Statements)
        {
            writer.Any(statement);
        }

        statements.AddRange(writer.Statements);
        expected.AddRange(writer.Expected);
        newWords.AddRange(writer.NewWords);
        operations.Add([
            actor.WorkspaceId, work.Id, name, at, actor.MemberId == Guid.Empty ? null : actor.MemberId, actor.Source, work.Added.Count + changes.Length,
        ]);
    }

    /// <summary>Saves what was told since the last time, in one transaction.</summary>
    /// <param name="also">Runs in the same transaction, before it is committed: a job's checkpoint.</param>
    public async Task Save(Func<WriteTransaction, Task>? also, CancellationToken cancel)
    {
        await BulkOperation.WriteWords(store, words, schema.WorkspaceId, last, [rows], cancel);
        await using (var transaction = await store.Begin(Urgency.Bulk, cancel))
        {
            await transaction.Insert("operations", Columns, operations, cancel);
            await BulkOperation.Insert(store, transaction, rows, cancel);
            if (statements.Count > 0 && await transaction.Execute(statements, expected, cancel) >= 0)
            {
                throw new InvalidOperationException("A record that the history tells of was changed by somebody else.");
            }

            await (also?.Invoke(transaction) ?? Task.CompletedTask);
            await transaction.Commit(cancel);
        }

        words.Remember(newWords);
        signal.Raise();
        rows = new();
        operations.Clear();
        statements.Clear();
        expected.Clear();
        newWords.Clear();
    }

    /// <summary>What a form or the API would have made of the values, and would have refused.</summary>
    private void Complete(RecordChange added)
    {
        foreach (var field in added.Type.Fields.Where(f => !f.IsReadOnly))
        {
            if (field.Get(added.Record) is { } value)
            {
                // A record has no id before it is added: the story tells of it too early.
                if (value is Guid id && id == Guid.Empty)
                {
                    throw new FieldException(field.Key, "field.reference");
                }

                field.Set(added.Record, rules.Normalise(schema, field, value));
            }
        }

        added.Type.Type.Check(added.Record);
        var missing = FieldRules.Missing(added, added.Type).ToList();
        if (missing.Count > 0)
        {
            throw new FieldException(missing);
        }
    }
}

/// <summary>One operation of the past in the making.</summary>
public sealed class PastWork
{
    private readonly RecordTypes types;
    private readonly Schema schema;

    internal PastWork(RecordTypes types, Schema schema, Actor actor, DateTimeOffset at)
    {
        (this.types, this.schema, Actor, At) = (types, schema, actor, at);
        Id = Guid.CreateVersion7(at);
    }

    internal Guid Id { get; }

    public Actor Actor { get; }

    public DateTimeOffset At { get; }

    internal List<RecordChange> Added { get; } = [];

    internal List<Tracked> Changed { get; } = [];

    internal List<Sql> Statements { get; } = [];

    /// <summary>Adds a record, which has its id from here on. It must come after those it refers to.</summary>
    /// <exception cref="ForbiddenException">The actor may not create such records.</exception>
    public T Add<T>(T record)
        where T : Record
    {
        var type = schema[types.Of(record).Name];
        if (Visibility.Reach(type.Type, Actor, Right.Create) == Scope.None)
        {
            throw new ForbiddenException(type.Name, "Create");
        }

        record.WorkspaceId = Actor.WorkspaceId;
        record.Id = Guid.CreateVersion7(At);
        record.CreatedAt = record.UpdatedAt = At;
        record.CreatedBy = Actor.MemberId == Guid.Empty ? null : Actor.MemberId;
        record.OwnerId ??= record.CreatedBy;
        record.Version = 1;
        Added.Add(new(new(type, record, null), "create", null, type.Fields));
        return record;
    }

    /// <summary>Changes a record that an earlier operation of the same telling added.</summary>
    public void Change<T>(T record, Action<T> change)
        where T : Record
    {
        var type = schema[types.Of(record).Name];
        var before = Work.Snapshot(type, record);
        change(record);
        record.UpdatedAt = At;
        type.Type.Check(record);
        Changed.Add(new(type, record, before));
    }

    /// <summary>A statement (a fact) that stands or falls with the operation.</summary>
    public void Also(Sql statement) => Statements.Add(statement);
}
