using System.Numerics;
using System.Text.Json.Serialization;
using Nanni.Records.Types;

namespace Nanni.Catalog.Rates;

/// <summary>By which rate amounts were turned from one currency into another; says all that is needed to compute them again.</summary>
/// <param name="Source">One of <see cref="RateSources"/>.</param>
/// <param name="Asked">The day for which somebody wanted the rate.</param>
/// <param name="Day">The day of the last table published until then.</param>
/// <param name="Table">Its number, where it has one.</param>
/// <param name="Quotations">One, or two where the rate goes through the currency of the bank.</param>
public sealed record Exchange(string Source, string From, string To, DateOnly Asked, DateOnly Day, string? Table, IReadOnlyList<Quotation> Quotations)
{
    /// <summary>Prices have at most so many decimals.</summary>
    private const int MostDecimals = 4;

    /// <summary>The quotations lead from the one currency to the other.</summary>
    [JsonIgnore]
    public bool IsSound => RateSources.All.Contains(Source) && Quotations.Count is 1 or 2 && Quotations.All(q => Quotation.IsRate(q.Rate)) && Factor() is not null;

    /// <summary>
    /// A price in the other currency, rounded to its smallest unit. A price with finer parts than a cent keeps as many places beyond,
    /// and one that would vanish keeps up to four.
    /// </summary>
    /// <param name="isHalfEven">Halves go to the even neighbour, not away from zero.</param>
    /// <exception cref="InvalidOperationException">It is not <see cref="IsSound"/>.</exception>
    /// <exception cref="OverflowException">The result is larger than any amount.</exception>
    public decimal Convert(decimal price, bool isHalfEven)
    {
        var decimals = Math.Min(MostDecimals, Money.Decimals(To) + Math.Max(0, Places(price) - Money.Decimals(From)));
        var converted = Round(price, decimals, isHalfEven);
        while (converted == 0 && price != 0 && decimals < MostDecimals)
        {
            converted = Round(price, ++decimals, isHalfEven);
        }

        return converted;
    }

    private decimal Round(decimal price, int decimals, bool isHalfEven)
    {
        var (dividend, divisor) = Factor() ?? throw new InvalidOperationException($"{From} does not lead to {To}.");
        dividend *= new BigInteger(price * 10_000) * BigInteger.Pow(10, decimals);
        divisor *= 10_000;
        var whole = BigInteger.DivRem(BigInteger.Abs(dividend), divisor, out var rest);
        if (rest * 2 > divisor || (rest * 2 == divisor && (!isHalfEven || !whole.IsEven)))
        {
            whole++;
        }

        return (decimal)(whole * dividend.Sign) / Power(decimals);
    }

    /// <summary>As a fraction of whole numbers; null where the quotations do not lead from one currency to the other.</summary>
    private (BigInteger Dividend, BigInteger Divisor)? Factor()
    {
        var (dividend, divisor, at) = (BigInteger.One, BigInteger.One, From);
        foreach (var quotation in Quotations)
        {
            var rate = new BigInteger(Quotation.Scaled(quotation.Rate));
            var one = new BigInteger(Quotation.Scaled(1));
            if (at == quotation.Unit)
            {
                (dividend, divisor, at) = (dividend * rate, divisor * one, quotation.Counter);
            }
            else if (at == quotation.Counter)
            {
                (dividend, divisor, at) = (dividend * one, divisor * rate, quotation.Unit);
            }
            else
            {
                return null;
            }
        }

        return at == To ? (dividend, divisor) : null;
    }

    private static int Places(decimal value)
    {
        var places = 0;
        while (places < MostDecimals && decimal.Round(value, places) != value)
        {
            places++;
        }

        return places;
    }

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }
}
