namespace Nanni.Sales.Quotes;

/// <summary>Rates of value added tax that a line may have, the usual one first, by country and day: a rate that changes leaves what was offered before.</summary>
/// <remarks>
/// Sources: Poland, VAT act of 11 March 2004, art. 41 and 146ef; Lithuania, VAT law no. IX-751, art. 19 (from 1 January 2026 the reduced
/// rate is 12 %, before 9 %); United Kingdom, VAT Act 1994, s. 2 and 29A; Germany and others: the lines do not limit what is typed.
/// </remarks>
public static class TaxRates
{
    private static readonly DateOnly Reform = new(2026, 1, 1);

    /// <param name="country">ISO 3166 code of the seller.</param>
    public static IReadOnlyList<decimal> Of(string country, DateOnly day) => country switch
    {
        "PL" => [23, 8, 5, 0],
        "LT" => day < Reform ? [21, 9, 5, 0] : [21, 12, 5, 0],
        "GB" => [20, 5, 0],
        "DE" => [19, 7, 0],
        "LV" => [21, 12, 5, 0],
        "EE" => day < new DateOnly(2025, 7, 1) ? [22, 9, 0] : [24, 9, 0],
        _ => [0],
    };
}
