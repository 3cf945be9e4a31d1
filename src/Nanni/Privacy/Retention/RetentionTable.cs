using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;

namespace Nanni.Privacy.Retention;

/// <summary>The tables <c>retention_rules</c> and <c>retention_runs</c>.</summary>
public sealed class RetentionTable(RecordStore store, JobQueue jobs, JobSignal signal, TimeProvider clock)
{
    private const string RuleColumns = "id, name, type, filter, age_by, months, action, most_percent, is_on, confirmed, changed_at";

    /// <summary>A run whose job has failed or was cancelled is known from that alone.</summary>
    private const string RunColumns = """
        r.id, r.rule_id, r.name, r.type, r.is_check, case when r.finished_at is not null then r.status when j.status = 'failed' then 'failed' when j.status = 'cancelled' then 'stopped' else r.status end,
        r.at, r.finished_at, r.due, r.taken, r.kept, r.sample, r.operation_id
        """;

    public Task<List<RetentionRule>> Rules(Guid workspace, CancellationToken cancel) => store.Query(
        store.Sql().Raw($"select {RuleColumns} from retention_rules").Add($" where workspace_id = {workspace} order by created_at, id limit 200"), ReadRule, cancel);

    public Task<RetentionRule?> Rule(Guid workspace, Guid id, CancellationToken cancel) => store.First(
        store.Sql().Raw($"select {RuleColumns} from retention_rules").Add($" where workspace_id = {workspace} and id = {id}"), ReadRule, cancel);

    public Task Add(Guid workspace, RetentionRule rule, CancellationToken cancel) => store.Write(
    [
        store.Sql().Add($"""
            insert into retention_rules (workspace_id, id, name, type, filter, age_by, months, action, most_percent, is_on, created_at, changed_at)
            values ({workspace}, {rule.Id}, {rule.Name}, {rule.Type}, {rule.Filter}, {rule.AgeBy}, {rule.Months}, {rule.Action}, {rule.MostPercent}, {false},
                {clock.GetUtcNow()}, {clock.GetUtcNow()})
            """),
    ], [1], Urgency.Interactive, cancel);

    /// <summary>A changed rule is off: nobody has seen what it would take.</summary>
    public Task Change(Guid workspace, RetentionRule rule, CancellationToken cancel) => store.Write(
    [
        store.Sql().Add($"""
            update retention_rules set name = {rule.Name}, filter = {rule.Filter}, age_by = {rule.AgeBy}, months = {rule.Months}, action = {rule.Action},
                most_percent = {rule.MostPercent}, is_on = {false}, changed_at = {clock.GetUtcNow()}
            where workspace_id = {workspace} and id = {rule.Id}
            """),
    ], [1], Urgency.Interactive, cancel);

    /// <param name="confirmed">How many records the administrator knows would go; null when switching off.</param>
    public Task Switch(Guid workspace, Guid id, long? confirmed, CancellationToken cancel) =>
        store.Write([Switching(workspace, id, confirmed)], [1], Urgency.Interactive, cancel);

    internal Sql Switching(Guid workspace, Guid id, long? confirmed) => store.Sql().Add($"""
        update retention_rules set is_on = {confirmed is not null}, confirmed = {confirmed}, changed_at = {clock.GetUtcNow()}
        where workspace_id = {workspace} and id = {id}
        """);

    /// <summary>The first run after switching on is over: from now on the usual counts.</summary>
    internal Sql Settling(Guid workspace, Guid id) =>
        store.Sql().Add($"update retention_rules set confirmed = {null as long?} where workspace_id = {workspace} and id = {id}");

    /// <summary>What it did stays in the log of runs.</summary>
    public Task Delete(Guid workspace, Guid id, CancellationToken cancel) => store.Write(
        [store.Sql().Add($"delete from retention_rules where workspace_id = {workspace} and id = {id}")], [-1], Urgency.Interactive, cancel);

