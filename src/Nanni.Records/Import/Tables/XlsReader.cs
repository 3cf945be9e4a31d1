using System.Globalization;
using System.Runtime.CompilerServices;
using ExcelDataReader;

namespace Nanni.Records.Import.Tables;

/// <summary>Reads one sheet of a legacy .xls workbook.</summary>
internal sealed class XlsReader : ITableReader
{
    private readonly Stream stream;
    private readonly IExcelDataReader reader;
    private long row;
    private string[]? first;

    private XlsReader(Stream stream, IExcelDataReader reader, TableOptions options)
    {
        (this.stream, this.reader) = (stream, reader);
        ChooseSheet(options.Sheet);
        RowsExpected = reader.RowCount > 1 ? reader.RowCount - 1 : null;
        var names = NextRow() ?? throw new TableException("table.empty");
        var width = names.Length;
        while (width > 1 && names[width - 1].Length == 0)
        {
            width--;
        }

        Header = options.HasHeader ? ColumnNames.Unique(names[..width]) : ColumnNames.Letters(names.Length);
        first = options.HasHeader ? null : names;
    }

    public TableKind Kind => TableKind.Xls;

    public IReadOnlyList<string> Header { get; }

    public string RawHeader => CsvLine.Join(Header, Delimiters.Default);

    public List<string> Sheets { get; } = [];

    public long? RowsExpected { get; }

    public double Progress => RowsExpected is > 0 and var rows ? Math.Min(1, (double)row / rows) : 1;

    public static XlsReader Open(Stream stream, TableOptions options)
    {
        if (stream.Length > options.Limits.XlsBytes)
        {
            throw new TableException("table.xlsTooLarge");
        }

        _ = new EncodingDetector();
        return Guarded(() =>
        {
            var reader = ExcelReaderFactory.CreateBinaryReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
            return new XlsReader(stream, reader, options);
        });
    }

    public async IAsyncEnumerable<TableRow> Rows([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = first ?? Guarded(NextRow);
            first = null;
            if (next is null)
            {
                yield break;
            }

            var surplus = next.Length > Header.Count && next.AsSpan(Header.Count).ContainsAnyExcept("");
            var raw = surplus ? CsvLine.Join(next, Delimiters.Default) : null;
            yield return new TableRow(
                row, [.. next.Take(Header.Count)], surplus ? TableDefect.TooManyCells : TableDefect.None, raw, Delimiters.Default);
        }
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return stream.DisposeAsync();
    }

    /// <summary>The package throws whatever its index or cast meets in a damaged file.</summary>
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ExcelDataReader.Exceptions.InvalidPasswordException)
        {
            throw new TableException("table.encrypted");
        }
        catch (Exception damage) when (damage is not (TableException or OutOfMemoryException))
        {
            throw new TableException("table.damaged");
        }
    }

    private void ChooseSheet(string? name)
    {
        var found = -1;
        do
        {
            var visible = reader.VisibleState == "visible";
            if (found < 0 && (name is null ? visible : reader.Name == name))
            {
                found = reader.ResultsCount == 0 ? 0 : Sheets.Count + Hidden;
            }

            if (visible)
            {
                Sheets.Add(reader.Name);
            }
            else
            {
                Hidden++;
            }
        }
        while (reader.NextResult());

        if (found < 0)
        {
            throw name is null ? new TableException("table.noSheet") : new TableException("table.sheetMissing", ("sheet", name));
        }

        reader.Reset();
        for (var i = 0; i < found; i++)
        {
            reader.NextResult();
        }
    }

    private int Hidden { get; set; }

    private string[]? NextRow()
    {
        while (reader.Read())
        {
            row++;
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Text(i);
            }

            if (Array.Exists(cells, c => c.Length > 0))
            {
                return cells;
            }
        }

        return null;
    }

    private string Text(int column) => reader.GetValue(column) switch
    {
        null => "",
        string text => text,
        bool yes => yes ? "TRUE" : "FALSE",
        DateTime moment => moment.TimeOfDay == TimeSpan.Zero
            ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture),
        double number => NumberFormats.Write(
            number,
            NumberFormats.Meaning(reader.GetNumberFormatString(column) ?? "") == NumberMeaning.Percent ? NumberMeaning.Percent : NumberMeaning.Number,
            is1904: false),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };
}
