using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// One operation in the making: records loaded, added and trashed in it are compared and saved together when its body ends, or not
/// at all.
/// </summary>
public sealed class Work
{
    private readonly RecordStore store;
    private readonly RecordTypes types;
    private readonly Dictionary<Guid, Tracked> tracked = [];
    private readonly List<(Sql Sql, int Rows)> also = [];
    private readonly Dictionary<Guid, RecordTitle> titles = [];
    private readonly HashSet<string> told = [];
    private readonly Dictionary<Guid, RecordType> asked = [];

    internal Work(RecordStore store, RecordTypes types, Actor actor, Schema schema, Guid id, DateTimeOffset at, CancellationToken cancel)
    {
        (this.store, this.types, Actor, Schema, At, Cancel) = (store, types, actor, schema, at, cancel);
        Id = id;
    }

    /// <summary>Larger than that of every operation that this process began before, so that what follows another is sealed after it.</summary>
    public Guid Id { get; }

    public Actor Actor { get; }

    /// <summary>As the actor has it: for what they are shown and for values that they give.</summary>
    public Schema Schema { get; }

    /// <summary>With the fields that are kept from the actor: records are loaded, compared and saved whole.</summary>
    internal Schema Whole => Schema.Whole;

    public DateTimeOffset At { get; }

    public CancellationToken Cancel { get; }

    /// <summary>Why, in the actor's words or as a text key; shown in the history.</summary>
    public string? Reason { get; set; }

    /// <summary>The operation that this one undoes.</summary>
    internal Guid? UndoOf { get; set; }

    /// <summary>It takes an operation back, or a part of it.</summary>
    internal bool IsUndo { get; set; }

    /// <summary>Names of records referred to by new and changed references, known once the operation has been saved.</summary>
    public IReadOnlyDictionary<Guid, RecordTitle> Titles => titles;

    internal IReadOnlyCollection<Tracked> Touched => tracked.Values;

    internal IReadOnlyCollection<string> Told => told;

    internal IReadOnlyList<(Sql Sql, int Rows)> Statements => also;

    public RecordTypes Types => types;

    /// <summary>The name of a record's type.</summary>
    public string TypeOf(Record record) => types.Of(record).Name;

    public async Task<T> Load<T>(Guid id, Right right = Right.Edit)
        where T : Record => (T)await Load(types.Of<T>(), id, right);

    /// <summary>Loads a living record that the actor may change as <paramref name="right"/> says.</summary>
    /// <exception cref="NotFoundException">It does not exist or is invisible.</exception>
    /// <exception cref="ForbiddenException">Visible, but the actor may not do this.</exception>
    public async Task<Record> Load(RecordType type, Guid id, Right right = Right.Edit)
    {
        var record = (await LoadAll(type, [id], right)).FirstOrDefault();
        return record is { DeletedAt: null } ? record : throw new NotFoundException(type.Name, id);
    }

    /// <summary>The record that another program's key means, which the actor may change as <paramref name="right"/> says; null where the key is free.</summary>
    /// <exception cref="NotFoundException">There is one, but the actor does not see it, or it lies in the trash.</exception>
    /// <exception cref="ForbiddenException">Visible, but the actor may not do this.</exception>
    public async Task<Record?> Find(RecordType type, string externalId, Right right = Right.Edit) =>
        (await ExternalIds.Find(store, Actor.WorkspaceId, type, [externalId], Cancel)).TryGetValue(externalId, out var id)
            ? await Load(type, id, right) : null;

    /// <summary>What the keys of other programs mean; see <see cref="ExternalIds.Find"/>.</summary>
    public Task<Dictionary<string, Guid>> Find(RecordType type, IReadOnlyCollection<string> externalIds) =>
        ExternalIds.Find(store, Actor.WorkspaceId, type, externalIds, Cancel);

    public async Task<List<T>> LoadAll<T>(IReadOnlyCollection<Guid> ids, Right right = Right.Edit)
        where T : Record => [.. (await LoadAll(types.Of<T>(), ids, right)).Cast<T>()];

    /// <summary>Loads several, trash included; those invisible are left out.</summary>
    /// <exception cref="ForbiddenException">One is visible, but the actor may not do this to it.</exception>
    public async Task<List<Record>> LoadAll(RecordType type, IReadOnlyCollection<Guid> ids, Right right = Right.Edit)
    {
        var schema = Whole[type.Name];
        var records = new List<Record>(ids.Count);
        Guid[] missing = [.. ids.Where(id => !tracked.ContainsKey(id))];
        if (missing.Length > 0)
        {
            var loaded = await store.Query(
                RecordLoader.Select(store.Sql(), types, schema, Actor, right, missing),
                row => RecordLoader.Read(schema, Actor.WorkspaceId, row), Cancel);
            foreach (var one in loaded.Where(l => l.IsVisible))
            {
                if (!one.IsAllowed)
                {
                    throw new ForbiddenException(type.Name, right.ToString());
                }

                tracked[one.Record.Id] = new(schema, one.Record, Snapshot(schema, one.Record));
            }
        }

        foreach (var id in ids)
        {
            if (tracked.TryGetValue(id, out var known) && known.Type == schema)
            {
                records.Add(known.Record);
            }
        }

        return records;
    }

    /// <summary>Loads records that follow others of the operation, whatever the actor may do with them.</summary>
    internal async Task<List<Record>> LoadCompanions(RecordType type, IReadOnlyCollection<Guid> ids)
    {
        var schema = Whole[type.Name];
        Guid[] missing = [.. ids.Where(id => !tracked.ContainsKey(id))];
        foreach (var one in missing.Length == 0 ? [] : await store.Query(
            RecordLoader.Select(store.Sql(), types, schema, Actor, Right.Edit, missing), row => RecordLoader.Read(schema, Actor.WorkspaceId, row), Cancel))
        {
            tracked[one.Record.Id] = new(schema, one.Record, Snapshot(schema, one.Record)) { IsCompanion = true };
        }

        return [.. ids.Where(tracked.ContainsKey).Select(id => tracked[id].Record)];
    }

