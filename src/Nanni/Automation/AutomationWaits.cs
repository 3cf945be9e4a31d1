using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;

namespace Nanni.Automation;

/// <summary>A run that goes on later.</summary>
/// <param name="Operation">What was done before the wait.</param>
internal sealed record AutomationWait(
    Guid Workspace, Guid Id, Guid Automation, Guid Operation, Guid Record, string Type, int Depth, DateTimeOffset DueAt, IReadOnlyList<PlacedStep> Steps);

/// <summary>The table <c>automation_waits</c>. A row is written with what came before the wait and goes with what comes after.</summary>
internal sealed class AutomationWaits(RecordStore store, TimeProvider clock)
{
    private const int AtOnce = 100;

    private const string Columns = "workspace_id, id, automation_id, operation_id, record_id, type, depth, due_at, steps";

    public static void Add(Work work, AutomationRule rule, AutomationTrigger trigger, TimeSpan span, IReadOnlyList<PlacedStep> rest) => work.Also(work.Sql().Add($"""
        insert into automation_waits (workspace_id, id, automation_id, operation_id, record_id, type, depth, due_at, steps)
        values ({work.Actor.WorkspaceId}, {Guid.CreateVersion7(work.At)}, {rule.Id}, {work.Id}, {trigger.Record}, {trigger.Type}, {trigger.Depth}, {work.At + span},
            {AutomationSteps.Write(rest)})
        """));

    public static Sql Gone(Sql sql, AutomationWait wait) => sql.Add($"delete from automation_waits where workspace_id = {wait.Workspace} and id = {wait.Id}");

    /// <summary>Of all workspaces, the longest due first.</summary>
    public Task<List<AutomationWait>> Due(CancellationToken cancel) => store.Query(
        store.Sql().Raw($"select {Columns} from automation_waits").Add($" where due_at <= {clock.GetUtcNow()}").Raw($" order by due_at, id limit {AtOnce}"), Read, cancel);

    /// <summary>How many runs of an automation wait.</summary>
    public async Task<long> Count(Guid workspace, Guid automation, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select count(*) from automation_waits where workspace_id = {workspace} and automation_id = {automation}"), row => row.Long(0), cancel))[0];

    public async Task<bool> IsUndone(AutomationWait wait, CancellationToken cancel) => (await store.Query(
        AutomationTable.IsUndone(store.Sql().Raw("select "), "o").Add($" from operations o where o.workspace_id = {wait.Workspace} and o.id = {wait.Operation}"), row => row.Long(0), cancel)) is [1];

    public Task End(AutomationWait wait, CancellationToken cancel) => store.Write([Gone(store.Sql(), wait)], [-1], Urgency.Interactive, cancel);

    private static AutomationWait Read(Row row) => new(
        row.Guid(0), row.Guid(1), row.Guid(2), row.Guid(3), row.Guid(4), row.Text(5), row.Int(6), row.Instant(7), AutomationSteps.ReadPlaced(row.Text(8)));
}

/// <summary>Lets runs go on whose wait has ended, if their automation is still on and the record still passes its condition.</summary>
internal sealed class AutomationWaiters(
    AutomationWaits waits, AutomationTable table, AutomationActions actions, AutomationRunner runner, RecordQuery records, Schemas schemas, ActorOf actors)
{
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> Follow(CancellationToken cancel)
    {
        var due = await waits.Due(cancel);
        foreach (var wait in due)
        {
            await One(wait, cancel);
        }

        return due.Count > 0;
    }

    private async Task One(AutomationWait wait, CancellationToken cancel)
    {
        if (await actors(wait.Workspace, null, cancel) is not { } system
            || (await records.Of(system, schemas.Types[AutomationType.TypeName], wait.Automation, cancel))?.Record is not AutomationRule { DeletedAt: null } rule
            || await waits.IsUndone(wait, cancel))
        {
            await waits.End(wait, cancel);
            return;
        }

        var trigger = new AutomationTrigger(wait.Id, wait.Record, wait.Type, wait.Depth);
        if (rule.State != AutomationState.On)
        {
            await Ended(rule, trigger, wait, "automation.off", cancel);
            return;
        }

        if (rule.MakerId is not { } maker || await actors(wait.Workspace, maker, cancel) is not { } actor)
        {
            await Ended(rule, trigger, wait, "automation.maker", cancel);
            return;
        }

        if ((await actions.Plan(actor, rule, await schemas.Of(actor, cancel), cancel)).Plan is not { } plan)
        {
            await Ended(rule, trigger, wait, "automation.broken", cancel);
            return;
        }

        if (!(await records.Passing(actor, plan.Type, [wait.Record], plan.Condition, cancel)).Contains(wait.Record))
        {
            await Ended(rule, trigger, wait, "automation.passed", cancel);
            return;
        }

        await runner.Run(actor, rule, plan, trigger, wait, cancel);
    }

    private async Task Ended(AutomationRule rule, AutomationTrigger trigger, AutomationWait wait, string why, CancellationToken cancel)
    {
        await table.Failed(wait.Workspace, rule, trigger, 0, why, null, null, cancel, "ended");
        await waits.End(wait, cancel);
    }
}
