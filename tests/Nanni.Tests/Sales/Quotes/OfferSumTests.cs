using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Nanni.Catalog.Rates;
using Nanni.Records.Types;
using Nanni.Sales.Quotes;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>The sums of offers, against a second way to compute them: fractions of whole numbers of any size.</summary>
public sealed class OfferSumTests
{
    /// <summary>With two decimals, with none and with three.</summary>
    private static readonly string[] Currencies = ["PLN", "EUR", "USD", "CHF", "HUF", "IDR", "JPY", "KRW", "ISK", "XOF", "KWD", "BHD", "TND"];

    private static readonly Gen<OfferLine> Lines =
        from quantity in Gen.Choose(-50_000, 9_999_999)
        from price in Gen.Choose(0, int.MaxValue - 1)
        from discount in Gen.Elements(0, 0, 500, 1_250, 3_333, 10_000)
        from tax in Gen.Elements(2_300, 2_100, 800, 550, 0)
        from optional in Gen.Choose(0, 3)
        from cost in Gen.Choose(0, 2)
        select new OfferLine
        {
            Name = "Copper", Quantity = quantity / 1_000m, Price = price / 10_000m, Discount = discount / 100m, Tax = tax / 100m,
            IsOptional = optional > 1, IsChosen = optional == 3, Cost = cost == 0 ? null : price / 20_000,
        };

