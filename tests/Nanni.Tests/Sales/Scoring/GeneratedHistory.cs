using Nanni.Sales.Scoring.Learning;

namespace Nanni.Tests.Sales.Scoring;

/// <summary>Closed deals whose chances are known, since they were made from them.</summary>
public sealed class GeneratedHistory
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly Random dice;

    /// <param name="strength">How much the features say of the end; 0: nothing.</param>
    public GeneratedHistory(int seed, int deals, double strength = 1, bool withLeak = false)
    {
        dice = new(seed);
        Features =
        [
            new("stage", false, IsField: false), new("owner", false), new("source", false), new("industry", false), new("amount", true), new("silence", true, IsField: false),
            new("noise", false), .. withLeak ? new[] { new Feature("leak", false) } : [],
        ];
        var (owners, sources, industries) = (Effects(25, 0.6), Effects(6, 0.7), Effects(12, 0.4));
        double[] stages = [-1.2, -0.2, 0.5, 1.4];
        for (var i = 0; i < deals; i++)
        {
            // Silence goes with the stage, so that features are not independent of each other: deals well on their way are talked about.
            var (stage, owner, source, industry) = (dice.Next(4), dice.Next(25), dice.Next(6), dice.Next(12));
            var (amount, silence) = (Normal(), Math.Exp((Normal() * 0.7) + 1.5 - (0.6 * stage)));
            var logit = strength * (stages[stage] + owners[owner] + sources[source] + industries[industry] - (0.5 * amount) - (0.5 * Math.Log(1 + silence)));
            var chance = 1 / (1 + Math.Exp(-logit));
            var isWon = dice.NextDouble() < chance;
            FeatureValue[] values =
            [
                FeatureValue.Of("s" + stage), FeatureValue.Of("o" + owner), FeatureValue.Of("q" + source), FeatureValue.Of("i" + industry),
                FeatureValue.Of(Math.Exp(amount)), FeatureValue.Of(silence), FeatureValue.Of("n" + dice.Next(30)),
                .. withLeak ? new[] { FeatureValue.Of(isWon && dice.Next(3) > 0 ? "signed" : null) } : [],
            ];
            Snapshots.Add(new(i, Start.AddHours(i), isWon, values));
            Chances.Add(chance);
        }
    }

    public IReadOnlyList<Feature> Features { get; }

    public List<Snapshot> Snapshots { get; } = [];

    public List<double> Chances { get; } = [];

    /// <summary>The same deals, of which the first are learnt from and the others are asked about.</summary>
    public (Training Training, List<(double Chance, bool IsWon)> Asked, List<(double Chance, bool IsWon)> Best, List<(double Chance, bool IsWon)> Naive) Try(int learnt)
    {
        var training = Trainer.Learn(Features, Snapshots[..learnt], new Dictionary<string, Filling>(), new HashSet<string>());
        var places = training.Model.Places(Features);
        var naive = new NaiveBayes(Features, Snapshots[..learnt]);
        var rest = Snapshots[learnt..];
        return (
            training, [.. rest.Select(s => (training.Model.Chance(s.Values, places), s.IsWon))],
            [.. rest.Select(s => (Chances[s.Deal], s.IsWon))], [.. rest.Select(s => (naive.Chance(s.Values), s.IsWon))]);
    }

    private double[] Effects(int count, double spread) => [.. Enumerable.Range(0, count).Select(_ => Normal() * spread)];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
}

/// <summary>The usual yardstick: each feature by itself, with one more of each name than was seen (Laplace); numbers in eight ranges.</summary>
public sealed class NaiveBayes
{
    private const int Ranges = 8;

    private readonly List<(int Place, double[]? Edges, Dictionary<string, double> Weights)> features = [];
    private readonly double prior;

    public NaiveBayes(IReadOnlyList<Feature> known, IReadOnlyList<Snapshot> snapshots)
    {
        var (won, lost) = (snapshots.Count(s => s.IsWon), snapshots.Count(s => !s.IsWon));
        prior = Math.Log((won + 1.0) / (lost + 1));
        foreach (var (place, feature) in known.Index())
        {
            double[] sorted = [.. snapshots.Select(s => s.Values[place].Number).OfType<double>().Order()];
            var edges = feature.IsNumber && sorted.Length > 0 ? Enumerable.Range(1, Ranges - 1).Select(i => sorted[i * (sorted.Length - 1) / Ranges]).ToArray() : null;
            var counts = snapshots.GroupBy(s => Name(s.Values[place], edges)).ToDictionary(g => g.Key, g => (Won: g.Count(s => s.IsWon), Lost: g.Count(s => !s.IsWon)));
            features.Add((place, edges, counts.ToDictionary(c => c.Key, c =>
                Math.Log((c.Value.Won + 1.0) / (won + counts.Count)) - Math.Log((c.Value.Lost + 1.0) / (lost + counts.Count)))));
        }
    }

    public double Chance(FeatureValue[] values) =>
        1 / (1 + Math.Exp(-(prior + features.Sum(f => f.Weights.GetValueOrDefault(Name(values[f.Place], f.Edges))))));

    private static string Name(FeatureValue value, double[]? edges) =>
        value.Name ?? (value.Number is { } number && edges is not null ? "r" + edges.Count(e => number > e) : "");
}
