using Nanni.Customers.Contacts;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Customers.Affiliations;

/// <summary>
/// Does for people and their main links what nobody's change does: ends the place of a main link whose last day has come, and makes
/// the link of people whose organisation was noted before there were links. All by the rule that follows every other change, in
/// operations that stand in the history and can be undone. Safe to run twice, and on two machines at once.
/// </summary>
public sealed class EmployerRounds(RecordStore store, Operations operations, TimeProvider clock, ILogger<EmployerRounds> log)
{
    public const string Name = "contact.employer";

    /// <summary>People of one operation: others who write wait no longer than for a large form.</summary>
    private const int AtOnce = 100;

    /// <summary>All workspaces, each with the day that it has there.</summary>
    internal async Task<List<(Actor Actor, DateOnly Today)>> Workspaces(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var found = await store.Query(
            store.Sql().Raw("select w.id, w.schema_version, w.base_currency, w.country, w.zone from workspaces w order by w.id"),
            row => Actor.System(row.Guid(0), row.Int(1), row.Text(2), row.Text(3), TimeZoneInfo.FindSystemTimeZoneById(row.Text(4))), cancel);
        return [.. found.Select(actor => (actor, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, actor.Zone).DateTime)))];
    }

    /// <summary>Ends the main links whose last day has come.</summary>
    internal async Task End(Actor actor, DateOnly today, CancellationToken cancel)
    {
        for (Guid? after = Guid.Empty; after is { } last;)
        {
            after = await Some(actor, store.Sql().Add($"""
                select distinct l.contact_id from affiliations l
                where l.workspace_id = {actor.WorkspaceId} and l.contact_id > {last} and l.main and l.ends_on <= {today} and l.deleted_at is null
                order by l.contact_id limit {AtOnce}
                """), cancel);
        }
    }

    /// <summary>Makes the link of some people who have an organisation and no main link.</summary>
    /// <returns>After whom to go on; null when there are no more.</returns>
    internal Task<Guid?> Link(Actor actor, Guid after, CancellationToken cancel) => Some(actor, store.Sql().Add($"""
        select c.id from contacts c
        where c.workspace_id = {actor.WorkspaceId} and c.id > {after} and c.account_id is not null and c.deleted_at is null and not exists (
            select 1 from affiliations l where l.workspace_id = c.workspace_id and l.contact_id = c.id and l.main and l.deleted_at is null)
        order by c.id limit {AtOnce}
        """), cancel);

    private async Task<Guid?> Some(Actor actor, Sql next, CancellationToken cancel)
    {
        var people = await store.Query(next, row => row.Guid(0), cancel);
        if (people.Count == 0)
        {
            return null;
        }

        if (!await Revisit(actor, people, cancel))
        {
            // One that cannot be put right must not keep the others from it.
            foreach (var person in people)
            {
                await Revisit(actor, [person], cancel);
            }
        }

        return people[^1];
    }

    private async Task<bool> Revisit(Actor actor, List<Guid> people, CancellationToken cancel)
    {
        try
        {
            await operations.Run(actor, Name, work =>
            {
                work.Revisit<Contact>(people);
                return Task.CompletedTask;
            }, cancel);
            return true;
        }
        catch (Exception refused) when (refused is RuleException or FieldException)
        {
            log.LogInformation(refused, "The employers of {Count} people could not be put right", people.Count);
            return false;
        }
    }
}
