namespace Nanni.Sales.Scoring.Learning;

/// <summary>How much a feature moves the chances of deals.</summary>
/// <param name="Points">Per cent points up or down, on average over the deals.</param>
public sealed record Influence(string Feature, double Points);

/// <summary>A model with the proof of what it is worth.</summary>
/// <param name="HasSignal">False where it was no better than the base rate on later deals: then every chance is the base rate.</param>
public sealed record Training(WinModel Model, Quality Quality, double Penalty, bool HasSignal, IReadOnlyList<Influence> Influences, IReadOnlyList<LeftOut> LeftOut);

/// <summary>
/// Learns from closed deals in the order in which they were closed, so that nothing is ever tested on a past that the model had seen the
/// future of: the first four fifths choose the penalty and the calibration by forward folds, the last fifth is the proof, and the model
/// that is used learns from all.
/// </summary>
public static class Trainer
{
    private const double Proof = 0.8;

    private static readonly double[] Penalties = [0.5, 2, 6, 20, 60, 200];

    private static readonly (double Until, double Next)[] Folds = [(0.4, 0.6), (0.6, Proof)];

    /// <summary>How many snapshots are enough to tell the average influence.</summary>
    private const int Looked = 5_000;

    /// <param name="fillings">By feature; what is not there was not filled in by people.</param>
    /// <param name="excluded">Features that an administrator does not want used.</param>
    public static Training Learn(
        IReadOnlyList<Feature> features, IReadOnlyList<Snapshot> snapshots, IReadOnlyDictionary<string, Filling> fillings, IReadOnlySet<string> excluded)
    {
        var (used, left) = (new List<(Feature Feature, int Place)>(), new List<LeftOut>());
        foreach (var (place, feature) in features.Index())
        {
            if (Leaks.Reason(feature, place, snapshots, fillings.GetValueOrDefault(feature.Key), excluded.Contains(feature.Key)) is { } reason)
            {
                left.Add(new(feature.Key, reason));
            }
            else
            {
                used.Add((feature, place));
            }
        }

        var sets = new Past(snapshots);
        var penalty = Penalties[0];
        var (best, forward) = (double.PositiveInfinity, new List<(double Logit, bool IsWon)>());
        foreach (var candidate in Penalties)
        {
            var predictions = Folds.SelectMany(fold => Forward(used, sets.Until(fold.Until), sets.Between(fold.Until, fold.Next), candidate)).ToList();
            var loss = Loss(predictions, sets.Until(Folds[0].Until));
            (best, penalty, forward) = loss < best ? (loss, candidate, predictions) : (best, penalty, forward);
        }

        var quality = Prove(used, sets, penalty, forward, out var isBetter);
        forward.AddRange(Forward(used, sets.Until(Proof), sets.Between(Proof, 1), penalty));
        var fit = Fit(used, snapshots, penalty);
        var calibration = Calibration.Fit(forward, 0, sets.Deals(Folds[0].Until, 1)) with { Centre = fit.Centre };
        var model = fit.Model with { Calibration = isBetter ? calibration : new(0, Logistic.Logit(Math.Clamp(snapshots.Average(s => s.IsWon ? 1.0 : 0), 0.005, 0.995)), fit.Centre) };
        return new(model, quality, penalty, isBetter, Influences(model, features, snapshots), left);
    }

    /// <summary>Learns from the first part, and sees how good that is on the last.</summary>
    private static Quality Prove(List<(Feature, int)> used, Past sets, double penalty, List<(double, bool)> forward, out bool isBetter)
    {
        var (learnt, later) = (sets.Until(Proof), sets.Between(Proof, 1));
        var fit = Fit(used, learnt, penalty);
        var (calibration, share) = (Calibration.Fit(forward, 0, sets.Deals(Folds[0].Until, Proof)) with { Centre = fit.Centre }, learnt.Average(s => s.IsWon ? 1.0 : 0));
        calibration = calibration.Slope > 0 ? calibration : calibration with { Offset = Logistic.Logit(Math.Clamp(share, 0.005, 0.995)) };
        var places = used.Select(u => u.Item2).ToArray();
        var model = fit.Model with { Calibration = calibration };
        var quality = Quality.Of(
            sets.Deals(Proof, 1), share, [.. later.Select(s => (model.Chance(s.Values, places), s.IsWon))]);
        isBetter = calibration.Slope > 0 && quality is { Auc: > 0.54 } && quality.Brier < quality.BaseBrier;
        return quality;
    }

