using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nanni.Records.Storage;

/// <summary>
/// What the engine counts of itself, by the platform's own meter: it costs nothing while nobody listens. Attributes are names of types,
/// operations and kinds of jobs, never of a record or a person.
/// </summary>
public static class Measures
{
    /// <summary>Of the meter and of the source of traces.</summary>
    public const string Name = "Nanni";

    /// <summary>Spans: operations and jobs.</summary>
    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>Operations that were committed, by name.</summary>
    internal static Counter<long> Operations { get; } = Meter.CreateCounter<long>("nanni.operations", "{operation}", "Operations that were committed");

    /// <summary>From the operation's own time to its number.</summary>
    internal static Histogram<double> SealLag { get; } = Meter.CreateHistogram<double>("nanni.seal.lag", "s", "From an operation's time to its number in the log");

    /// <summary>The statements of one page of a list, by record type.</summary>
    internal static Histogram<double> Lists { get; } = Meter.CreateHistogram<double>("nanni.list.duration", "s", "Time to read a page of a list");

    /// <summary>By kind.</summary>
    internal static Histogram<double> Jobs { get; } = Meter.CreateHistogram<double>("nanni.job.duration", "s", "Time a job ran, from its claim");

    /// <summary>By what became of it.</summary>
    public static Counter<long> Deliveries { get; } = Meter.CreateCounter<long>("nanni.webhook.deliveries", "{attempt}", "Attempts to tell a webhook");
}
