namespace Nanni.Catalog.Rates;

/// <summary>What one unit of a currency is worth in another: 1 <paramref name="Unit"/> = <paramref name="Rate"/> <paramref name="Counter"/>.</summary>
/// <param name="Unit">ISO 4217 code.</param>
/// <param name="Rate">As it was published, above zero, at most <see cref="Decimals"/> decimals.</param>
/// <param name="Counter">ISO 4217 code.</param>
public sealed record Quotation(string Unit, decimal Rate, string Counter)
{
    /// <summary>NBP publishes the rupiah with 8.</summary>
    public const int Decimals = 10;

    /// <summary>Larger ones do not fit the database.</summary>
    public const decimal Largest = 900_000_000m;

    private const decimal Scale = 10_000_000_000m;

    /// <summary>A rate that can be counted with.</summary>
    public static bool IsRate(decimal rate) => rate is > 0 and <= Largest && decimal.Round(rate, Decimals) == rate;

    /// <summary>Three capital letters.</summary>
    public static bool IsCurrency(string? code) => code is { Length: 3 } && code.All(char.IsAsciiLetterUpper);

    /// <summary>As the database keeps it.</summary>
    internal static long Scaled(decimal rate) => (long)(rate * Scale);

    internal static decimal Unscaled(long rate) => rate / Scale;
}

/// <summary>What a bank published on one day.</summary>
/// <param name="Number">Of the table, where the bank gives one: <c>224/A/NBP/2026</c>.</param>
public sealed record RateTable(DateOnly Day, string? Number, IReadOnlyList<Quotation> Quotations);

/// <summary>Who says what currencies are worth.</summary>
public static class RateSources
{
    /// <summary>National Bank of Poland, table A, mid rates.</summary>
    public const string Nbp = "nbp";

    /// <summary>European Central Bank, reference rates.</summary>
    public const string Ecb = "ecb";

    /// <summary>Entered by hand in this workspace.</summary>
    public const string Own = "own";

    public static IReadOnlyList<string> All { get; } = [Nbp, Ecb, Own];
}
