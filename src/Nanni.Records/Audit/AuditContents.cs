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

        var sql = store.Sql().Add($"""
            select id, name, at, member_id, source, records, undo_of, sealed, grown_at, salt, commitment, reason
            from operations where workspace_id = {workspace} and
            """).Raw(" ").In("id", ids);
        var heads = await store.Query(sql, row => new Head(
            row.Guid(0), row.Text(1), row.Instant(2), row.GuidOrNull(3), row.Text(4), row.Int(5), row.GuidOrNull(6), row.LongOrNull(7),
            !row.IsNull(8), Commitment.Read(row, 9), row.TextOrNull(11)), cancel);
        var leaves = await Leaves(workspace, [.. heads.Where(h => !h.IsOpen).Select(h => h.Id)], cancel);
        foreach (var head in heads)
        {
            var said = head.Commitment.Of(head.Reason is not null, bytes => bytes.Add(head.Reason));
            using var changes = leaves.GetValueOrDefault(head.Id);
            var isWhole = said is not null && changes?.Broken != true;
            var message = new Canonical().Begin(head.IsOpen ? (byte)4 : (byte)2).Add(head.Id).Add(head.Name).Add(head.At).Add(head.Member)
                .Add(head.Source).Add(said ?? Canonical.Zero);
            if (!head.IsOpen)
            {
                message.Add((long)head.Records).Add(head.UndoOf).Add(changes?.Count ?? 0L).Add(changes?.Hash() ?? Canonical.Zero);
            }

            var unsalted = changes?.Unsalted == true || (head.Reason is not null && head.Commitment.Salt is null);
            found[head.Id] = new(
                head.Id, head.IsOpen ? LinkKind.Open : LinkKind.Operation, head.Sealed, isWhole ? message.Hash() : null, unsalted, changes?.Erased ?? []);
        }

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

    // A statement for each operation: a database that has seen large imports expects thousands of changes in each, and would read the whole
    // log for a list of them.
    private async Task<Dictionary<Guid, Changes>> Leaves(Guid workspace, IReadOnlyCollection<Guid> operations, CancellationToken cancel)
    {
        var found = operations.ToDictionary(id => id, _ => new Changes());
        var bytes = new Canonical();
        await store.Query([.. found.Select(of => (
            store.Sql().Add($"""
                select record_id, type, action, version, salt, commitment, fields from changes
                where workspace_id = {workspace} and operation_id = {of.Key} order by record_id
                """),
            (Action<Row>)(row =>
            {
                var (record, fields, commitment) = (row.Guid(0), row.TextOrNull(6), Commitment.Read(row, 4));
                var said = commitment.Of(fields is not null, payload => ChangePayload(payload, fields!));
                of.Value.Unsalted |= fields is not null && commitment.Salt is null;
                of.Value.Broken |= said is null;
                if (commitment.Erased is not null)
                {
                    of.Value.Erased.Add(record);
                }

                of.Value.Add(bytes.Begin(1).Add(record).Add(row.Text(1)).Add(row.Text(2)).Add((long)row.Int(3)).Add(said ?? Canonical.Zero).Hash());
            })))], cancel);
        return found;
    }

    /// <summary>The row of an operation; open while it still grows.</summary>
    private readonly record struct Head(
        Guid Id, string Name, DateTimeOffset At, Guid? Member, string Source, int Records, Guid? UndoOf, long? Sealed,
        bool IsOpen, Commitment Commitment, string? Reason);

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

        public byte[] Hash() => Count == 0 ? Canonical.Zero : hash.GetHashAndReset();

        public void Dispose() => hash.Dispose();
    }
}
