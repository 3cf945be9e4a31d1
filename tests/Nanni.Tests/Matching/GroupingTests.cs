using Nanni.Records.Matching;

namespace Nanni.Tests.Matching;

public sealed class GroupingTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 9).Select(i => new Guid(i, 0, 0, new byte[8]))];

    [Fact]
    public void Pairs_that_share_a_record_are_one_group_named_after_its_smallest_id()
    {
        var groups = Grouping.Of([Pair(7, 8, 90), Pair(2, 5, 85), Pair(5, 7, 81), Pair(1, 3, 100)]);

        Assert.Equal([Ids[2], Ids[2], Ids[2], Ids[1]], groups.Select(g => g.Group));
        Assert.Equal([10, 10, 10, 0], groups.Select(g => g.Doubt));
    }

    [Fact]
    public void The_order_of_pairs_makes_no_difference()
    {
        DuplicatePair[] pairs = [Pair(1, 2, 80), Pair(2, 3, 90), Pair(3, 4, 85), Pair(6, 7, 99), Pair(5, 6, 80), Pair(4, 8, 81)];

        foreach (var seed in Enumerable.Range(0, 20))
        {
            var shuffled = pairs.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Grouping.Of(pairs).OrderBy(g => g.Pair.First), Grouping.Of(shuffled).OrderBy(g => g.Pair.First));
        }
    }

    [Fact]
    public void A_pair_is_the_same_whichever_comes_first() => Assert.Equal(DuplicatePair.Of(Ids[1], Ids[2], 80), DuplicatePair.Of(Ids[2], Ids[1], 80));

    private static DuplicatePair Pair(int one, int other, int score) => DuplicatePair.Of(Ids[one], Ids[other], score);
}
