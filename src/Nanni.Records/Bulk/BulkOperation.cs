using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Bulk;

/// <summary>
/// One operation of any size, written chunk by chunk: each chunk is a transaction, and the operation, which a single undo takes
/// back, grows with it. The rows are those that single writes make.
/// </summary>
public sealed class BulkOperation
{
    private readonly RecordStore store;
    private readonly RecordTypes types;
    private readonly WordMemory words;
    private readonly MonotonicIds ids;

    internal BulkOperation(
        RecordStore store, RecordTypes types, WordMemory words, MonotonicIds ids, Actor actor, Schema schema, Guid id, string name, DateTimeOffset at)
    {
        (this.store, this.types, this.words, this.ids) = (store, types, words, ids);
        (Actor, Seen, Id, Name, At) = (actor, schema, id, name, at);
    }

    public Guid Id { get; }

    public string Name { get; }

    public Actor Actor { get; private set; }

    /// <summary>As the actor has it: for what they are shown and for values that they give.</summary>
    public Schema Seen { get; private set; }

    /// <summary>With what is kept from the actor: records are loaded, compared and saved whole.</summary>
    public Schema Schema => Seen.Whole;

    public DateTimeOffset At { get; }

    /// <summary>Shown in the history beside the name: the file, for example.</summary>
    public string? Reason { get; init; }

    /// <summary>Goes on with rights and fields as they are now.</summary>
    internal void Refresh(Actor actor, Schema schema) => (Actor, Seen) = (actor, schema);

    /// <summary>Makes a new record part of the operation: gives it its id, workspace, author and owner.</summary>
    /// <exception cref="ForbiddenException">The actor may not create such records.</exception>
    internal RecordChange Create(TypeSchema type, Record record)
    {
        if (Actor.For(type.Name, Right.Create) == Scope.None)
        {
            throw new ForbiddenException(type.Name, "Create");
        }

        record.WorkspaceId = Actor.WorkspaceId;
        record.Id = record.Id == Guid.Empty ? ids.Next() : record.Id;
        record.CreatedAt = At;
        record.CreatedBy = Actor.MemberId == Guid.Empty ? null : Actor.MemberId;
        var isUnassigned = record.OwnerId is null;
        record.OwnerId ??= record.CreatedBy;
        return new(new(type, record, null) { IsUnassigned = isUnassigned }, "create", null, type.Fields);
    }

    /// <summary>What creations need before their transaction: rows ready to be written.</summary>
    internal BulkRows Prepare(IReadOnlyList<RecordChange> changes)
    {
        RecordChange[] created = [.. changes.Where(c => c.Action == "create")];
        foreach (var change in created)
        {
            change.Record.UpdatedAt = At;
            change.Record.Version = 1;
        }

        return BulkRows.Of(types, created, Id, Actor.Country, words);
    }

    /// <summary>
    /// Adds words in a transaction of their own: a person's write that brings the same word must not wait for a chunk.
    /// </summary>
    internal Task WriteWords(IEnumerable<BulkRows> rows, CancellationToken cancel) => WriteWords(store, words, Actor.WorkspaceId, At, rows, cancel);

    internal static async Task WriteWords(
        RecordStore store, WordMemory words, Guid workspace, DateTimeOffset at, IEnumerable<BulkRows> rows, CancellationToken cancel)
    {
        string[] all = [.. rows.SelectMany(r => r.Words).Distinct().Order(StringComparer.Ordinal)];
        var statements = new List<Sql>();
        foreach (var some in all.Chunk(200))
        {
            var sql = store.Sql().Raw("insert into search_words (workspace_id, word, id) values ");
            for (var i = 0; i < some.Length; i++)
            {
                sql.Raw(i == 0 ? "" : ", ").Add($"({workspace}, {some[i]}, {Guid.CreateVersion7(at)})");
            }

            statements.Add(sql.Raw(" on conflict do nothing"));
        }

        if (statements.Count > 0)
        {
            await store.Write(statements, [.. statements.Select(_ => -1)], Urgency.Bulk, cancel);
            words.Remember(all.Select(w => (workspace, w)));
        }
    }

