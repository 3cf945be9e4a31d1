using Nanni.Sales.Scoring.Learning;

namespace Nanni.Tests.Sales.Scoring;

/// <summary>The mathematics of win probability, on histories whose chances are known.</summary>
public sealed class TrainerTests
{
    [Theory, InlineData(1), InlineData(2)]
    public void It_comes_close_to_the_best_that_is_possible_and_beats_naive_Bayes(int seed)
    {
        var (training, asked, best, naive) = new GeneratedHistory(seed, 9_000).Try(5_000);

        Assert.True(training.HasSignal);
        Assert.InRange(Quality.AucOf(asked), Quality.AucOf(best) - 0.02, 1);
        var (quality, other) = (Quality.Of(1, 0.5, asked), Quality.Of(1, 0.5, naive));
        Assert.InRange(quality.CalibrationError, 0, 0.03);
        Assert.True(quality.Brier <= other.Brier, $"{quality.Brier} against {other.Brier} of naive Bayes");
        Assert.True(quality.Auc >= other.Auc - 0.002, $"{quality.Auc} against {other.Auc} of naive Bayes");
    }

    [Fact]
    public void What_it_says_of_itself_holds_for_deals_that_come_later()
    {
        var (training, asked, _, _) = new GeneratedHistory(3, 6_000).Try(3_000);

        Assert.Equal(600, training.Quality.Deals);
        Assert.InRange(training.Quality.Brier - Quality.Of(1, 0.5, asked).Brier, -0.03, 0.03);
        Assert.True(training.Quality.Brier < training.Quality.BaseBrier);
        Assert.Equal(600, training.Quality.Bins.Sum(b => b.Count));
    }

    [Theory, InlineData(200), InlineData(2_000)]
    public void A_history_without_signal_gives_every_deal_the_base_rate(int deals)
    {
        var (training, asked, _, _) = new GeneratedHistory(5, deals + 500, strength: 0).Try(deals);

        Assert.False(training.HasSignal);
        Assert.All(asked, a => Assert.Equal(training.Model.Calibration.Chance(0), a.Chance, 6));
        Assert.InRange(training.Quality.Brier, 0, training.Quality.BaseBrier + 0.002);
    }

    [Fact]
    public void A_field_that_is_filled_in_with_the_end_is_not_used()
    {
        var history = new GeneratedHistory(7, 1_000, withLeak: true);
        var place = history.Features.Index().Single(f => f.Item.Key == "leak").Index;

        // Nothing else is known of it than that deals which have it were won.
        Assert.Equal("good", Leaks.Reason(history.Features[place], place, history.Snapshots, null, isExcluded: false));
        Assert.All(history.Features.Index().Where(f => f.Index != place), f => Assert.Null(Leaks.Reason(f.Item, f.Index, history.Snapshots, null, isExcluded: false)));

        // The log says that it is filled in when deals are closed; or closed deals have it and open ones do not.
        Assert.Equal("end", Leaks.Reason(history.Features[1], 1, history.Snapshots, new(900, 400, 900, 0, 0, 100, 90), isExcluded: false));
        Assert.Equal("end", Leaks.Reason(history.Features[1], 1, history.Snapshots, new(900, 0, 0, 1_000, 900, 100, 0), isExcluded: false));
        Assert.Null(Leaks.Reason(history.Features[1], 1, history.Snapshots, new(900, 3, 900, 0, 0, 100, 90), isExcluded: false));
    }

    [Fact]
    public void What_an_administrator_excludes_and_what_is_hardly_filled_in_is_left_out_with_its_reason()
    {
        var history = new GeneratedHistory(9, 400);
        Snapshot[] emptied = [.. history.Snapshots.Select(s => s with { Values = [.. s.Values.Select((v, i) => i == 3 ? default : v)] })];

        var training = Trainer.Learn(history.Features, emptied, new Dictionary<string, Filling>(), new HashSet<string> { "owner" });

        Assert.Equal([new LeftOut("owner", "excluded"), new LeftOut("industry", "empty")], training.LeftOut);
        Assert.DoesNotContain(training.Model.Features, f => f.Key is "owner" or "industry");
    }

    [Fact]
    public void Reasons_point_the_way_in_which_they_move_the_chance()
    {
        var history = new GeneratedHistory(11, 4_000);
        var training = history.Try(4_000).Training;
        var (places, deal) = (training.Model.Places(history.Features), history.Snapshots[0].Values);

        var (low, reasons) = training.Model.Explain([FeatureValue.Of("s0"), .. deal[1..]], places, 10);
        var (high, others) = training.Model.Explain([FeatureValue.Of("s3"), .. deal[1..]], places, 10);

        Assert.True(high > low + 0.1);
        Assert.True(reasons.Single(r => r.Feature == "stage").Points < 0);
        Assert.True(others.Single(r => r.Feature == "stage").Points > 0);
        Assert.Equal(reasons.Select(r => Math.Abs(r.Points)).OrderDescending(), reasons.Select(r => Math.Abs(r.Points)));
    }

    [Fact]
    public void Ties_count_half_and_equal_chances_stay_in_one_bin()
    {
        Assert.Equal(0.5, Quality.AucOf([(0.4, true), (0.4, false), (0.4, false)]));
        Assert.Equal(0.75, Quality.AucOf([(0.9, true), (0.4, true), (0.4, false)]));
        var bins = Quality.Of(1, 0.5, [.. Enumerable.Range(0, 100).Select(i => (0.25, i % 4 == 0))]).Bins;
        Assert.Equal(new ReliabilityBin(100, 0.25, 0.25), Assert.Single(bins));
    }
}
