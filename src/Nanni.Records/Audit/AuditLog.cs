using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Audit;

/// <summary>What of the audit log is asked for. Everything left out is not looked at.</summary>
/// <param name="Kind">Name of an operation or kind of an event.</param>
/// <param name="Type">Name of a record type that an operation changed.</param>
/// <param name="Before">From the newest that is older than this id.</param>
public sealed record AuditQuery(
    Guid? Member = null, string? Kind = null, string? Type = null, Guid? Record = null, string? Source = null,
    DateTimeOffset? From = null, DateTimeOffset? Until = null, Guid? Before = null);

/// <summary>One change as the audit log keeps it.</summary>
/// <param name="Fields">By field key: before and after; null for a creation and where they were erased.</param>
public sealed record AuditChange(Guid Record, string Type, string Action, JsonObject? Fields, bool IsErased);

/// <summary>An operation or a security event.</summary>
/// <param name="Details">Of an event, by key: before and after.</param>
/// <param name="Records">How many records an operation changed.</param>
/// <param name="Changes">Of an operation, the first few.</param>
/// <param name="Number">Its number in the chain; null as long as it has none.</param>
public sealed record AuditEntry(
    Guid Id, bool IsEvent, string Kind, DateTimeOffset At, Guid? Member, Guid? User, string Source, string? Address, string? Subject,
    Guid? SubjectId, JsonObject? Details, int Count, string? Reason, int Records, long? Number, IReadOnlyList<AuditChange> Changes);

/// <summary>Some of the log, newest first.</summary>
/// <param name="Next">Where to go on; null at the end.</param>
/// <param name="LookedBackTo">Set where the search gave up for now, before it had found enough: how far back it has looked.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, Guid? Next, DateTimeOffset? LookedBackTo);

/// <summary>
/// Reads operations and security events of a workspace as one list, newest first. Ids sort by time, so each is a walk along a key;
/// a filter that few pass ends it after so many rows, and the reader may have it walk on.
/// </summary>
public sealed class AuditLog(RecordStore store)
{
    /// <summary>Rows of each kind that one page looks at.</summary>
    private const int Walk = 20_000;

    /// <summary>Changes of an operation shown in the list.</summary>
    public const int Shown = 3;

    /// <param name="changes">How many changes of each operation.</param>
    /// <exception cref="ForbiddenException">Only administrators read the audit log.</exception>
    public async Task<AuditPage> Page(Actor actor, AuditQuery query, int limit, int changes, CancellationToken cancel)
    {
        Require(actor);
        var found = new List<AuditEntry>();
        var statements = new List<(Sql, Action<Row>)> { (Operations(actor, query, limit + 1), row => found.Add(Operation(row))) };
        if (query is { Type: null, Record: null })
        {
            statements.Add((Events(actor, query, limit + 1), row => found.Add(Event(row))));
        }

        await store.Query(statements, cancel);
        var stop = found.Count > limit ? null : await Stop(actor, query, cancel);

        // Where one walk ended early, nothing older than its end is known to be next.
        List<AuditEntry> known = [.. found.Where(e => stop is null || e.Id.CompareTo(stop.Value) >= 0).OrderByDescending(e => e.Id)];
        var page = known.Take(limit).ToList();
        var next = known.Count > limit ? page[^1].Id : stop;
        return new(await WithChanges(actor, page, changes, cancel), next, known.Count > limit || stop is null ? null : TimeOf(stop.Value));
    }

    /// <summary>The changes of one operation, by record.</summary>
    /// <param name="after">The last record of the part before.</param>
    public Task<List<AuditChange>> Changes(Actor actor, Guid operation, Guid after, int limit, CancellationToken cancel)
    {
        Require(actor);
        return store.Query(ChangesOf(actor, operation, after, limit), Change, cancel);
    }

    /// <summary>One operation; null where there is none such.</summary>
    public async Task<AuditEntry?> Find(Actor actor, Guid operation, CancellationToken cancel)
    {
        Require(actor);
        return await store.First(store.Sql().Raw($"select {OperationColumns} from operations where workspace_id = ").Value(actor.WorkspaceId)
            .Raw(" and id = ").Value(operation), Operation, cancel);
    }

    private const string OperationColumns = "id, name, at, member_id, source, reason, records, sealed";

    private const string EventColumns = "id, kind, at, member_id, user_id, source, address, subject, subject_id, count, sealed, details, workspace_id";

    private static void Require(Actor actor)
    {
        if (!actor.IsAdministrator)
        {
            throw new ForbiddenException("audit", "View");
        }
    }

    private Sql Operations(Actor actor, AuditQuery query, int limit)
    {
        var inner = Inner(actor.WorkspaceId, "operations", query, OperationColumns);
        var sql = store.Sql().Raw($"select {OperationColumns} from (").Add(inner).Raw(") o where 1 = 1");
        if (query.Source is { } source)
        {
            sql.Add($" and o.source = {source}");
        }

        if (query.Type is { } type)
        {
            sql.Add($" and exists (select 1 from changes c where c.workspace_id = {actor.WorkspaceId} and c.operation_id = o.id and c.type = {type})");
        }

        return sql.Raw($" order by o.id desc limit {limit}");
    }