    /// <summary>Writes one chunk into an open transaction.</summary>
    /// <param name="turn">
    /// Awaited before the operation grows, which only one transaction at a time can let it: all else of several chunks is written at once.
    /// </param>
    /// <returns>False where another write came between: roll back, load again, decide again.</returns>
    internal async Task<bool> Write(
        WriteTransaction transaction, BulkRows rows, IReadOnlyList<RecordChange> changes, CancellationToken cancel, Task? turn = null)
    {
        (rows, changes, var also, var turns) = await Follow(transaction, rows, changes, cancel);
        var part = ids.Next();
        rows.CommitAs(part);
        RecordChange[] updated = [.. changes.Where(c => c.Action != "create")];
        var repeated = await Repeated(transaction, updated, cancel);
        await Insert(store, transaction, rows, cancel);
        if (!await Update(transaction, updated, repeated, part, cancel))
        {
            return false;
        }

        if (also.Count > 0)
        {
            await transaction.Execute(also, cancel);
        }

        await (turn ?? Task.CompletedTask);
        await transaction.Execute(
            [.. turns, Grow(changes.Count - repeated.Count), store.Sql().Add($"insert into operation_parts (workspace_id, id, operation_id) values ({Actor.WorkspaceId}, {part}, {Id})")],
            cancel);
        return true;
    }

    private async Task<bool> Update(
        WriteTransaction transaction, RecordChange[] updated, Dictionary<Guid, EarlierChange> repeated, Guid part, CancellationToken cancel)
    {
        if (updated.Length == 0)
        {
            return true;
        }

        var writer = new RecordWriter(store, Actor, Id, At, words, part);
        foreach (var change in updated)
        {
            writer.Write(change, repeated.GetValueOrDefault(change.Record.Id));
        }

        var all = await transaction.Execute(writer.Statements, writer.Expected, cancel) < 0;
        if (all)
        {
            words.Remember(writer.NewWords);
        }

        return all;
    }

    /// <summary>The chunk with what must say the same as its records, as it is in the transaction that writes them.</summary>
    private async Task<(BulkRows Rows, IReadOnlyList<RecordChange> Changes, IReadOnlyList<Sql> Also, IReadOnlyList<Sql> Turns)> Follow(
        WriteTransaction transaction, BulkRows rows, IReadOnlyList<RecordChange> changes, CancellationToken cancel)
    {
        var followed = types.All.SelectMany(t => t.Follows).ToHashSet();
        if (!changes.Any(c => followed.Contains(c.Type.Name)))
        {
            return (rows, changes, [], []);
        }

        var tracked = changes.ToDictionary(c => c.Record.Id, c => c.Tracked);
        var companions = new Companions(store, types, Schema, Actor, At, tracked, ids.Next, transaction, cancel) { Operation = Id };
        await companions.Follow();
        Sql[] turns = [.. companions.Turns.Select(turn => turn.Sql)];
        if (companions.Touched.Count == 0)
        {
            return (rows, changes, companions.Statements, turns);
        }

        var own = changes.ToDictionary(c => c.Record.Id);
        var more = new List<RecordChange>();
        foreach (var one in companions.Touched.Select(id => tracked[id]))
        {
            one.Type.Type.Check(one.Record);
            if (RecordChange.Of(one) is { } change)
            {
                more.Add(change);
            }
        }

        RecordChange[] all = [.. changes.Where(c => !companions.Touched.Contains(c.Record.Id)), .. more];

        // Rows of a new record that was touched are made already, and no longer true.
        if (more.Exists(c => c.Action == "create" && own.ContainsKey(c.Record.Id)))
        {
            return (Prepare(all), all, companions.Statements, turns);
        }

        rows.Add(types, Prepare(more));
        return (rows, all, companions.Statements, turns);
    }

