using Nanni.Bench.Data;
using Nanni.Records.Queries;
using Nanni.Records.Text;

namespace Nanni.Bench.Figures;

/// <summary>
/// How many mistyped family names the search understands: names of people of the set with one letter left out, doubled, changed or swapped
/// with the next (two such edits from eight letters on, and never below what is forgiven so much), each found when one of the first ten hits has the name that was meant.
/// </summary>
internal sealed class RecallFigures(Installation installation, Company company, Report report)
{
    private const int Terms = 1_000;

    /// <summary>Contacts whose names are counted, and how often a name must occur among them to be one that many people have.</summary>
    private const int Counted = 20_000;
    private const int Many = 10;

    public async Task Take()
    {
        var bearers = new Dictionary<string, int>();
        for (var i = 0; i < Math.Min(Counted, company.Size.Contacts); i++)
        {
            var name = Fold.Sort(company.Customers.Contact(i).LastName);
            bearers[name] = bearers.GetValueOrDefault(name) + 1;
        }

        await Recall("of names that many have", name => bearers.GetValueOrDefault(name) >= Many, 95);

        // The generator makes rare names of few syllables, so that each has neighbours that are as likely to have been meant.
        await Recall("of all names, rare ones made up", _ => true, null);
    }

    private async Task Recall(string of, Func<string, bool> takes, double? gate)
    {
        var searches = installation.Get<Searches>();
        await searches.Of(company.Administrator, "wisniewksa", null, 10, default);
        var (asked, missed) = (0, new List<string>());
        for (var i = 0; asked < Terms; i++)
        {
            var dice = new Dice(77, Kind.Contact, i);
            var name = Fold.Sort(company.Customers.Contact(dice.Below(company.Size.Contacts)).LastName);
            if (name.Length < 4 || !name.All(char.IsLetter) || !takes(name))
            {
                continue;
            }

            var term = Mistyped(name, ref dice);
            var hits = await searches.Of(company.Administrator, term, null, 10, default);
            if (hits.Corrected is null && hits.Hits.Any(h => Fold.Sort(h.Text).Contains(term, StringComparison.Ordinal)))
            {
                // Somebody's name as it was typed: no mistake that anybody could see.
                continue;
            }

            asked++;
            if (!hits.Hits.Any(h => Fold.Sort(h.Text).Contains(name, StringComparison.Ordinal)))
            {
                missed.Add($"{name} as {term}");
            }
        }

        report.Add(new("Search of mistyped names, found among ten", of, 100.0 * (Terms - missed.Count) / Terms, null, "%", gate));
        Console.WriteLine("  " + string.Join(", ", missed.Take(10)));
    }

    private static string Mistyped(string name, ref Dice dice)
    {
        var text = name.ToList();
        for (var edits = name.Length >= 8 ? 2 : 1; edits > 0; edits--)
        {
            var at = dice.Below(text.Count - 1);
            switch (dice.Below(4))
            {
                case 0 when text.Count is not (4 or 8):
                    text.RemoveAt(at);
                    break;
                case 1:
                    text.Insert(at, text[at]);
                    break;
                case 2:
                    text[at] = (char)('a' + dice.Below(26));
                    break;
                default:
                    (text[at], text[at + 1]) = (text[at + 1], text[at]);
                    break;
            }
        }

        return new([.. text]);
    }
}
