using System.Globalization;
using Nanni.Web.Views;

namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>How good the forecasts of closed periods were.</summary>
/// <param name="Said">In a sentence, and what else is to be known of it.</param>
public sealed record AccuracyModel(IReadOnlyList<string> Said)
{
    public IReadOnlyList<ViewTab> By { get; init; } = [];

    public IReadOnlyList<ViewTab> Lengths { get; init; } = [];

    public IReadOnlyList<ViewTab> Measures { get; init; } = [];

    /// <summary>Empty where there is one only.</summary>
    public IReadOnlyList<ViewTab> Currencies { get; init; } = [];

    /// <summary>How many weeks before the end the third moment is.</summary>
    public IReadOnlyList<OptionModel> Weeks { get; init; } = [];

    /// <summary>What else the form that chooses the weeks keeps of the address.</summary>
    public IReadOnlyList<(string Name, string Value)> Kept { get; init; } = [];

    public required string ForecastUrl { get; init; }

    /// <summary>Whose chart and numbers are shown.</summary>
    public required Value Who { get; init; }

    /// <summary>Null while everybody's are shown.</summary>
    public string? WholeUrl { get; init; }

    /// <summary>Names of the moments, as heads of columns.</summary>
    public IReadOnlyList<string> Moments { get; init; } = [];

    public AccuracyChart? Chart { get; init; }

    public IReadOnlyList<AccuracyRow> Rows { get; init; } = [];

    public IReadOnlyList<AccuracyPerson> People { get; init; } = [];

    public IReadOnlyList<string> Hints { get; init; } = [];
}

/// <param name="Period">Its name.</param>
public sealed record AccuracyRow(string Period, IReadOnlyList<AccuracyCell> Moments, AccuracyCell Won);

/// <param name="Amount">Empty where nothing was kept.</param>
/// <param name="Url">The deals behind it, as they were thought of.</param>
/// <param name="Deviation">"+12%", "−8%"; null where it cannot be said.</param>
public sealed record AccuracyCell(string Amount, string? Url = null, string? Deviation = null);

/// <summary>A person, a team or everybody.</summary>
/// <param name="Url">Shows their chart and numbers.</param>
/// <param name="Bias">One a moment, null where it cannot be said.</param>
/// <param name="Error">At the last moment, too high or too low.</param>
/// <param name="TooHigh">"5 of 6".</param>
public sealed record AccuracyPerson(string Key, Value Who, int Depth, string Url, bool IsShown, IReadOnlyList<string?> Bias, string? Error, string TooHigh);

/// <summary>What was thought of a period on a day, deal by deal, and what became of each.</summary>
/// <param name="Title">Of whom, what and when.</param>
/// <param name="HasMore">Than are shown.</param>
public sealed record KeptDealsModel(string Title, string BackUrl, IReadOnlyList<KeptDealRow> Rows, IReadOnlyList<string> Sums, bool HasMore);

public sealed record KeptDealRow(string Title, string Url, string Category, string Then, string Became, string Now);

/// <summary>The periods side by side, drawn by the server: what was forecast at each moment, and what was won.</summary>
/// <param name="Bars">Rectangles of an SVG.</param>
/// <param name="Labels">One a period.</param>
public sealed record AccuracyChart(IReadOnlyList<AccuracyBar> Bars, IReadOnlyList<string> Labels)
{
    public const int Width = 720;
    public const int Height = 160;
    private const int Gap = 28;

    /// <returns>Null where there is nothing to draw.</returns>
    internal static AccuracyChart? Of(IReadOnlyList<AccuracyPoint> points, IReadOnlyList<AccuracyMoment> moments)
    {
        var top = points.SelectMany(p => p.Guesses.Select(g => g?.Forecast ?? 0).Append(p.Won)).DefaultIfEmpty().Max();
        if (top <= 0)
        {
            return null;
        }

        var group = (decimal)Width / points.Count;
        var bar = (group - Gap) / (moments.Count + 1);
        AccuracyBar Bar(int period, int place, string what, long minor)
        {
            var height = Math.Max(0, (decimal)minor) * Height / top;
            return new(what, Text(period * group + Gap / 2 + place * bar), Text(Height - height), Text(bar * 0.86m), Text(height));
        }

        return new(
            [.. points.Index().SelectMany(p => p.Item.Guesses.Index().Where(g => g.Item is not null)
                .Select(g => Bar(p.Index, g.Index, moments[g.Index].Name, g.Item!.Forecast)).Append(Bar(p.Index, moments.Count, "won", p.Item.Won)))],
            [.. points.Select(p => p.Period.Code)]);
    }

    private static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <param name="What">"start", "middle", "end" or "won".</param>
public sealed record AccuracyBar(string What, string X, string Y, string Width, string Height);
