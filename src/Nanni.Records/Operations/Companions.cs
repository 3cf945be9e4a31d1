using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// The records that must say the same as those about to be saved. A type that follows others (<see cref="RecordType.Follows"/>)
/// reads, changes and adds them here, whatever the way in which the others came to change: an operation, an import, a bulk change,
/// a merge, an undo. What it does belongs to the same operation: one history, one undo.
/// </summary>
/// <remarks>
/// A companion follows from a change that the actor was allowed, so no right to the companion itself is asked;
/// <see cref="MayEdit"/> tells where a rule wants to ask.
/// </remarks>
public sealed class Companions
{
    private readonly RecordStore store;
    private readonly RecordTypes types;
    private readonly Schema schema;
    private readonly Dictionary<Guid, Tracked> tracked;
    private readonly Func<Guid> newId;
    private readonly WriteTransaction? transaction;
    private readonly CancellationToken cancel;
    private readonly List<Tracked> differing;
    private readonly Dictionary<Guid, bool> rights = [];
    private readonly HashSet<Guid> touched = [];
    private readonly HashSet<Guid> hidden = [];
    private readonly List<Sql> statements = [];
    private readonly List<(Sql Sql, int Rows)> turns = [];
    private readonly HashSet<string> told = [];

    /// <param name="tracked">The records of the operation; those read and added here come to them.</param>
    /// <param name="transaction">In which to read; null: outside of any.</param>
    internal Companions(
        RecordStore store, RecordTypes types, Schema schema, Actor actor, DateTimeOffset at, Dictionary<Guid, Tracked> tracked,
        Func<Guid> newId, WriteTransaction? transaction, CancellationToken cancel)
    {
        (this.store, this.types, this.schema, Actor, At, this.tracked) = (store, types, schema, actor, at, tracked);
        (this.newId, this.transaction, this.cancel) = (newId, transaction, cancel);
        differing = [.. tracked.Values.Where(t => types.All.Any(type => type.Follows.Contains(t.Type.Name)) && RecordChange.Of(t) is not null)];
    }

    public Actor Actor { get; }

    public DateTimeOffset At { get; }

    /// <summary>With the fields that are kept from the actor.</summary>
    public Schema Schema => schema;

    /// <summary>The actor's calendar day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(At, Actor.Zone).DateTime);

    /// <summary>An earlier operation is being taken back: a rule restores agreement and adds nothing that has a meaning of its own.</summary>
    public bool IsUndo { get; internal init; }

    /// <summary>Records to be looked at though nothing of them changes, with their types: see <see cref="Work.Revisit{T}"/>.</summary>
    internal IReadOnlyDictionary<Guid, RecordType> Asked { get; init; } = new Dictionary<Guid, RecordType>();

    /// <summary>The operation that they are part of.</summary>
    internal Guid Operation { get; init; }

    /// <summary>What rules opened and closed, to be run after the records are written.</summary>
    internal IReadOnlyList<Sql> Statements => statements;

    /// <summary>What rules counted, to be run last; the rows each must touch where the operation stands alone.</summary>
    internal IReadOnlyList<(Sql Sql, int Rows)> Turns => turns;

    /// <summary>
    /// A chunk of a large operation, beside which others are written: what it counts it adds to what they count. An operation that stands
    /// alone takes its turn only where nobody took it meanwhile, and else runs again.
    /// </summary>
    public bool IsChunk => transaction is not null;

    /// <summary>Ids of the records that a rule changed or added.</summary>
    internal IReadOnlySet<Guid> Touched => touched;

    /// <summary>Records of the operation that it adds or changes, as they will be and as they were.</summary>
    public IReadOnlyList<(T Record, Previous Before)> Changed<T>()
        where T : Record => [.. differing.Where(t => t.Record is T).Select(t => ((T)t.Record, new Previous(t)))];

    /// <summary>New records of the operation of which nobody said who owns them: they are their author's, or nobody's, until a rule chooses.</summary>
    public IReadOnlyList<T> Unassigned<T>()
        where T : Record => [.. differing.Where(t => t is { Before: null, IsUnassigned: true, Record: T { DeletedAt: null } }).Select(t => (T)t.Record)];

