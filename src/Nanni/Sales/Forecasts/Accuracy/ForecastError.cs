namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>What was forecast of a period on a day, and what was won in the end, in minor units of one currency.</summary>
/// <param name="Look">The day on which the deals were looked at.</param>
public sealed record Guess(long Forecast, long Won, DateOnly Look)
{
    /// <summary>In per cent of what was won, above 0 where too much was forecast; null where nothing was won.</summary>
    public decimal? Deviation => Won == 0 ? null : (Forecast - Won) * 100m / Won;
}

/// <summary>How far the forecasts of several periods were off.</summary>
/// <param name="Compared">Periods.</param>
/// <param name="Bias">In per cent of all that was won, above 0 where too much was forecast: the mean percentage error, weighted. Null where nothing was won.</param>
/// <param name="Error">The same, whether too high or too low: the weighted absolute percentage error.</param>
public readonly record struct ForecastError(int Compared, decimal? Bias, decimal? Error, int TooHigh, int TooLow)
{
    /// <summary>Fewer periods make no habit.</summary>
    public const int Fewest = 3;

    /// <remarks>
    /// Per cents of the sums, not means of the per cents: a month in which next to nothing was won would else outweigh all others.
    /// </remarks>
    public static ForecastError Of(IEnumerable<Guess?> guesses)
    {
        Guess[] known = [.. guesses.OfType<Guess>()];
        var won = known.Sum(g => (decimal)g.Won);
        return new(
            known.Length,
            won == 0 ? null : known.Sum(g => (decimal)(g.Forecast - g.Won)) * 100 / won,
            won == 0 ? null : known.Sum(g => (decimal)Math.Abs(g.Forecast - g.Won)) * 100 / won,
            known.Count(g => g.Forecast > g.Won), known.Count(g => g.Forecast < g.Won));
    }
}
