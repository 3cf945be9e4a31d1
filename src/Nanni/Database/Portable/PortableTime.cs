namespace Nanni.Database.Portable;

/// <summary>PostgreSQL counts instants in microseconds and days since 2000-01-01; SQLite keeps ticks and ISO text here.</summary>
internal static class PortableTime
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int FirstDay = new DateOnly(2000, 1, 1).DayNumber;

    /// <summary>What is finer than a microsecond, PostgreSQL cannot keep.</summary>
    public static long FromTicks(long utcTicks)
    {
        var since = utcTicks - Epoch.UtcTicks;
        var rest = since % TimeSpan.TicksPerMicrosecond;
        return (since - (rest < 0 ? rest + TimeSpan.TicksPerMicrosecond : rest)) / TimeSpan.TicksPerMicrosecond;
    }

    public static long ToTicks(long microseconds) => (microseconds * TimeSpan.TicksPerMicrosecond) + Epoch.UtcTicks;

    public static int FromDay(DateOnly day) => day.DayNumber - FirstDay;

    public static DateOnly ToDay(int days) => DateOnly.FromDayNumber(days + FirstDay);
}
