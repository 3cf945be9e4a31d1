using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Nanni.Catalog.Rates;
using Nanni.Records.Types;

namespace Nanni.Tests.Catalog.Rates;

/// <summary>Prices in another currency, to its smallest unit.</summary>
public sealed class ExchangeTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    [Theory]
    [InlineData("EUR", "PLN", "EUR", 4.2671, "PLN", 100.00, 426.71)]
    [InlineData("PLN", "EUR", "EUR", 4.2671, "PLN", 100.00, 23.44)]
    [InlineData("PLN", "JPY", "JPY", 0.025953, "PLN", 100.00, 3853)]
    [InlineData("JPY", "PLN", "JPY", 0.025953, "PLN", 1250, 32.44)]
    [InlineData("EUR", "KWD", "EUR", 0.33215, "KWD", 19.99, 6.640)]
    [InlineData("EUR", "BHD", "EUR", 0.40812, "BHD", 0.05, 0.020)]
    [InlineData("PLN", "EUR", "EUR", 4.2671, "PLN", 0.1234, 0.0289)]
    [InlineData("JPY", "EUR", "EUR", 171.94, "JPY", 1, 0.01)]
    [InlineData("IDR", "EUR", "EUR", 17487.21, "IDR", 1, 0.0001)]
    public void A_price_is_rounded_to_the_smallest_unit_of_its_new_currency(string from, string to, string unit, double rate, string counter, double price, double expected) =>
        Assert.Equal((decimal)expected, new Exchange(RateSources.Nbp, from, to, Day, Day, null, [new(unit, (decimal)rate, counter)]).Convert((decimal)price, isHalfEven: false));

    [Fact]
    public void Two_rates_meet_in_the_currency_of_the_bank_and_are_rounded_once()
    {
        var exchange = new Exchange(RateSources.Nbp, "EUR", "USD", Day, Day, null, [new("EUR", 4.2671m, "PLN"), new("USD", 3.7681m, "PLN")]);

        Assert.Equal(113.24m, exchange.Convert(100, isHalfEven: false));
        Assert.False((exchange with { To = "CZK" }).IsSound);
    }

    [Fact]
    public void Halves_go_where_the_rules_say_below_zero_as_above()
    {
        var half = new Exchange(RateSources.Own, "EUR", "PLN", Day, Day, null, [new("EUR", 0.5m, "PLN")]);

        Assert.Equal((0.13m, 0.12m, -0.13m), (half.Convert(0.25m, false), half.Convert(0.25m, true), half.Convert(-0.25m, false)));
    }

    [Fact]
    public void Ten_thousand_prices_are_those_of_exact_fractions()
    {
        string[] currencies = ["PLN", "EUR", "USD", "JPY", "KRW", "KWD", "BHD", "TND", "HUF", "IDR"];
        var prices =
            from cents in Gen.Choose(0, int.MaxValue - 1)
            from first in Gen.Choose(1, int.MaxValue - 1)
            from second in Gen.Choose(1, int.MaxValue - 1)
            from scale in Gen.Choose(0, 4)
            from pair in Gen.Two(Gen.Elements(currencies))
            from way in Gen.Choose(0, 3)
            from even in Gen.Elements(true, false)
            select (cents, first, second, scale, pair.Item1, pair.Item2, way, even);

        Prop.ForAll(prices.ToArbitrary(), x =>
        {
            var (cents, first, second, scale, from, to, way, even) = x;
            var (one, two) = (first / (decimal)Math.Pow(10, scale), second / (decimal)Math.Pow(10, 4 - scale));
            if (from == to || !Quotation.IsRate(one) || !Quotation.IsRate(two))
            {
                return true;
            }

            // Whole cents of the old currency, so that the result has whole cents of the new one.
            var price = Money.Decimals(from) == 0 ? cents : Money.Decimals(from) == 3 ? cents / 1_000m : cents / 100m;
            var exchange = new Exchange(RateSources.Own, from, to, Day, Day, null, [
                (way & 1) == 0 ? new(from, one, "XTS") : new("XTS", one, from), (way & 2) == 0 ? new(to, two, "XTS") : new("XTS", two, to)]);
            var dividend = Tenths(price) * ((way & 1) == 0 ? Tenths(one) : BigInteger.Pow(10, 10)) * ((way & 2) == 0 ? BigInteger.Pow(10, 10) : Tenths(two));
            var divisor = BigInteger.Pow(10, 10) * ((way & 1) == 0 ? BigInteger.Pow(10, 10) : Tenths(one)) * ((way & 2) == 0 ? Tenths(two) : BigInteger.Pow(10, 10));
            if (dividend / divisor > 100_000_000_000)
            {
                return true;
            }

            var converted = exchange.Convert(price, even);
            var places = Enumerable.Range(0, 5).First(p => decimal.Round(converted, p) == converted);
            var digits = Math.Max(places, Money.Decimals(to));

            // The nearest number with that many places: no further away than half a step, and never a vanished price.
            var away = BigInteger.Abs((dividend * BigInteger.Pow(10, digits)) - (new BigInteger(converted * (decimal)Math.Pow(10, digits)) * divisor)) * 2;
            return away <= divisor && digits <= 4 && (digits == Money.Decimals(to) || converted < (decimal)Math.Pow(10, -Money.Decimals(to)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }

    private static BigInteger Tenths(decimal value) => new(value * 10_000_000_000m);
}
