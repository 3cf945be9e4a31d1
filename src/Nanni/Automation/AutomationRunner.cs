using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Automation;

/// <summary>What a run would do: nothing is written.</summary>
/// <param name="Error">Why it would fail.</param>
internal sealed record AutomationTrial(IReadOnlyList<PlannedChange> Changes, string? Error, string? Detail);

/// <summary>
/// Does all steps of an automation to one record as one operation, in whose transaction the run is noted: a crash leaves either both or
/// neither, and one undo takes back the whole run.
/// </summary>
internal sealed class AutomationRunner(Operations operations, FieldRules rules, AutomationTable table, TimeProvider clock)
{
    /// <summary>Of operations; its text is <c>operation.run</c>.</summary>
    public const string Operation = "automation.run";

    /// <summary>Runs, unless it has met this record because of this operation already.</summary>
    public async Task Run(Actor actor, AutomationRule rule, AutomationPlan plan, AutomationTrigger trigger, CancellationToken cancel)
    {
        var (begun, id) = (clock.GetTimestamp(), Guid.CreateVersion7(clock.GetUtcNow()));
        try
        {
            await operations.Run(actor.From("job"), Operation, async work =>
            {
                await Do(work, rule, plan, trigger.Record, trigger.Operation);
                work.Also(table.Done(work.Sql(), actor.WorkspaceId, rule, trigger, id, work.At, Since(begun), work.Id), 1);
            }, cancel);
        }
        catch (Exception error) when (Said(error) is not null)
        {
            var (code, detail) = Said(error)!.Value;
            if (code == "operation.busy" && await IsMet(actor, rule, trigger, cancel))
            {
                // Another process has taken this step.
                return;
            }

            await table.Failed(actor.WorkspaceId, rule, trigger, Since(begun), code, detail, cancel);
        }
    }

    /// <summary>Tries a failed run again, as the automation is now.</summary>
    public async Task Retry(Actor actor, AutomationRule rule, AutomationPlan plan, AutomationRun run, CancellationToken cancel)
    {
        var begun = clock.GetTimestamp();
        try
        {
            await operations.Run(actor.From("job"), Operation, async work =>
            {
                await Do(work, rule, plan, run.Record, run.Operation);
                work.Also(AutomationTable.Mended(work.Sql(), actor.WorkspaceId, rule, run, Since(begun), work.Id), 1);
            }, cancel);
        }
        catch (Exception error) when (Said(error) is not null)
        {
            var (code, detail) = Said(error)!.Value;
            await table.Failed(actor.WorkspaceId, rule, new(run.Operation, run.Record, run.Type, run.Depth), Since(begun), code, detail, cancel);
        }
    }

    public async Task<AutomationTrial> Try(Actor actor, AutomationRule rule, AutomationPlan plan, Guid record, CancellationToken cancel)
    {
        try
        {
            var receipt = await operations.Run(actor.From("job", isRehearsal: true), Operation, work => Do(work, rule, plan, record, Guid.Empty), cancel);
            return new(receipt.Planned ?? [], null, null);
        }
        catch (Exception error) when (Said(error) is not null)
        {
            var (code, detail) = Said(error)!.Value;
            return new([], code, detail);
        }
    }

    private async Task Do(Work work, AutomationRule rule, AutomationPlan plan, Guid id, Guid operation)
    {
        work.Reason = rule.Name;
        var record = await work.Load(plan.Type, id, plan.ChangesRecord ? Right.Edit : Right.View);
        foreach (var (index, (step, action)) in plan.Steps.Index())
        {
            action.Do(new(work, rules, record, step, plan.Type.Title.Get(record) as string ?? "", $"{rule.Id}:{operation}:{id}:{index}"));
        }
    }

    private async Task<bool> IsMet(Actor actor, AutomationRule rule, AutomationTrigger trigger, CancellationToken cancel) =>
        (await table.Met(actor.WorkspaceId, rule.Id, [trigger.Operation], cancel)).Contains((trigger.Operation, trigger.Record));

    private long Since(long begun) => (long)clock.GetElapsedTime(begun).TotalMilliseconds;

    /// <summary>What people are told of an error; null where it is a fault of ours.</summary>
    private static (string Code, string? Detail)? Said(Exception error) => error switch
    {
        RuleException rule => (rule.Code, AutomationWords.Detail(null, rule.Values)),
        FieldException { Problems: [var problem, ..] } => (problem.Code, AutomationWords.Detail(problem.Field, problem.Values)),
        NotFoundException => ("record.notFound", null),
        ForbiddenException => ("record.forbidden.edit", null),
        UnreadableException unreadable => (unreadable.Code, AutomationWords.Detail(null, unreadable.Values)),
        _ => null,
    };
}
