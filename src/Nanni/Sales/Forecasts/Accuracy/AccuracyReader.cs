using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>What was thought of closed periods at some moments of each, and what was won in them, as one person sees it.</summary>
/// <param name="Periods">Oldest first.</param>
/// <param name="Looks">The day on which the deals were looked at for a moment, where one was.</param>
internal sealed record AccuracyFigures(
    IReadOnlyList<ForecastPeriod> Periods, IReadOnlyList<AccuracyMoment> Moments, SalesCalendar Calendar,
    IReadOnlyDictionary<(ForecastPeriod, AccuracyMoment), DateOnly> Looks,
    ILookup<(ForecastPeriod Period, DateOnly Day), ForecastCell> Past,
    IReadOnlyDictionary<ForecastPeriod, IReadOnlyList<ForecastCell>> Won,
    IReadOnlyList<SaidOnce> Said)
{
    /// <summary>Those in which something was forecast or won.</summary>
    public IReadOnlyList<string> Currencies =>
        [.. Past.SelectMany(c => c).Concat(Won.Values.SelectMany(c => c)).Select(c => c.Currency).Where(c => c.Length > 0).Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>Reads how good the forecasts of the last closed periods were, from the weekly looks at the deals that the reader sees now.</summary>
internal sealed class AccuracyReader(RecordStore store, ForecastReader reader, ForecastPast past, SaidHistory said)
{
    /// <summary>So many periods are compared.</summary>
    public const int Most = 6;

    public async Task<AccuracyFigures> Of(Actor actor, string length, int weeks, DateTimeOffset now, CancellationToken cancel)
    {
        var calendar = await reader.Calendar(actor.WorkspaceId, cancel);
        var periods = Closed(ForecastPeriod.Of(length, calendar.Day(now), calendar.FirstMonth));
        var first = periods[0].From.AddDays(-14);
        var days = await store.Query(
            store.Sql().Add($"select day from forecast_days where workspace_id = {actor.WorkspaceId} and day >= {first}"), row => row.DayOrNull(0)!.Value, cancel);
        var moments = AccuracyMoment.All(weeks);
        var looks = new Dictionary<(ForecastPeriod, AccuracyMoment), DateOnly>();
        foreach (var period in periods)
        {
            foreach (var moment in moments)
            {
                if (moment.Look(period, days) is { } day)
                {
                    looks[(period, moment)] = day;
                }
            }
        }

        // A period of which nothing was kept cannot be compared: its deals are not even added up.
        var kept = periods.Where(p => looks.Keys.Any(k => k.Item1 == p)).ToList();
        return new(
            kept, moments, calendar, looks, await past.Cells(actor, [.. looks.Select(l => (l.Key.Item1, l.Value))], cancel), await reader.Won(actor, kept, calendar, cancel),
            kept.Count == 0 ? [] : await said.Of(actor, length, kept[0].From, kept[^1].Until, cancel));
    }

    private static List<ForecastPeriod> Closed(ForecastPeriod now)
    {
        var periods = new List<ForecastPeriod>();
        for (var period = now.Previous; periods.Count < Most; period = period.Previous)
        {
            periods.Insert(0, period);
        }

        return periods;
    }
}
