using Nanni.Administration.Demo.People;
using Nanni.Records.Bulk;

namespace Nanni.Administration.Demo.Story;

/// <summary>Everything that happened in the demo company, collected in any order and told in the order in which it happened.</summary>
internal sealed class Tale(DateTimeOffset now, TimeZoneInfo zone, Chance chance, Cast cast)
{
    private readonly List<Event> events = [];

    private sealed record Event(DateTimeOffset At, int Number, Colleague By, string Name, Action<PastWork> What);

    /// <summary>The instant at which the story is told; nothing happens after it.</summary>
    public DateTimeOffset Now => now;

    public Chance Chance => chance;

    public Cast Cast => cast;

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    public int Count => events.Count;

    public void Tell(DateTimeOffset at, Colleague by, string name, Action<PastWork> what) =>
        events.Add(new(at < now ? at : now, events.Count, by, name, what));

    /// <summary>Some time in office hours of the day so long ago, or of the Friday before a weekend; never later than now.</summary>
    public DateTimeOffset Ago(int days)
    {
        var day = Today.AddDays(-days);
        day = day.DayOfWeek switch
        {
            DayOfWeek.Saturday => day.AddDays(-1),
            DayOfWeek.Sunday => day.AddDays(-2),
            _ => day,
        };
        var at = At(day, new TimeOnly(chance.Between(8, 16), chance.Between(0, 59)));
        return at < now ? at : now.AddMinutes(-chance.Between(5, 55));
    }

    /// <summary>A day between two times, as often near the later one as people are busy.</summary>
    public DateTimeOffset Between(DateTimeOffset from, DateTimeOffset until)
    {
        var days = (int)(until - from).TotalDays;
        var at = Ago((int)(now - until).TotalDays + chance.Between(0, Math.Max(0, days)));
        return at > from ? at : from.AddMinutes(chance.Between(1, 20));
    }

    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>Tells all of it.</summary>
    /// <param name="told">Called after each operation.</param>
    /// <param name="reached">Called with the instant of each operation before it is told.</param>
    public async Task Run(PastOperations past, Func<int, Task> told, Func<int, DateTimeOffset, Task> reached)
    {
        var done = 0;
        foreach (var one in events.OrderBy(e => e.At).ThenBy(e => e.Number))
        {
            await reached(done, one.At);
            past.Run(one.By.Actor, one.Name, one.At, one.What);
            await told(++done);
        }
    }
}
