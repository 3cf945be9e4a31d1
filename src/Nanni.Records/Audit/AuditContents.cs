using System.Security.Cryptography;
using Nanni.Records.Storage;

namespace Nanni.Records.Audit;

/// <summary>What a link of the chain stands for.</summary>
internal static class LinkKind
{
    /// <summary>An operation with all its changes.</summary>
    public const string Operation = "operation";

    /// <summary>An operation that is still growing, without its changes: a further link follows when it is complete.</summary>
    public const string Open = "open";

    public const string Event = "event";
}

/// <summary>A sealed operation or event as the chain sees it.</summary>
/// <param name="Content">Hash of all that is committed to; null where the row contradicts itself.</param>
/// <param name="Unsalted">It holds a payload from before there were salts.</param>
/// <param name="Erased">Records of which it holds an erased payload (for an event, the event itself).</param>
internal sealed record AuditContent(Guid Id, string Kind, long? Sealed, byte[]? Content, bool Unsalted, IReadOnlyList<Guid> Erased);

/// <summary>
/// Computes what links commit to, from the rows as they are. One hash over the hashes of all changes, in the order of their
/// records: a verification reads every row anyway, so a tree would prove nothing more.
/// </summary>
internal sealed class AuditContents(RecordStore store)
{
    /// <summary>Operations by id.</summary>
    public async Task<Dictionary<Guid, AuditContent>> Operations(Guid workspace, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, AuditContent>();
        if (ids.Count == 0)
        {
            return found;
        }

        var leaves = await Leaves(workspace, ids, cancel);
        var sql = store.Sql().Add($"""
            select id, name, at, member_id, source, records, undo_of, sealed, grown_at, salt, commitment, reason
            from operations where workspace_id = {workspace} and
            """).Raw(" ").In("id", ids);
        await store.Query([(sql, row =>
        {
            var (id, isOpen, reason) = (row.Guid(0), !row.IsNull(8), row.TextOrNull(11));
            var commitment = Commitment.Read(row, 9);
            var said = commitment.Of(reason is not null, bytes => bytes.Add(reason));
            using var changes = leaves.GetValueOrDefault(id);
            var isWhole = said is not null && changes?.Broken != true;
            var message = new Canonical().Begin(isOpen ? (byte)4 : (byte)2).Add(id).Add(row.Text(1)).Add(row.Instant(2)).Add(row.GuidOrNull(3))
                .Add(row.Text(4)).Add(said ?? Canonical.Zero);
            if (!isOpen)
            {
                message.Add((long)row.Int(5)).Add(row.GuidOrNull(6)).Add(changes?.Count ?? 0L).Add(changes?.Hash() ?? Canonical.Zero);
            }

            var unsalted = changes?.Unsalted == true || (reason is not null && commitment.Salt is null);
            found[id] = new(id, isOpen ? LinkKind.Open : LinkKind.Operation, row.LongOrNull(7), isWhole ? message.Hash() : null, unsalted, changes?.Erased ?? []);
        })], cancel);
        return found;
    }

    /// <summary>Events by id.</summary>
    public async Task<Dictionary<Guid, AuditContent>> Events(Guid workspace, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, AuditContent>();
        if (ids.Count == 0)
        {
            return found;
        }

        var sql = store.Sql().Add($"""
            select id, kind, at, member_id, user_id, source, count, sealed, salt, commitment, address, subject, subject_id, details
            from security_events where workspace_id = {workspace} and
            """).Raw(" ").In("id", ids);
        await store.Query([(sql, row =>
        {
            var id = row.Guid(0);
            var (address, subject, about, details) = (row.TextOrNull(10), row.TextOrNull(11), row.GuidOrNull(12), row.TextOrNull(13));
            var commitment = Commitment.Read(row, 8);

            // An event has a payload even where all of it is empty: what it is must not show that it was erased from nothing.
            var isErased = commitment.Erased is not null && (address ?? subject ?? details) is null && about is null;
            var said = commitment.Of(!isErased, bytes => EventPayload(bytes, address, subject, about, details));
            var message = new Canonical().Begin(3).Add(id).Add(row.Text(1)).Add(row.Instant(2)).Add(row.GuidOrNull(3)).Add(row.GuidOrNull(4))
                .Add(row.Text(5)).Add((long)row.Int(6)).Add(said ?? Canonical.Zero);
            found[id] = new(id, LinkKind.Event, row.LongOrNull(7), said is null ? null : message.Hash(), false, isErased ? [id] : []);
        })], cancel);
        return found;
    }

    public static Canonical EventPayload(Canonical bytes, string? address, string? subject, Guid? about, string? details) =>
        bytes.Add(address).Add(subject).Add(about).AddJson(details);

    public static Canonical ChangePayload(Canonical bytes, string fields) => bytes.AddJson(fields);

    public static byte[] Link(byte[] previous, Guid workspace, long number, string kind, Guid subject, byte[] content) =>
        new Canonical().Begin(5).Add(previous).Add(workspace).Add(number).Add(kind).Add(subject).Add(content).Hash();

    private async Task<Dictionary<Guid, Changes>> Leaves(Guid workspace, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, Changes>();
        var bytes = new Canonical();
        var sql = store.Sql().Add($"""
            select c.operation_id, c.record_id, c.type, c.action, c.version, c.salt, c.commitment, c.fields
            from changes c join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id and o.grown_at is null
            where c.workspace_id = {workspace} and
            """).Raw(" ").In("c.operation_id", ids).Raw(" order by c.operation_id, c.record_id");
        await store.Query([(sql, row =>
        {
            var operation = row.Guid(0);
            if (!found.TryGetValue(operation, out var changes))
            {
                found[operation] = changes = new();
            }

            var (record, fields, commitment) = (row.Guid(1), row.TextOrNull(7), Commitment.Read(row, 5));
            var said = commitment.Of(fields is not null, payload => ChangePayload(payload, fields!));
            changes.Unsalted |= fields is not null && commitment.Salt is null;
            changes.Broken |= said is null;
            if (commitment.Erased is not null)
            {
                changes.Erased.Add(record);
            }

            changes.Add(bytes.Begin(1).Add(record).Add(row.Text(2)).Add(row.Text(3)).Add((long)row.Int(4)).Add(said ?? Canonical.Zero).Hash());
        })], cancel);
        return found;
    }

    /// <summary>The changes of one operation, hashed as they come: however many, they take no memory.</summary>
    private sealed class Changes : IDisposable
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Count { get; private set; }

        public bool Unsalted { get; set; }

        public bool Broken { get; set; }

        public List<Guid> Erased { get; } = [];

        public void Add(byte[] leaf)
        {
            Count++;
            hash.AppendData(leaf);
        }

        public byte[] Hash() => hash.GetHashAndReset();

        public void Dispose() => hash.Dispose();
    }
}
