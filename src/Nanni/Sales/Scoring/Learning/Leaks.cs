namespace Nanni.Sales.Scoring.Learning;

/// <summary>How a field is filled in, seen over all closed and open deals.</summary>
/// <param name="Filled">Closed deals with a value.</param>
/// <param name="Late">Of those whose history is known: those that got it when they were closed, just before or afterwards.</param>
/// <param name="Traced">Those with a value whose history is known.</param>
/// <param name="Closed">Closed deals without a known history.</param>
/// <param name="FilledUntraced">Those of them with a value.</param>
/// <param name="FilledOpen">Open deals with a value.</param>
public sealed record Filling(int Filled, int Late, int Traced, int Closed, int FilledUntraced, int Open, int FilledOpen);

/// <summary>
/// Finds fields that tell the end because they are filled in at the end: learning from them would look brilliant in every test and say
/// nothing of an open deal.
/// </summary>
internal static class Leaks
{
    private const double LateShare = 0.2;

    private const int FewestLate = 5;

    private const int FewestKnown = 20;

    private const int FewestOpen = 30;

    /// <summary>A name whose deals all ended alike counts as too good where chance makes that once in a million.</summary>
    private const double Surprise = -14;

    private const double PureShare = 0.985;

    /// <summary>A field is left out where names too good to be true make up so large a part of the deals.</summary>
    private const double PureDeals = 0.05;

    private const double BestAuc = 0.93;

    /// <summary>Why a feature is not to be used; null where it may be.</summary>
    public static string? Reason(Feature feature, int place, IReadOnlyList<Snapshot> snapshots, Filling? filling, bool isExcluded)
    {
        if (isExcluded)
        {
            return "excluded";
        }

        if (feature.IsField && filling is not null && IsLate(filling))
        {
            return "end";
        }

        // A stage or an age is measured by us and cannot be filled in late; whatever people fill in, can.
        Snapshot[] known = [.. snapshots.Where(s => s.Values[place].IsKnown).DistinctBy(s => s.Deal)];
        if (known.Length < FewestKnown)
        {
            return feature.IsField && filling is null or { FilledOpen: 0 } ? "empty" : "untraced";
        }

        return feature.IsField && (IsPure(place, snapshots) || IsTooSharp(feature, place, snapshots)) ? "good" : null;
    }

    private static bool IsLate(Filling filling)
    {
        if (filling.Late >= FewestLate && filling.Late > LateShare * filling.Traced)
        {
            return true;
        }

        // Without a history there is only this: closed deals have it, open ones do not.
        var (closed, open) = (Share(filling.FilledUntraced, filling.Closed), Share(filling.FilledOpen, filling.Open));
        return filling.Open >= FewestOpen && filling.Closed >= FewestOpen && closed > 0.05 && open < closed / 5;
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;

    /// <summary>Names, or having any value at all, after which nearly every deal ended alike.</summary>
    private static bool IsPure(int place, IReadOnlyList<Snapshot> snapshots)
    {
        Snapshot[] deals = [.. snapshots.GroupBy(s => s.Deal).Select(g => g.Last())];
        var share = deals.Average(d => d.IsWon ? 1.0 : 0);
        var pure = Pure(deals.Where(d => d.Values[place].Name is not null).GroupBy(d => d.Values[place].Name!), share);
        var filled = Pure(deals.GroupBy(d => d.Values[place].IsKnown ? "known" : "unknown"), share);
        return Math.Max(pure, filled) > PureDeals * deals.Length;
    }

    private static int Pure(IEnumerable<IGrouping<string, Snapshot>> groups, double share) => groups.Sum(group =>
    {
        var (count, won) = (group.Count(), group.Count(d => d.IsWon));
        var surprise = won * 2 > count ? won * Math.Log(Math.Max(share, 1e-9)) : (count - won) * Math.Log(Math.Max(1 - share, 1e-9));
        return Math.Max(won, count - won) >= PureShare * count && surprise < Surprise ? count : 0;
    });

    /// <summary>One field that alone nearly parts the won from the lost.</summary>
    private static bool IsTooSharp(Feature feature, int place, IReadOnlyList<Snapshot> snapshots)
    {
        Snapshot[] deals = [.. snapshots.GroupBy(s => s.Deal).Select(g => g.Last()).Where(d => d.Values[place].IsKnown)];
        if (!feature.IsNumber || deals.Length < 50)
        {
            return false;
        }

        var auc = Quality.AucOf([.. deals.Select(d => (d.Values[place].Number!.Value, d.IsWon))]);
        return Math.Max(auc, 1 - auc) > BestAuc;
    }
}