    /// <summary>The workspace's own events, and those of the installation that concern people who work here.</summary>
    private Sql Events(Actor actor, AuditQuery query, int limit)
    {
        var users = store.Sql().Add($"select user_id from members where workspace_id = {actor.WorkspaceId} and user_id is not null");
        var own = Inner(actor.WorkspaceId, "security_events", query, EventColumns);
        var shared = Inner(SecurityLog.Installation, "security_events", query, EventColumns);
        var sql = store.Sql().Raw($"select {EventColumns} from (select * from (").Add(own).Raw(") w union all select * from (").Add(shared)
            .Raw(") i where i.user_id in (").Add(users).Raw(")) e where 1 = 1");
        if (query.Member is { } member)
        {
            sql.Add($" and (e.member_id = {member} or (e.member_id is null and e.user_id = (select user_id from members where workspace_id = {actor.WorkspaceId} and id = {member})))");
        }

        if (query.Kind is { } kind)
        {
            sql.Add($" and e.kind = {kind}");
        }

        if (query.Source is { } source)
        {
            sql.Add($" and e.source = {source}");
        }

        return sql.Raw($" order by e.id desc limit {limit}");
    }

    /// <summary>So many rows of a table, newest first, that pass what an index answers.</summary>
    private Sql Inner(Guid workspace, string table, AuditQuery query, string columns, string? end = null)
    {
        var sql = store.Sql().Raw($"select {columns} from {table} where workspace_id = ").Value(workspace);
        if (table == "operations")
        {
            Indexed(sql, workspace, query);
        }

        if (query.Before is { } before)
        {
            sql.Add($" and id < {before}");
        }

        if (query.From is { } from)
        {
            sql.Add($" and id >= {Bound(from)}");
        }

        if (query.Until is { } until)
        {
            sql.Add($" and id < {Bound(until)}");
        }

        return sql.Raw(" order by id desc ").Raw(end ?? $"limit {Walk}");
    }

    private static void Indexed(Sql sql, Guid workspace, AuditQuery query)
    {
        if (query.Record is { } record)
        {
            sql.Add($" and id in (select operation_id from changes where workspace_id = {workspace} and record_id = {record})");
        }

        if (query.Member is { } member)
        {
            sql.Add($" and member_id = {member}");
        }

        if (query.Kind is { } kind)
        {
            sql.Add($" and name = {kind}");
        }
    }

    /// <summary>The last row that a walk looked at which did not come to its end; null where all came to theirs.</summary>
    private async Task<Guid?> Stop(Actor actor, AuditQuery query, CancellationToken cancel)
    {
        Guid? stop = null;
        (Sql, Action<Row>) End(Guid workspace, string table) =>
            (Inner(workspace, table, query, "id", "limit 1 offset " + (Walk - 1)), row => stop = stop is null || row.Guid(0).CompareTo(stop.Value) > 0 ? row.Guid(0) : stop);
        await store.Query(
            [End(actor.WorkspaceId, "operations"), End(actor.WorkspaceId, "security_events"), End(SecurityLog.Installation, "security_events")], cancel);
        return stop;
    }

    private async Task<IReadOnlyList<AuditEntry>> WithChanges(Actor actor, List<AuditEntry> page, int limit, CancellationToken cancel)
    {
        var found = page.Where(e => !e.IsEvent).ToDictionary(e => e.Id, _ => new List<AuditChange>());
        await store.Query([.. found.Select(f => (ChangesOf(actor, f.Key, Guid.Empty, limit), (Action<Row>)(row => f.Value.Add(Change(row)))))], cancel);
        return [.. page.Select(e => e.IsEvent ? e : e with { Changes = found[e.Id] })];
    }

    private Sql ChangesOf(Actor actor, Guid operation, Guid after, int limit) => store.Sql().Add($"""
        select record_id, type, action, fields, commitment from changes
        where workspace_id = {actor.WorkspaceId} and operation_id = {operation} and record_id > {after}
        """).Raw($" order by record_id limit {limit}");

    private static AuditChange Change(Row row) =>
        new(row.Guid(0), row.Text(1), row.Text(2), Json(row.TextOrNull(3)), !row.IsNull(4));

    private static AuditEntry Operation(Row row) => new(
        row.Guid(0), false, row.Text(1), row.Instant(2), row.GuidOrNull(3), null, row.Text(4), null, null, null, null, 1, row.TextOrNull(5),
        row.Int(6), row.LongOrNull(7), []);

    private static AuditEntry Event(Row row) => new(
        row.Guid(0), true, row.Text(1), row.Instant(2), row.GuidOrNull(3), row.GuidOrNull(4), row.Text(5), row.TextOrNull(6), row.TextOrNull(7),
        row.GuidOrNull(8), Json(row.TextOrNull(11)), row.Int(9), null, 0, row.LongOrNull(10), []);

    private static JsonObject? Json(string? text) => text is null ? null : JsonNode.Parse(text)!.AsObject();

    /// <summary>The smallest id of an instant (RFC 9562: milliseconds since 1970 come first).</summary>
    private static Guid Bound(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        var milliseconds = at.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(milliseconds >> (8 * (5 - i)));
        }

        return new(bytes, bigEndian: true);
    }

    private static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        for (var i = 0; i < 6; i++)
        {
            milliseconds = (milliseconds << 8) | bytes[i];
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
