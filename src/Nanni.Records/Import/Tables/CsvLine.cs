using System.Buffers;
using System.Text;

namespace Nanni.Records.Import.Tables;

/// <summary>One line of delimited text, written by RFC 4180.</summary>
internal static class CsvLine
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\"\r\n");

    public static string Join(IReadOnlyList<string> cells, char delimiter)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                line.Append(delimiter);
            }

            Append(line, cells[i], delimiter);
        }

        return line.ToString();
    }

    public static void Append(StringBuilder line, ReadOnlySpan<char> cell, char delimiter)
    {
        // A space or mark at an end is quoted, for readers that trim.
        var quoted = cell.ContainsAny(Special) || cell.Contains(delimiter)
            || (cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])));
        if (!quoted)
        {
            line.Append(cell);
            return;
        }

        line.Append('"');
        foreach (var range in cell.Split('"'))
        {
            if (range.Start.Value > 0)
            {
                line.Append("\"\"");
            }

            line.Append(cell[range]);
        }

        line.Append('"');
    }
}
