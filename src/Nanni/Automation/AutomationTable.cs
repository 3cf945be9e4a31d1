using Nanni.Records.Storage;

namespace Nanni.Automation;

/// <summary>How far an automation that is on has followed the log.</summary>
/// <param name="Since">When it was switched on: operations that began before do not concern it.</param>
/// <param name="NextAt">Of one that goes by the clock: when to look next.</param>
internal sealed record AutomationPlace(Guid Workspace, Guid Automation, long Through, Guid ThroughRecord, DateTimeOffset Since, DateTimeOffset? NextAt = null);

/// <summary>What made an automation run.</summary>
/// <param name="Depth">How many automations brought it about, one after the other; 0: a person or a program.</param>
internal sealed record AutomationTrigger(Guid Operation, Guid Record, string Type, int Depth);

/// <summary>One record that an automation met.</summary>
/// <param name="State">"done", "failed", or "ended" where its wait led nowhere.</param>
/// <param name="Result">The operation that it did.</param>
/// <param name="Error">Code of what went wrong, <paramref name="Detail"/> what its text names.</param>
internal sealed record AutomationRun(
    Guid Id, int Version, Guid Operation, Guid Record, string Type, int Depth, DateTimeOffset At, long Took, string State, Guid? Result, string? Error, string? Detail, bool IsUndone, string? Log);

