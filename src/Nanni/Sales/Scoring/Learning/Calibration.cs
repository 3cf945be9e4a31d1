namespace Nanni.Sales.Scoring.Learning;

/// <summary>
/// Platt's scaling, learnt on deals closed after those the model had seen: chance = σ(Slope · (logit − Centre) + Offset). A history that
/// holds no signal shows there as a slope that cannot be told from zero, and the chance shrinks to the base rate.
/// </summary>
/// <param name="Centre">The mean logit of what the model has learnt from.</param>
public sealed record Calibration(double Slope, double Offset, double Centre)
{
    /// <summary>A slope steeper than that would promise more than was learnt.</summary>
    private const double Steepest = 1.2;

    internal double Chance(double logit) => Logistic.Sigmoid((Slope * (logit - Centre)) + Offset);

    /// <param name="deals">How many deals the predictions speak of: those of one deal do not count as many.</param>
    internal static Calibration Fit(IReadOnlyList<(double Logit, bool IsWon)> later, double centre, int deals)
    {
        // Two unknowns: Newton's method again, without a penalty.
        var (slope, offset) = (1.0, Logistic.Logit(Math.Clamp(later.Average(p => p.IsWon ? 1.0 : 0), 0.01, 0.99)));
        var variance = double.PositiveInfinity;
        for (var step = 0; step < 30; step++)
        {
            double ga = 0, gb = 0, aa = 1e-6, ab = 0, bb = 1e-6;
            foreach (var (logit, isWon) in later)
            {
                var x = logit - centre;
                var p = Logistic.Sigmoid((slope * x) + offset);
                var (error, curve) = (p - (isWon ? 1 : 0), p * (1 - p));
                ga += error * x;
                gb += error;
                aa += curve * x * x;
                ab += curve * x;
                bb += curve;
            }

            var determinant = (aa * bb) - (ab * ab);
            var (da, db) = (((bb * ga) - (ab * gb)) / determinant, ((aa * gb) - (ab * ga)) / determinant);
            (slope, offset) = (slope - Math.Clamp(da, -1, 1), offset - Math.Clamp(db, -1, 1));
            variance = bb / determinant * later.Count / Math.Max(1, deals);
            if (Math.Abs(da) + Math.Abs(db) < 1e-8)
            {
                break;
            }
        }

        // The positive part of James and Stein: what is not larger than its own error becomes nothing.
        var kept = slope <= 0 || !double.IsFinite(variance) ? 0 : Math.Clamp(slope - (variance / slope), 0, Steepest);
        return new(kept, Level(later, centre, kept), centre);
    }

    /// <summary>The offset with which the mean chance is the share of the won.</summary>
    private static double Level(IReadOnlyList<(double Logit, bool IsWon)> later, double centre, double slope)
    {
        var (low, high, share) = (-8.0, 8.0, later.Average(p => p.IsWon ? 1.0 : 0));
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = later.Average(p => Logistic.Sigmoid((slope * (p.Logit - centre)) + middle)) < share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
