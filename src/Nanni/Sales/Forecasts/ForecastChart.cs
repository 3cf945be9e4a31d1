using System.Globalization;

namespace Nanni.Sales.Forecasts;

/// <summary>How the forecast of a period moved, drawn by the server: the categories one upon the other, in one currency.</summary>
/// <param name="Bands">The lowest first; each a polygon of an SVG.</param>
/// <param name="Rows">The numbers of the picture, a row a day.</param>
public sealed record ForecastChart(IReadOnlyList<(string Category, string Points)> Bands, IReadOnlyList<(string Day, IReadOnlyList<string> Sums)> Rows, string From, string Until)
{
    public const int Width = 720;
    public const int Height = 160;

    public static readonly IReadOnlyList<string> Categories = [ForecastCategories.Closed, ForecastCategories.Commit, ForecastCategories.BestCase, ForecastCategories.Pipeline];

    /// <returns>Null where there are too few days to draw.</returns>
    internal static ForecastChart? Of(IReadOnlyList<ForecastPoint> points, string currency, Func<DateOnly, string> date, Func<long, string> money)
    {
        var days = points.Select(p => p.Day).Distinct().Order().ToList();
        if (days.Count < 2)
        {
            return null;
        }

        var sums = points.Where(p => p.Currency == currency).ToLookup(p => (p.Day, p.Category), p => p.Minor);
        long At(DateOnly day, int upTo) => Categories.Take(upTo).Sum(c => sums[(day, c)].Sum());
        var top = Math.Max(1, days.Max(d => At(d, Categories.Count)));
        var span = days[^1].DayNumber - days[0].DayNumber;
        string Point(DateOnly day, int upTo) => string.Create(
            CultureInfo.InvariantCulture, $"{(day.DayNumber - days[0].DayNumber) * Width / span},{Height - (At(day, upTo) * Height / top)}");
        return new(
            [.. Categories.Select((category, i) => (category, string.Join(' ', days.Select(d => Point(d, i + 1)).Concat(days.AsEnumerable().Reverse().Select(d => Point(d, i))))))],
            [.. days.Select(d => (date(d), (IReadOnlyList<string>)[.. Categories.Select(c => money(sums[(d, c)].Sum()))]))],
            date(days[0]), date(days[^1]));
    }
}
