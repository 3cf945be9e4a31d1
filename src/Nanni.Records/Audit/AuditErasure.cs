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

    /// <summary>Erases the values before and after in every change of a record, in one transaction with its proof.</summary>
    /// <returns>How many changes there were; with none nothing is recorded.</returns>
    public async Task<int> Record(Guid workspace, Guid record, EventOrigin origin, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(Urgency.Interactive, cancel);
        var changes = await transaction.Query(
            store.Sql().Add($"select operation_id, salt, fields from changes where workspace_id = {workspace} and record_id = {record} and fields is not null"),
            row => (Operation: row.Guid(0), Salt: Commitment.Bytes(row, 1), Fields: row.Text(2)), cancel);
        if (changes.Count == 0)
        {
            return 0;
        }

        var statements = new List<Sql>(changes.Count + 1);
        foreach (var (operation, salt, fields) in changes)
        {
            // What has no salt yet is from before there were any, and in no link.
            var commitment = new Canonical().Begin(0).Add(salt ?? Canonical.NewSalt()).AddJson(fields).Hash();
            statements.Add(store.Sql().Add($"""
                update changes set fields = null, salt = null, commitment = {commitment}
                where workspace_id = {workspace} and record_id = {record} and operation_id = {operation}
                """));
        }

        var proof = new SecurityEvent(Kind, null, record, new JsonObject { ["changes"] = new JsonArray(null, changes.Count) });
        statements.Add(SecurityLog.Insert(store, workspace, proof, origin, clock.GetUtcNow()));
        await transaction.Execute(statements, cancel);
        await transaction.Commit(cancel);
        return changes.Count;
    }
}
