using System.Text.Json.Nodes;
using Nanni.Marketing.Forms;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Automation;

/// <summary>
/// Follows the sealed log for each automation that is on, and runs it for what it watches. Its place moves on after the runs; what a crash
/// repeats is known by the runs that are noted, each in the transaction of its operation.
/// </summary>
internal sealed class AutomationFeed(
    RecordStore store, AutomationTable table, AutomationStops stops, AutomationActions actions, AutomationRunner runner, RecordQuery records, FormTable forms, Schemas schemas, ActorOf actors, TimeProvider clock)
{
    /// <summary>Runs of one automation within an hour; then it stops and asks whether that was meant.</summary>
    public const int MostAnHour = 1_000;

    /// <summary>Runs of one automation for one record within an hour: more is a loop with somebody else.</summary>
    public const int MostForRecord = 20;

    /// <summary>Automations that may bring each other about, one after the other.</summary>
    public const int MostDeep = 5;

    private const int Chunk = 200;

    private sealed record Change(
        long Number, Guid Operation, string Name, string Source, Guid Record, string Type, string? Fields, Guid? Automation, int Depth);

    /// <returns>Whether somebody has more to follow.</returns>
    public async Task<bool> Follow(CancellationToken cancel)
    {
        var hasMore = false;
        foreach (var place in await table.Behind(cancel))
        {
            hasMore |= await Step(place, cancel);
        }

        return hasMore;
    }

    /// <returns>False at the end of the log, and where it has been stopped or another process has taken this step.</returns>
    private async Task<bool> Step(AutomationPlace place, CancellationToken cancel)
    {
        if (await actors(place.Workspace, null, cancel) is not { } system
            || (await records.Of(system, schemas.Types[AutomationType.TypeName], place.Automation, cancel))?.Record is not AutomationRule { State: AutomationState.On, DeletedAt: null } rule)
        {
            await table.Forget(place, cancel);
            return false;
        }

        if (rule.MakerId is not { } maker || await actors(place.Workspace, maker, cancel) is not { } actor)
        {
            await stops.Stop(system, rule, "maker", cancel);
            return false;
        }

        if ((await actions.Plan(actor, rule, await schemas.Of(actor, cancel), cancel)).Plan is not { } plan)
        {
            await stops.Stop(system, rule, "broken", cancel);
            return false;
        }

        // Read before the changes are: what is sealed meanwhile is followed next time.
        var head = (await store.Query(
            store.Sql().Add($"select coalesce(max(sealed), 0) from operations where workspace_id = {place.Workspace}"), row => row.Long(0), cancel))[0];
        var changes = await Changes(place, rule, cancel);
        if (await Meet(actor, rule, plan, changes, cancel) is { } reason)
        {
            await stops.Stop(system, rule, reason, cancel);
            return false;
        }

        var isFull = changes.Count == Chunk;
        var (number, record) = isFull ? (changes[^1].Number, changes[^1].Record)
            : (Math.Max(head, changes.Count == 0 ? 0 : changes[^1].Number), AutomationTable.WholeOperation);
        return await table.Move(place, number, record, cancel) && isFull;
    }

    /// <summary>Runs it for those changes that concern it.</summary>
    /// <returns>Why it must stop; null where it need not.</returns>
    private async Task<string?> Meet(Actor actor, AutomationRule rule, AutomationPlan plan, List<Change> changes, CancellationToken cancel)
    {
        var met = await table.Met(actor.WorkspaceId, rule.Id, [.. changes.Select(c => c.Operation).Distinct()], cancel);
        List<Change> due = [.. changes.Where(c => Concerns(rule, c) && !met.Contains((c.Operation, c.Record)))];
        if (rule.Event == AutomationEvent.Form && AutomationTiming.Of(rule).Form is { } form)
        {
            var sent = Guid.TryParse(form, out var id) ? await forms.Sent(actor.WorkspaceId, id, [.. due.Select(c => c.Record)], cancel) : [];
            due.RemoveAll(c => !sent.Contains(c.Record));
        }

        if (due.Count == 0)
        {
            return null;
        }

        HashSet<Guid> passing;
        try
        {
            passing = await records.Passing(actor, plan.Type, [.. due.Select(c => c.Record).Distinct()], plan.Condition, cancel);
        }
        catch (UnreadableException)
        {
            return "broken";
        }

        var counts = await table.Counts(actor.WorkspaceId, rule.Id, clock.GetUtcNow() - TimeSpan.FromHours(1), cancel);
        var total = counts.Values.Sum();
        foreach (var change in due.Where(c => passing.Contains(c.Record)))
        {
            counts[change.Record] = counts.GetValueOrDefault(change.Record) + 1;
            if (++total > MostAnHour || counts[change.Record] > MostForRecord)
            {
                return total > MostAnHour ? "rate" : "record";
            }

            var trigger = new AutomationTrigger(change.Operation, change.Record, change.Type, change.Depth + 1);
            if (change.Depth >= MostDeep)
            {
                await table.Failed(actor.WorkspaceId, rule, trigger, 0, "automation.depth", null, null, cancel);
                continue;
            }

            await runner.Run(actor, rule, plan, trigger, null, cancel);
        }

        return null;
    }

    /// <summary>Not what it did itself, not what is taken back, and imports only where it is told so.</summary>
    private static bool Concerns(AutomationRule rule, Change change) =>
        change.Automation != rule.Id && change.Name != "undo" && (rule.OnImports || change.Source != "import")
        && (rule.Event != AutomationEvent.Form || change.Name == change.Type + ".form")
        && (rule.ChangedFields.Length == 0 || rule.Event != AutomationEvent.Changed
            || (change.Fields is { } json && JsonNode.Parse(json) is JsonObject fields && rule.ChangedFields.Any(fields.ContainsKey)));

    private Task<List<Change>> Changes(AutomationPlace place, AutomationRule rule, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select o.sealed, o.id, o.name, o.source, c.record_id, c.type, c.fields, r.automation_id, coalesce(r.depth, 0)
            from operations o
            join changes c on c.workspace_id = o.workspace_id and c.operation_id = o.id
            left join automation_runs r on r.workspace_id = o.workspace_id and r.result_id = o.id
            where o.workspace_id = {place.Workspace} and o.sealed >= {place.Through} and (o.sealed > {place.Through} or c.record_id > {place.ThroughRecord})
                and o.at >= {place.Since} and c.type = {rule.Watches ?? ""} and c.action = {(rule.Event == AutomationEvent.Changed ? "update" : "create")}
            """).Raw($" order by o.sealed, c.record_id limit {Chunk}"),
        row => new Change(row.Long(0), row.Guid(1), row.Text(2), row.Text(3), row.Guid(4), row.Text(5), row.TextOrNull(6), row.GuidOrNull(7), row.Int(8)), cancel);
}
