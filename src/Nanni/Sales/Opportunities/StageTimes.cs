using System.Collections.Concurrent;
using Nanni.Sales.Scoring;

namespace Nanni.Sales.Opportunities;

/// <summary>How long the deals that were won usually stayed in each stage, so that a deal that stays longer can be explained.</summary>
/// <remarks>
/// The median over the latest of them: a deal that was forgotten for years does not move it. It is the workspace's, for everybody the same,
/// and tells of no deal by itself.
/// </remarks>
internal sealed class StageTimes(DealHistory history, TimeProvider clock)
{
    private const int Latest = 500;

    /// <summary>Fewer say little, and would tell of one deal to whoever may not see it.</summary>
    private const int Fewest = 5;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, UsualDays Days)> known = [];

    public async ValueTask<UsualDays> Of(Guid workspace, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(workspace, out var kept) && now < kept.Until)
        {
            return kept.Days;
        }

        // Who comes back to a stage has been there for both times together.
        var days = new UsualDays((await history.Won(workspace, Latest, cancel))
            .SelectMany(life => life.Stays().GroupBy(stay => stay.Stage, (stage, stays) => (Stage: stage, Days: stays.Sum(stay => stay.Days))))
            .GroupBy(stay => stay.Stage).Where(stays => stays.Count() >= Fewest)
            .ToDictionary(stays => stays.Key, stays => DealHistory.Median(stays.Select(stay => stay.Days))));
        known[workspace] = (now + Kept, days);
        return days;
    }
}

/// <summary>Days that won deals usually stayed in a stage.</summary>
internal sealed record UsualDays(IReadOnlyDictionary<Guid, double> ByStage)
{
    /// <summary>Null where too few of them have been there.</summary>
    public int? this[Guid stage] => ByStage.TryGetValue(stage, out var days) ? (int)Math.Round(days) : null;
}
