using Nanni.Records.Types;

namespace Nanni.Sales.Forecasts;

/// <summary>A line of the forecast: a person, a team with all beneath it, or everybody.</summary>
/// <param name="Key">Stable, for addresses: "p:{person}", "t:{team}", "t:{team}:{person}"; "" for the whole.</param>
/// <param name="Person">Null where it is not one person's.</param>
/// <param name="IsPerson">A leaf: <paramref name="Person"/> may still be null, for deals of nobody.</param>
/// <param name="Teams">The teams whose deals it counts; null: whatever the team. Empty: deals of no team.</param>
public sealed record ForecastLine(string Key, Guid? Person, bool IsPerson, Guid? Team, int Depth, IReadOnlyList<Guid>? Teams, IReadOnlyList<ForecastCell> Cells)
{
    /// <summary>By currency; quotas of the lines beneath it where it has none of its own.</summary>
    public IReadOnlyList<Money> Quota { get; init; } = [];

    /// <summary>The one record that is its quota; null where it is made up of several.</summary>
    public Guid? QuotaId { get; init; }

    public ForecastSaid? Call { get; init; }

    public ForecastSaid? Override { get; init; }

    /// <summary>The quota, where it is in one currency.</summary>
    public Money? Goal => Quota is [var only] ? only : null;

    /// <summary>What is won in the currency of <see cref="Goal"/>, in minor units.</summary>
    public long WonOfGoal => Goal is { } goal ? Sum(ForecastCategories.Closed).FirstOrDefault(m => m.Currency == goal.Currency).Minor : 0;

    /// <summary>Per cent of the quota that is won; null without a quota.</summary>
    public decimal? Attainment => Goal is { Minor: > 0 } goal ? WonOfGoal * 100m / goal.Minor : null;

    /// <summary>Sums by currency, the larger first.</summary>
    /// <param name="category">Null: of all, as far as they are counted.</param>
    public IReadOnlyList<Money> Sum(string? category = null, bool isWeighted = false) =>
        [.. Cells.Where(c => c.Currency.Length > 0 && (category is null ? c.Category != ForecastCategories.Omitted : c.Category == category))
            .GroupBy(c => c.Currency).Where(g => g.Any(c => c.Deals > 0))
            .Select(g => new Money(isWeighted ? g.Sum(c => c.Weighted) / ForecastCell.Weight : g.Sum(c => c.Minor), g.Key)).OrderByDescending(m => m.Minor)];

    /// <summary>How many deals: of a person those in which they have a part, of several people each deal once.</summary>
    public long Deals(string category) => Cells.Where(c => c.Category == category).Sum(c => IsPerson ? c.Deals : c.Owned);
}

/// <summary>Puts sums into lines: by person, or by the tree of teams with its people.</summary>
internal sealed class ForecastTree(ForecastFigures figures, Schema schema, IReadOnlyDictionary<Guid, Guid?> parents, ForecastPeriod period)
{
    public IReadOnlyList<ForecastLine> People()
    {
        var cells = figures.Cells.ToLookup(c => c.Owner);
        var people = cells.Where(g => g.Any(c => c.Deals > 0)).Select(g => g.Key).Concat(figures.Said.Where(s => s.Person is not null).Select(s => s.Person)).Distinct();
        return [.. people.OrderBy(Name, StringComparer.CurrentCultureIgnoreCase).Select(p =>
            With(new($"p:{p}", p, true, null, 0, null, [.. cells[p]]), s => s.Person == p && p is not null))];
    }

    /// <summary>Teams under their parents, and under each the people whose deals are its own. What belongs to no team comes last.</summary>
    public IReadOnlyList<ForecastLine> Teams()
    {
        var children = schema.Teams.Keys.ToLookup(t => parents.GetValueOrDefault(t) is { } p && schema.Teams.ContainsKey(p) ? p : Guid.Empty);
        List<ForecastLine> lines = [.. Named(children[Guid.Empty]).SelectMany(t => Team(t, 0, children))];
        lines.AddRange(Persons(null, 0));
        return lines;
    }

    public ForecastLine Whole(IReadOnlyList<ForecastLine> lines) => new("", null, false, null, 0, null, figures.Cells)
    {
        Quota = Total(lines.Where(l => l.Depth == 0).SelectMany(l => l.Quota)),
    };

    private IEnumerable<ForecastLine> Team(Guid team, int depth, ILookup<Guid, Guid> children)
    {
        // A tree that somebody closed into a ring is shown as far as it goes.
        var below = depth > 8 ? [] : Named(children[team]).SelectMany(t => Team(t, depth + 1, children)).ToList();
        var own = Persons(team, depth + 1).ToList();
        Guid[] all = [team, .. below.Where(l => !l.IsPerson).Select(l => l.Team!.Value)];
        var line = With(new($"t:{team}", null, false, team, depth, all, [.. figures.Cells.Where(c => c.Team is { } t && all.Contains(t))]), s => s.Team == team);
        if (line.Quota.Count == 0)
        {
            line = line with { Quota = Total(below.Where(l => l.Depth == depth + 1).SelectMany(l => l.Quota)) };
        }

        return line.Cells.Count == 0 && line.Quota.Count == 0 && line.Override is null ? [] : [line, .. own, .. below];
    }

    private IEnumerable<ForecastLine> Persons(Guid? team, int depth) =>
        figures.Cells.Where(c => c.Team == team).GroupBy(c => c.Owner).Where(g => g.Any(c => c.Deals > 0)).OrderBy(g => Name(g.Key), StringComparer.CurrentCultureIgnoreCase)
            .Select(g => new ForecastLine($"t:{team}:{g.Key}", g.Key, true, team, depth, team is { } its ? [its] : [], [.. g]));

    private IEnumerable<Guid> Named(IEnumerable<Guid> teams) => teams.OrderBy(t => schema.Teams[t], StringComparer.CurrentCultureIgnoreCase);

    private string Name(Guid? member) => member is { } id ? schema.Members.GetValueOrDefault(id)?.Name ?? "" : "\uffff";

    private ForecastLine With(ForecastLine line, Func<ForecastSaid, bool> isIts)
    {
        var its = figures.Said.Where(isIts).GroupBy(s => (s.Kind, s.Period)).Select(g => g.MaxBy(s => s.Id)!).ToList();
        var quotas = its.Where(s => s.Kind == "quota").ToList();

        // A quarter without a quota of its own is the sum of its months, a year that of its quarters, or of its months.
        var shown = ForecastPeriod.Lengths.Reverse().Select(length => quotas.Where(q => q.Period.Length == length).ToList()).FirstOrDefault(q => q.Count > 0) ?? [];
        return line with
        {
            Quota = Total(shown.Select(q => q.Amount)),
            QuotaId = shown is [var only] && only.Period.Length == period.Length ? only.Id : null,
            Call = its.Find(s => s.Kind == "call"),
            Override = its.Find(s => s.Kind == "override"),
        };
    }

    private static IReadOnlyList<Money> Total(IEnumerable<Money> amounts) =>
        [.. amounts.GroupBy(m => m.Currency).Select(g => new Money(g.Sum(m => m.Minor), g.Key)).OrderByDescending(m => m.Minor)];
}
