namespace Nanni.Privacy.Retention;

/// <summary>What a company keeps no longer than it needs (GDPR, Article 5(1)(e)), and what becomes of it then.</summary>
/// <param name="Type">Name of the record type.</param>
/// <param name="Filter">As JSON; null for all records of the type.</param>
/// <param name="AgeBy"><see cref="Activity"/>, or the key of a field with a day or an instant.</param>
/// <param name="Months">How old a record must be.</param>
/// <param name="Action">Of <see cref="Actions"/>.</param>
/// <param name="MostPercent">A run that would take more of all records of the type stops by itself.</param>
/// <param name="Confirmed">What the administrator was shown when they switched it on: so many its first run may take.</param>
/// <param name="ChangedAt">Of what it says, or of its switch: a run under way stops when that is no longer as it was.</param>
public sealed record RetentionRule(
    Guid Id, string Name, string Type, string? Filter, string AgeBy, int Months, string Action, int MostPercent, bool IsOn, long? Confirmed, DateTimeOffset ChangedAt)
{
    /// <summary>The age counts from the last thing that happened with the record.</summary>
    public const string Activity = "activity";

    public const string Trash = "trash";

    /// <summary>For good, with certificate and suppression list: of persons only.</summary>
    public const string Erase = "erase";

    public const int LongestMonths = 600;

    public static IReadOnlyList<string> Actions { get; } = [Trash, Erase];
}

/// <summary>One time that a rule was checked or applied. Its id is that of its job.</summary>
/// <param name="Rule">Kept with its name here, since a rule may be deleted.</param>
/// <param name="IsCheck">Only counted, and took nothing.</param>
/// <param name="Status">Of <see cref="RetentionStatus"/>.</param>
/// <param name="Due">How many records were due.</param>
/// <param name="Taken">How many went.</param>
/// <param name="Kept">Records old enough that were left out, by reason.</param>
/// <param name="Sample">Some of what was due; in the order of their ids.</param>
/// <param name="Operation">That took them, where it can be undone.</param>
public sealed record RetentionRun(
    Guid Id, Guid Rule, string Name, string Type, bool IsCheck, string Status, DateTimeOffset At, DateTimeOffset? FinishedAt, long Due, long Taken,
    IReadOnlyDictionary<string, long> Kept, IReadOnlyList<Guid> Sample, Guid? Operation)
{
    public bool IsOpen => FinishedAt is null && Status == RetentionStatus.Running;
}

/// <summary>Where a run stands; kept as text.</summary>
public static class RetentionStatus
{
    public const string Running = "running";

    public const string Checked = "checked";

    public const string Done = "done";

    /// <summary>It would have taken more than usual, and took nothing.</summary>
    public const string Braked = "braked";

    /// <summary>The rule was changed, switched off or deleted meanwhile.</summary>
    public const string Stopped = "stopped";

    public const string Failed = "failed";

    public static IReadOnlyList<string> All { get; } = [Running, Checked, Done, Braked, Stopped, Failed];
}