    /// <summary>Writes new records into every table they go to.</summary>
    internal static async Task Insert(RecordStore store, WriteTransaction transaction, BulkRows rows, CancellationToken cancel)
    {
        if (rows.Registered.Count == 0)
        {
            return;
        }

        if (store.Dialect.IsSqlite)
        {
            await InsertIndexed(store, transaction, rows, cancel);
        }
        else
        {
            await transaction.Insert("records", RecordRows.RecordColumns, rows.Registered, cancel);
        }

        foreach (var (type, columns, records) in rows.Tables)
        {
            await transaction.Insert(type.Table, columns, records, cancel);
        }

        await Insert(transaction, "field_values", FieldValues.Columns, rows.Values, cancel);
        await Insert(transaction, "match_keys", RecordRows.MatchColumns, rows.Matches, cancel);
        await Insert(transaction, "timeline_entries", RecordRows.TimelineColumns, rows.Timeline, cancel);
        await Insert(transaction, "changes", RecordRows.ChangeColumns, rows.Changes, cancel);
    }

    /// <summary>SQLite's full-text rows have an integer key of their own, given in ascending order.</summary>
    private static async Task InsertIndexed(RecordStore store, WriteTransaction transaction, BulkRows rows, CancellationToken cancel)
    {
        var last = await transaction.Query(
            store.Sql().Raw("select search_key from records where workspace_id is not null and search_key is not null order by search_key desc limit 1"),
            row => row.Long(0), cancel);
        var key = last.FirstOrDefault();
        var registered = new List<object?[]>(rows.Registered.Count);
        var index = new List<object?[]>(rows.Registered.Count);
        foreach (var row in rows.Registered)
        {
            var isSearched = row[4] is not null;
            registered.Add([.. row, isSearched ? ++key : null]);
            if (isSearched)
            {
                index.Add([key, SqliteSearch.Mark((Guid)row[0]!, (string)row[2]!) + (string)row[4]!]);
            }
        }

        await transaction.Insert("records", [.. RecordRows.RecordColumns, new("search_key", ColumnType.Long)], registered, cancel);
        await Insert(transaction, "search_index", [new("rowid", ColumnType.Long), new("text", ColumnType.Text)], index, cancel);
    }

    private static Task Insert(
        WriteTransaction transaction, string table, IReadOnlyList<BulkColumn> columns, List<object?[]> rows, CancellationToken cancel) =>
        rows.Count == 0 ? Task.CompletedTask : transaction.Insert(table, columns, rows, cancel);

    /// <summary>
    /// The operation is there from the first chunk on, and is sealed again whenever it has grown; the audit chain takes its changes in
    /// when it grows no more.
    /// </summary>
    private Sql Grow(int records) => store.Sql().Add($"""
        insert into operations (workspace_id, id, name, at, member_id, source, reason, records, grown_at)
        values ({Actor.WorkspaceId}, {Id}, {Name}, {At}, {(Actor.MemberId == Guid.Empty ? null : (Guid?)Actor.MemberId)}, {Actor.Source}, {Reason}, {records}, {ids.Now})
        on conflict (workspace_id, id) do update set records = operations.records + excluded.records, sealed = null, grown_at = excluded.grown_at
        """);

    /// <summary>Records that an earlier chunk of this operation touched already, with what it left in the log.</summary>
    private async Task<Dictionary<Guid, EarlierChange>> Repeated(WriteTransaction transaction, RecordChange[] updated, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, EarlierChange>();
        foreach (var some in updated.Chunk(500))
        {
            var sql = store.Sql().Add($"select record_id, action, fields from changes where workspace_id = {Actor.WorkspaceId} and operation_id = {Id} and ")
                .In("record_id", [.. some.Select(c => c.Record.Id)]);
            foreach (var earlier in await transaction.Query(sql, row => new EarlierChange(
                row.Guid(0), row.Text(1), row.TextOrNull(2) is { } json ? JsonNode.Parse(json)!.AsObject() : null), cancel))
            {
                found[earlier.Record] = earlier;
            }
        }

        return found;
    }
}
