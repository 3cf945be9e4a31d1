using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Bulk;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Erasure;

/// <summary>What was removed for good.</summary>
/// <param name="Changes">Entries of history whose values were erased.</param>
/// <param name="Words">That only these records had.</param>
public sealed record RemovalReceipt(Guid Operation, DateTimeOffset At, int Records, int Loosened, int Changes, int Words);

/// <summary>
/// Takes records out of the database for good, as one operation: the records, what the engine derives from them, and their values in
/// the history, of which the commitments stay. There is no undo.
/// </summary>
public sealed class RecordRemoval(RecordStore store, Schemas schemas, WordMemory memory, MonotonicIds ids, OperationSignal signal, TimeProvider clock)
{
    private const int Chunk = 200;

    /// <summary>As the log and the history name it.</summary>
    public const string Action = "erase";

    /// <param name="name">Of the operation, ending in ".erase" or ".purge".</param>
    /// <param name="also">Statements of the product that stand or fall with it.</param>
    /// <exception cref="RuleException"><c>operation.busy</c>: somebody changed one of the records that stay meanwhile.</exception>
    public async Task<RemovalReceipt> Run(
        Actor actor, RemovalPlan plan, string name, EventOrigin origin, Func<WriteTransaction, RemovalReceipt, Task>? also, CancellationToken cancel)
    {
        var (operation, at, workspace) = (ids.Next(), FieldRules.Microseconds(clock.GetUtcNow()), plan.Workspace);
        Guid[] removed = [.. plan.Removed.Keys];
        var words = new RemovedWords(store, workspace, removed);
        await words.Collect(cancel);
        await using var transaction = await store.Begin(Urgency.Interactive, cancel);
        await transaction.Execute(store.Sql().Add($"""
            insert into operations (workspace_id, id, name, at, member_id, source, reason, records, undo_of)
            values ({workspace}, {operation}, {name}, {at}, {(actor.MemberId == Guid.Empty ? null : (Guid?)actor.MemberId)}, {actor.Source}, {null as string},
                {removed.Length + plan.Loosened.Select(l => l.Record).Distinct().Count()}, {null as Guid?})
            """), cancel);
        await Loosen(transaction, actor, plan, operation, at, cancel);
        var changes = await AuditErasure.Records(store, transaction, workspace, removed, origin, at, cancel);
        foreach (var some in removed.Chunk(Chunk))
        {
            await transaction.Execute([.. Traces(workspace, some)], cancel);
        }

        await Delete(transaction, plan, operation, cancel);
        var gone = await words.Remove(transaction, cancel);
        var receipt = new RemovalReceipt(operation, at, removed.Length, plan.Loosened.Select(l => l.Record).Distinct().Count(), changes, gone.Count);
        if (also is not null)
        {
            await also(transaction, receipt);
        }

        await transaction.Commit(cancel);
        memory.Forget(workspace, gone);
        signal.Raise();
        return receipt;
    }

    /// <summary>Empties the references of records that stay, as a change of theirs.</summary>
    private async Task Loosen(WriteTransaction transaction, Actor actor, RemovalPlan plan, Guid operation, DateTimeOffset at, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        foreach (var group in plan.Loosened.GroupBy(l => l.Record))
        {
            var type = schema[group.First().Type.Name];
            var loaded = (await transaction.Query(
                RecordLoader.Select(store.Sql(), schemas.Types, type, Actor.System(plan.Workspace), Right.Edit, [group.Key]),
                row => RecordLoader.Read(type, plan.Workspace, row).Record, cancel)).FirstOrDefault() ?? throw new RuleException("operation.busy");
            var fields = new JsonObject();
            var sql = store.Sql().Add($"update {new Name(type.Type.Table)} set version = version + 1, updated_at = {at}");
            foreach (var field in group.Select(l => l.Field))
            {
                var before = field.Get(loaded);
                object? left = before is Guid[] many ? many.Where(id => !plan.Removed.ContainsKey(id)).ToArray() : null;
                fields[field.Key] = new JsonArray(FieldJson.Write(field, before), FieldJson.Write(field, left));
                field.Set(loaded, left);
                if (!field.IsCustom)
                {
                    sql.Raw($", {field.Column} = ");
                    _ = field.ColumnType == ColumnType.Json ? store.Dialect.Json(sql, (string?)FieldColumns.Scalar(field, left)) : sql.Value(left, field.ColumnType);
                }
            }

            if (group.Any(l => l.Field.IsCustom))
            {
                store.Dialect.Json(sql.Raw(", custom = "), RecordRows.Custom(loaded));
            }

            var change = store.Sql().Add($"""
                insert into changes (workspace_id, record_id, operation_id, type, action, version, salt, fields)
                values ({plan.Workspace}, {group.Key}, {operation}, {type.Name}, 'update', {loaded.Version + 1}, {Canonical.NewSalt()},
                """);
            if (await transaction.Execute(
                [
                    sql.Add($" where workspace_id = {plan.Workspace} and id = {group.Key} and version = {loaded.Version}"),
                    store.Dialect.Json(change.Raw(" "), FieldColumns.Json(fields)).Raw(")"),
                ], [1, -1], cancel) >= 0)
            {
                throw new RuleException("operation.busy");
            }
        }
    }

