using Nanni.Records.Types;

namespace Nanni.Sales.Quotes;

/// <summary>What a variant comes to, in minor units of its currency.</summary>
/// <param name="Lines">Each line's amount, optional ones too, in the order of the variant: quantity × price less discount, rounded.</param>
/// <param name="Taxes">By rate, highest first.</param>
/// <param name="Cost">What the counted lines cost us; null where that is unknown of one of them.</param>
public sealed record OfferSum(IReadOnlyList<long> Lines, IReadOnlyList<TaxSum> Taxes, long Net, long Tax, long? Cost)
{
    public long Total => Net + Tax;

    /// <summary>What remains of the net sum after cost.</summary>
    public long? Margin => Net - Cost;

    /// <summary>Adds a variant up, exactly.</summary>
    /// <remarks>
    /// Every amount of a line is rounded to the smallest unit of the currency (ISO 4217), so that the customer can add up the column;
    /// the net sum is the sum of these. Tax is rounded once for each rate, or for each line where the rules say so (EU directive
    /// 2006/112/EC leaves the choice to the states). With prices that include tax, the tax is taken out of the amount: gross × rate /
    /// (100 + rate). Whole numbers of 128 bits all the way: nothing is lost before a rounding, and each is one division.
    /// </remarks>
    /// <param name="currency">Of the quote, in which a variant is that names no other.</param>
    /// <exception cref="OverflowException">The amount does not fit 64 bits of minor units.</exception>
    public static OfferSum Of(OfferVariant variant, OfferRules rules, string currency)
    {
        currency = variant.In(currency);
        var lines = variant.Lines.Select(line => Amount(line, line.Price, rules, currency)).ToList();
        var counted = variant.Lines.Zip(lines).Where(l => l.First.Counts).ToList();
        var taxes = counted.GroupBy(l => l.First.Tax).OrderByDescending(rate => rate.Key)
            .Select(rate => Taxed(rate.Key, [.. rate.Select(l => l.Second)], rules)).ToList();
        return new(lines, taxes, checked(taxes.Sum(t => t.Net)), checked(taxes.Sum(t => t.Tax)),
            counted.All(l => l.First.Cost is not null)
                ? checked(counted.Sum(l => Amount(l.First with { Discount = 0 }, l.First.Cost!.Value, rules, currency))) : null);
    }

    private static long Amount(OfferLine line, decimal price, OfferRules rules, string currency)
    {
        // 3 decimals of the quantity, 4 of the price, 4 of the factor (10000 is all of it).
        var exact = Scaled(line.Quantity, 1_000) * Scaled(price, 10_000) * (10_000 - Scaled(line.Discount, 100));
        return Round(exact * Power(Money.Decimals(currency)), Power(11), rules);
    }

    private static TaxSum Taxed(decimal rate, IReadOnlyList<long> amounts, OfferRules rules)
    {
        var all = checked(amounts.Sum());
        var tax = rules.IsTaxPerLine ? checked(amounts.Sum(amount => TaxOf(amount, rate, rules))) : TaxOf(all, rate, rules);
        return rules.IsGross ? new(rate, all - tax, tax) : new(rate, all, tax);
    }

    private static long TaxOf(long amount, decimal rate, OfferRules rules)
    {
        var share = Scaled(rate, 100);
        return Round(amount * share, rules.IsGross ? 10_000 + share : 10_000, rules);
    }

    private static Int128 Scaled(decimal value, int by) => (Int128)(value * by);

    private static Int128 Power(int digits)
    {
        Int128 power = 1;
        for (var i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>The nearest whole number; halves as the rules say, below zero as above.</summary>
    private static long Round(Int128 dividend, Int128 divisor, OfferRules rules)
    {
        var (whole, rest) = Int128.DivRem(Int128.Abs(dividend), divisor);
        var isUp = rest * 2 > divisor || (rest * 2 == divisor && (!rules.IsHalfEven || Int128.IsOddInteger(whole)));
        return checked((long)(Int128.Sign(dividend) * (whole + (isUp ? 1 : 0))));
    }
}

/// <summary>What is taxed at one rate, and the tax.</summary>
/// <param name="Rate">In per cent.</param>
public sealed record TaxSum(decimal Rate, long Net, long Tax);
