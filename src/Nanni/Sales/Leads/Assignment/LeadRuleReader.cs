using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>Finds rules, the people of their teams, and what they gave.</summary>
internal sealed class LeadRuleReader(RecordStore store, RecordTypes types, RecordQuery records, Groups groups)
{
    /// <summary>In the order in which they are asked.</summary>
    public async Task<List<LeadRule>> All(Actor actor, CancellationToken cancel)
    {
        var ids = await store.Query(
            store.Sql().Add($"select id from lead_rules where workspace_id = {actor.WorkspaceId} and deleted_at is null order by position is null, position, id limit 200"),
            row => row.Guid(0), cancel);
        var rules = new List<LeadRule>();
        foreach (var id in ids)
        {
            if ((await records.Of(actor, types.Of<LeadRule>(), id, cancel))?.Record is LeadRule rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    /// <exception cref="NotFoundException">There is none, or it is in the trash.</exception>
    public async Task<LeadRule> Find(Actor actor, Guid id, CancellationToken cancel) =>
        (await records.Of(actor, types.Of<LeadRule>(), id, cancel))?.Record as LeadRule is { DeletedAt: null } rule
            ? rule : throw new NotFoundException(LeadRuleType.TypeName, id);

    public async Task<ILookup<Guid, Guid>> Teams(Actor actor, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select team_id, member_id from team_members where workspace_id = {actor.WorkspaceId}"),
        row => (Team: row.Guid(0), Member: row.Guid(1)), cancel)).ToLookup(p => p.Team, p => p.Member);

    /// <summary>How many each rule gave each person within a period that a filter of <c>assignedAt</c> can name.</summary>
    public async Task<List<(Guid Rule, Guid Member, long Count)>> Given(Actor actor, TypeSchema lead, string period, CancellationToken cancel)
    {
        var rows = await groups.Of(
            actor, new GroupRequest(lead, [new(lead["assignedBy"]), new(lead["assignedTo"])]) { Filter = Filter.All(Since(period), new Filter.Test("assignedBy", "notEmpty", null)) }, cancel);
        return [.. rows.Where(row => row.Keys is [Guid, Guid]).Select(row => ((Guid)row.Keys[0]!, (Guid)row.Keys[1]!, row.Count))];
    }

    public static Filter Since(string period) => new Filter.Test("assignedAt", "within", System.Text.Json.Nodes.JsonValue.Create(period));
}