    /// <summary>What the engine keeps beside records.</summary>
    private IEnumerable<Sql> Traces(Guid workspace, Guid[] ids)
    {
        Sql Of(string table, string column) => store.Sql().Raw($"delete from {table} where workspace_id = ").Value(workspace).Raw(" and ").In(column, ids);
        if (store.Dialect.IsSqlite)
        {
            // The full-text index has no columns of its own but the text.
            yield return store.Sql().Add($"delete from search_index where rowid in (select search_key from records where workspace_id = {workspace} and search_key is not null and ").In("id", ids).Raw(")");
        }

        yield return Of("field_values", "record_id");
        yield return Of("field_values", "reference");
        yield return Of("match_keys", "record_id");
        yield return Of("duplicate_pairs", "first_id");
        yield return Of("duplicate_pairs", "second_id");
        yield return Of("distinct_pairs", "first_id");
        yield return Of("distinct_pairs", "second_id");
        yield return Of("timeline_entries", "record_id");
        yield return Of("timeline_entries", "subject_id");
    }

    /// <summary>The records themselves: those that refer to others before what they refer to.</summary>
    private async Task Delete(WriteTransaction transaction, RemovalPlan plan, Guid operation, CancellationToken cancel)
    {
        var workspace = plan.Workspace;
        foreach (var group in plan.Removed.GroupBy(r => r.Value, r => r.Key).OrderByDescending(g => schemas.Types.Order(g.Key)))
        {
            var type = group.Key;
            foreach (var some in group.Chunk(Chunk))
            {
                await transaction.Execute(store.Sql().Add($"""
                    insert into changes (workspace_id, record_id, operation_id, type, action, version)
                    select workspace_id, id, {operation}, {type.Name}, {Action}, version + 1 from {new Name(type.Table)} where workspace_id = {workspace} and
                    """).Raw(" ").In("id", some), cancel);

                // A tree cannot be removed before its branches are loose: the database looks at each row by itself.
                foreach (var field in type.Fields.Where(f => f is { Kind: FieldKind.Reference } && (f.Target == type.Name || f.Target == "record")))
                {
                    await transaction.Execute(store.Sql().Add($"update {new Name(type.Table)} set {new Name(field.Column)} = {null as Guid?} where workspace_id = {workspace} and ").In("id", some), cancel);
                }
            }
        }

        foreach (var group in plan.Removed.GroupBy(r => r.Value, r => r.Key).OrderByDescending(g => schemas.Types.Order(g.Key)))
        {
            foreach (var some in group.Chunk(Chunk))
            {
                await transaction.Execute(store.Sql().Add($"delete from {new Name(group.Key.Table)} where workspace_id = {workspace} and ").In("id", some), cancel);
            }
        }

        foreach (var some in plan.Removed.Keys.Chunk(Chunk))
        {
            await transaction.Execute(store.Sql().Add($"delete from records where workspace_id = {workspace} and ").In("id", some), cancel);
        }
    }
}
