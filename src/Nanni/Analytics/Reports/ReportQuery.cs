using System.Globalization;
using Nanni.Records.Filters;
using Nanni.Records.Queries;

namespace Nanni.Analytics.Reports;

/// <summary>What the address of a report asks for. What cannot be read is left out, but for a period, which is said to be wrong.</summary>
/// <param name="Period">A relative period (<see cref="RelativeDate"/>), <c>all</c>, or null for <paramref name="From"/> to <paramref name="Until"/>.</param>
/// <param name="By">The field by which the rows are told apart, or <c>month</c>.</param>
/// <param name="Filter">Of the deals, in either form that lists take.</param>
internal sealed record ReportQuery(string? Period, DateOnly? From, DateOnly? Until, Guid? Pipeline, string? By, string? Filter)
{
    public const string Always = "all";

    public static readonly IReadOnlyList<string> Periods =
        ["this month", "last month", "this quarter", "last quarter", "this year", "last year", "last 30 days", "last 90 days", "last 12 months", Always];

    private const string Usual = "last 12 months";

    public static ReportQuery Read(IQueryCollection query)
    {
        var (from, until) = (Day(query["from"]), Day(query["until"]));
        var period = query["period"].ToString();
        var isOwn = period.Length == 0 && (from ?? until) is not null || period == "own";
        return new(
            isOwn ? null : Periods.Contains(period) ? period : Usual, isOwn ? from : null, isOwn ? until : null,
            Guid.TryParse(query["pipeline"], out var pipeline) ? pipeline : null,
            query["by"].ToString() is { Length: > 0 and <= 60 } by ? by : null, query["filter"].ToString() is { Length: > 0 } filter ? filter : null);
    }

    /// <summary>The last day comes before the first.</summary>
    public bool IsBackwards => From > Until;

    /// <summary>Null for all time.</summary>
    public Span? SpanOf(DateOnly today)
    {
        if (Period == Always)
        {
            return null;
        }

        if (Period is { } relative)
        {
            var (from, until) = RelativeDate.Parse(relative, today);
            return new(from, until);
        }

        return new(From ?? new(1990, 1, 1), (Until ?? today).AddDays(1));
    }

    /// <summary>The part of an address after the question mark.</summary>
    public string Address => string.Join('&', Parts.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));

    public IEnumerable<(string Name, string Value)> Parts => new (string Name, string? Value)[]
    {
        ("period", Period ?? "own"), ("from", Iso(From)), ("until", Iso(Until)), ("pipeline", Pipeline?.ToString()), ("by", By), ("filter", Filter),
    }.Where(p => p.Value is not null).Select(p => (p.Name, p.Value!));

    public static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000 ? day : null;
}
