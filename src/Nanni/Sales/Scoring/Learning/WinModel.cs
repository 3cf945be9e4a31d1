namespace Nanni.Sales.Scoring.Learning;

/// <summary>How a feature moves the chance of one deal.</summary>
/// <param name="Points">In per cent points, against a deal that is usual in it.</param>
public sealed record Reason(string Feature, FeatureValue Value, double Points);

/// <summary>What was learnt: how each feature is read, what it weighs, and how sums of weights become chances.</summary>
/// <param name="Features">Those used, by their columns.</param>
/// <param name="Usual">By feature: what it adds to the logit on average.</param>
public sealed record WinModel(IReadOnlyList<FeatureColumns> Features, double[] Weights, double[] Usual, Calibration Calibration)
{
    private const double LeastPoints = 1;

    /// <summary>The chance of a deal.</summary>
    /// <param name="places">Where each feature of the model stands among the values; −1 for one that is not known any more.</param>
    public double Chance(FeatureValue[] values, IReadOnlyList<int> places) => Calibration.Chance(Logits(values, places).Sum() + Weights[^1]);

    /// <summary>The chance, and what raises and lowers it most.</summary>
    public (double Chance, List<Reason> Reasons) Explain(FeatureValue[] values, IReadOnlyList<int> places, int most)
    {
        var parts = Logits(values, places);
        var logit = parts.Sum() + Weights[^1];
        var chance = Calibration.Chance(logit);
        var reasons = new List<Reason>();
        for (var i = 0; i < parts.Length; i++)
        {
            var points = 100 * (chance - Calibration.Chance(logit - parts[i] + Usual[i]));
            if (Math.Abs(points) >= LeastPoints)
            {
                reasons.Add(new(Features[i].Key, places[i] < 0 ? default : values[places[i]], Math.Round(points, 1)));
            }
        }

        reasons.Sort((a, b) => Math.Abs(b.Points).CompareTo(Math.Abs(a.Points)));
        return (chance, reasons.Count > most ? reasons[..most] : reasons);
    }

    /// <summary>Where the model's features stand among others.</summary>
    public int[] Places(IReadOnlyList<Feature> features) =>
        [.. Features.Select(f => features.Index().Where(other => other.Item.Key == f.Key).Select(other => other.Index).DefaultIfEmpty(-1).First())];

    private double[] Logits(FeatureValue[] values, IReadOnlyList<int> places)
    {
        var parts = new double[Features.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var (column, value) in Features[i].Of(places[i] < 0 ? default : values[places[i]]))
            {
                parts[i] += Weights[column] * value;
            }
        }

        return parts;
    }
}
