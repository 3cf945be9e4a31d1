using System.Globalization;
using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts.Accuracy;

/// <summary>A closed period of one line.</summary>
/// <param name="Guesses">One a moment; null where nothing was kept or said, and where there was nothing to forecast.</param>
internal sealed record AccuracyPoint(ForecastPeriod Period, long Won, IReadOnlyList<Guess?> Guesses);

/// <summary>How well one person's or one team's periods were forecast.</summary>
/// <param name="Points">Oldest first.</param>
internal sealed record AccuracyLine(ForecastLine Line, IReadOnlyList<AccuracyPoint> Points)
{
    /// <param name="moment">Its place among the moments.</param>
    public ForecastError Error(int moment) => ForecastError.Of(Points.Select(p => p.Guesses[moment]));
}

/// <summary>Compares one measure of the forecast with what was won, line by line, in one currency.</summary>
/// <param name="parents">Of teams; null: by person.</param>
internal sealed class AccuracyTable(AccuracyFigures figures, Schema schema, IReadOnlyDictionary<Guid, Guid?>? parents, string measure, string currency)
{
    public const string Weighted = "weighted";

    /// <summary>What can be compared: won so far with what is sure, with what is likely too, all by its probability; what people said.</summary>
    public static readonly IReadOnlyList<string> Measures = [ForecastCategories.Commit, ForecastCategories.BestCase, Weighted, "call", "override"];

    private const string Won = "won";

    private static readonly string[] Sure = [ForecastCategories.Closed, ForecastCategories.Commit];
    private static readonly string[] Likely = [.. Sure, ForecastCategories.BestCase];

    /// <summary>The categories of deals that a measure adds up.</summary>
    public static IReadOnlyList<string> Counted(string measure) => measure switch
    {
        ForecastCategories.Commit => Sure,
        ForecastCategories.BestCase => Likely,
        _ => [.. Likely, ForecastCategories.Pipeline],
    };

    private bool IsSaid => measure is "call" or "override";

    /// <summary>The whole first, then the lines in the order of the forecast.</summary>
    public IReadOnlyList<AccuracyLine> Lines()
    {
        var trees = figures.Periods.Select(period =>
        {
            var tree = new ForecastTree(new(Cells(period), [.. figures.Said.Where(s => s.Said.Period == period).Select(s => s.Said)], new(0, 0)), schema, parents ?? new Dictionary<Guid, Guid?>(), period);
            var lines = parents is null ? tree.People() : tree.Teams();
            return (Period: period, Whole: tree.Whole(lines), Lines: lines);
        }).ToList();
        var whole = new ForecastLine("", null, false, null, 0, null, []);
        return
        [
            new(whole, [.. trees.Select(t => new AccuracyPoint(t.Period, WonIn(t.Whole), [.. figures.Moments.Select((_, m) => Total(t.Period, t.Whole, t.Lines, m))]))]),
            .. Ordered(trees.Select(t => t.Lines)).Select(line => new AccuracyLine(line, [.. trees.Select(t =>
                t.Lines.FirstOrDefault(l => l.Key == line.Key) is { } its
                    ? new AccuracyPoint(t.Period, WonIn(its), [.. figures.Moments.Select((_, m) => One(t.Period, its, m))])
                    : new AccuracyPoint(t.Period, 0, [.. figures.Moments.Select(_ => (Guess?)null)]))])),
        ];
    }

    private List<ForecastCell> Cells(ForecastPeriod period) =>
    [
        .. figures.Won[period].Select(c => c with { Category = Won }),
        .. figures.Moments.Index().Where(m => figures.Looks.ContainsKey((period, m.Item)))
            .SelectMany(m => figures.Past[(period, figures.Looks[(period, m.Item)])].Select(c => c with { Category = At(m.Index, c.Category) })),
    ];

    /// <summary>Lines of all periods; one that is not in the last comes where it would stand there.</summary>
    private static List<ForecastLine> Ordered(IEnumerable<IReadOnlyList<ForecastLine>> periods)
    {
        var all = new List<ForecastLine>();
        foreach (var lines in periods)
        {
            var at = 0;
            foreach (var line in lines)
            {
                var known = all.FindIndex(l => l.Key == line.Key);
                if (known < 0)
                {
                    all.Insert(at, line);
                }

                at = Math.Max(at, (known < 0 ? at : known) + 1);
            }
        }

        return all;
    }

    private Guess? One(ForecastPeriod period, ForecastLine line, int moment)
    {
        if (!figures.Looks.TryGetValue((period, figures.Moments[moment]), out var look))
        {
            return null;
        }

        var (forecast, won) = (IsSaid ? Said(period, line, look) : Sum(line, moment), WonIn(line));
        return forecast is null || forecast == 0 && won == 0 ? null : new(forecast.Value, won, look);
    }

    /// <summary>
    /// Nobody speaks for the whole: what was said of it is what was said of the topmost teams, or of the people, and it is compared with
    /// what these have won.
    /// </summary>
    private Guess? Total(ForecastPeriod period, ForecastLine whole, IReadOnlyList<ForecastLine> lines, int moment)
    {
        if (!IsSaid)
        {
            return One(period, whole, moment);
        }

        Guess? sum = null;
        var covered = int.MaxValue;
        foreach (var line in lines)
        {
            if (line.Depth > covered)
            {
                continue;
            }

            var one = One(period, line, moment);
            covered = one is null ? int.MaxValue : line.Depth;
            sum = one is null ? sum : new((sum?.Forecast ?? 0) + one.Forecast, (sum?.Won ?? 0) + one.Won, one.Look);
        }

        return sum;
    }

    private long? Said(ForecastPeriod period, ForecastLine line, DateOnly look)
    {
        // A person's line beneath a team is a part of what was said of the person.
        if (line.IsPerson && line.Teams is not null)
        {
            return null;
        }

        var instant = ForecastPeriod.Start(look.AddDays(1), figures.Calendar.Zone);
        return figures.Said
            .Where(s => s.Said.Kind == measure && s.Said.Period == period && s.MadeAt < instant
                && (line.IsPerson ? line.Person is not null && s.Said.Person == line.Person : s.Said.Team is not null && s.Said.Team == line.Team))
            .MaxBy(s => s.Said.Id)?.At(instant) is { } amount && amount.Currency == currency ? amount.Minor : null;
    }

    private long WonIn(ForecastLine line) => line.Cells.Where(c => c.Category == Won && c.Currency == currency).Sum(c => c.Minor);

    private long Sum(ForecastLine line, int moment)
    {
        var counted = Counted(measure).Select(c => At(moment, c)).ToHashSet();
        var cells = line.Cells.Where(c => c.Currency == currency && counted.Contains(c.Category));
        return measure == Weighted ? cells.Sum(c => c.Weighted) / ForecastCell.Weight : cells.Sum(c => c.Minor);
    }

    private static string At(int moment, string category) => string.Create(CultureInfo.InvariantCulture, $"{moment}:{category}");
}
