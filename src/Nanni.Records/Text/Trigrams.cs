namespace Nanni.Records.Text;

/// <summary>The runs of three characters by which both databases index search text.</summary>
public static class Trigrams
{
    /// <summary>The distinct trigrams of a text as they stand in it; none for a text under three characters.</summary>
    public static string[] Of(string text) =>
        text.Length < 3 ? [] : [.. Enumerable.Range(0, text.Length - 2).Select(i => text.Substring(i, 3)).Distinct()];

    /// <summary>How alike two texts are: shared trigrams over all trigrams, 0 to 1.</summary>
    public static double Similarity(string a, string b)
    {
        if (a == b)
        {
            return 1;
        }

        var (left, right) = (Of(a), Of(b));
        var shared = left.Intersect(right).Count();
        return shared == 0 ? 0 : (double)shared / (left.Length + right.Length - shared);
    }
}
