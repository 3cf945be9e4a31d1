using System.Text;

namespace Nanni.Browser;

/// <summary>Comma-separated values as RFC 4180 has them: what a journey brings in, and what it gets back.</summary>
internal static class Csv
{
    public static string Write(IEnumerable<IEnumerable<string>> rows) =>
        string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + "\r\n"));

    public static IReadOnlyList<string[]> Read(string text)
    {
        var (rows, cells, cell, isQuoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        text = text.TrimStart('\uFEFF');
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (isQuoted && letter == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(text[++i]);
            }
            else if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && letter is ',' or '\n' && !isQuoted)
            {
                cells.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (letter == '\n')
                {
                    rows.Add([.. cells]);
                    cells.Clear();
                }
            }
            else
            {
                cell.Append(letter);
            }
        }

        return rows;
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
