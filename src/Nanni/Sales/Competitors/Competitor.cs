using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;

namespace Nanni.Sales.Competitors;

/// <summary>Another who sells what we sell, and what is known of them.</summary>
public sealed class Competitor : Record
{
    public string? Name { get; set; }

    public string? Website { get; set; }

    public string? Strengths { get; set; }

    public string? Weaknesses { get; set; }
}

public sealed class CompetitorType : RecordType<Competitor>
{
    public CompetitorType()
        : base("competitor", "competitors", icon: "trophy")
    {
        Text(c => c.Name).Title().Required();
        Url(c => c.Website);
        LongText(c => c.Strengths);
        LongText(c => c.Weaknesses);
        Columns(c => c.Name, c => c.Website, c => c.Strengths, c => c.Weaknesses);
        Sort(c => c.Name);
        Public();
        ListedLast();
    }
}

/// <summary>A competitor who is after a deal too.</summary>
public sealed class DealCompetitor : Record
{
    /// <summary>What they offer there, in a few words.</summary>
    public string? Note { get; set; }

    public Guid? OpportunityId { get; set; }

    public Guid? CompetitorId { get; set; }

    /// <summary>"in", "out", or "won" against us.</summary>
    public string? Status { get; set; } = "in";
}

public sealed class DealCompetitorType : RecordType<DealCompetitor>
{
    public DealCompetitorType()
        : base("dealCompetitor", "dealCompetitors", icon: "trophy")
    {
        Text(c => c.Note).Title();
        Reference(c => c.OpportunityId, to: "opportunity").Required();
        Reference(c => c.CompetitorId, to: "competitor").Required();
        Choice(c => c.Status, new("in", Color: "amber"), new("out", Color: "gray"), new("won", Color: "red")).Required();
        Columns(c => c.Note, c => c.OpportunityId, c => c.CompetitorId, c => c.Status);
        Sort(c => c.Note);
        Through(c => c.OpportunityId);
        NotSearched();
        NotListed();
        Following("opportunity");
    }

    /// <summary>To whom a deal was lost is seen among its competitors too, until it is reopened.</summary>
    public override async ValueTask Follow(Companions companions)
    {
        // What an undo takes back was changed by the same operation as the deal.
        var lost = companions.IsUndo ? [] : companions.Changed<Opportunity>()
            .Where(c => !c.Before.IsNew && !Equals(c.Before["lostTo"], c.Record.LostToId)).ToDictionary(c => c.Record, c => c.Before["lostTo"] as Guid?);
        if (lost.Count == 0)
        {
            return;
        }

        var links = (await companions.Referring<DealCompetitor>("opportunity", [.. lost.Keys.Select(d => d.Id)])).ToLookup(l => l.OpportunityId!.Value);
        foreach (var (deal, before) in lost)
        {
            foreach (var link in links[deal.Id].Where(l => l.CompetitorId == before && l.Status == "won"))
            {
                companions.Change(link, l => l.Status = "in");
            }

            if (deal.LostToId is not { } winner)
            {
                continue;
            }

            if (links[deal.Id].FirstOrDefault(l => l.CompetitorId == winner) is { } known)
            {
                companions.Change(known, l => l.Status = "won");
            }
            else
            {
                companions.Add(new DealCompetitor { OpportunityId = deal.Id, CompetitorId = winner, Status = "won", OwnerId = deal.OwnerId, TeamId = deal.TeamId });
            }
        }
    }

    protected override void Compute(DealCompetitor competitor) => competitor.Note ??= "–";
}
