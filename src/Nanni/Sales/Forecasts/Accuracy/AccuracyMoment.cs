namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>When in a period a forecast is compared with what came of it.</summary>
/// <param name="Name">"start", "middle" or "end".</param>
/// <param name="Weeks">Before the end of the period; 0 at start and middle.</param>
public sealed record AccuracyMoment(string Name, int Weeks)
{
    /// <summary>Looks are taken once a week; where one failed, that of the week before stands in for it.</summary>
    private const int Oldest = 13;

    /// <summary>Start, middle, and so many weeks before the end.</summary>
    public static IReadOnlyList<AccuracyMoment> All(int weeks) => [new("start", 0), new("middle", 0), new("end", weeks)];

    /// <summary>Weeks before the end that make sense in a period, the usual first.</summary>
    public static IReadOnlyList<int> Choices(string length) => length switch
    {
        ForecastPeriod.Month => [2, 1, 3],
        ForecastPeriod.Quarter => [4, 1, 2, 6, 8],
        _ => [8, 4, 13, 26],
    };

    public DateOnly Day(ForecastPeriod period) => Name switch
    {
        "start" => period.From,
        "middle" => period.From.AddDays((period.Until.DayNumber - period.From.DayNumber) / 2),
        _ => period.Until.AddDays(-7 * Weeks),
    };

    /// <summary>The last of the looks until its day; null where none was taken near it.</summary>
    /// <param name="looks">In any order.</param>
    public DateOnly? Look(ForecastPeriod period, IEnumerable<DateOnly> looks)
    {
        var day = Day(period);
        return looks.Where(l => l <= day && l >= day.AddDays(-Oldest)).Cast<DateOnly?>().Max();
    }
}