/// <summary>The tables <c>automation_places</c> and <c>automation_runs</c>.</summary>
internal sealed class AutomationTable(RecordStore store, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The place behind every record of an operation.</summary>
    internal static readonly Guid WholeOperation = Guid.AllBitsSet;

    /// <summary>It follows the log from here, or looks at the clock then.</summary>
    public static Sql Begin(Sql sql, Guid workspace, Guid automation, DateTimeOffset at, (long Through, DateTimeOffset At)? first) => first is var (through, next)
        ? sql.Add($"""
            insert into automation_places (workspace_id, automation_id, through, through_record, since, next_at)
            values ({workspace}, {automation}, {through}, {Guid.Empty}, {at}, {next})
            on conflict (workspace_id, automation_id) do update set through = excluded.through, through_record = excluded.through_record, since = excluded.since,
                next_at = excluded.next_at
            """)
        : sql.Add($"""
            insert into automation_places (workspace_id, automation_id, through, through_record, since, next_at)
            values ({workspace}, {automation}, (select coalesce(max(sealed), 0) from operations where workspace_id = {workspace}), {WholeOperation}, {at}, {null as DateTimeOffset?})
            on conflict (workspace_id, automation_id) do update set through = excluded.through, through_record = excluded.through_record, since = excluded.since,
                next_at = excluded.next_at
            """);

    public static Sql End(Sql sql, Guid workspace, Guid automation) =>
        sql.Add($"delete from automation_places where workspace_id = {workspace} and automation_id = {automation}");

    /// <summary>Of all workspaces, those that have not followed the log to its end.</summary>
    public Task<List<AutomationPlace>> Behind(CancellationToken cancel) => store.Query(store.Sql().Add($"""
        select workspace_id, automation_id, through, through_record, since from automation_places p
        where next_at is null and (through_record <> {WholeOperation} or exists (select 1 from operations o where o.workspace_id = p.workspace_id and o.sealed > p.through))
        """), row => new AutomationPlace(row.Guid(0), row.Guid(1), row.Long(2), row.Guid(3), row.Instant(4)), cancel);

    /// <summary>Of all workspaces, those whose time to look has come.</summary>
    public Task<List<AutomationPlace>> Due(CancellationToken cancel) => store.Query(
        store.Sql().Add($"select workspace_id, automation_id, through, through_record, since, next_at from automation_places where next_at <= {clock.GetUtcNow()}"),
        row => new AutomationPlace(row.Guid(0), row.Guid(1), row.Long(2), row.Guid(3), row.Instant(4), row.Instant(5)), cancel);

    /// <summary>Looks again then, from there on.</summary>
    /// <returns>Whether it stood where the caller thought: another process may have gone on.</returns>
    public async Task<bool> Move(AutomationPlace place, long through, Guid record, DateTimeOffset next, CancellationToken cancel) => await store.Write(
    [
        store.Sql().Add($"""
            update automation_places set through = {through}, through_record = {record}, next_at = {next}
            where workspace_id = {place.Workspace} and automation_id = {place.Automation} and through = {place.Through} and through_record = {place.ThroughRecord}
            """),
    ], [1], Urgency.Interactive, cancel) < 0;

    /// <returns>Whether it stood where the caller thought: another process may have gone on.</returns>
    public async Task<bool> Move(AutomationPlace place, long number, Guid record, CancellationToken cancel) => await store.Write(
    [
        store.Sql().Add($"""
            update automation_places set through = {number}, through_record = {record}
            where workspace_id = {place.Workspace} and automation_id = {place.Automation} and through = {place.Through} and through_record = {place.ThroughRecord}
            """),
    ], [1], Urgency.Interactive, cancel) < 0;

    public Task Forget(AutomationPlace place, CancellationToken cancel) =>
        store.Write([End(store.Sql(), place.Workspace, place.Automation)], [-1], Urgency.Interactive, cancel);

    public Sql Done(Sql sql, Guid workspace, AutomationRule rule, AutomationTrigger trigger, Guid id, DateTimeOffset at, long took, Guid result, string log) => sql.Add($"""
        insert into automation_runs (workspace_id, id, automation_id, version, operation_id, record_id, type, depth, at, took_ms, state, result_id, log)
        values ({workspace}, {id}, {rule.Id}, {rule.Version}, {trigger.Operation}, {trigger.Record}, {trigger.Type}, {trigger.Depth}, {at}, {took}, {"done"}, {result}, {log})
        on conflict do nothing
        """);

    /// <summary>A failed run was tried again and did its work.</summary>
    public static Sql Mended(Sql sql, Guid workspace, AutomationRule rule, AutomationRun run, long took, Guid result, string log) => sql.Add($"""
        update automation_runs set state = {"done"}, version = {rule.Version}, took_ms = {took}, result_id = {result}, log = {log}, error = {null as string}, detail = {null as string}
        where workspace_id = {workspace} and id = {run.Id} and state = {"failed"}
        """);

    public Task Failed(Guid workspace, AutomationRule rule, AutomationTrigger trigger, long took, string error, string? detail, string? log, CancellationToken cancel, string state = "failed")
    {
        var now = clock.GetUtcNow();
        return store.Write(
        [
            store.Sql().Add($"""
                insert into automation_runs (workspace_id, id, automation_id, version, operation_id, record_id, type, depth, at, took_ms, state, error, detail, log)
                values ({workspace}, {Guid.CreateVersion7(now)}, {rule.Id}, {rule.Version}, {trigger.Operation}, {trigger.Record}, {trigger.Type}, {trigger.Depth}, {now}, {took},
                    {state}, {error}, {detail}, {log})
                on conflict (workspace_id, automation_id, operation_id, record_id) do update set at = excluded.at, version = excluded.version, took_ms = excluded.took_ms,
                    error = excluded.error, detail = excluded.detail, log = excluded.log
                """),
        ], [-1], Urgency.Interactive, cancel);
    }

    /// <summary>It was taken back: an operation that changed no record does not say so itself.</summary>
    public Task Undone(Guid workspace, AutomationRun run, CancellationToken cancel) => store.Write(
        [store.Sql().Add($"update automation_runs set state = {"undone"} where workspace_id = {workspace} and id = {run.Id} and state = {"done"}")], [-1], Urgency.Interactive, cancel);

    /// <summary>Whether an operation that an automation did was taken back.</summary>
    public static Sql IsUndone(Sql sql, string operations) => sql.Raw($"""
        case when {operations}.undone_by is not null or exists (select 1 from automation_runs u where u.workspace_id = {operations}.workspace_id
            and u.result_id = {operations}.id and u.state = 'undone') then 1 else 0 end
        """);

    /// <summary>Which of these records it has met because of these operations.</summary>
    public async Task<HashSet<(Guid Operation, Guid Record)>> Met(Guid workspace, Guid automation, IReadOnlyCollection<Guid> operations, CancellationToken cancel) =>
        operations.Count == 0 ? [] : [.. await store.Query(
            store.Sql().Add($"select operation_id, record_id from automation_runs where workspace_id = {workspace} and automation_id = {automation}").Raw(" and ").In("operation_id", operations),
            row => (row.Guid(0), row.Guid(1)), cancel)];

    /// <summary>How often it ran since, by record.</summary>
    public async Task<Dictionary<Guid, int>> Counts(Guid workspace, Guid automation, DateTimeOffset since, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select record_id, count(*) from automation_runs where workspace_id = {workspace} and automation_id = {automation} and at >= {since} group by record_id"),
        row => (row.Guid(0), row.Int(1)), cancel)).ToDictionary(r => r.Item1, r => r.Item2);

    /// <summary>Runs and failures of each automation since.</summary>
    public async Task<Dictionary<Guid, (int Runs, int Failed)>> Totals(Guid workspace, DateTimeOffset since, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"""
            select automation_id, count(*), sum(case when state = {"failed"} then 1 else 0 end) from automation_runs
            where workspace_id = {workspace} and at >= {since} group by automation_id
            """), row => (row.Guid(0), row.Int(1), (int)row.Long(2)), cancel)).ToDictionary(r => r.Item1, r => (r.Item2, r.Item3));

    public Task<List<AutomationRun>> Newest(Guid workspace, Guid automation, int count, CancellationToken cancel) => store.Query(
        Select(workspace).Add($" and r.automation_id = {automation}").Raw($" order by r.at desc, r.id desc limit {count}"), Read, cancel);

    public Task<AutomationRun?> One(Guid workspace, Guid automation, Guid id, CancellationToken cancel) =>
        store.First(Select(workspace).Add($" and r.automation_id = {automation} and r.id = {id}"), Read, cancel);

    public Task Clean(CancellationToken cancel) => store.Write(
    [
        store.Sql().Add($"delete from automation_runs where at < {clock.GetUtcNow() - Kept}"),
        store.Sql().Add($"delete from automation_mails where at < {clock.GetUtcNow() - Kept}"),
    ], [-1, -1], Urgency.Interactive, cancel);

    private Sql Select(Guid workspace) => store.Sql().Add($"""
        select r.id, r.version, r.operation_id, r.record_id, r.type, r.depth, r.at, r.took_ms, r.state, r.result_id, r.error, r.detail,
            case when o.undone_by is not null or r.state = {"undone"} then 1 else 0 end, r.log
        from automation_runs r left join operations o on o.workspace_id = r.workspace_id and o.id = r.result_id where r.workspace_id = {workspace}
        """);

    private static AutomationRun Read(Row row) => new(
        row.Guid(0), row.Int(1), row.Guid(2), row.Guid(3), row.Text(4), row.Int(5), row.Instant(6), row.Long(7), row.Text(8), row.GuidOrNull(9), row.TextOrNull(10),
        row.TextOrNull(11), row.Long(12) == 1, row.TextOrNull(13));
}
