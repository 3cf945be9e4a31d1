using Nanni.Records.Jobs;

namespace Nanni.Tests.Jobs;

/// <summary>Work that nobody waits for rests while somebody is there, and only then.</summary>
public sealed class CourtesyTests
{
    private readonly Moving clock = new();

    [Fact]
    public async Task Alone_it_never_rests()
    {
        var courtesy = new Courtesy(clock);
        var pace = courtesy.Begin(15);
        clock.Passed += TimeSpan.FromSeconds(5);

        await pace.GiveWay(default);

        Assert.False(pace.IsSlow);
        Assert.Empty(clock.Rests);
    }

    [Fact]
    public async Task While_somebody_is_there_it_rests_longer_than_it_worked_and_never_very_long()
    {
        var courtesy = new Courtesy(clock);
        var pace = courtesy.Begin(15);
        courtesy.Asked();
        clock.Passed += TimeSpan.FromMilliseconds(100);
        await pace.GiveWay(default);
        clock.Passed += TimeSpan.FromMilliseconds(700);
        await pace.GiveWay(default);
        clock.Passed += TimeSpan.FromMilliseconds(900);
        await pace.GiveWay(default);

        Assert.Equal([TimeSpan.FromMilliseconds(1_500), TimeSpan.FromSeconds(3)], clock.Rests);
    }

    [Fact]
    public async Task Work_that_is_waited_for_does_not_rest()
    {
        var courtesy = new Courtesy(clock);
        var pace = courtesy.Begin(0);
        courtesy.Asked();
        clock.Passed += TimeSpan.FromMilliseconds(100);

        await pace.GiveWay(default);

        Assert.Empty(clock.Rests);
    }

    /// <summary>Time that passes when it is told to; rests end at once and are noted.</summary>
    private sealed class Moving : TimeProvider
    {
        public TimeSpan Passed { get; set; } = TimeSpan.FromDays(1);

        public List<TimeSpan> Rests { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Rests.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
