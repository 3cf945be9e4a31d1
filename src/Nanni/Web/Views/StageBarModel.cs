namespace Nanni.Web.Views;

/// <summary>Where a record is on its way, and where it may go from here.</summary>
/// <param name="MoveUrl">POST with <c>stage</c>.</param>
/// <param name="ReopenUrl">POST takes a closed one back to work.</param>
public sealed record StageBarModel(IReadOnlyList<StageStep> Steps, string MoveUrl, string ReopenUrl)
{
    public bool IsClosed { get; init; }

    public bool CanMove { get; init; }

    /// <summary>How long it has been here, or when and why it was closed.</summary>
    public string Said { get; init; } = "";

    /// <summary>How long others were here that came through; empty where that is not known.</summary>
    public string Usual { get; init; } = "";

    /// <summary>It has been here longer than is good.</summary>
    public bool IsStale { get; init; }

    /// <summary>What the steps ahead still want, a line for each that wants something.</summary>
    public IReadOnlyList<StageMissing> Missing { get; init; } = [];
}

/// <summary>A step and what it still wants.</summary>
/// <param name="Lead">What stands before the list: "Offer needs:".</param>
public sealed record StageMissing(string Lead, IReadOnlyList<StageMissingItem> Items)
{
    /// <summary>It says that something is amiss with the step itself.</summary>
    public bool IsNotice { get; init; }
}

/// <param name="Url">Where it is mended; null where no page does.</param>
public sealed record StageMissingItem(string Text, string? Url);

/// <param name="Kind">"open", "won" or "lost".</param>
/// <param name="FormUrl">The page that asks for what the step needs; null where it can be tried at once.</param>
public sealed record StageStep(Guid Id, string Name, string Kind, StepState State, string? FormUrl);

public enum StepState
{
    Ahead,
    Here,
    Past,
}
