namespace Nanni.Sales.Scoring.Learning;

/// <summary>How one feature becomes columns. Serialised with the model.</summary>
/// <param name="First">Its first column.</param>
/// <param name="Names">Names with a column each, rarer ones have the next one together, no value the last.</param>
/// <param name="Edges">Of a number: where its ranges meet; each range has a column, no value the last but one, the damped number itself the last.</param>
/// <param name="Mean">Of the damped number.</param>
public sealed record FeatureColumns(string Key, int First, string[]? Names, double[]? Edges, double Mean, double Deviation)
{
    /// <summary>How many columns it takes.</summary>
    public int Count => Names is not null ? Names.Length + 2 : Edges!.Length + 3;

    /// <summary>The columns of a value, ascending, with what they hold.</summary>
    internal IEnumerable<(int Column, double Value)> Of(FeatureValue value)
    {
        if (Names is not null)
        {
            var at = value.Name is null ? Names.Length + 1 : Array.BinarySearch(Names, value.Name, StringComparer.Ordinal);
            yield return (First + (at < 0 ? Names.Length : at), 1);
            yield break;
        }

        if (value.Number is not { } number)
        {
            yield return (First + Edges!.Length + 1, 1);
            yield break;
        }

        yield return (First + Range(number), 1);
        yield return (First + Edges!.Length + 2, Math.Clamp((Damped(number) - Mean) / Deviation, -3, 3));
    }

    /// <summary>Amounts, counts and ages spread over powers of ten; their logarithms do not. Of any sign.</summary>
    internal static double Damped(double number) => Math.Sign(number) * Math.Log(1 + Math.Abs(number));

    /// <summary>Which range a number is in.</summary>
    internal int Range(double number)
    {
        var range = 0;
        while (range < Edges!.Length && number > Edges[range])
        {
            range++;
        }

        return range;
    }
}

/// <summary>Turns snapshots into rows: a column for each frequent name, ranges of numbers, and one for "nothing known".</summary>
internal static class Encoder
{
    /// <summary>A name that fewer deals have says nothing of its own.</summary>
    private const int RareName = 8;

    private const int MostNames = 40;

    private const int Ranges = 6;

    /// <param name="features">With their place in the snapshots' values.</param>
    public static List<FeatureColumns> Fit(IReadOnlyList<(Feature Feature, int Place)> features, IReadOnlyList<Snapshot> snapshots)
    {
        var first = 0;
        var columns = new List<FeatureColumns>();
        foreach (var (feature, place) in features)
        {
            var one = feature.IsNumber ? Number(feature, place, first, snapshots) : Names(feature, place, first, snapshots);
            columns.Add(one);
            first += one.Count;
        }

        return columns;
    }

    public static SparseRow Row(IReadOnlyList<FeatureColumns> columns, IReadOnlyList<int> places, FeatureValue[] values)
    {
        var cells = columns.SelectMany((c, i) => c.Of(values[places[i]])).ToList();
        return new([.. cells.Select(c => c.Column)], [.. cells.Select(c => c.Value)]);
    }

    private static FeatureColumns Names(Feature feature, int place, int first, IReadOnlyList<Snapshot> snapshots)
    {
        var deals = snapshots.Where(s => s.Values[place].Name is not null).Select(s => (s.Deal, Name: s.Values[place].Name!)).Distinct();
        string[] names =
        [
            .. deals.CountBy(d => d.Name).Where(n => n.Value >= RareName).OrderByDescending(n => n.Value).ThenBy(n => n.Key, StringComparer.Ordinal)
                .Take(MostNames).Select(n => n.Key).Order(StringComparer.Ordinal),
        ];
        return new(feature.Key, first, names, null, 0, 1);
    }

    private static FeatureColumns Number(Feature feature, int place, int first, IReadOnlyList<Snapshot> snapshots)
    {
        double[] sorted = [.. snapshots.Select(s => s.Values[place].Number).OfType<double>().Order()];
        if (sorted.Length == 0)
        {
            return new(feature.Key, first, null, [], 0, 1);
        }

        var mean = sorted.Average(FeatureColumns.Damped);
        var deviation = Math.Sqrt(sorted.Average(v => Math.Pow(FeatureColumns.Damped(v) - mean, 2)));
        double[] edges =
        [
            .. Enumerable.Range(1, Ranges - 1).Select(i => sorted[i * (sorted.Length - 1) / Ranges]).Distinct().Where(e => e < sorted[^1]),
        ];
        return new(feature.Key, first, null, edges, mean, deviation > 1e-9 ? deviation : 1);
    }
}
