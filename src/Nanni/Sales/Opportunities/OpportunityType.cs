using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Opportunities;

public sealed class OpportunityType : RecordType<Opportunity>
{
    public OpportunityType()
        : base("opportunity", "opportunities", icon: "target")
    {
        Text(o => o.Name).Title().Required();
        Reference(o => o.AccountId, to: "account");
        Reference(o => o.ContactId, to: "contact");
        Reference(o => o.PipelineId, to: "pipeline").Once();
        Reference(o => o.StageId, to: "stage").Once();
        Choice(o => o.Status, new("open", Color: "blue"), new("won", Color: "green"), new("lost", Color: "red")).ReadOnly().Indexed().Open();
        Money(o => o.Amount).Indexed();
        Percent(o => o.Probability);
        Date(o => o.ExpectedClose).Indexed();
        Reference(o => o.ProductId, to: "product");
        Text(o => o.NextStep).Group("next");
        Date(o => o.NextStepOn).Group("next");
        ChoiceFrom("source", o => o.Source).Group("more");
        Date(o => o.EngagedOn).Group("more");
        ChoiceFrom("lostReason", o => o.LostReason).Open().Group("closing");
        Text(o => o.LostNote).Length(2_000).Group("closing");
        DateTime(o => o.StageSince).ReadOnly().Open().Group("closing");
        DateTime(o => o.ClosedAt).ReadOnly().Open().Group("closing");
        Tags(o => o.Tags).Searched();
        LongText(o => o.Description).Group("more");
        Text(o => o.ExternalKey).Indexed().Searched().Group("more").Match(MatchRole.ExternalKey);
        Columns(o => o.Name, o => o.AccountId, o => o.StageId, o => o.Amount, o => o.ExpectedClose, o => o.NextStep, o => o.OwnerId);
        Highlight(o => o.Amount, o => o.ExpectedClose, o => o.NextStep, o => o.NextStepOn, o => o.OwnerId);
        Sort(o => o.Name);
        Board(by: o => o.StageId, sum: o => o.Amount, weight: o => o.Probability, order: o => o.StageSince);
        OnTimeline();
    }

    /// <summary>A new deal begins in the stage it was given, else in the first open one; unless its maker has begun it (an import).</summary>
    protected override async ValueTask Creating(Work work, Opportunity deal)
    {
        if (deal.StageSince is not null)
        {
            return;
        }

        var stage = deal.StageId is { } given ? await Stages.Get(work, given) : await Stages.First(work, deal.PipelineId);
        deal.Begin(stage, work.At);
        await StageEntry.Require(work, deal, stage);
    }

    protected override IEnumerable<TimelineEntry> Timeline(Opportunity deal)
    {
        foreach (var subject in new[] { deal.AccountId, deal.ContactId }.OfType<Guid>())
        {
            yield return new(subject, deal.CreatedAt, "opportunity", deal.Name ?? "");
        }
    }
}
