namespace Nanni.Sales.DealTeams;

/// <summary>Parts of a whole in hundredths of a per cent, which lose nothing to rounding.</summary>
internal static class Splits
{
    public const decimal Whole = 100;

    /// <summary>As even as hundredths allow; the first ones have what does not divide.</summary>
    public static decimal[] Even(int parts, decimal total = Whole) => Scale([.. Enumerable.Repeat(1m, parts)], total);

    /// <summary>
    /// Parts of <paramref name="total"/> in the proportion of the weights, by largest remainder (Hamilton's method): each within 0.01 of
    /// what it would be exactly. Weights of nothing share evenly.
    /// </summary>
    /// <param name="weights">None below 0.</param>
    /// <param name="total">With at most two decimals.</param>
    public static decimal[] Scale(IReadOnlyList<decimal> weights, decimal total)
    {
        var sum = weights.Sum();
        if (sum == 0)
        {
            return weights.Count == 0 ? [] : Even(weights.Count, total);
        }

        decimal[] exact = [.. weights.Select(w => w * total * 100 / sum)];
        decimal[] parts = [.. exact.Select(decimal.Floor)];
        var left = (int)(total * 100 - parts.Sum());
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => exact[i] - parts[i]).Take(left))
        {
            parts[i]++;
        }

        return [.. parts.Select(p => p / 100)];
    }
}
