namespace Nanni.Records.Jobs;

/// <summary>
/// Lets work that nobody waits for give way to people: while they ask for pages, it rests far longer than it works. Alone it never rests.
/// </summary>
public sealed class Courtesy(TimeProvider clock)
{
    /// <summary>How long after a request somebody is taken to be there.</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(3);

    private readonly TimeProvider clock = clock;

    private long asked = clock.GetTimestamp() - (2 * clock.TimestampFrequency);

    /// <summary>Somebody asks for something.</summary>
    public void Asked() => Volatile.Write(ref asked, clock.GetTimestamp());

    public bool IsSomebodyThere => clock.GetElapsedTime(Volatile.Read(ref asked)) < Recently;

    /// <summary>Begins some work.</summary>
    /// <param name="rest">How many times as long as it worked it rests while somebody is there; 0: never.</param>
    public Pace Begin(int rest) => new(this, rest);

    /// <summary>The work of one job, in steps.</summary>
    public sealed class Pace(Courtesy courtesy, int rest)
    {
        private long since = courtesy.clock.GetTimestamp();

        /// <summary>It should go in small steps, one after the other.</summary>
        public bool IsSlow => rest > 0 && courtesy.IsSomebodyThere;

        /// <summary>Between two steps.</summary>
        public async Task GiveWay(CancellationToken cancel)
        {
            if (IsSlow)
            {
                var due = courtesy.clock.GetElapsedTime(since) * rest;
                await Task.Delay(due < LongestRest ? due : LongestRest, courtesy.clock, cancel);
            }

            since = courtesy.clock.GetTimestamp();
        }
    }
}
