using System.Text.Json.Nodes;
using Nanni.Records.Storage;

namespace Nanni.Records.Audit;

/// <summary>
/// Erases what the log says of a record (GDPR, Article 17): payloads and salts go, commitments stay, and an event says so. The chain
/// verifies as before, and nothing is left from which a value could be guessed.
/// </summary>
public sealed class AuditErasure(RecordStore store, TimeProvider clock)
{
    /// <summary>The kind of the event that proves an erasure; its subject is the record.</summary>
    public const string Kind = "payload.erased";

    private const int AtOnce = 200;

    /// <summary>Erases the values before and after in every change of a record, in one transaction with its proof.</summary>
    /// <returns>How many changes there were; with none nothing is recorded.</returns>
    public async Task<int> Record(Guid workspace, Guid record, EventOrigin origin, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(Urgency.Interactive, cancel);
        var erased = await Records(store, transaction, workspace, [record], origin, clock.GetUtcNow(), cancel);
        await transaction.Commit(cancel);
        return erased;
    }

    /// <summary>The same for several records, in a transaction that does more; and the reasons that people gave for what they did to them.</summary>
    internal static async Task<int> Records(
        RecordStore store, WriteTransaction transaction, Guid workspace, IReadOnlyCollection<Guid> records, EventOrigin origin, DateTimeOffset at, CancellationToken cancel)
    {
        var erased = 0;
        foreach (var some in records.Chunk(AtOnce))
        {
            var changes = await transaction.Query(
                store.Sql().Add($"select record_id, operation_id, salt, fields from changes where workspace_id = {workspace} and fields is not null and ").In("record_id", some),
                row => (Record: row.Guid(0), Operation: row.Guid(1), Salt: Commitment.Bytes(row, 2), Fields: row.Text(3)), cancel);
            var statements = new List<Sql>(changes.Count + 1);
            foreach (var (record, operation, salt, fields) in changes)
            {
                // What has no salt yet is from before there were any, and in no link.
                var commitment = new Canonical().Begin(0).Add(salt ?? Canonical.NewSalt()).AddJson(fields).Hash();
                statements.Add(store.Sql().Add($"""
                    update changes set fields = null, salt = null, commitment = {commitment}
                    where workspace_id = {workspace} and record_id = {record} and operation_id = {operation}
                    """));
            }

            foreach (var of in changes.GroupBy(c => c.Record))
            {
                var proof = new SecurityEvent(Kind, null, of.Key, new JsonObject { ["changes"] = new JsonArray(null, of.Count()) });
                statements.Add(SecurityLog.Insert(store, workspace, proof, origin, at));
            }

            statements.AddRange(await Reasons(store, transaction, workspace, some, cancel));
            await transaction.Execute(statements, cancel);
            erased += changes.Count;
        }

        return erased;
    }

    /// <summary>Erases what security events say, where a condition finds that it tells of somebody; each gets a proof of its own.</summary>
    /// <param name="which">Adds the condition.</param>
    public static async Task<int> Events(
        RecordStore store, WriteTransaction transaction, Guid workspace, Func<Sql, Sql> which, EventOrigin origin, DateTimeOffset at, CancellationToken cancel)
    {
        var events = await transaction.Query(
            which(store.Sql().Add($"select id, salt, address, subject, subject_id, details from security_events where workspace_id = {workspace} and salt is not null and ")),
            row => (Id: row.Guid(0), Salt: Commitment.Bytes(row, 1)!, Address: row.TextOrNull(2), Subject: row.TextOrNull(3), About: row.GuidOrNull(4), Details: row.TextOrNull(5)), cancel);
        var statements = new List<Sql>();
        foreach (var one in events)
        {
            var commitment = AuditContents.EventPayload(new Canonical().Begin(0).Add(one.Salt), one.Address, one.Subject, one.About, one.Details).Hash();
            statements.Add(store.Sql().Add($"""
                update security_events set address = {null as string}, subject = {null as string}, subject_id = {null as Guid?}, details = null, salt = null, commitment = {commitment}
                where workspace_id = {workspace} and id = {one.Id}
                """));
            statements.Add(SecurityLog.Insert(store, workspace, new(Kind, null, one.Id), origin, at));
        }

        await transaction.Execute(statements, cancel);
        return events.Count;
    }

    /// <summary>Words of people about operations on these records.</summary>
    private static async Task<IEnumerable<Sql>> Reasons(RecordStore store, WriteTransaction transaction, Guid workspace, Guid[] records, CancellationToken cancel)
    {
        var reasons = await transaction.Query(
            store.Sql().Add($"""
                select o.id, o.salt, o.reason from operations o where o.workspace_id = {workspace} and o.reason is not null
                and o.id in (select c.operation_id from changes c where c.workspace_id = {workspace} and
                """).Raw(" ").In("c.record_id", records).Raw(")"),
            row => (Operation: row.Guid(0), Salt: Commitment.Bytes(row, 1), Reason: row.Text(2)), cancel);
        return reasons.Select(r => store.Sql().Add($"""
            update operations set reason = null, salt = null, commitment = {new Canonical().Begin(0).Add(r.Salt ?? Canonical.NewSalt()).Add(r.Reason).Hash()}
            where workspace_id = {workspace} and id = {r.Operation}
            """));
    }
}
