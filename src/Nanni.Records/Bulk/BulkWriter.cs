using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Bulk;

/// <summary>Writes many records: imports, demo data, bulk edits of whole results.</summary>
public sealed class BulkWriter(RecordStore store, Schemas schemas, WordMemory words, OperationSignal signal, TimeProvider clock, MonotonicIds ids)
{

    /// <summary>Begins an operation, or goes on with one that an earlier process began.</summary>
    /// <param name="id">Of the operation that goes on; null for a new one.</param>
    public async Task<BulkOperation> Begin(
        Actor actor, string name, string? reason, Guid? id, DateTimeOffset? at, CancellationToken cancel)
    {
        var now = at ?? clock.GetUtcNow();
        return new(store, schemas.Types, words, ids, actor, await schemas.Of(actor, cancel), id ?? Guid.CreateVersion7(now), name, now) { Reason = reason };
    }

    /// <summary>Creates records of any types as one operation. Those that others refer to come first, or in the same thousand.</summary>
    /// <param name="progress">Told how many are in.</param>
    /// <exception cref="FieldException">A required field is empty: what was written before stays, and can be undone.</exception>
    public async Task<OperationReceipt> Create(
        Actor actor, string name, IEnumerable<Record> records, Action<long>? progress = null, CancellationToken cancel = default)
    {
        var operation = await Begin(actor, name, null, null, null, cancel);
        var done = 0L;
        foreach (var some in records.Chunk(ChunkSize))
        {
            RecordChange[] changes = [.. some.Select(record => Checked(operation, record))];
            var rows = operation.Prepare(changes);
            await operation.WriteWords([rows], cancel);
            await using (var transaction = await store.Begin(Urgency.Bulk, cancel))
            {
                await operation.Write(transaction, rows, changes, cancel);
                await transaction.Commit(cancel);
            }

            signal.Raise();
            progress?.Invoke(done += some.Length);
        }

        await Complete(operation, cancel);
        return new(operation.Id, operation.At, []);
    }

    /// <summary>The operation grows no more: its changes go into the audit chain.</summary>
    public async Task Complete(BulkOperation operation, CancellationToken cancel)
    {
        await store.Write([AuditChain.Completed(store, operation.Actor.WorkspaceId, operation.Id)], [-1], Urgency.Bulk, cancel);
        signal.Raise();
    }

    /// <summary>After many new records: the database learns how many there are, before somebody's query is planned for few.</summary>
    /// <param name="written">The types of those records.</param>
    internal Task Settle(long records, IReadOnlyCollection<RecordType> written, CancellationToken cancel)
    {
        var followed = written.Select(t => t.Name).ToHashSet();
        var all = written.Concat(schemas.Types.All.Where(t => t.Follows.Any(followed.Contains))).Select(t => t.Table).Distinct();
        return records < Many ? Task.CompletedTask : store.Analyze([.. EngineTables, .. all], cancel);
    }

    private static readonly string[] EngineTables = ["records", "changes", "match_keys", "field_values", "timeline_entries", "search_words"];

    private const int Many = 10_000;

    /// <summary>Rows of a chunk: SQLite has one writer, who must let others in after a tenth of a second.</summary>
    public int ChunkSize => store.Dialect.IsSqlite ? 500 : 10_000;

    private RecordChange Checked(BulkOperation operation, Record record)
    {
        var type = operation.Schema[schemas.Types.Of(record).Name];
        type.Type.Check(record);
        var change = operation.Create(type, record);
        var problems = FieldRules.Missing(change, operation.Seen[type.Name]).ToList();
        return problems.Count == 0 ? change : throw new FieldException(problems);
    }
}