    /// <summary>Begins a check now, or the run of a night.</summary>
    /// <param name="night">The workspace's day whose run it is; null for a check.</param>
    /// <returns>The run; null where one is under way, or that night's has begun already.</returns>
    public async Task<Guid?> Start(Guid workspace, RetentionRule rule, DateOnly? night, CancellationToken cancel)
    {
        var (run, now) = (Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow());

        // The row of the rule is touched first: of two nodes at once the second finds it taken.
        var claim = store.Sql().Add($"update retention_rules set last_night = coalesce({night}, last_night) where workspace_id = {workspace} and id = {rule.Id}");
        if (night is { } day)
        {
            claim.Add($" and is_on = {true} and (last_night is null or last_night < {day})");
        }

        claim.Add($"""
             and not exists (select 1 from retention_runs r join jobs j on j.workspace_id = r.workspace_id and j.id = r.id
            where r.workspace_id = {workspace} and r.rule_id = {rule.Id} and j.finished_at is null)
            """);
        var added = store.Sql().Add($"""
            insert into retention_runs (workspace_id, id, rule_id, name, type, is_check, status, at, due, taken, kept, sample)
            values ({workspace}, {run}, {rule.Id}, {rule.Name}, {rule.Type}, {night is null}, {RetentionStatus.Running}, {now}, {0L}, {0L}, {"{}"}, {"[]"})
            """);
        var job = jobs.Adding(Actor.System(workspace), run, RetentionJob.Name, new JsonObject { ["rule"] = rule.Id.ToString(), ["check"] = night is null });
        if (await store.Write([claim, added, job], [1, 1, 1], Urgency.Interactive, cancel) >= 0)
        {
            return null;
        }

        signal.Raise();
        return run;
    }

    /// <summary>The newest first; of one rule or of all.</summary>
    public Task<List<RetentionRun>> Runs(Guid workspace, Guid? rule, int limit, CancellationToken cancel)
    {
        var sql = RunsOf(workspace);
        _ = rule is null ? sql : sql.Add($" and r.rule_id = {rule}");
        return store.Query(sql.Raw($" order by r.id desc limit {limit}"), ReadRun, cancel);
    }

    public Task<RetentionRun?> Run(Guid workspace, Guid id, CancellationToken cancel) =>
        store.First(RunsOf(workspace).Add($" and r.id = {id}"), ReadRun, cancel);

    /// <summary>What a run took on average, of those before that took anything; null where there are none.</summary>
    internal async Task<double?> Usual(Guid workspace, Guid rule, CancellationToken cancel) =>
        (await Runs(workspace, rule, 60, cancel)).Where(r => r is { IsCheck: false, Status: RetentionStatus.Done, Taken: > 0 }).Take(10).Select(r => (double?)r.Taken).Average();

    /// <summary>How far a run has come.</summary>
    internal Sql Saving(Guid workspace, Guid id, string status, RetentionProgress progress, Guid? operation) => store.Sql().Add($"""
        update retention_runs set status = {status}, due = {progress.Due}, taken = {progress.Taken}, kept = {JsonSerializer.Serialize(progress.Kept)},
            sample = {JsonSerializer.Serialize(progress.Sample)}, operation_id = {operation},
            finished_at = {(status == RetentionStatus.Running ? null : (DateTimeOffset?)clock.GetUtcNow())}
        where workspace_id = {workspace} and id = {id}
        """);

    private Sql RunsOf(Guid workspace) => store.Sql().Raw("select ").Raw(RunColumns)
        .Raw(" from retention_runs r left join jobs j on j.workspace_id = r.workspace_id and j.id = r.id").Add($" where r.workspace_id = {workspace}");

    private static RetentionRule ReadRule(Row row) => new(
        row.Guid(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Text(4), row.Int(5), row.Text(6), row.Int(7), row.Bool(8), row.LongOrNull(9), row.Instant(10));

    private static RetentionRun ReadRun(Row row) => new(
        row.Guid(0), row.Guid(1), row.Text(2), row.Text(3), row.Bool(4), row.Text(5), row.Instant(6), row.InstantOrNull(7), row.Long(8), row.Long(9),
        JsonSerializer.Deserialize<Dictionary<string, long>>(row.Text(10))!, JsonSerializer.Deserialize<List<Guid>>(row.Text(11))!, row.GuidOrNull(12));
}
