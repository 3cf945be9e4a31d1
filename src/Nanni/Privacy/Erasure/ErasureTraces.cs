using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Nanni.Database;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Privacy.Erasure;

/// <summary>
/// What tables that hold no records keep of somebody: rows that name a removed record by its id, whichever table of the schema it
/// is, so that one of tomorrow is not forgotten; and rows that say a name, an address or a number of theirs in the middle of a text.
/// </summary>
public sealed class ErasureTraces(NanniDb db, RecordStore store, RecordTypes types)
{
    private const int Chunk = 200;

    /// <summary>Whose ids of records are no trace: the history, whose values are erased apart, and what proves the erasure.</summary>
    private static readonly HashSet<string> Kept =
    [
        "records", "changes", "operations", "operation_parts", "security_events", "audit_links", "erasures", "suppressions", "field_values", "timeline_entries",
        "match_keys", "duplicate_pairs", "distinct_pairs",
    ];

    /// <summary>Columns that hold words of people or answers of the API, and what is done with a row that says who it was.</summary>
    private static readonly (string Table, string[] Columns, string? Set, string? Only)[] Texts =
    [
        ("idempotency_keys", ["body", "location"], null, null),
        ("notifications", ["text"], null, null),
        ("webhook_deliveries", ["request", "answer"], "request = null, answer = null", null),
        ("views", ["name", "definition"], null, null),

        // Without its filter a rule would speak of everybody: it goes whole.
        ("retention_rules", ["filter"], null, null),
        ("jobs", ["arguments", "state", "error"], null, "finished_at is not null"),
    ];

    /// <returns>How many rows went or were emptied.</returns>
    public async Task<int> Remove(
        WriteTransaction transaction, Guid workspace, IReadOnlyCollection<Guid> records, IReadOnlyCollection<string> said, EventOrigin origin, DateTimeOffset at, CancellationToken cancel)
    {
        var rows = 0;
        foreach (var (table, column) in Columns())
        {
            foreach (var some in records.Chunk(Chunk))
            {
                rows += await transaction.Execute(store.Sql().Raw($"delete from {table} where workspace_id = ").Value(workspace).Raw(" and ").In(column, some), cancel);
            }
        }

        foreach (var (table, columns, set, only) in said.Count == 0 ? [] : Texts)
        {
            var sql = store.Sql().Raw(set is null ? $"delete from {table}" : $"update {table} set {set}").Raw(" where workspace_id = ").Value(workspace);
            _ = only is null ? sql : sql.Raw($" and {only}");
            rows += await transaction.Execute(Saying(sql.Raw(" and "), columns, said), cancel);
        }

        rows += said.Count == 0 ? 0 : await Imports(transaction, workspace, cancel);
        return rows + (said.Count == 0 ? 0 : await AuditErasure.Events(
            store, transaction, workspace, sql => Saying(sql, ["subject", "details"], said), origin, at, cancel));
    }

    /// <summary>Finished imports tell rows that were left out, and names that they made: lists go, numbers stay, and so does the way back.</summary>
    private async Task<int> Imports(WriteTransaction transaction, Guid workspace, CancellationToken cancel)
    {
        var jobs = await transaction.Query(
            store.Sql().Add($"select id, state from jobs where workspace_id = {workspace} and kind = {"import"} and finished_at is not null and state is not null"),
            row => (Id: row.Guid(0), State: row.Text(1)), cancel);
        var emptied = 0;
        foreach (var (id, state) in jobs)
        {
            var node = JsonNode.Parse(state);
            if (Empty(node))
            {
                var sql = store.Dialect.Json(store.Sql().Raw("update jobs set state = "), node!.ToJsonString());
                emptied += await transaction.Execute(sql.Add($" where workspace_id = {workspace} and id = {id}"), cancel);
            }
        }

        return emptied;
    }

    private static bool Empty(JsonNode? node)
    {
        var isEmptied = false;
        foreach (var (_, value) in node as JsonObject ?? [])
        {
            if (value is JsonArray { Count: > 0 } list)
            {
                list.Clear();
                isEmptied = true;
            }
            else
            {
                isEmptied |= Empty(value);
            }
        }

        return isEmptied;
    }

    /// <summary>Columns that hold ids of records, in tables that hold no records.</summary>
    internal IEnumerable<(string Table, string Column)> Columns()
    {
        var known = types.All.Select(t => t.Table).Concat(Kept).ToHashSet();
        return
            from table in db.Model.GetEntityTypes()
            where table.GetTableName() is { } name && !known.Contains(name)
            let columns = table.GetProperties().Select(p => (Property: p, Name: p.GetColumnName(StoreObjectIdentifier.Table(table.GetTableName()!))!)).ToList()
            where columns.Exists(c => c.Name == "workspace_id")
            from column in columns
            where column.Property.ClrType == typeof(Guid) || column.Property.ClrType == typeof(Guid?)
            where column.Name.EndsWith("_id", StringComparison.Ordinal) && column.Name is not ("workspace_id" or "member_id" or "operation_id")
            where !table.GetForeignKeys().Any(f => f.Properties.Contains(column.Property) && !IsRecords(f.PrincipalEntityType, known))
            select (table.GetTableName()!, column.Name);
    }

    private static bool IsRecords(IEntityType principal, HashSet<string> known) => known.Contains(principal.GetTableName() ?? "");

    /// <summary>One of the columns contains one of the texts, as it is or as JSON writes it.</summary>
    private static Sql Saying(Sql sql, IReadOnlyList<string> columns, IReadOnlyCollection<string> said)
    {
        var isFirst = true;
        foreach (var column in columns)
        {
            foreach (var text in said.SelectMany(Written).Distinct())
            {
                sql.Raw(isFirst ? "(" : " or ").Raw($"cast({column} as text) like ").Value($"%{Escaped(text)}%").Raw(" escape '!'");
                isFirst = false;
            }
        }

        return sql.Raw(")");
    }

    private static IEnumerable<string> Written(string text) => [text, System.Text.Json.JsonSerializer.Serialize(text)[1..^1]];

    private static string Escaped(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