    /// <summary>Ids of records that changed only in that time went by, or that were written before a rule was there.</summary>
    public IEnumerable<Guid> Revisited<T>()
        where T : Record => Asked.Where(a => a.Value == types.Of<T>()).Select(a => a.Key);

    /// <summary>Records by id, those in the trash too; ids of nothing are left out.</summary>
    public async Task<List<T>> All<T>(IReadOnlyCollection<Guid> ids)
        where T : Record
    {
        Guid[] missing = [.. ids.Where(id => !tracked.ContainsKey(id))];
        await Load<T>(sql => sql.In("t.id", missing), missing.Length);
        return [.. ids.Where(tracked.ContainsKey).Select(id => tracked[id].Record).OfType<T>()];
    }

    /// <summary>Living records that refer to one of the given, as they will be.</summary>
    /// <param name="field">Their reference.</param>
    public async Task<List<T>> Referring<T>(string field, IReadOnlyCollection<Guid> ids)
        where T : Record
    {
        var by = types.Of<T>()[field];
        Guid[] known = [.. ids.Where(id => tracked.GetValueOrDefault(id) is not { Before: null })];
        await Load<T>(sql => sql.In("t." + by.Column, known).Raw(" and t.deleted_at is null"), known.Length);
        var wanted = ids.ToHashSet();
        return [.. tracked.Values.Select(t => t.Record).OfType<T>().Where(r => r.DeletedAt is null && by.Get(r) is Guid to && wanted.Contains(to))];
    }

    /// <summary>For the given records, and all that were merged with them, the one that each stands for when the operation is saved.</summary>
    public async Task<Dictionary<Guid, Guid>> Standing(IReadOnlyCollection<Guid> ids)
    {
        var into = new Dictionary<Guid, Guid?>();
        for (Guid[] next = [.. ids.Distinct()]; next.Length > 0;)
        {
            Guid[] known = [.. next.Where(id => tracked.GetValueOrDefault(id) is not { Before: null })];
            foreach (var id in next)
            {
                into[id] = null;
            }

            if (known.Length > 0)
            {
                var sql = store.Sql().Raw("select r.id, r.merged_into from records r where r.workspace_id = ").Value(Actor.WorkspaceId).Raw(" and ").In("r.id", known)
                    .Raw(" union all select r.id, r.merged_into from records r where r.workspace_id = ").Value(Actor.WorkspaceId).Raw(" and ").In("r.merged_into", known);
                foreach (var (id, to) in await Query(sql, row => (row.Guid(0), row.GuidOrNull(1))))
                {
                    into[id] = to;
                }
            }

            // What this operation merges and splits is not in the database yet.
            foreach (var record in tracked.Values.Select(t => t.Record).Where(r => into.ContainsKey(r.Id) || (r.MergedInto is { } to && into.ContainsKey(to))))
            {
                into[record.Id] = record.MergedInto;
            }

            next = [.. into.Values.OfType<Guid>().Where(id => !into.ContainsKey(id)).Distinct()];
        }

        return into.Keys.ToDictionary(id => id, id => End(into, id));
    }

    /// <summary>Whether the actor may change the record.</summary>
    public bool MayEdit(Record record) => rights.GetValueOrDefault(record.Id, true);

    /// <summary>Whether the actor's own role, and nothing that was shared with them, lets them change what is owned so.</summary>
    public bool Reaches<T>(Guid? owner, Guid? team)
        where T : Record => Visibility.Reaches(types.Of<T>(), Actor, Right.Edit, owner, team);

    /// <summary>
    /// Opens a record to a member for as long as another one says so, beside whatever is shared with them by hand; what the other one opened
    /// before is closed.
    /// </summary>
    /// <param name="by">The record that says so: a place in a team.</param>
    /// <remarks>The history of <paramref name="by"/> tells of it; the record's own has no line of it. The rule has asked for the right.</remarks>
    public void Open(Record record, Guid member, bool canEdit, Record by)
    {
        Close(by);
        statements.AddRange(Shares.Opening(store, Actor, At, Operation, types.Of(record).Name, record.Id, member, canEdit, by.Id));
    }

    /// <summary>Closes what a record has opened to a member.</summary>
    public void Close(Record by) => statements.AddRange(Shares.Closing(store, Actor, Operation, by.Id));

    /// <summary>Whether the actor sees the record: a rule does not tell by its refusal that there is one.</summary>
    public bool Sees(Record record) => !hidden.Contains(record.Id);

