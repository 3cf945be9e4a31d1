using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Sales.Opportunities;

/// <summary>A possible sale, followed from first talk until it is won or lost.</summary>
public sealed class Opportunity : Record
{
    public string? Name { get; set; }

    public Guid? AccountId { get; set; }

    public Guid? ContactId { get; set; }

    public Guid? PipelineId { get; private set; }

    public Guid? StageId { get; private set; }

    /// <summary>"open", "won" or "lost": follows the stage.</summary>
    public string? Status { get; private set; } = "open";

    public DateTimeOffset? StageSince { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public Money? Amount { get; set; }

    /// <summary>In per cent; the stage's unless somebody said otherwise.</summary>
    public decimal? Probability { get; set; }

    /// <summary>What was learnt says of it, in whole per cent; null for closed deals and where nothing was learnt: kept by <c>DealScores</c>.</summary>
    public decimal? WinProbability { get; private set; }

    /// <summary>How sure its owner is of it; null: as its stage says.</summary>
    public string? ForecastCategory { get; set; }

    /// <summary>The day on which the owner expects to close.</summary>
    public DateOnly? ExpectedClose { get; set; }

    /// <summary>When work on it began.</summary>
    public DateOnly? EngagedOn { get; set; }

    public Guid? ProductId { get; set; }

    public string? Source { get; set; }

    public string? LostReason { get; set; }

    /// <summary>The competitor who has it now.</summary>
    public Guid? LostToId { get; set; }

    public string? LostNote { get; set; }

    /// <summary>The stage in which it was when it was lost; null where that is not known.</summary>
    public Guid? LostStageId { get; private set; }

    public string? NextStep { get; set; }

    public DateOnly? NextStepOn { get; set; }

    public string[] Tags { get; set; } = [];

    public string? Description { get; set; }

    public string? ExternalKey { get; set; }

    /// <summary>Puts a new deal into its first stage, or one that was imported into the stage it has.</summary>
    public void Start(Stage stage, DateTimeOffset at)
    {
        (PipelineId, StageId, StageSince) = (stage.PipelineId, stage.Id, at);
        Probability ??= stage.Probability;
        Status = stage.Kind;
        ClosedAt = stage.IsFinal ? at : null;
    }

    /// <summary>Starts a deal that somebody enters by hand, in the stage they chose.</summary>
    /// <exception cref="RuleException"><c>opportunity.pipeline</c>: the stage is of another pipeline than was given.</exception>
    /// <exception cref="FieldException"><c>opportunity.lostReason</c>: it is lost, and nobody said why.</exception>
    internal void Begin(Stage stage, DateTimeOffset at)
    {
        if (PipelineId is { } given && given != stage.PipelineId)
        {
            throw new RuleException("opportunity.pipeline", stage.Name ?? "");
        }

        if (stage.Kind == "lost" && LostReason is null)
        {
            throw new FieldException("lostReason", "opportunity.lostReason");
        }

        Start(stage, at);
    }

    /// <summary>Whether only the stage's own rules could keep it out.</summary>
    internal bool CanEnter(Stage stage) => stage.Id != StageId && ClosedAt is null && stage.PipelineId == PipelineId;

    /// <summary>Moves to <paramref name="stage"/>. Moving to the current stage does nothing.</summary>
    /// <param name="reason">Key of the lost reason; needed to move to a lost stage unless the deal has one.</param>
    /// <exception cref="RuleException">
    /// <c>opportunity.closed</c>: won and lost are final, reopen first. <c>opportunity.pipeline</c>: a stage of another pipeline.
    /// </exception>
    /// <exception cref="FieldException"><c>opportunity.lostReason</c>: none given.</exception>
    public void MoveTo(Stage stage, DateTimeOffset at, string? reason = null)
    {
        if (stage.Id == StageId)
        {
            return;
        }

        if (ClosedAt is not null)
        {
            throw new RuleException("opportunity.closed", Name ?? "");
        }

        if (stage.PipelineId != PipelineId)
        {
            throw new RuleException("opportunity.pipeline", stage.Name ?? "");
        }

        if (stage.Kind == "lost")
        {
            LostReason = reason ?? LostReason ?? throw new FieldException("lostReason", "opportunity.lostReason");
            LostStageId = StageId;
        }

        (StageId, StageSince, Status) = (stage.Id, at, stage.Kind);
        Probability = stage.Probability;
        ClosedAt = stage.IsFinal ? at : null;
    }

    /// <summary>Whether only the stage's own rules could keep it closed.</summary>
    internal bool CanReopen(Stage stage) => ClosedAt is not null && !stage.IsFinal;

    /// <summary>Takes a closed deal back to an open stage.</summary>
    /// <exception cref="RuleException"><c>opportunity.open</c>: it is not closed, or the stage is final.</exception>
    public void Reopen(Stage stage, DateTimeOffset at)
    {
        if (!CanReopen(stage))
        {
            throw new RuleException("opportunity.open", Name ?? "");
        }

        (StageId, StageSince, Status, ClosedAt) = (stage.Id, at, stage.Kind, null);
        (PipelineId, Probability, LostReason, LostToId, LostNote, LostStageId) = (stage.PipelineId, stage.Probability, null, null, null, null);
    }
}
