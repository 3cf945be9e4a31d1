namespace Nanni.Records.Text;

/// <summary>What the search forgives: one edit from four letters on, two from eight.</summary>
public static class Typo
{
    /// <summary>How many edits a term of that many letters may be away from a word.</summary>
    public static int Allowed(int length) => length < 4 ? 0 : length < 8 ? 1 : 2;

    /// <summary>
    /// The distance from a term to the nearest beginning of a word of <paramref name="searchText"/>,
    /// or <c>Allowed + 1</c> when none is near enough.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> term, ReadOnlySpan<char> searchText)
    {
        var best = Allowed(term.Length) + 1;
        foreach (var range in searchText.Split("  "))
        {
            if (range.Start.Value < range.End.Value)
            {
                best = Math.Min(best, EditDistance.ToPrefix(term, searchText[range], best - 1));
                if (best == 0)
                {
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>
    /// Pieces of a folded term, each of three characters or more, of which every search text that holds the term with so
    /// many edits holds at least one to the letter. A trigram index finds them; <see cref="Distance"/> then decides.
    /// </summary>
    /// <param name="edits">
    /// At most <see cref="Allowed"/>. Ask with 1 first: the pieces are longer, their hits fewer, and most typos are one edit.
    /// </param>
    /// <remarks>
    /// With k edits, one of k + 1 disjoint pieces of "  term" is untouched (Navarro's pigeonhole, doi:10.1145/375360.375365).
    /// A swap of neighbours may touch two pieces that meet, so there is a free letter between pieces where the term is long
    /// enough, and otherwise one more piece that has the two letters swapped. The first piece is the longest, for its two
    /// spaces tell little.
    /// </remarks>
    public static string[] Pieces(string term, int edits)
    {
        edits = Math.Min(edits, Allowed(term.Length));
        if (edits == 0)
        {
            return [];
        }

        var padded = "  " + term;
        var gaps = Math.Clamp(padded.Length - (3 * (edits + 1)) - 1, 0, edits);
        var letters = padded.Length - gaps;
        var pieces = new List<string>(4);
        for (int piece = 0, at = 0; piece <= edits; piece++)
        {
            var length = (letters / (edits + 1)) + (piece < letters % (edits + 1) ? 1 : 0);
            pieces.Add(padded.Substring(at, length));
            at += length;
            if (piece < edits && piece < gaps)
            {
                at++;
            }
            else if (piece < edits)
            {
                pieces.Add($"{padded[at - 2]}{padded[at]}{padded[at - 1]}{padded[at + 1]}");
            }
        }

        return [.. pieces.Distinct()];
    }
}