    [Fact]
    public void Sums_of_ten_thousand_offers_are_those_of_exact_fractions()
    {
        var offers =
            from lines in Gen.ListOf(Lines)
            from rules in Gen.Choose(0, 7)
            from currency in Gen.Elements(Currencies)
            select (new OfferVariant { Lines = [.. lines] }, new OfferRules((rules & 1) > 0, (rules & 2) > 0, (rules & 4) > 0), currency);

        Prop.ForAll(offers.ToArbitrary(), offer => Same(offer.Item1, offer.Item2, offer.currency))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithEndSize(12));
    }

    [Fact]
    public void Sums_of_ten_thousand_converted_offers_are_those_of_their_converted_prices()
    {
        var offers =
            from lines in Gen.ListOf(Lines)
            from rules in Gen.Choose(0, 7)
            from pair in Gen.Two(Gen.Elements(Currencies)).Where(p => p.Item1 != p.Item2)
            from rate in Gen.Choose(1, 9_999_999)
            from isInverse in Gen.Elements(true, false)
            select (new OfferVariant { Lines = [.. lines.Select(l => l with { Price = decimal.Round(l.Price, 2) })] },
                new OfferRules((rules & 1) > 0, (rules & 2) > 0, (rules & 4) > 0), pair.Item1, pair.Item2, rate / 10_000m, isInverse);

        Prop.ForAll(offers.ToArbitrary(), offer =>
        {
            var (variant, rules, from, to, rate, isInverse) = offer;
            var exchange = new Exchange(RateSources.Nbp, from, to, new(2026, 11, 23), new(2026, 11, 20), "224/A/NBP/2026", [isInverse ? new(to, rate, from) : new(from, rate, to)]);
            var converted = variant.Converted(exchange, rules);
            return converted.Currency == to && Same(converted, rules, from)
                && converted.Lines.Zip(variant.Lines).All(l => l.First.Price == exchange.Convert(l.Second.Price, rules.IsHalfEven) && l.First.Origin == new LineOrigin(l.Second.Price, l.Second.Cost))
                && converted.ConvertedAgain(exchange, rules).Lines.SequenceEqual(converted.Lines);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithEndSize(12));
    }

    [Theory]
    [InlineData("PLN", false, 12.345, 1235)]
    [InlineData("PLN", true, 12.345, 1234)]
    [InlineData("JPY", false, 12.5, 13)]
    [InlineData("JPY", true, 12.5, 12)]
    [InlineData("KWD", false, 1.2345, 1235)]
    public void A_currency_is_rounded_to_its_own_smallest_unit(string currency, bool halfEven, double price, long expected) =>
        Assert.Equal([expected], OfferSum.Of(One(new OfferLine { Price = (decimal)price }), new(IsHalfEven: halfEven), currency).Lines);

    [Fact]
    public void What_is_taken_back_is_rounded_as_what_is_sold()
    {
        var sum = OfferSum.Of(One(new OfferLine { Price = 0.125m }, new OfferLine { Price = 0.125m, Quantity = -1 }), new(), "EUR");

        Assert.Equal([13, -13], sum.Lines);
        Assert.Equal(0, sum.Total);
    }

    [Fact]
    public void Tax_is_rounded_once_for_a_rate_or_for_each_line()
    {
        var variant = One(new OfferLine { Price = 0.02m, Tax = 23 }, new OfferLine { Price = 0.02m, Tax = 23 }, new OfferLine { Price = 0.02m, Tax = 23 });

        Assert.Equal(1, OfferSum.Of(variant, new(), "PLN").Tax);
        Assert.Equal(0, OfferSum.Of(variant, new(IsTaxPerLine: true), "PLN").Tax);
    }

    [Fact]
    public void Prices_with_tax_add_up_to_what_they_say()
    {
        var sum = OfferSum.Of(One(new OfferLine { Price = 123, Tax = 23 }, new OfferLine { Price = 9.99m, Tax = 8 }), new(IsGross: true), "PLN");

        Assert.Equal((13_299, 10_925, 2_374), (sum.Total, sum.Net, sum.Tax));
        Assert.Equal([new(23, 10_000, 2_300), new TaxSum(8, 925, 74)], sum.Taxes);
    }

    [Fact]
    public void An_optional_line_counts_once_it_is_chosen()
    {
        OfferVariant Variant(bool isChosen) => One(new OfferLine { Price = 10, Tax = 20 }, new OfferLine { Price = 5, Tax = 20, IsOptional = true, IsChosen = isChosen });

        Assert.Equal(1_200, OfferSum.Of(Variant(false), new(), "GBP").Total);
        Assert.Equal(1_800, OfferSum.Of(Variant(true), new(), "GBP").Total);
    }

    [Fact]
    public void The_margin_is_known_where_each_cost_is()
    {
        Assert.Equal(400, OfferSum.Of(One(new OfferLine { Price = 10, Cost = 5, Discount = 10 }), new(), "EUR").Margin);
        Assert.Null(OfferSum.Of(One(new OfferLine { Price = 10, Cost = 5 }, new OfferLine { Price = 1 }), new(), "EUR").Margin);
    }

    [Fact]
    public void The_largest_line_that_may_be_typed_is_exact()
    {
        var line = new OfferLine { Quantity = OfferLine.LargestQuantity, Price = OfferLine.LargestPrice, Discount = 0.01m };

        Assert.True(Same(One(line), new(), "EUR"));
    }

    [Theory]
    [InlineData(2025, 12, 31, 9)]
    [InlineData(2026, 1, 1, 12)]
    public void A_rate_that_changes_is_offered_from_its_first_day(int year, int month, int day, int reduced) =>
        Assert.Contains(reduced, TaxRates.Of("LT", new(year, month, day)));

    private static OfferVariant One(params OfferLine[] lines) => new() { Lines = lines };

    private static bool Same(OfferVariant variant, OfferRules rules, string currency)
    {
        var sum = OfferSum.Of(variant, rules, currency);
        var minor = BigInteger.Pow(10, Money.Decimals(variant.Currency ?? currency));
        long Line(OfferLine l, decimal price) => Nearest(new BigInteger(l.Quantity * 1_000) * new BigInteger(price * 10_000) * new BigInteger((100 - l.Discount) * 100) * minor, BigInteger.Pow(10, 11), rules);
        long TaxOf(long amount, decimal rate) => Nearest(amount * new BigInteger(rate * 100), (rules.IsGross ? 10_000 + new BigInteger(rate * 100) : 10_000), rules);

        var counted = variant.Lines.Where(l => !l.IsOptional || l.IsChosen).ToList();
        var amounts = counted.Sum(l => Line(l, l.Price));
        var tax = counted.GroupBy(l => l.Tax).Sum(rate => rules.IsTaxPerLine ? rate.Sum(l => TaxOf(Line(l, l.Price), rate.Key)) : TaxOf(rate.Sum(l => Line(l, l.Price)), rate.Key));
        return sum.Lines.SequenceEqual(variant.Lines.Select(l => Line(l, l.Price)))
            && sum.Total == (rules.IsGross ? amounts : amounts + tax) && sum.Tax == tax && sum.Net == sum.Taxes.Sum(t => t.Net)
            && sum.Cost == (counted.Any(l => l.Cost is null) ? null : counted.Sum(l => Line(l with { Discount = 0 }, l.Cost!.Value)));
    }

    /// <summary>By remainders of both signs, unlike the code it checks.</summary>
    private static long Nearest(BigInteger dividend, BigInteger divisor, OfferRules rules)
    {
        var below = BigInteger.Divide(dividend - (((dividend % divisor) + divisor) % divisor), divisor);
        var twice = (dividend - (below * divisor)) * 2;
        var isUp = twice > divisor || twice == divisor && (rules.IsHalfEven ? !below.IsEven : dividend.Sign >= 0);
        return (long)(isUp ? below + 1 : below);
    }
}