    /// <summary>Changes a record that was read here or that is part of the operation.</summary>
    public void Change<T>(T record, Action<T> change)
        where T : Record
    {
        change(record);
        touched.Add(record.Id);
    }

    /// <summary>A rule chooses who owns a record; that the actor could not give it to them does not count.</summary>
    public void Assign<T>(T record, Guid owner, Action<T> change)
        where T : Record
    {
        Change(record, change);
        (record.OwnerId, tracked[record.Id].IsAssigned) = (owner, true);
    }

    /// <summary>A statement by which something is counted that other operations count too. In a chunk it waits until no other chunk can wait for this one.</summary>
    /// <param name="rows">How many rows it must touch, or the operation runs again; −1 for any. Not asked in a chunk.</param>
    public void Turn(Sql statement, int rows) => turns.Add((statement, rows));

    /// <inheritdoc cref="Work.Tell"/>
    public void Tell(string topic) => told.Add(topic);

    internal IReadOnlySet<string> Told => told;

    /// <summary>Of the given records, as they will be, those that pass each filter. It is a rule of the workspace: what the actor sees does not count.</summary>
    /// <exception cref="UnreadableException">A filter does not fit their type.</exception>
    public Task<IReadOnlyList<HashSet<Guid>>> Passing<T>(IReadOnlyList<T> records, IReadOnlyList<Filter> filters)
        where T : Record => FilterCheck.Passing(
        types, schema, Actor.System(Actor.WorkspaceId, Actor.SchemaVersion, Actor.Currency, Actor.Country, Actor.Zone), At, store.Sql, Query,
        schema[types.Of<T>().Name], records, filters);

    public Sql Sql() => store.Sql();

    /// <summary>Puts a record in the trash that was read here or that is part of the operation.</summary>
    public void Trash(Record record)
    {
        record.DeletedAt ??= At;
        touched.Add(record.Id);
    }

    /// <summary>Adds a record, whatever the actor may create otherwise.</summary>
    public T Add<T>(T record)
        where T : Record
    {
        record.WorkspaceId = Actor.WorkspaceId;
        record.Id = newId();
        record.CreatedAt = record.UpdatedAt = At;
        record.CreatedBy = Actor.MemberId == Guid.Empty ? null : Actor.MemberId;
        record.OwnerId ??= record.CreatedBy;
        tracked[record.Id] = new(schema[types.Of(record).Name], record, null) { IsCompanion = true };
        touched.Add(record.Id);
        return record;
    }

    /// <summary>Lets every type follow that has something to follow.</summary>
    internal async Task Follow()
    {
        var moved = differing.Select(t => t.Type.Name).Concat(Asked.Values.Select(t => t.Name)).ToHashSet();
        foreach (var type in types.All.Where(type => type.Follows.Any(moved.Contains)))
        {
            await type.Follow(this);
        }
    }

    private static Guid End(Dictionary<Guid, Guid?> into, Guid id)
    {
        var passed = new HashSet<Guid>();
        while (into.GetValueOrDefault(id) is { } next && passed.Add(id))
        {
            id = next;
        }

        return id;
    }

    private async Task Load<T>(Action<Sql> which, int count)
        where T : Record
    {
        if (count == 0)
        {
            return;
        }

        var type = schema[types.Of<T>().Name];
        var sql = RecordLoader.Columns(store.Sql(), types, type, Actor, Right.Edit)
            .Raw($" from {type.Type.Table} t where t.workspace_id = ").Value(Actor.WorkspaceId).Raw(" and ");
        which(sql);
        foreach (var one in await Query(sql, row => RecordLoader.Read(type, Actor.WorkspaceId, row)))
        {
            if (tracked.TryAdd(one.Record.Id, new(type, one.Record, Work.Snapshot(type, one.Record)) { IsCompanion = true }))
            {
                rights[one.Record.Id] = one.IsAllowed;
                if (!one.IsVisible)
                {
                    hidden.Add(one.Record.Id);
                }
            }
        }
    }

    /// <summary>Reads what a rule must know besides the records that it follows.</summary>
    public Task<List<T>> Query<T>(Sql sql, Func<Row, T> map) =>
        transaction is null ? store.Query(sql, map, cancel) : transaction.Query(sql, map, cancel);
}
