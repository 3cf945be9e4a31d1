namespace Nanni.Sales.Scoring.Learning;

/// <summary>Predictions between two chances beside what came true.</summary>
/// <param name="Predicted">Their mean.</param>
/// <param name="Won">The share that was won.</param>
public sealed record ReliabilityBin(int Count, double Predicted, double Won);

/// <summary>How good predictions are, on deals that the model had not seen.</summary>
/// <param name="Deals">How many deals; each was looked at up to a few times in its life.</param>
/// <param name="BaseRate">The share of the won among the deals that the model had seen: what one would say of every deal without a model.</param>
/// <param name="Brier">Mean squared error of the predictions (Brier 1950); 0 is perfect.</param>
/// <param name="BaseBrier">The same for the base rate.</param>
/// <param name="Auc">How often a deal that was won had the higher chance, of two of which one was won; 0.5 is chance.</param>
/// <param name="CalibrationError">Mean distance between predicted and real share, over bins of equal size.</param>
public sealed record Quality(
    int Deals, double BaseRate, double Brier, double BaseBrier, double Auc, double CalibrationError, IReadOnlyList<ReliabilityBin> Bins)
{
    private const int MostBins = 10;

    private const int SmallestBin = 20;

    internal static Quality Of(int deals, double baseRate, IReadOnlyList<(double Chance, bool IsWon)> predictions)
    {
        var bins = BinsOf(predictions);
        return new(
            deals, baseRate, BrierOf(predictions.Select(p => (p.Chance, p.IsWon))), BrierOf(predictions.Select(p => (baseRate, p.IsWon))), AucOf(predictions),
            bins.Sum(b => b.Count * Math.Abs(b.Predicted - b.Won)) / Math.Max(1, predictions.Count), bins);
    }

    /// <summary>Ties count half: Mann and Whitney's U by mean ranks.</summary>
    internal static double AucOf(IReadOnlyList<(double Chance, bool IsWon)> predictions)
    {
        var (rank, ranks, won) = (1.0, 0.0, 0L);
        foreach (var tie in predictions.GroupBy(p => p.Chance).OrderBy(g => g.Key))
        {
            var (count, wins) = (tie.Count(), tie.Count(p => p.IsWon));
            ranks += wins * (rank + ((count - 1) / 2.0));
            rank += count;
            won += wins;
        }

        var lost = predictions.Count - won;
        return won == 0 || lost == 0 ? 0.5 : (ranks - (won * (won + 1) / 2.0)) / ((double)won * lost);
    }

    private static double BrierOf(IEnumerable<(double Chance, bool IsWon)> predictions) =>
        predictions.Select(p => Math.Pow(p.Chance - (p.IsWon ? 1 : 0), 2)).DefaultIfEmpty().Average();

    /// <summary>Of equal size; equal chances are never parted.</summary>
    private static List<ReliabilityBin> BinsOf(IReadOnlyList<(double Chance, bool IsWon)> predictions)
    {
        var size = Math.Max(SmallestBin, (int)Math.Ceiling(predictions.Count / (double)MostBins));
        var (bins, open) = (new List<ReliabilityBin>(), new List<(double Chance, bool IsWon)>());
        foreach (var tie in predictions.GroupBy(p => p.Chance).OrderBy(g => g.Key))
        {
            open.AddRange(tie);
            if (open.Count >= size)
            {
                Close();
            }
        }

        if (open.Count > 0)
        {
            Close();
        }

        return bins;

        void Close()
        {
            bins.Add(new(open.Count, open.Average(p => p.Chance), open.Average(p => p.IsWon ? 1 : 0)));
            open.Clear();
        }
    }
}
