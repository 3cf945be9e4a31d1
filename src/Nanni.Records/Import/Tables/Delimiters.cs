namespace Nanni.Records.Import.Tables;

/// <summary>Finds the delimiter of a text file: the one that cuts its first rows into equally many cells.</summary>
internal static class Delimiters
{
    public const char Default = ',';
    private const int Rows = 100;

    private static readonly char[] Candidates = [';', '\t', ',', '|'];

    /// <param name="sample">The beginning of the text; its last row may be cut off.</param>
    public static char Detect(ReadOnlySpan<char> sample, bool isWhole)
    {
        if (Named(sample) is { } named)
        {
            return named;
        }

        var best = (Score: 0.0, Delimiter: Default);
        foreach (var candidate in Candidates)
        {
            var score = Score(sample, candidate, isWhole);
            if (score > best.Score)
            {
                best = (score, candidate);
            }
        }

        return best.Delimiter;
    }

    /// <summary>Excel's own line <c>sep=;</c> before the header.</summary>
    public static char? Named(ReadOnlySpan<char> text) =>
        text.Length > 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[5] is '\r' or '\n' ? text[4] : null;

    private static double Score(ReadOnlySpan<char> text, char delimiter, bool isWhole)
    {
        var counts = new Dictionary<int, int>();
        var (header, rows, at) = (0, 0, 0);
        var scanner = new RowScanner(delimiter);
        while (rows < Rows && at < text.Length)
        {
            var result = scanner.Scan(text[at..], isWhole, out var length);
            if (result == RowScan.Unclosed)
            {
                result = scanner.Scan(text[at..], isWhole, out length, quotes: false);
            }

            if (result != RowScan.Complete)
            {
                break;
            }

            at += length;
            if (!scanner.IsBlank)
            {
                header = rows++ == 0 ? scanner.Count : header;
                counts[scanner.Count] = counts.GetValueOrDefault(scanner.Count) + 1;
            }
        }

        if (rows == 0 || header < 2)
        {
            return 0;
        }

        // Rows like the header count most: a comma inside every address is regular too, but not in the header.
        var like = (double)counts.GetValueOrDefault(header) / rows;
        return like * like * Math.Log2(header + 1);
    }
}
