using System.Runtime.CompilerServices;
using System.Text;
using Nanni.Records.Export.Tables;

namespace Nanni.Records.Import.Tables;

/// <summary>Reads CSV, TSV and their like, one row in memory at a time.</summary>
internal sealed class DelimitedReader : ITableReader
{
    private const int Block = 64 * 1024;

    private readonly Stream stream;
    private readonly StreamReader reader;
    private readonly TableLimits limits;
    private readonly RowScanner scanner;
    private readonly long size;
    private string[] last = [];
    private char[] buffer = new char[Block * 2];
    private int start;
    private int end;
    private bool isWhole;
    private long number;
    private bool pendingFirst;

    private DelimitedReader(Stream stream, Encoding encoding, char delimiter, TableLimits limits)
    {
        (this.stream, this.limits) = (stream, limits);
        (Encoding, Delimiter, scanner) = (encoding, delimiter, new RowScanner(delimiter));
        size = stream.CanSeek ? stream.Length : 0;
        reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, Block, leaveOpen: true);
    }

    public TableKind Kind => TableKind.Delimited;

    public Encoding Encoding { get; }

    public char Delimiter { get; }

    public IReadOnlyList<string> Header { get; private set; } = [];

    public string RawHeader { get; private set; } = "";

    public double Progress => size == 0 ? 1 : Math.Clamp((double)stream.Position / size, 0, 1);

    /// <param name="stream">Stands after the byte order mark. Stays open.</param>
    public static async Task<DelimitedReader> Open(
        Stream stream, Encoding encoding, char delimiter, TableOptions options, CancellationToken cancellation)
    {
        var table = new DelimitedReader(stream, encoding, delimiter, options.Limits);
        await table.ReadHeader(options.HasHeader, cancellation);
        return table;
    }

    public async IAsyncEnumerable<TableRow> Rows([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var unclosed = false;
            if (pendingFirst)
            {
                pendingFirst = false;
            }
            else
            {
                var scan = await Next(cancellation);
                if (scan is null)
                {
                    yield break;
                }

                unclosed = scan.Value;
            }

            if (!scanner.IsBlank)
            {
                yield return Row(unclosed);
            }

            start += rowLength;
        }
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return stream.DisposeAsync();
    }

    private int rowLength;

    private async Task ReadHeader(bool hasHeader, CancellationToken cancellation)
    {
        bool? first;
        while ((first = await Next(cancellation)) is not null && (scanner.IsBlank || IsSeparatorLine()))
        {
            start += rowLength;
        }

        if (first is null)
        {
            throw new TableException("table.empty");
        }

        if (!hasHeader)
        {
            Header = ColumnNames.Letters(scanner.Count);
            RawHeader = CsvLine.Join(Header, Delimiter);
            pendingFirst = true;
        }
        else
        {
            var row = buffer.AsSpan(start, scanner.TextLength);
            var names = new string[scanner.Count];
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = scanner.Text(row, i).ToString();
            }

            Header = ColumnNames.Unique(names);
            RawHeader = row.ToString();
            start += rowLength;
        }

        last = new string[Header.Count];
        last.AsSpan().Fill("");
    }

    private bool IsSeparatorLine() => number == 1 && Delimiters.Named(buffer.AsSpan(start, end - start)) is not null;

    /// <summary>Scans the next row; null at the end, true when its quotation mark never closes.</summary>
    private async ValueTask<bool?> Next(CancellationToken cancellation)
    {
        while (true)
        {
            if (start == end && isWhole)
            {
                return null;
            }

            var scan = start == end ? RowScan.NeedsMore : scanner.Scan(buffer.AsSpan(start, end - start), isWhole, out rowLength);
            if (scan == RowScan.Complete)
            {
                number++;
                return scanner.Count <= limits.Columns
                    ? false
                    : throw new TableException("table.tooManyColumns", ("row", number), ("limit", limits.Columns));
            }

            if (scan == RowScan.Unclosed || end - start > limits.RowCharacters)
            {
                return Unclosed();
            }

            await Fill(cancellation);
        }
    }

    /// <summary>The line is taken as it stands, so that one stray mark does not swallow the rest of the file.</summary>
    private bool Unclosed()
    {
        number++;
        var scan = scanner.Scan(buffer.AsSpan(start, end - start), isWhole: true, out rowLength, quotes: false);
        return scan == RowScan.Complete && rowLength <= limits.RowCharacters && scanner.Count <= limits.Columns
            ? true
            : throw new TableException("table.rowTooLong", ("row", number), ("limit", limits.RowCharacters));
    }

    private async ValueTask Fill(CancellationToken cancellation)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (buffer.Length - end < Block)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await reader.ReadAsync(buffer.AsMemory(end), cancellation);
        isWhole = read == 0;
        end += read;
        if (buffer.AsSpan(end - read, read).Contains('\0'))
        {
            throw new TableException("table.binary");
        }
    }

    private TableRow Row(bool unclosed)
    {
        var row = buffer.AsSpan(start, scanner.TextLength);
        var cells = new string[Header.Count];
        var count = Math.Min(cells.Length, scanner.Count);
        for (var i = 0; i < count; i++)
        {
            // Neighbouring rows often repeat a city or an owner: one string serves both.
            var text = Formulas.Restore(scanner.Text(row, i));
            cells[i] = text.SequenceEqual(last[i]) ? last[i] : last[i] = text.ToString();
        }

        cells.AsSpan(count).Fill("");
        var defect = unclosed ? TableDefect.UnclosedQuote
            : scanner.Count < cells.Length ? TableDefect.TooFewCells
            : Surplus(row) ? TableDefect.TooManyCells
            : TableDefect.None;
        return new TableRow(number, cells, defect, row.ToString(), Delimiter);
    }

    private bool Surplus(ReadOnlySpan<char> row)
    {
        for (var i = Header.Count; i < scanner.Count; i++)
        {
            if (!scanner.Text(row, i).IsWhiteSpace())
            {
                return true;
            }
        }

        return false;
    }
}
