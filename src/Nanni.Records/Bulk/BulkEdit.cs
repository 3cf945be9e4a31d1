using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Erasure;
using Nanni.Records.Filters;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Bulk;

/// <summary>What is done to many records at once.</summary>
public enum BulkAction
{
    /// <summary>Sets fields, owner and team among them.</summary>
    Edit,

    /// <summary>Adds tags.</summary>
    Tag,
    Untag,
    Trash,
    Restore,
}

/// <summary>What is asked of many records.</summary>
/// <param name="Ids">Chosen ones; null for all that <paramref name="Filter"/> and <paramref name="Search"/> find.</param>
/// <param name="Filter">As JSON.</param>
/// <param name="Trash">The records in the trash.</param>
/// <param name="Values">Fields and values in the form of the API; tags under <c>tags</c>.</param>
public sealed record BulkRequest(
    string Type, BulkAction Action, IReadOnlyList<Guid>? Ids, string? Filter, string? Search, bool Trash, JsonObject Values)
{
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, ImportPlan.Json)!.AsObject();
}

/// <summary>What became of it.</summary>
/// <param name="Operation">One for all records, however many; null where nothing changed.</param>
/// <param name="Left">Records that the actor may not change so, or whose rules forbid it.</param>
/// <param name="Job">That does it in the background; null where it is done.</param>
public sealed record BulkOutcome(Guid? Operation, int Done, int Left, Guid? Job);

