using Nanni.Sales.DealTeams;

namespace Nanni.Tests.Sales;

/// <summary>A split loses nothing to rounding, however many share and in whatever proportion.</summary>
public sealed class SplitsTests
{
    [Fact]
    public void Three_share_evenly_and_the_first_has_the_rest() => Assert.Equal([33.34m, 33.33m, 33.33m], Splits.Even(3));

    [Fact]
    public void Parts_always_come_to_the_whole_and_stay_in_proportion()
    {
        var random = new Random(20_261_123);
        for (var i = 0; i < 20_000; i++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(4) == 0 ? 0 : random.Next(0, 10_001) / 100m).ToArray();
            var total = random.Next(0, 10_001) / 100m;

            var parts = Splits.Scale(weights, total);

            Assert.Equal(total, parts.Sum());
            var sum = weights.Sum();
            Assert.All(parts.Zip(weights), pair =>
            {
                Assert.True(pair.First >= 0 && decimal.Round(pair.First, 2) == pair.First);
                Assert.InRange(pair.First - (sum == 0 ? total / weights.Length : pair.Second * total / sum), -0.01m, 0.01m);
            });
        }
    }
}
