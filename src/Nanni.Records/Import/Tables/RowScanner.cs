using System.Buffers;

namespace Nanni.Records.Import.Tables;

/// <summary>How the scan of a row ended.</summary>
internal enum RowScan
{
    Complete,

    /// <summary>The text ends before the row does.</summary>
    NeedsMore,

    /// <summary>A quotation mark does not close in the text that is left.</summary>
    Unclosed,
}

/// <summary>Cuts one row of delimited text into cells, without copying.</summary>
/// <remarks>
/// Source: RFC 4180, and what people send: a quotation mark counts only at the start of a cell; what follows the closing one
/// belongs to the cell; lines end in CR, LF or both.
/// </remarks>
internal sealed class RowScanner(char delimiter)
{
    private readonly SearchValues<char> ends = SearchValues.Create([delimiter, '\r', '\n']);
    private Cell[] cells = new Cell[32];

    private readonly record struct Cell(int Start, int Length, bool IsQuoted);

    public int Count { get; private set; }

    /// <summary>The row without its line break.</summary>
    public int TextLength { get; private set; }

    /// <summary>A line with nothing on it.</summary>
    public bool IsBlank => TextLength == 0;

    /// <param name="isWhole">No more text comes after this.</param>
    /// <param name="length">The row with its line break.</param>
    /// <param name="quotes">False reads a line with a stray quotation mark as it stands.</param>
    public RowScan Scan(ReadOnlySpan<char> text, bool isWhole, out int length, bool quotes = true)
    {
        (Count, length) = (0, 0);
        for (var at = 0; ;)
        {
            var start = at;
            var quoted = quotes && at < text.Length && text[at] == '"';
            if (quoted)
            {
                at = AfterClosing(text, at + 1, isWhole);
                if (at < 0)
                {
                    return isWhole ? RowScan.Unclosed : RowScan.NeedsMore;
                }
            }

            var end = text[at..].IndexOfAny(ends);
            if (end < 0 && !isWhole)
            {
                return RowScan.NeedsMore;
            }

            at = end < 0 ? text.Length : at + end;
            Add(new Cell(start, at - start, quoted));
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at + 1 >= text.Length && at < text.Length && text[at] == '\r' && !isWhole)
            {
                return RowScan.NeedsMore;
            }

            TextLength = at;
            length = at >= text.Length ? at : at + (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1);
            return RowScan.Complete;
        }
    }

    /// <summary>The cell's text, quotation marks resolved.</summary>
    public ReadOnlySpan<char> Text(ReadOnlySpan<char> row, int index)
    {
        var cell = cells[index];
        var text = row.Slice(cell.Start, cell.Length);
        return !cell.IsQuoted ? text
            : text.Length >= 2 && text[^1] == '"' && !text[1..^1].Contains('"') ? text[1..^1]
            : Unquote(text[1..]);
    }

    private static int AfterClosing(ReadOnlySpan<char> text, int at, bool isWhole)
    {
        while (true)
        {
            var next = text[at..].IndexOf('"');
            if (next < 0)
            {
                return -1;
            }

            at += next + 1;
            if (at == text.Length)
            {
                return isWhole ? at : -1;
            }

            if (text[at] != '"')
            {
                return at;
            }

            at++;
        }
    }

    private static string Unquote(ReadOnlySpan<char> text)
    {
        var clean = new char[text.Length];
        var (length, open) = (0, true);
        for (var i = 0; i < text.Length; i++)
        {
            if (open && text[i] == '"')
            {
                if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    i++;
                }
                else
                {
                    open = false;
                    continue;
                }
            }

            clean[length++] = text[i];
        }

        return new string(clean, 0, length);
    }

    private void Add(Cell cell)
    {
        if (Count == cells.Length)
        {
            Array.Resize(ref cells, cells.Length * 2);
        }

        cells[Count++] = cell;
    }
}