/// <summary>Changes many records as one operation: some at once, many in the background, chunk by chunk.</summary>
public sealed class BulkEdit(
    RecordStore store, Schemas schemas, Lists lists, FieldRules fields, BulkWriter bulk, OperationSignal signal, JobQueue queue, SuppressionList suppressions) : IJobHandler
{
    public const string Name = "bulk";

    /// <summary>So many are changed while the person waits.</summary>
    public const int AtOnce = 500;

    public string Kind => Name;

    /// <exception cref="FieldException">The values do not fit the fields.</exception>
    /// <exception cref="ForbiddenException">The actor may not change many records of the type at once.</exception>
    public async Task<BulkOutcome> Run(Actor actor, BulkRequest request, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        var change = await Prepared(actor, schema, request, cancel);
        var ids = request.Ids?.Distinct().ToList() ?? await lists.Ids(actor, Asked(schema, request), Guid.Empty, AtOnce + 1, cancel);
        if (ids.Count > AtOnce)
        {
            return new(null, 0, 0, await queue.Add(actor, Name, request.ToJson(), cancel));
        }

        var operation = await bulk.Begin(actor, request.Type + ".bulk", null, null, null, cancel);
        var (done, left) = await Chunk(operation, request, change, ids, null, cancel);
        return new(done == 0 ? null : operation.Id, done, left, null);
    }

    /// <summary>Puts some records into the trash as a part of an operation that a job writes piece by piece.</summary>
    /// <param name="save">What must stand or fall with the piece: the transaction, how many went and how many were left.</param>
    public Task<(int Done, int Left)> Trash(
        BulkOperation operation, string type, IReadOnlyList<Guid> ids, Func<WriteTransaction, int, int, Task> save, CancellationToken cancel) =>
        Chunk(operation, new(type, BulkAction.Trash, ids, null, null, false, []), _ => { }, ids, save, cancel);

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var request = run.Job.Arguments.Deserialize<BulkRequest>(ImportPlan.Json)!;
        var state = run.State.Count == 0 ? new State(null, null, Guid.Empty, 0, 0) : run.State.Deserialize<State>(ImportPlan.Json)!;
        var operation = await bulk.Begin(run.Actor, request.Type + ".bulk", null, state.Operation, state.At, cancel);
        var change = await Prepared(run.Actor, operation.Seen, request, cancel);
        var asked = Asked(operation.Seen, request);
        var total = run.Total ?? request.Ids?.Count ?? (await lists.Count(run.Actor, asked, null, cancel)).Value;
        Guid[]? chosen = request.Ids is null ? null : [.. request.Ids.Distinct().Order()];
        while (true)
        {
            var ids = chosen is null
                ? await lists.Ids(run.Actor, asked, state.After, AtOnce, cancel)
                : [.. chosen.Where(id => id.CompareTo(state.After) > 0).Take(AtOnce)];
            if (ids.Count == 0)
            {
                await bulk.Complete(operation, cancel);
                return;
            }

            State? next = null;
            await Chunk(operation, request, change, ids, async (transaction, done, left) =>
            {
                next = new(operation.Id, operation.At, ids[^1], state.Done + done, state.Left + left);
                await run.Save(transaction, Json(next), next.Done + next.Left, total, next.Done == 0 ? null : operation.Id, cancel);
            }, cancel);
            state = next!;
            run.Saved(Json(state), state.Done + state.Left, total, state.Done == 0 ? null : operation.Id);
        }
    }

    /// <summary>The values, checked once: they are the same for all.</summary>
    private async Task<Action<Record>> Prepared(Actor actor, Schema schema, BulkRequest request, CancellationToken cancel)
    {
        var type = schema[request.Type];
        if (Visibility.Reach(type.Type, actor, Right.Bulk) == Scope.None)
        {
            throw new ForbiddenException(type.Name, nameof(Right.Bulk));
        }

        if (request.Action is BulkAction.Trash or BulkAction.Restore)
        {
            return _ => { };
        }

        if (request.Action is BulkAction.Tag or BulkAction.Untag)
        {
            var field = type.Fields.FirstOrDefault(f => f.Kind == FieldKind.Tags) ?? throw new FieldException("tags", "field.unknown", "tags");
            var tags = fields.Normalise(schema, field, FieldJson.Read(field, request.Values["tags"]?.DeepClone())) as string[] ?? throw new FieldException("tags", "field.required");
            return record =>
            {
                var now = field.Get(record) as string[] ?? [];
                string[] then = request.Action == BulkAction.Tag ? [.. now.Union(tags)] : [.. now.Except(tags)];
                field.Set(record, fields.Normalise(schema, field, then.Length == 0 ? null : then));
            };
        }

        var values = new List<(Field Field, object? Value)>();
        foreach (var (key, value) in RecordInput.Read(type, request.Values))
        {
            var field = type[key];
            if (!RecordInput.CanWrite(field) || field.IsUnique)
            {
                throw new FieldException(key, "field.readOnly", key);
            }

            values.Add((field, fields.Normalise(schema, field, value)));
            await Require(actor, schema, field, value, cancel);
        }

        return record => values.ForEach(v => v.Field.Set(record, v.Value));
    }

    /// <summary>A reference is to somebody who is here, or to a record that the actor sees.</summary>
    private async Task Require(Actor actor, Schema schema, Field field, object? value, CancellationToken cancel)
    {
        if (value is not Guid id || field.Kind != FieldKind.Reference)
        {
            return;
        }

        var known = field.Target switch
        {
            "member" => schema.Members.ContainsKey(id),
            "team" => schema.Teams.ContainsKey(id),
            { } target when schema.Find(target) is { } type => (await Load(actor, type, [id], Right.View, cancel)).Count == 1,
            _ => false,
        };
        if (!known)
        {
            throw new FieldException(field.Key, "field.reference");
        }
    }

    private async Task<(int Done, int Left)> Chunk(
        BulkOperation operation, BulkRequest request, Action<Record> change, IReadOnlyList<Guid> ids, Func<WriteTransaction, int, int, Task>? save, CancellationToken cancel)
    {
        var type = operation.Schema[request.Type];
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var loaded = await Load(operation.Actor, type, ids, request.Action == BulkAction.Trash ? Right.Delete : Right.Edit, cancel);
            var changes = new List<RecordChange>();
            var same = 0;
            foreach (var one in loaded.Where(l => l.IsAllowed
                && Visibility.Reaches(type.Type, operation.Actor, Right.Bulk, l.Record.OwnerId, l.Record.TeamId) && (l.Record.DeletedAt is not null) == (request.Action == BulkAction.Restore) && l.Record.MergedInto is null))
            {
                var tracked = new Tracked(type, one.Record, Work.Snapshot(type, one.Record));
                if (!Apply(operation, request.Action, one.Record, type, change))
                {
                    continue;
                }

                if (RecordChange.Of(tracked) is not { } made)
                {
                    same++;
                }
                else if (!FieldRules.Missing(made, operation.Seen[type.Name]).Any() && !FieldRules.Assignment(operation.Actor, made).Any())
                {
                    changes.Add(made);
                }
            }

            var circular = (await Trees.Circular(store, operation.Actor.WorkspaceId, changes, cancel)).Select(c => c.Change).ToHashSet();
            changes.RemoveAll(circular.Contains);
            var erased = await suppressions.Erased(operation.Actor, operation.Schema, changes, cancel);
            changes.RemoveAll(erased.Contains);
            var (done, left) = (changes.Count, ids.Count - changes.Count - same);
            await using var transaction = await store.Begin(save is null ? Urgency.Interactive : Urgency.Bulk, cancel);
            if (changes.Count > 0 && !await operation.Write(transaction, operation.Prepare(changes), changes, cancel))
            {
                continue;
            }

            if (save is not null)
            {
                await save(transaction, done, left);
            }

            await transaction.Commit(cancel);
            signal.Raise();
            return (done, left);
        }

        throw new RuleException("operation.busy");
    }

    /// <returns>False where a rule of the record forbids it.</returns>
    private static bool Apply(BulkOperation operation, BulkAction action, Record record, TypeSchema type, Action<Record> change)
    {
        try
        {
            change(record);
            record.DeletedAt = action switch { BulkAction.Trash => operation.At, BulkAction.Restore => null, _ => record.DeletedAt };
            record.UpdatedAt = operation.At;
            type.Type.Check(record);
            return true;
        }
        catch (Exception refused) when (refused is FieldException or RuleException)
        {
            return false;
        }
    }

    private async Task<List<Loaded>> Load(Actor actor, TypeSchema type, IReadOnlyList<Guid> ids, Right right, CancellationToken cancel)
    {
        var all = new List<Loaded>();
        foreach (var some in ids.Chunk(1_000))
        {
            all.AddRange(await store.Query(
                RecordLoader.Select(store.Sql(), schemas.Types, type, actor, right, some), row => RecordLoader.Read(type, actor.WorkspaceId, row), cancel));
        }

        return [.. all.Where(l => l.IsVisible)];
    }

    private static ListRequest Asked(Schema schema, BulkRequest request) => new(schema[request.Type], [])
    {
        Filter = request.Filter is { Length: > 0 } filter ? FilterText.Parse(filter) : null,
        Search = request.Search,
        Trash = request.Trash,
    };

    private static JsonObject Json(State state) => JsonSerializer.SerializeToNode(state, ImportPlan.Json)!.AsObject();

    private sealed record State(Guid? Operation, DateTimeOffset? At, Guid After, int Done, int Left);
}
