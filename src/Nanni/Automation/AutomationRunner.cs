using System.Data.Common;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Automations;
using Nanni.Web.Mail;

namespace Nanni.Automation;

/// <summary>What a run would do: nothing is written.</summary>
/// <param name="Error">Why it would fail.</param>
internal sealed record AutomationTrial(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<StepLog> Steps, string? Error, string? Detail);

/// <summary>
/// Does the steps of an automation to one record as one operation, in whose transaction the run is noted: a crash leaves either both or
/// neither, and one undo takes back the whole run. A wait ends the operation; what follows it is a run of its own.
/// </summary>
internal sealed class AutomationRunner(
    Operations operations, FieldRules rules, AutomationActions actions, AutomationTable table, AutomationWaits waits, RecordQuery records, OutboxBell bell, TimeProvider clock,
    ILogger<AutomationRunner> faults)
{
    /// <summary>What people are told of a fault of ours.</summary>
    private const string Fault = "internal";

    /// <summary>Of operations; its text is <c>operation.run</c>.</summary>
    public const string Operation = "automation.run";

    /// <summary>Runs, unless it has met this record because of this operation already.</summary>
    /// <param name="wait">The wait that has ended, with the steps that are left.</param>
    /// <returns>Whether it has done what it does, now or before.</returns>
    public async Task<bool> Run(Actor actor, AutomationRule rule, AutomationPlan plan, AutomationTrigger trigger, AutomationWait? wait, CancellationToken cancel)
    {
        var (begun, id, log) = (clock.GetTimestamp(), Guid.CreateVersion7(clock.GetUtcNow()), new List<StepLog>());
        try
        {
            await operations.Run(actor.From("job"), Operation, async work =>
            {
                await Do(work, rule, plan, trigger, wait?.Steps, log);
                work.Also(table.Done(work.Sql(), actor.WorkspaceId, rule, trigger, id, work.At, Since(begun), work.Id, AutomationSteps.Write(log)), 1);
                if (wait is not null)
                {
                    work.Also(AutomationWaits.Gone(work.Sql(), wait), 1);
                }
            }, cancel);
            bell.Ring();
            return true;
        }
        catch (Exception error) when (Said(error) is not null)
        {
            var (code, detail) = Said(error)!.Value;
            Log(error, code, rule);
            if (code == "operation.busy" && await IsMet(actor, rule, trigger, cancel))
            {
                // Another process has taken this step.
                return true;
            }

            if (wait is { Steps: [var (at, step), ..] } && log.Count == 0)
            {
                // Where to go on when it is tried again.
                log.Add(new(at, step.Kind, IsFailed: true));
            }

            await table.Failed(actor.WorkspaceId, rule, trigger, Since(begun), code, detail, AutomationSteps.Write(log), cancel);
            if (wait is not null)
            {
                await waits.End(wait, cancel);
            }

            return false;
        }
    }

    /// <summary>Tries a failed run again, as the automation is now.</summary>
    public async Task Retry(Actor actor, AutomationRule rule, AutomationPlan plan, AutomationRun run, CancellationToken cancel)
    {
        var (begun, log) = (clock.GetTimestamp(), new List<StepLog>());
        var trigger = new AutomationTrigger(run.Operation, run.Record, run.Type, run.Depth);

        // One that failed after a wait goes on where it failed, not from its beginning.
        var first = AutomationSteps.ReadLog(run.Log) is [{ At: var at }, ..] ? at : null;
        var rest = first is null or "0" ? null : AutomationSteps.Rest(plan.Steps, first);
        try
        {
            await operations.Run(actor.From("job"), Operation, async work =>
            {
                await Do(work, rule, plan, trigger, rest, log);
                work.Also(AutomationTable.Mended(work.Sql(), actor.WorkspaceId, rule, run, Since(begun), work.Id, AutomationSteps.Write(log)), 1);
            }, cancel);
            bell.Ring();
        }
        catch (Exception error) when (Said(error) is not null)
        {
            var (code, detail) = Said(error)!.Value;
            Log(error, code, rule);
            await table.Failed(actor.WorkspaceId, rule, trigger, Since(begun), code, detail, AutomationSteps.Write(log), cancel);
        }
    }

    public async Task<AutomationTrial> Try(Actor actor, AutomationRule rule, AutomationPlan plan, Guid record, CancellationToken cancel)
    {
        var log = new List<StepLog>();
        try
        {
            var trigger = new AutomationTrigger(Guid.Empty, record, plan.Type.Name, 0);
            var receipt = await operations.Run(actor.From("job", isRehearsal: true), Operation, work => Do(work, rule, plan, trigger, null, log), cancel);
            return new(receipt.Planned ?? [], log, null, null);
        }
        catch (Exception error) when (Said(error) is not null)
        {
            var (code, detail) = Said(error)!.Value;
            return new([], log, code, detail);
        }
    }

    private async Task Do(Work work, AutomationRule rule, AutomationPlan plan, AutomationTrigger trigger, IReadOnlyList<PlacedStep>? steps, List<StepLog> log)
    {
        // Another write may have come between, and then this is the second time.
        log.Clear();
        work.Reason = rule.Name;
        var record = await work.Load(plan.Type, trigger.Record, plan.ChangesRecord ? Right.Edit : Right.View);
        var rest = (steps ?? [.. AutomationSteps.Place(plan.Steps, "")]).ToList();
        while (rest is [var (at, step), ..])
        {
            rest.RemoveAt(0);
            if (step.Kind == BranchAction.Name)
            {
                var passes = (await records.Passing(work.Actor, plan.Type, [record.Id], FilterText.Parse(step.Filter), work.Cancel)).Contains(record.Id);
                rest.InsertRange(0, AutomationSteps.Place((passes ? step.Then : step.Else) ?? [], at + (passes ? "-a" : "-b")));
                log.Add(new(at, step.Kind, passes ? "automation.outcome.then" : "automation.outcome.else") { Step = step });
                continue;
            }

            if (step.Kind == WaitAction.Name)
            {
                log.Add(new(at, step.Kind) { Step = step });
                if (work.Actor.IsRehearsal)
                {
                    // A trial looks at what comes after, too.
                    continue;
                }

                AutomationWaits.Add(work, rule, trigger, WaitAction.Span(step), rest);
                return;
            }

            await One(work, rule, trigger, record, new(at, step), log);
        }
    }

    private async Task One(Work work, AutomationRule rule, AutomationTrigger trigger, Record record, PlacedStep placed, List<StepLog> log)
    {
        var (at, step) = placed;
        var action = actions.Find(step.Kind) ?? throw new RuleException("automation.broken");
        var turn = new AutomationTurn(work, rules, record, step, $"{rule.Id}:{trigger.Operation}:{record.Id}:{at}") { Automation = (rule.Id, at) };
        try
        {
            await action.Do(turn);
        }
        catch (Exception error) when (Said(error) is not null)
        {
            log.Add(new(at, step.Kind, IsFailed: true) { Step = step });
            throw;
        }

        log.Add(new(at, step.Kind, turn.Outcome, turn.IsSkipped) { Step = step, Shown = turn.Shown });
    }

    /// <summary>A fault of ours ends this run, not the others that wait behind it.</summary>
    private void Log(Exception error, string code, AutomationRule rule)
    {
        if (code == Fault)
        {
            faults.LogError(error, "Automation {Automation} failed", rule.Id);
        }
    }

    private async Task<bool> IsMet(Actor actor, AutomationRule rule, AutomationTrigger trigger, CancellationToken cancel) =>
        (await table.Met(actor.WorkspaceId, rule.Id, [trigger.Operation], cancel)).Contains((trigger.Operation, trigger.Record));

    private long Since(long begun) => (long)clock.GetElapsedTime(begun).TotalMilliseconds;

    /// <summary>What people are told of an error; null where it says nothing of the run.</summary>
    private static (string Code, string? Detail)? Said(Exception error) => error switch
    {
        RuleException rule => (rule.Code, AutomationWords.Detail(null, rule.Values)),
        FieldException { Problems: [var problem, ..] } => (problem.Code, AutomationWords.Detail(problem.Field, problem.Values)),
        NotFoundException => ("record.notFound", null),
        ForbiddenException => ("record.forbidden.edit", null),
        UnreadableException unreadable => (unreadable.Code, AutomationWords.Detail(null, unreadable.Values)),

        // The database is away, or the process ends: it is tried again as it is.
        OperationCanceledException or DbException or InvalidOperationException => null,
        _ => (Fault, null),
    };
}
