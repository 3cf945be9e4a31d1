namespace Nanni.Records.Text;

/// <summary>How many letters were mistyped between two words.</summary>
/// <remarks>
/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one each, and no part is
/// edited twice. Source: Damerau (1964), doi:10.1145/363958.363994; the band of 2·max+1 cells is Ukkonen's (1985).
/// </remarks>
public static class EditDistance
{
    private const int OnStack = 64;

    /// <summary>The distance when it is at most <paramref name="max"/>, otherwise <c>max + 1</c>.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int max)
    {
        var same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (Math.Abs(a.Length - b.Length) > max)
        {
            return max + 1;
        }

        return a.Length == 0 ? b.Length : b.Length == 0 ? a.Length : Align(a, b, max, toPrefix: false);
    }

    /// <summary>
    /// The distance to the nearest beginning of <paramref name="word"/>, for a term that is still being typed:
    /// <c>kowlas</c> is one swap from <c>kowals|ka</c>.
    /// </summary>
    public static int ToPrefix(ReadOnlySpan<char> term, ReadOnlySpan<char> word, int max)
    {
        if (term.Length - word.Length > max)
        {
            return max + 1;
        }

        var reach = word[..Math.Min(word.Length, term.Length + max)];
        return term.Length <= max || reach.IsEmpty ? Between(term, word, max) : Align(term, reach, max, toPrefix: true);
    }

    private static int Align(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int max, bool toPrefix)
    {
        var width = b.Length + 1;
        var cells = width <= OnStack ? stackalloc int[OnStack * 3] : new int[width * 3];
        var before = cells[..width];
        var last = cells.Slice(width, width);
        var row = cells.Slice(width * 2, width);
        for (var j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var from = Math.Max(1, i - max);
            var to = Math.Min(b.Length, i + max);
            row.Fill(max + 1);
            row[0] = i;
            var best = from == 1 ? i : max + 1;
            for (var j = from; j <= to; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var cell = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && cost == 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cell = Math.Min(cell, before[j - 2] + 1);
                }

                row[j] = cell;
                best = Math.Min(best, cell);
            }

            // A swap may still reach over one bad row, so both must be beyond hope.
            if (best > max && Lowest(last, i - 1, max) > max)
            {
                return max + 1;
            }

            var free = before;
            before = last;
            last = row;
            row = free;
        }

        return Math.Min(max + 1, toPrefix ? Lowest(last, a.Length, max) : last[^1]);
    }

    private static int Lowest(ReadOnlySpan<int> row, int middle, int max)
    {
        var lowest = max + 1;
        for (var j = Math.Max(0, middle - max); j <= Math.Min(row.Length - 1, middle + max); j++)
        {
            lowest = Math.Min(lowest, row[j]);
        }

        return lowest;
    }
}
