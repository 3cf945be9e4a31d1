using Nanni.Activities.Notifications;
using Nanni.Records.Filters;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Sales.Leads.Assignment;

/// <summary>
/// Gives leads of which nobody said who works on them to whom the rules choose, within the operation that brings them. One of a single
/// operation takes a turn that nobody else took meanwhile, or the operation runs again; the leads of an import are chosen for together.
/// </summary>
internal static class LeadAssignment
{
    /// <summary>Deputies of deputies are asked so far.</summary>
    private const int MostDeputies = 5;

    /// <summary>Who types a lead in at a page works on it; the installation's own leads are samples.</summary>
    private static readonly HashSet<string> NotArriving = ["web", "system"];

    public static async ValueTask Follow(Companions companions)
    {
        if (companions.IsUndo)
        {
            Return(companions);
            return;
        }

        var asked = await companions.All<Lead>([.. companions.Revisited<Lead>()]);
        var arriving = NotArriving.Contains(companions.Actor.Source) ? [] : companions.Unassigned<Lead>();
        Lead[] leads = [.. arriving.Concat(asked).DistinctBy(lead => lead.Id).Where(lead => lead is { IsOpen: true, DeletedAt: null })];
        if (leads.Length > 0 && await Rules(companions) is { Count: > 0 } rules)
        {
            await Assign(companions, leads, rules);
        }
    }

    /// <summary>Whether a rule is on: there is something to be asked.</summary>
    public static Sql Any(Sql sql, Guid workspace) =>
        sql.Add($"select count(*) from lead_rules where workspace_id = {workspace} and deleted_at is null and is_on = {true}");

    private static async Task Assign(Companions companions, IReadOnlyList<Lead> leads, List<Definition> rules)
    {
        var (kept, passing) = await Passing(companions, leads, rules);
        var rows = await Rows(companions, kept);
        var desk = await Desk(companions, rows);
        var type = companions.Schema["lead"];
        foreach (var lead in leads)
        {
            var passed = rows.Where((_, i) => passing[i]?.Contains(lead.Id) != false);
            if (desk.Choose(passed, (row, seat) => Knows(companions.Schema, type, lead, row, seat)) is not { } choice)
            {
                continue;
            }

            companions.Assign(lead, choice.Receiver, one =>
            {
                one.AssignBy(choice.Row.Rule, choice.Receiver, companions.At);
                one.TeamId ??= choice.Row.Team;
            });
            if (!companions.IsChunk && choice.Receiver != companions.Actor.MemberId)
            {
                companions.Turn(
                    Notify.Insert(companions.Sql(), companions.Actor.WorkspaceId, choice.Receiver, "lead", lead.Id, null, lead.Called ?? "", companions.At, $"lead:{lead.Id}:{companions.At.UtcTicks}"), -1);
                companions.Tell(Notify.Inbox(choice.Receiver));
            }
        }

        Count(companions, rows, desk);
    }

    private static bool Knows(Schema schema, TypeSchema type, Lead lead, LeadRow row, LeadSeat seat) => row.Mode == LeadModes.Area
        ? LeadWords.Covers(seat.Words, lead) : LeadWords.Knows(seat.Words, LeadWords.Values(schema, type, lead, row.MatchField));

    /// <summary>All in one order, whatever is done to a count: others lock the same rows, and would wait for each other for ever.</summary>
    private static void Count(Companions companions, IReadOnlyList<LeadRow> rows, LeadDesk desk)
    {
        var workspace = companions.Actor.WorkspaceId;
        var counts = new SortedDictionary<(Guid Rule, Guid Member), (Sql Sql, int Rows)>();
        foreach (var row in rows.Where(row => desk.Taken.Keys.Any(key => key.Rule == row.Rule)))
        {
            foreach (var (member, least) in desk.Beginning(row))
            {
                counts[(row.Rule, member)] = (LeadTurns.Keep(companions.Sql(), workspace, row.Rule, member, least), -1);
            }

            foreach (var ((rule, member), taken) in desk.Taken.Where(t => t.Key.Rule == row.Rule))
            {
                var known = desk.Known(row, member);
                counts[(rule, member)] = (companions.IsChunk
                    ? LeadTurns.Add(companions.Sql(), workspace, rule, member, known, taken) : LeadTurns.Take(companions.Sql(), workspace, rule, member, known, taken), 1);
            }
        }

        foreach (var (sql, touched) in counts.Values)
        {
            companions.Turn(sql, touched);
        }
    }

    /// <summary>A rule that is on, as it is stored.</summary>
    private sealed record Definition(Guid Id, string Mode, string? Condition, Guid? Team, string? MatchField, string? People);

    private static Task<List<Definition>> Rules(Companions companions) => companions.Query(
        companions.Sql().Add($"""
            select id, mode, condition, for_team_id, match_field, people from lead_rules
            where workspace_id = {companions.Actor.WorkspaceId} and deleted_at is null and is_on = {true} order by position is null, position, id
            """),
        row => new Definition(row.Guid(0), row.Text(1), row.TextOrNull(2), row.GuidOrNull(3), row.TextOrNull(4), row.TextOrNull(5)));

