using System.Buffers.Binary;
using System.Security.Cryptography;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Automation;

/// <summary>
/// Runs automations that go by the clock. What was due while nothing ran is met afterwards, at no more than
/// <see cref="AutomationFeed.MostAnHour"/> an hour; of a schedule only the last time that was missed. Each record is met once for each value of its
/// date, because the trigger's id is made from both.
/// </summary>
internal sealed class AutomationTimes(
    RecordStore store, AutomationTable table, AutomationStops stops, AutomationActions actions, AutomationRunner runner, RecordQuery records, Schemas schemas, ActorOf actors, TimeProvider clock)
{
    private const int Chunk = 200;

    /// <summary>How long one that has done enough for an hour rests.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    /// <param name="Due">When the automation is to meet the record.</param>
    /// <param name="Date">The value that says so; null of a schedule.</param>
    private sealed record Candidate(Guid Record, DateTimeOffset Due, object? Date);

    /// <returns>Whether somebody has more to do at once.</returns>
    public async Task<bool> Follow(CancellationToken cancel)
    {
        var hasMore = false;
        foreach (var place in await table.Due(cancel))
        {
            hasMore |= await Step(place, cancel);
        }

        return hasMore;
    }

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

        try
        {
            return await Meet(actor, rule, plan, place, cancel);
        }
        catch (UnreadableException)
        {
            await stops.Stop(system, rule, "broken", cancel);
            return false;
        }
    }

    private async Task<bool> Meet(Actor actor, AutomationRule rule, AutomationPlan plan, AutomationPlace place, CancellationToken cancel)
    {
        var (now, timing) = (clock.GetUtcNow(), AutomationTiming.Of(rule));
        var isDate = rule.Event == AutomationEvent.Date;
        var counts = await table.Counts(actor.WorkspaceId, rule.Id, now - TimeSpan.FromHours(1), cancel);
        var left = AutomationFeed.MostAnHour - counts.Values.Sum();
        var found = isDate ? await Dated(actor, plan.Type, timing, place, now, cancel) : await Living(actor, plan.Type, place, cancel);
        var last = place.ThroughRecord;
        foreach (var (candidate, trigger) in await Concerned(actor, rule, plan, found.Due, cancel))
        {
            if (left-- <= 0)
            {
                // The rest later: dates from this one on, records after the last.
                return await table.Move(place, isDate ? candidate.Due.UtcTicks - 1 : place.Through, isDate ? Guid.Empty : last, now + Rest, cancel) && false;
            }

            await runner.Run(actor, rule, plan, trigger, null, cancel);
            last = candidate.Record;
        }

        if (found.Next is var (through, record))
        {
            return await table.Move(place, through, record, now, cancel);
        }

        var next = isDate ? now + AutomationTiming.Look : timing.Next(now, actor.Zone);
        return await table.Move(place, isDate ? now.UtcTicks : next.UtcTicks, Guid.Empty, next, cancel) && false;
    }

    /// <summary>Those that it has not met for this reason and that pass the condition, with what triggers it.</summary>
    private async Task<List<(Candidate Candidate, AutomationTrigger Trigger)>> Concerned(
        Actor actor, AutomationRule rule, AutomationPlan plan, List<Candidate> due, CancellationToken cancel)
    {
        var triggers = due.ConvertAll(c => (Candidate: c, Trigger: new AutomationTrigger(Cause(rule.Id, c.Record, c.Date ?? c.Due), c.Record, plan.Type.Name, 1)));
        var met = await table.Met(actor.WorkspaceId, rule.Id, [.. triggers.Select(t => t.Trigger.Operation)], cancel);
        triggers.RemoveAll(t => met.Contains((t.Trigger.Operation, t.Trigger.Record)));
        var passing = triggers.Count == 0 ? [] : await records.Passing(actor, plan.Type, [.. triggers.Select(t => t.Trigger.Record)], plan.Condition, cancel);
        return triggers.FindAll(t => passing.Contains(t.Trigger.Record));
    }

    /// <summary>Records whose date has come since the place, by date; and where to go on, where there are more.</summary>
    private async Task<(List<Candidate> Due, (long, Guid)? Next)> Dated(
        Actor actor, RecordType type, AutomationTiming timing, AutomationPlace place, DateTimeOffset now, CancellationToken cancel)
    {
        var field = type.Find(timing.Field!)!;
        var since = new DateTimeOffset(place.Through, TimeSpan.Zero);
        var (from, to) = timing.Between(field.Kind, since, now);
        var due = new List<Candidate>();
        (object Date, Guid Record)? after = null;
        while (due.Count < Chunk)
        {
            var rows = await store.Query(DatedSql(actor, type, field, from, to, after), row => (Record: row.Guid(0), Date: field.Kind == FieldKind.Date ? (object)row.DayOrNull(1)!.Value : row.Instant(1)), cancel);
            foreach (var (record, date) in rows)
            {
                if (timing.Due(date, actor.Zone) is var at && at <= now && (at > since || (at == since && record.CompareTo(place.ThroughRecord) > 0)))
                {
                    due.Add(new(record, at, date));
                }
            }

            if (rows.Count < Chunk)
            {
                return (due, null);
            }

            after = (rows[^1].Date, rows[^1].Record);
        }

        return (due, (due[^1].Due.UtcTicks, due[^1].Record));
    }

    /// <summary>In the order of the index over the field.</summary>
    private Sql DatedSql(Actor actor, RecordType type, Field field, object from, object to, (object Date, Guid Record)? after)
    {
        var sql = store.Sql().Raw($"select id, {field.Column} from {type.Table}").Add($" where workspace_id = {actor.WorkspaceId} and deleted_at is null")
            .Raw($" and {field.Column} is not null and {field.Column} >= ").Value(after?.Date ?? from).Raw($" and {field.Column} <= ").Value(to);
        if (after is var (date, record))
        {
            sql.Raw($" and ({field.Column} > ").Value(date).Raw(" or id > ").Value(record).Raw(")");
        }

        return sql.Raw($" order by {field.Column}, id limit {Chunk}");
    }

    /// <summary>The next records of a type, by id.</summary>
    private async Task<(List<Candidate> Due, (long, Guid)? Next)> Living(Actor actor, RecordType type, AutomationPlace place, CancellationToken cancel)
    {
        var at = new DateTimeOffset(place.Through, TimeSpan.Zero);
        var ids = await store.Query(
            store.Sql().Raw($"select id from {type.Table}").Add($" where workspace_id = {actor.WorkspaceId} and deleted_at is null and id > {place.ThroughRecord}")
                .Raw($" order by id limit {Chunk}"), row => row.Guid(0), cancel);
        return (ids.ConvertAll(id => new Candidate(id, at, null)), ids.Count == Chunk ? (place.Through, ids[^1]) : null);
    }

    /// <summary>The same for the same automation, record and date.</summary>
    private static Guid Cause(Guid automation, Guid record, object date)
    {
        Span<byte> known = stackalloc byte[40];
        automation.TryWriteBytes(known);
        record.TryWriteBytes(known[16..]);
        BinaryPrimitives.WriteInt64BigEndian(known[32..], date is DateOnly day ? day.DayNumber : ((DateTimeOffset)date).UtcTicks);
        return new(SHA256.HashData(known).AsSpan(0, 16));
    }
}
