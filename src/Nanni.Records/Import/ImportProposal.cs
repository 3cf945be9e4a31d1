using Nanni.Records.Import.Tables;
using Nanni.Records.Import.Values;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Guesses where the columns of a file go, from their names in three languages and from what stands in them.</summary>
public static class ImportProposal
{
    private const int Named = 100;
    private const int Partly = 45;
    private const int Enough = 40;

    /// <summary>A plan that a person may change. Columns that nothing speaks for are left out.</summary>
    public static ImportPlan Of(ImportTargets targets, TablePreview preview, IImportWords words, string language)
    {
        var candidates = new List<(int Score, int Column, ImportTarget Target)>();
        var headers = targets.All.ToDictionary(t => t, t => words.HeadersOf(targets.Type, t).Select(Fold.Compact).Where(h => h.Length > 0).Distinct().ToArray());
        for (var i = 0; i < preview.Header.Count; i++)
        {
            if (words.IsReason(preview.Header[i]))
            {
                continue;
            }

            string[] samples = [.. preview.Rows.Select(r => r.Cells[i]).Where(c => !Blanks.Is(c, words: true)).Take(50)];
            foreach (var target in targets.All)
            {
                var score = Score(preview.Header[i], headers[target], target, samples);
                if (score >= Enough)
                {
                    candidates.Add((score, i, target));
                }
            }
        }

        var columns = new SortedDictionary<int, ImportTarget>();
        foreach (var (_, column, target) in candidates.OrderByDescending(c => c.Score).ThenBy(c => c.Target.Path.Length).ThenBy(c => c.Column))
        {
            if (!columns.ContainsKey(column) && !columns.Values.Any(t => Collide(t, target)))
            {
                columns[column] = target;
            }
        }

        string[] Values(Func<ImportTarget, bool> of) => [.. columns.Where(c => of(c.Value)).SelectMany(c => preview.Rows.Select(r => r.Cells[c.Key]))];
        return new()
        {
            Type = targets.Type.Name,
            Columns = [.. columns.Select(c => new ImportColumn(preview.Header[c.Key], c.Value.Path))],
            Match = Keys(targets, [.. columns.Values]),
            Decimal = Numbers.DecimalSeparator(Values(t => t.Kind is FieldKind.Number or FieldKind.Money or FieldKind.Percent)) ?? (language == "en" ? '.' : ','),
            Dates = Dates.Order(Values(t => t.Kind is FieldKind.Date or FieldKind.DateTime)) ?? DateOrder.DayFirst,
        };
    }

    /// <summary>By which of its fields a row is known: those given by a state or another system first, a name last.</summary>
    public static IReadOnlyList<string> Keys(ImportTargets targets, IReadOnlyCollection<ImportTarget> chosen)
    {
        var keys = targets.Keys.Where(f => chosen.Any(t => t.Link is null && (t.Field == f || t.Extra?.Key == f.Key || (f.IsTitle && t.Link is null && f.IsReadOnly)))).ToList();
        string[] Of(params MatchRole[] roles) => [.. keys.Where(f => roles.Contains(f.Match)).Select(f => f.Key)];
        var sure = Of(MatchRole.TaxNumber);
        var isPerson = keys.Exists(f => f.Match == MatchRole.PersonName);
        string[] names = [.. keys.Where(f => f.IsTitle).Select(f => f.Key)];
        string[] found = isPerson
            ? Of(MatchRole.Email) is { Length: > 0 } mails ? [.. sure, .. mails] : [.. sure, .. names]
            : keys.Exists(f => f.Match == MatchRole.OrganisationName) ? [.. sure, .. names] : [.. Of(MatchRole.ExternalKey) is { Length: > 0 } own ? own : names];
        return found;
    }

    /// <summary>Both a name and its parts, or the same place twice.</summary>
    private static bool Collide(ImportTarget a, ImportTarget b) =>
        a.Path == b.Path || (a.Link == b.Link && ((IsWhole(a) && IsPart(b)) || (IsWhole(b) && IsPart(a))))
        || (a.Link is not null && a.Link == b.Link && a.Path != b.Path && a.Field is not null && a.Field == b.Field && a.Part == b.Part);

    private static bool IsWhole(ImportTarget target) => target.Extra?.Key == target.Type.Title.Key;

    private static bool IsPart(ImportTarget target) => target.Field?.Key is "firstName" or "lastName";

    private static int Score(string header, string[] known, ImportTarget target, string[] samples)
    {
        var name = Fold.Compact(header);
        var words = Fold.Sort(header).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var score = known.Contains(name) ? Named
            : known.Any(k => k.Length >= 4 && (words.Contains(k) || (words.Length > 1 && name.EndsWith(k, StringComparison.Ordinal)))) ? Partly
            : 0;
        if (target.Link is not null)
        {
            score -= 3;
        }

        if (samples.Length == 0)
        {
            return score;
        }

        var fits = (double)samples.Count(s => Fits(target, s)) / samples.Length;
        return target.Kind switch
        {
            FieldKind.Email => fits > 0.7 ? Math.Max(score, target.Link is null ? Enough + 10 : 0) + 20 : score - 60,
            FieldKind.Number or FieldKind.Money or FieldKind.Percent or FieldKind.Date or FieldKind.DateTime or FieldKind.YesNo or FieldKind.Phone =>
                fits < 0.5 ? score - 70 : score,
            _ => score,
        };
    }

    private static bool Fits(ImportTarget target, string text) => target.Kind switch
    {
        FieldKind.Email => text.IndexOf('@', StringComparison.Ordinal) > 0 && text.LastIndexOf('.') > text.IndexOf('@', StringComparison.Ordinal),
        FieldKind.Number or FieldKind.Percent => Numbers.TryParse(text.TrimEnd('%', ' '), out _),
        FieldKind.Money => Numbers.TryParse(text, null, out _, out _),
        FieldKind.Date or FieldKind.DateTime => Dates.TryDay(text, DateOrder.DayFirst, out _, serials: true) || Dates.TryDay(text, DateOrder.MonthFirst, out _),
        FieldKind.YesNo => Answers.TryParse(text, out _),
        FieldKind.Phone => text.Count(char.IsAsciiDigit) is >= 5 and <= 20,
        _ => true,
    };
}