    /// <summary>For each rule the leads that pass it, null: all. A rule whose condition does not fit any more asks nobody, as its page says.</summary>
    private static async Task<(List<Definition> Rules, List<IReadOnlySet<Guid>?> Passing)> Passing(Companions companions, IReadOnlyList<Lead> leads, List<Definition> rules)
    {
        var (kept, passing) = (new List<Definition>(), new List<IReadOnlySet<Guid>?>());
        foreach (var rule in rules)
        {
            try
            {
                var filter = FilterText.Parse(rule.Condition);
                passing.Add(filter is null ? null : (await companions.Passing(leads, [filter]))[0]);
                kept.Add(rule);
            }
            catch (UnreadableException)
            {
                // The lead arrives all the same.
            }
        }

        return (kept, passing);
    }

    private static async Task<List<LeadRow>> Rows(Companions companions, List<Definition> rules)
    {
        var (workspace, today) = (companions.Actor.WorkspaceId, companions.Today);
        var members = (await companions.Query(
            companions.Sql().Add($"""
                select id, case when deputy_from <= {today} and deputy_until >= {today} then deputy_id end, name from members
                where workspace_id = {workspace} and status <> {"Inactive"}
                """), row => (Id: row.Guid(0), Deputy: row.GuidOrNull(1), Name: row.Text(2)))).ToDictionary(m => m.Id);
        Guid[] teams = [.. rules.Select(rule => rule.Team).OfType<Guid>().Distinct()];
        var places = teams.Length == 0 ? [] : await companions.Query(
            companions.Sql().Add($"select team_id, member_id from team_members where workspace_id = {workspace} and ").In("team_id", teams), row => (Team: row.Guid(0), Member: row.Guid(1)));
        return [.. rules.Select(rule =>
        {
            var said = LeadPlaces.Read(rule.People);
            var people = rule.Team is { } team
                ? places.Where(p => p.Team == team && members.ContainsKey(p.Member)).OrderBy(p => members[p.Member].Name, StringComparer.Ordinal)
                    .Select(p => said.FirstOrDefault(s => s.Member == p.Member) ?? new(p.Member))
                : said;
            return new LeadRow(
                rule.Id, rule.Mode, rule.Team, rule.MatchField, [.. people.Select(p => new LeadSeat(p.Member, Receiver(p.Member), p.Weight, p.Words))]);
        })];

        Guid? Receiver(Guid member)
        {
            for (var i = 0; i <= MostDeputies && members.TryGetValue(member, out var one); i++)
            {
                if (one.Deputy is not { } deputy)
                {
                    return member;
                }

                member = deputy;
            }

            return null;
        }
    }

    private static async Task<LeadDesk> Desk(Companions companions, List<LeadRow> rows)
    {
        var workspace = companions.Actor.WorkspaceId;
        var turns = (await companions.Query(
            LeadTurns.All(companions.Sql(), workspace, [.. rows.Select(row => row.Rule)]), row => (Key: (row.Guid(0), row.Guid(1)), Turns: row.Long(2)))).ToDictionary(t => t.Key, t => t.Turns);
        Guid[] loaded = [.. rows.Where(row => row.Mode == LeadModes.Load).SelectMany(row => row.Seats).Select(seat => seat.Receiver).OfType<Guid>().Distinct()];
        var open = loaded.Length == 0 ? [] : await companions.Query(
            companions.Sql().Add($"""
                select owner_id, count(*) from leads where workspace_id = {workspace} and deleted_at is null
                    and status not in ({Lead.Disqualified}, {Lead.Converted}) and
                """).Raw(" ").In("owner_id", loaded).Raw(" group by owner_id"), row => (Owner: row.Guid(0), Count: row.Long(1)));
        return new(turns, open.ToDictionary(o => o.Owner, o => o.Count));
    }

    /// <summary>A turn that is taken back was none, and one that is restored is one again.</summary>
    private static void Return(Companions companions)
    {
        var counts = new SortedDictionary<(Guid Rule, Guid Member), int>();
        foreach (var (lead, before) in companions.Changed<Lead>())
        {
            Add(before["assignedBy"], before["assignedTo"], before.DeletedAt, -1);
            Add(lead.AssignedById, lead.AssignedToId, lead.DeletedAt, 1);
        }

        foreach (var ((rule, member), by) in counts.Where(count => count.Value != 0))
        {
            companions.Turn(LeadTurns.Return(companions.Sql(), companions.Actor.WorkspaceId, rule, member, by), -1);
        }

        void Add(object? rule, object? member, DateTimeOffset? deleted, int by)
        {
            if (rule is Guid known && member is Guid who && deleted is null)
            {
                counts[(known, who)] = counts.GetValueOrDefault((known, who)) + by;
            }
        }
    }
}
