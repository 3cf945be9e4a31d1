using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;

namespace Nanni.Sales.DealTeams;

/// <summary>One of a deal's team, as somebody wants it.</summary>
/// <param name="Split">In per cent, with up to two decimals.</param>
public sealed record TeamPlace(Guid Member, string? Role, decimal Split, bool CanEdit);

/// <summary>The team of a deal, set as a whole in one operation: the same for the page and the API.</summary>
public static class DealTeam
{
    /// <summary>More do not sell one thing.</summary>
    public const int Most = 50;

    /// <summary>Sets who works on a deal and how it is split. The owner alone with all of it is no team.</summary>
    /// <exception cref="NotFoundException">The deal does not exist or is invisible.</exception>
    /// <exception cref="ForbiddenException">Whoever sets the team must be allowed to share the deal.</exception>
    /// <exception cref="FieldException">
    /// <c>split</c>: <c>team.sum</c>, <c>team.range</c>. <c>member</c>: <c>team.twice</c>, <c>team.missing</c>, <c>team.most</c>,
    /// <c>field.reference</c>. <c>role</c>: <c>field.choice</c>.
    /// </exception>
    public static Task<OperationReceipt> Set(Actor actor, Guid id, IReadOnlyList<TeamPlace> places, Operations operations, CancellationToken cancel) =>
        operations.Run(actor, "opportunity.team", async work =>
        {
            var deal = await work.Load<Opportunity>(id, Right.View);
            if (!Shares.MayShare(work.Schema["opportunity"].Type, actor, deal))
            {
                throw new ForbiddenException("opportunity", Shares.Refused);
            }

            var now = await Now(work, id);
            Check(work, deal, places, now);
            var wanted = places is [{ Role: null } only] && only.Member == deal.OwnerId ? new Dictionary<Guid, TeamPlace>() : places.ToDictionary(p => p.Member);
            var isSame = now.Count == wanted.Count;
            foreach (var gone in now.Where(m => !wanted.ContainsKey(m.MemberId!.Value)))
            {
                work.Trash(gone);
            }

            var here = now.ToDictionary(m => m.MemberId!.Value);
            foreach (var (member, place) in wanted)
            {
                if (here.TryGetValue(member, out var known))
                {
                    var next = (place.Role, (decimal?)place.Split, place.CanEdit || member == deal.OwnerId);
                    isSame &= next == (known.Role, known.Split, known.CanEdit);
                    (known.Role, known.Split, known.CanEdit) = next;
                    continue;
                }

                isSame = false;

                var made = DealMember.Of(deal.Id, member, place.Role, place.Split, place.CanEdit || member == deal.OwnerId);
                (made.OwnerId, made.TeamId) = (deal.OwnerId, deal.TeamId);
                work.Add(made);
            }

            if (!isSame)
            {
                // A line in the deal's own history: nothing of the deal itself changes.
                work.Note(deal, "team");
            }
        }, cancel);

    /// <summary>The right to the deal decides: it was asked for before.</summary>
    private static async Task<List<DealMember>> Now(Work work, Guid deal)
    {
        var ids = await work.Query(
            work.Sql().Add($"select m.id from deal_members m where m.workspace_id = {work.Actor.WorkspaceId} and m.opportunity_id = {deal} and m.deleted_at is null"),
            row => row.Guid(0));
        return await work.LoadAll<DealMember>(ids, Right.View);
    }

    private static void Check(Work work, Opportunity deal, IReadOnlyList<TeamPlace> places, List<DealMember> now)
    {
        if (places.Count == 0)
        {
            return;
        }

        if (places.Count > Most)
        {
            throw new FieldException("member", "team.most", Most);
        }

        if (places.Select(p => p.Member).Distinct().Count() < places.Count)
        {
            throw new FieldException("member", "team.twice");
        }

        if (places.Any(p => work.Schema.Members.GetValueOrDefault(p.Member) is not { IsActive: true } && now.TrueForAll(m => m.MemberId != p.Member)))
        {
            throw new FieldException("member", "field.reference");
        }

        if (deal.OwnerId is { } owner && places.All(p => p.Member != owner))
        {
            throw new FieldException("member", "team.missing", work.Schema.Members.GetValueOrDefault(owner)?.Name ?? "?");
        }

        var roles = work.Schema.OptionsOf(work.Schema["dealMember"]["role"]);
        if (places.FirstOrDefault(p => p.Role is not null && roles.All(o => o.Key != p.Role)) is { Role: { } unknown })
        {
            throw new FieldException("role", "field.choice", unknown);
        }

        if (places.Any(p => p.Split is < 0 or > Splits.Whole || decimal.Round(p.Split, 2) != p.Split))
        {
            throw new FieldException("split", "team.range");
        }

        if (places.Sum(p => p.Split) is var sum && sum != Splits.Whole)
        {
            throw new FieldException("split", "team.sum", sum);
        }
    }
}
