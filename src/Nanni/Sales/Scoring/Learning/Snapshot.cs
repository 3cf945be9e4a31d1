namespace Nanni.Sales.Scoring.Learning;

/// <summary>Something known of a deal at a moment, from which its chance is told.</summary>
/// <param name="Key">Stable: kept in models, named by texts.</param>
/// <param name="IsNumber">A number; otherwise one of a few names.</param>
/// <param name="IsField">A field that people fill in, so that it may say more than one could know before the end.</param>
public sealed record Feature(string Key, bool IsNumber, bool IsField = true);

/// <summary>The value of a feature; neither a name nor a number where nothing is known.</summary>
public readonly record struct FeatureValue(string? Name, double? Number)
{
    public bool IsKnown => Name is not null || Number is not null;

    public static FeatureValue Of(string? name) => new(name, null);

    public static FeatureValue Of(double? number) => new(null, number);
}

/// <summary>A closed deal as it was at a moment before its end.</summary>
/// <param name="Deal">Tells deals apart: several snapshots of one are never on both sides of a test.</param>
/// <param name="ClosedAt">When its end was known.</param>
/// <param name="Values">In the order of the features.</param>
public sealed record Snapshot(int Deal, DateTimeOffset ClosedAt, bool IsWon, FeatureValue[] Values);

/// <summary>A feature that the model does not use.</summary>
/// <param name="Reason">
/// "end": known only at the end. "good": it tells the end too well to have been known before. "excluded": an administrator said so.
/// "empty": hardly ever filled in. "untraced": of the closed deals nobody knows it, since they were entered when they were over.
/// </param>
public sealed record LeftOut(string Feature, string Reason);
