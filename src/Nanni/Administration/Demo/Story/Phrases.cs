using System.Globalization;
using Nanni.Administration.Demo.People;

namespace Nanni.Administration.Demo.Story;

/// <summary>What is written in the demo, in one language: lists of phrases with holes, dealt out like cards.</summary>
internal sealed class Phrases
{
    private static readonly Dictionary<string, Dictionary<string, string[][]>> Read = new[] { "en", "pl", "lt" }.ToDictionary(language => language, ReadAll);

    private readonly Dictionary<string, string[][]> lists;
    private readonly Chance chance;

    /// <summary>The cards of each list that lie on the table still: none comes twice before all have come once.</summary>
    private readonly Dictionary<string, List<string[]>> decks = [];

    public Phrases(string language, Chance chance)
    {
        (Language, this.chance) = (language, chance);
        lists = Read[language];
        Culture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : language);
    }

    public string Language { get; }

    public CultureInfo Culture { get; }

    /// <summary>Another entry of a list.</summary>
    public string[] Next(string list) => Next(list, list, _ => true);

    /// <summary>Another entry that begins with this field: the lost reason, the kind.</summary>
    public string[] Next(string list, string first) => Next(list, list + first, entry => entry[0] == first);

    public string Any(string list) => chance.Any(lists[list])[0];

    private string[] Next(string list, string deck, Func<string[], bool> fits)
    {
        if (!decks.TryGetValue(deck, out var cards) || cards.Count == 0)
        {
            decks[deck] = cards = [.. lists[list].Where(fits)];
        }

        var card = chance.Any(cards);
        cards.Remove(card);
        return card;
    }

    private static Dictionary<string, string[][]> ReadAll(string language)
    {
        var read = new Dictionary<string, List<string[]>>();
        List<string[]> list = [];
        foreach (var line in WordLists.Lines("Story", language + ".txt"))
        {
            if (line.StartsWith('['))
            {
                read[line[1..^1]] = list = [];
            }
            else
            {
                list.Add(line.Split('|'));
            }
        }

        return read.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }
}