    private static (WinModel Model, double Centre) Fit(List<(Feature Feature, int Place)> used, IReadOnlyList<Snapshot> snapshots, double penalty)
    {
        var columns = Encoder.Fit(used, snapshots);
        int[] places = [.. used.Select(u => u.Place)];
        SparseRow[] rows = [.. snapshots.Select(s => Encoder.Row(columns, places, s.Values))];
        bool[] won = [.. snapshots.Select(s => s.IsWon)];
        var weights = Logistic.Fit(rows, won, columns.Sum(c => c.Count), penalty);
        var usual = new double[columns.Count];
        foreach (var row in rows)
        {
            var at = 0;
            for (var i = 0; i < row.Columns.Length; i++)
            {
                while (row.Columns[i] >= columns[at].First + columns[at].Count)
                {
                    at++;
                }

                usual[at] += weights[row.Columns[i]] * row.Values[i] / rows.Length;
            }
        }

        return (new(columns, weights, usual, new(1, 0, 0)), usual.Sum() + weights[^1]);
    }

    /// <summary>Logits of later snapshots against the mean of the earlier ones, from which the model learnt.</summary>
    private static IEnumerable<(double Logit, bool IsWon)> Forward(
        List<(Feature Feature, int Place)> used, IReadOnlyList<Snapshot> learnt, IReadOnlyList<Snapshot> later, double penalty)
    {
        var (model, centre) = Fit(used, learnt, penalty);
        int[] places = [.. used.Select(u => u.Place)];
        return later.Select(s => (Logistic.Predict(Encoder.Row(model.Features, places, s.Values), model.Weights) - centre, s.IsWon));
    }

    private static double Loss(List<(double Logit, bool IsWon)> predictions, IReadOnlyList<Snapshot> learnt)
    {
        var offset = Logistic.Logit(Math.Clamp(learnt.Average(s => s.IsWon ? 1.0 : 0), 0.01, 0.99));
        return predictions.Average(p => -Math.Log(Math.Max(1e-9, Logistic.Sigmoid((p.IsWon ? 1 : -1) * (p.Logit + offset)))));
    }

    private static List<Influence> Influences(WinModel model, IReadOnlyList<Feature> features, IReadOnlyList<Snapshot> snapshots)
    {
        var (places, sums, count) = (model.Places(features), new Dictionary<string, double>(), 0);
        for (var i = 0; i < snapshots.Count; i += Math.Max(1, snapshots.Count / Looked))
        {
            count++;
            foreach (var reason in model.Explain(snapshots[i].Values, places, int.MaxValue).Reasons)
            {
                sums[reason.Feature] = sums.GetValueOrDefault(reason.Feature) + Math.Abs(reason.Points);
            }
        }

        return [.. model.Features.Select(f => new Influence(f.Key, Math.Round(sums.GetValueOrDefault(f.Key) / count, 1))).OrderByDescending(i => i.Points)];
    }

    /// <summary>Snapshots by the order in which their deals were closed.</summary>
    private sealed class Past
    {
        private readonly Dictionary<int, double> places;
        private readonly IReadOnlyList<Snapshot> snapshots;

        public Past(IReadOnlyList<Snapshot> snapshots)
        {
            this.snapshots = snapshots;
            int[] deals = [.. snapshots.DistinctBy(s => s.Deal).OrderBy(s => s.ClosedAt).ThenBy(s => s.Deal).Select(s => s.Deal)];
            places = deals.Index().ToDictionary(d => d.Item, d => d.Index / (double)deals.Length);
        }

        public List<Snapshot> Until(double share) => Between(0, share);

        public List<Snapshot> Between(double from, double to) => [.. snapshots.Where(s => places[s.Deal] >= from && places[s.Deal] < to)];

        public int Deals(double from, double to) => places.Values.Count(p => p >= from && p < to);
    }
}
