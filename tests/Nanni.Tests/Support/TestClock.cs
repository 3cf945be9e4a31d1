namespace Nanni.Tests;

/// <summary>A clock that goes like the real one, and can be put forward.</summary>
public sealed class TestClock : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    /// <summary>
    /// What is done every few minutes would come at some moment of a long run, in the middle of whatever test there is then; tests call it
    /// themselves.
    /// </summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, period >= TimeSpan.FromMinutes(1) ? Timeout.InfiniteTimeSpan : dueTime, period);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}
