using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Handover;
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
        Percent(o => o.WinProbability).Beside().Group("more");
        Choice(o => o.ForecastCategory, ForecastOptions);
        Date(o => o.ExpectedClose).Indexed();
        Reference(o => o.ProductId, to: "product");
        Text(o => o.NextStep).Group("next");
        Date(o => o.NextStepOn).Group("next");
        ChoiceFrom("source", o => o.Source).Group("more");
        Date(o => o.EngagedOn).Group("more");
        ChoiceFrom("lostReason", o => o.LostReason).Open().Group("closing");
        Reference(o => o.LostToId, to: "competitor").Group("closing");
        Text(o => o.LostNote).Length(2_000).Group("closing");
        Reference(o => o.LostStageId, to: "stage").ReadOnly().Open().Group("closing");
        DateTime(o => o.StageSince).ReadOnly().Open().Group("closing");
        DateTime(o => o.ClosedAt).ReadOnly().Open().Group("closing");
        Tags(o => o.Tags).Searched();
        LongText(o => o.Description).Group("more");
        Text(o => o.ExternalKey).Indexed().Searched().Group("more").Match(MatchRole.ExternalKey);
        Columns(o => o.Name, o => o.AccountId, o => o.StageId, o => o.Amount, o => o.ExpectedClose, o => o.NextStep, o => o.OwnerId);
        Highlight(o => o.Amount, o => o.ExpectedClose, o => o.NextStep, o => o.NextStepOn, o => o.OwnerId);
        Sort(o => o.Name);
        Board(by: o => o.StageId, sum: o => o.Amount, weight: o => o.Probability, order: o => o.StageSince, first: true);
        Following("opportunity");
        OnTimeline();

        // What the deals of a period come to, by owner, team, stage and category: one walk through an index that holds nothing else.
        string[] counted = ["owner_id", "team_id", "stage_id", "forecast_category", this["amount"].Column, this["amount"].CurrencyColumn, "probability"];
        Part("forecast", "status = 'open'", ["expected_close", "id"], counted);
        Part("won", "status = 'won'", ["closed_at", "id"], counted);

        // What reports ask of half a million deals: how far they came, what became of them, and whose they were.
        Part("reports", null, ["closed_at", "id"],
        [
            "status", "pipeline_id", "stage_id", "lost_stage_id", "created_at", "engaged_on", "owner_id", "team_id", this["amount"].Column, this["amount"].CurrencyColumn,
            "source", "lost_reason", "account_id",
        ]);
    }

    /// <summary>As a deal chooses, and as a stage proposes.</summary>
    internal static Option[] ForecastOptions =>
        [new("pipeline", Color: "gray"), new("bestCase", Color: "blue"), new("commit", Color: "green"), new("omitted", Color: "amber")];

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

    public override async ValueTask Follow(Companions companions) => await HandoverTasks.Follow(companions);

    protected override IEnumerable<TimelineEntry> Timeline(Opportunity deal)
    {
        foreach (var subject in new[] { deal.AccountId, deal.ContactId }.OfType<Guid>())
        {
            yield return new(subject, deal.CreatedAt, "opportunity", deal.Name ?? "");
        }
    }
}