    /// <summary>Adds a new record, owned by the actor unless an owner is set.</summary>
    /// <exception cref="ForbiddenException">The actor may not create such records.</exception>
    public T Add<T>(T record)
        where T : Record
    {
        var schema = Whole[types.Of(record).Name];
        if (Visibility.Reach(schema.Type, Actor, Right.Create) == Scope.None)
        {
            throw new ForbiddenException(schema.Name, "Create");
        }

        record.WorkspaceId = Actor.WorkspaceId;
        if (record.Id == Guid.Empty)
        {
            record.Id = Guid.CreateVersion7(At);
        }

        record.CreatedAt = record.UpdatedAt = At;
        record.CreatedBy = Actor.MemberId == Guid.Empty ? null : Actor.MemberId;
        tracked[record.Id] = new(schema, record, null) { IsUnassigned = record.OwnerId is null };
        record.OwnerId ??= record.CreatedBy;
        return record;
    }

    /// <summary>Somebody said who owns the record, be it nobody: no rule chooses an owner any more.</summary>
    internal void SayOwner(Record record)
    {
        if (tracked.TryGetValue(record.Id, out var known))
        {
            known.IsUnassigned = false;
        }
    }

    /// <summary>Puts a record in the trash, where it stays for 30 days.</summary>
    public void Trash(Record record)
    {
        record.DeletedAt ??= At;
    }

    public void Restore(Record record)
    {
        record.DeletedAt = null;
        record.MergedInto = null;
    }

    /// <summary>The record becomes a redirect to <paramref name="into"/>: nothing that refers to it moves.</summary>
    /// <exception cref="RuleException"><c>merge.self</c>.</exception>
    public void Redirect(Record record, Record into)
    {
        if (record.Id == into.Id)
        {
            throw new RuleException("merge.self");
        }

        record.DeletedAt = At;
        record.MergedInto = into.Id;
    }

    /// <summary>Leaves a line in the record's history though nothing of it changes: a personal number that was shown.</summary>
    public void Note(Record record, string action) => Also(store.Sql().Add($"""
        insert into changes (workspace_id, record_id, operation_id, type, action, version)
        values ({Actor.WorkspaceId}, {record.Id}, {Id}, {types.Of(record).Name}, {action}, {record.Version})
        """));

    /// <summary>A statement of the feature itself (a job, a fact) that stands or falls with the operation.</summary>
    /// <param name="rows">How many rows it must touch, or nothing is saved and the operation runs again; −1 for any.</param>
    public void Also(Sql statement, int rows = -1) => also.Add((statement, rows));

    /// <summary>Tells open pages of this process, once the operation is saved, that a topic of theirs has changed: <c>inbox:{member}</c>.</summary>
    public void Tell(string topic) => told.Add(topic);

    /// <summary>
    /// Has the rules that follow such records look at them, though nothing of them changes: because a date has passed, or because they
    /// were written before the rule was there.
    /// </summary>
    public void Revisit<T>(IEnumerable<Guid> ids)
        where T : Record
    {
        foreach (var id in ids)
        {
            asked[id] = types.Of<T>();
        }
    }

    /// <summary>It counts what others count at the same time, so that losing against them says nothing against trying again.</summary>
    internal bool TakesTurns { get; private set; }

    public Sql Sql() => store.Sql();

    /// <summary>Reads what a rule must know besides the records it has loaded.</summary>
    public Task<List<T>> Query<T>(Sql sql, Func<Row, T> map) => store.Query(sql, map, Cancel);

    /// <summary>Lets those types follow that must say the same as what the operation changed.</summary>
    internal async Task Follow()
    {
        var companions = new Companions(store, types, Whole, Actor, At, tracked, () => Guid.CreateVersion7(At), null, Cancel)
        {
            IsUndo = IsUndo, Asked = asked, Operation = Id,
        };
        await companions.Follow();
        also.AddRange(companions.Statements.Select(statement => (statement, -1)));
        also.AddRange(companions.Turns);
        TakesTurns = companions.Turns.Count > 0;
        told.UnionWith(companions.Told);
    }

    internal void Named(RecordTitle title) => titles[title.Id] = title;

    internal static Snapshot Snapshot(TypeSchema type, Record record)
    {
        var values = new object?[type.BuiltIn.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = type.BuiltIn[i].Get(record);
        }

        return new(values, (JsonObject)record.Custom.DeepClone(), record.OwnerId, record.TeamId, record.DeletedAt, record.MergedInto, record.ExternalId);
    }
}

/// <summary>A record in an operation.</summary>
/// <param name="Before">As it was loaded; null for a new one.</param>
internal sealed record Tracked(TypeSchema Type, Record Record, Snapshot? Before)
{
    /// <summary>It is here because of another: what it refers to need not be visible to the actor.</summary>
    public bool IsCompanion { get; init; }

    /// <summary>Its author owns it for want of anybody that was named.</summary>
    public bool IsUnassigned { get; set; }

    /// <summary>A rule of the workspace has chosen its owner: the actor's own right to give it away is not asked.</summary>
    public bool IsAssigned { get; set; }
}

internal sealed record Snapshot(
    object?[] Values, JsonObject Custom, Guid? OwnerId, Guid? TeamId, DateTimeOffset? DeletedAt, Guid? MergedInto, string? ExternalId);
