using Nanni.Records.Types;

namespace Nanni.Sales.Pipelines;

/// <summary>A way of selling: a row of stages that a deal goes through.</summary>
public sealed class Pipeline : Record
{
    public string? Name { get; set; }

    public decimal? Position { get; set; }

    /// <summary>What is to be done when a deal is won, one task a line; null: nothing.</summary>
    public string? HandoverSteps { get; set; }

    /// <summary>Days after winning by which it is to be done; null: on the same day.</summary>
    public decimal? HandoverDays { get; set; }

    /// <summary>The member who does it; null: the owner of the deal.</summary>
    public Guid? HandoverToId { get; set; }

    internal IReadOnlyList<string> Steps => PipelineChecklist.Lines(HandoverSteps);
}

/// <summary>The lines of a checklist.</summary>
internal static class PipelineChecklist
{
    public const int Most = 50;
    public const int Longest = 200;

    public static IReadOnlyList<string> Lines(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.Length > Longest ? l[..Longest] : l).Take(Most)];
}

public sealed class PipelineType : RecordType<Pipeline>
{
    public PipelineType()
        : base("pipeline", "pipelines", icon: "filter")
    {
        Text(p => p.Name).Title().Required();
        Number(p => p.Position);
        LongText(p => p.HandoverSteps);
        Number(p => p.HandoverDays);
        Reference(p => p.HandoverToId, to: "member");
        Columns(p => p.Name, p => p.Position);
        Sort(p => p.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }
}

/// <summary>One step of a pipeline.</summary>
public sealed class Stage : Record
{
    public string? Name { get; set; }

    public Guid? PipelineId { get; set; }

    public decimal? Position { get; set; }

    /// <summary>Chance that a deal here is won, in per cent.</summary>
    public decimal? Probability { get; set; }

    /// <summary>"open", "won" or "lost".</summary>
    public string? Kind { get; set; } = "open";

    /// <summary>Days after which a deal here counts as rotting; null: never.</summary>
    public decimal? RotDays { get; set; }

    /// <summary>The forecast category of the deals here that have none of their own; null: pipeline.</summary>
    public string? ForecastCategory { get; set; }

    /// <summary>Fields of the deal that must be filled before it may enter.</summary>
    public string[] EntryFields { get; set; } = [];

    /// <summary>A filter in JSON that the deal must pass before it may enter.</summary>
    public string? EntryFilter { get; set; }

    public bool IsFinal => Kind is "won" or "lost";
}

public sealed class StageType : RecordType<Stage>
{
    public StageType()
        : base("stage", "stages", icon: "target")
    {
        Text(s => s.Name).Title().Required();
        Reference(s => s.PipelineId, to: "pipeline").Required();
        Number(s => s.Position);
        Percent(s => s.Probability, decimals: 2);
        Choice(s => s.Kind, new("open", Color: "blue"), new("won", Color: "green"), new("lost", Color: "red")).Required();
        Number(s => s.RotDays);
        Choice(s => s.ForecastCategory, Opportunities.OpportunityType.ForecastOptions);
        Tags(s => s.EntryFields);
        LongText(s => s.EntryFilter).Hidden();
        Columns(s => s.Name, s => s.PipelineId, s => s.Position, s => s.Probability, s => s.Kind);
        Sort(s => s.Name);
        Public();
        Administered();
        NotSearched();
        NotListed();
    }
}
