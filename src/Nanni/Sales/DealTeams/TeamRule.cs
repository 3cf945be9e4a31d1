using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;

namespace Nanni.Sales.DealTeams;

/// <summary>
/// What holds for the team of a deal, whichever way it is written: its owner is in it, nobody is in it twice, its splits come to 100 %,
/// and each of it sees the deal for as long as they are in it.
/// </summary>
/// <remarks>
/// A split that somebody gives stands; those of the others make room in proportion. Whoever changes the team must be allowed to share the
/// deal: a place in it opens it to a colleague.
/// </remarks>
internal sealed class TeamRule
{
    private readonly Companions step;
    private readonly Opportunity deal;
    private readonly List<DealMember> team;
    private readonly Dictionary<Guid, Previous> changed;

    private TeamRule(Companions step, Opportunity deal, IEnumerable<DealMember> team, Dictionary<Guid, Previous> changed) =>
        (this.step, this.deal, this.team, this.changed) = (step, deal, [.. team], changed);

    public static async ValueTask Keep(Companions step)
    {
        var places = step.Changed<DealMember>().Where(c => c.Record.OpportunityId is not null).ToList();
        var handed = step.Changed<Opportunity>().Where(c => !c.Before.IsNew && c.Before.OwnerId != c.Record.OwnerId).ToDictionary(c => c.Record.Id, c => c.Before.OwnerId);
        Guid[] deals = [.. places.Select(c => c.Record.OpportunityId!.Value).Concat(handed.Keys).Distinct()];
        if (deals.Length == 0)
        {
            return;
        }

        var known = (await step.All<Opportunity>(deals)).ToDictionary(d => d.Id);
        var teams = (await step.Referring<DealMember>("opportunity", deals)).ToLookup(m => m.OpportunityId!.Value);
        var changed = places.ToDictionary(c => c.Record.Id, c => c.Before);
        foreach (var deal in known.Values)
        {
            var rule = new TeamRule(step, deal, teams[deal.Id].OrderBy(m => m.CreatedAt), changed);
            if (places.Exists(c => c.Record.OpportunityId == deal.Id))
            {
                rule.Allow(handed.GetValueOrDefault(deal.Id, deal.OwnerId));
            }

            if (handed.TryGetValue(deal.Id, out var before))
            {
                rule.Hand(before);
            }

            rule.Complete();
            rule.ShareOut();
        }

        foreach (var (place, before) in places.Where(c => known.ContainsKey(c.Record.OpportunityId!.Value)))
        {
            Open(step, known[place.OpportunityId!.Value], place, before);
        }
    }

    private static void Open(Companions step, Opportunity deal, DealMember place, Previous before)
    {
        if (place.DeletedAt is not null)
        {
            step.Close(place);
        }
        else if (before.IsNew || before.DeletedAt is not null || before["canEdit"] is bool could && could != place.CanEdit)
        {
            step.Open(deal, place.MemberId!.Value, place.CanEdit, place);
        }
    }

    /// <exception cref="ForbiddenException">The deal is not the actor's to share.</exception>
    /// <exception cref="FieldException"><c>field.reference</c>: nor theirs to see.</exception>
    private void Allow(Guid? owner)
    {
        if (!step.Sees(deal) && step.Changed<DealMember>().Any(c => c.Before.IsNew && c.Record.OpportunityId == deal.Id))
        {
            throw new FieldException("opportunity", "field.reference");
        }

        if (!step.Reaches<Opportunity>(owner, deal.TeamId))
        {
            throw new ForbiddenException("opportunity", Shares.Refused);
        }
    }

    /// <summary>The places go over to the new owner with the deal; who had it stays in the team.</summary>
    private void Hand(Guid? before)
    {
        foreach (var place in team.Where(m => m.OwnerId == before))
        {
            step.Change(place, m => m.OwnerId = deal.OwnerId);
        }
    }

    /// <exception cref="FieldException"><c>team.twice</c>, <c>team.owner</c>.</exception>
    private void Complete()
    {
        foreach (var places in team.GroupBy(m => m.MemberId).Where(g => g.Count() > 1).ToList())
        {
            if (!step.IsUndo && places.Any(m => changed.TryGetValue(m.Id, out var before) && before.IsNew))
            {
                throw new FieldException("member", "team.twice");
            }

            // One that comes back from the trash does not stand beside one that was made since.
            foreach (var one in places.SkipLast(1))
            {
                step.Trash(one);
                step.Close(one);
                team.Remove(one);
            }
        }

        if (team.Count == 0 || deal.OwnerId is not { } owner || team.Exists(m => m.MemberId == owner))
        {
            return;
        }

        if (!step.IsUndo && step.Changed<DealMember>().Any(c => c.Record.OpportunityId == deal.Id && c.Record.MemberId == owner && c.Record.DeletedAt is not null))
        {
            throw new RuleException("team.owner");
        }

        var place = DealMember.Of(deal.Id, owner, canEdit: true);
        (place.OwnerId, place.TeamId) = (deal.OwnerId, deal.TeamId);
        team.Insert(0, step.Add(place));
        step.Open(deal, owner, canEdit: true, place);
    }

    /// <exception cref="FieldException"><c>team.sum</c>: what was given cannot come to 100.</exception>
    private void ShareOut()
    {
        if (team.Exists(m => m.Split is < 0 or > Splits.Whole))
        {
            throw new FieldException("split", "team.range");
        }

        if (team.Count == 0 || (team.Sum(m => m.Split ?? 0) == Splits.Whole && team.TrueForAll(m => m.Split is not null)))
        {
            return;
        }

        var said = team.FindAll(IsSaid);
        var rest = team.Except(said).ToList();
        var left = Splits.Whole - said.Sum(m => m.Split ?? 0);
        if (left < 0 || (rest.Count == 0 && left != 0))
        {
            throw new FieldException("split", "team.sum", Splits.Whole - left);
        }

        decimal[] weights = [.. rest.Select(m => m.Split ?? 0)];
        if (weights.Sum() == 0 && rest.FindIndex(m => m.MemberId == deal.OwnerId) is >= 0 and var own)
        {
            weights[own] = 1;
        }

        foreach (var (place, split) in rest.Zip(Splits.Scale(weights, left)))
        {
            if (place.Split != split)
            {
                step.Change(place, m => m.Split = split);
            }
        }
    }

    /// <summary>The split was given in this operation, and by no rule.</summary>
    private bool IsSaid(DealMember place) => !step.IsUndo && place.Split is not null && changed.TryGetValue(place.Id, out var before)
        && (before.IsNew || before["split"] as decimal? != place.Split);
}
