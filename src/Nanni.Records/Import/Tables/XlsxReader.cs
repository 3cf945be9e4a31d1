using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml;

namespace Nanni.Records.Import.Tables;

/// <summary>Reads one sheet of an .xlsx workbook row by row; only the shared texts are held in memory.</summary>
internal sealed class XlsxReader : ITableReader
{
    private readonly Stream stream;
    private readonly ZipArchive zip;
    private readonly Workbook workbook;
    private readonly TableLimits limits;
    private readonly CellText text;
    private readonly List<string> cells = [];
    private readonly long rowsExpected;
    private XmlReader? sheet;
    private long row;
    private string[]? first;

    private XlsxReader(Stream stream, ZipArchive zip, TableOptions options)
    {
        (this.stream, this.zip, limits) = (stream, zip, options.Limits);
        text = new CellText(limits);
        workbook = new Workbook(zip, limits);
        var chosen = workbook.Choose(options.Sheet);
        workbook.ReadTexts();
        sheet = workbook.Open(chosen.Part);
        rowsExpected = ToRows();
        ReadHeader(options.HasHeader);
    }

    public TableKind Kind => TableKind.Xlsx;

    public IReadOnlyList<string> Header { get; private set; } = [];

    public string RawHeader => CsvLine.Join(Header, Delimiters.Default);

    public IReadOnlyList<string> Sheets => [.. workbook.Sheets.Where(s => s.IsVisible).Select(s => s.Name)];

    /// <summary>Rows by the sheet's own word; null when it says nothing.</summary>
    public long? RowsExpected => rowsExpected > 1 ? rowsExpected - 1 : null;

    public double Progress => sheet is null ? 1 : rowsExpected > 0 ? Math.Min(1, (double)row / rowsExpected) : 0;

    public static XlsxReader Open(Stream stream, TableOptions options)
    {
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return new XlsxReader(stream, zip, options);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            zip?.Dispose();
            throw new TableException("table.damaged");
        }
        catch (TableException)
        {
            zip?.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<TableRow> Rows([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = first ?? NextRow();
            first = null;
            if (next is null)
            {
                yield break;
            }

            var surplus = next.Length > Header.Count && next.AsSpan(Header.Count).ContainsAnyExcept("");
            var raw = surplus ? CsvLine.Join(next, Delimiters.Default) : null;
            if (next.Length != Header.Count)
            {
                var length = next.Length;
                Array.Resize(ref next, Header.Count);
                next.AsSpan(Math.Min(length, next.Length)).Fill("");
            }

            yield return new TableRow(row, next, surplus ? TableDefect.TooManyCells : TableDefect.None, raw, Delimiters.Default);
        }
    }

    public ValueTask DisposeAsync()
    {
        sheet?.Dispose();
        zip.Dispose();
        return stream.DisposeAsync();
    }

    private static bool IsDamage(Exception e) =>
        e is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException
            or InvalidOperationException or OverflowException or FormatException;

    /// <summary>Goes to the first row, and takes the number of rows from the dimension on the way.</summary>
    private long ToRows()
    {
        long rows = 0;
        while (sheet!.Next())
        {
            if (sheet is { NodeType: XmlNodeType.Element, LocalName: "dimension" })
            {
                var range = sheet.GetAttribute("ref") ?? "";
                var digits = range[(range.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ$".ToCharArray());
                _ = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out rows);
            }
            else if (sheet is { NodeType: XmlNodeType.Element, LocalName: "sheetData" })
            {
                return rows;
            }
        }

        throw new TableException("table.empty");
    }

    private void ReadHeader(bool hasHeader)
    {
        var names = NextRow() ?? throw new TableException("table.empty");
        var width = names.Length;
        while (hasHeader && width > 1 && names[width - 1].Length == 0)
        {
            width--;
        }

        Header = hasHeader ? ColumnNames.Unique(names[..width]) : ColumnNames.Letters(width);
        first = hasHeader ? null : names;
    }

    /// <summary>The next row with any text in it; null at the end.</summary>
    private string[]? NextRow()
    {
        try
        {
            while (sheet is not null && sheet.Next())
            {
                if (sheet is { NodeType: XmlNodeType.EndElement, LocalName: "sheetData" })
                {
                    break;
                }

                if (sheet is { NodeType: XmlNodeType.Element, LocalName: "row" })
                {
                    row = long.TryParse(sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at > row
                        ? at : row + 1;
                    if (row > limits.SheetRows)
                    {
                        throw new TableException("table.tooManyRows", ("limit", limits.SheetRows));
                    }

                    ReadCells();
                    if (cells.Exists(c => c.Length > 0))
                    {
                        return [.. cells];
                    }
                }
            }
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw new TableException("table.damagedAt", ("row", row));
        }

        sheet?.Dispose();
        sheet = null;
        return null;
    }

    private void ReadCells()
    {
        cells.Clear();
        if (sheet!.IsEmptyElement)
        {
            return;
        }

        var (depth, next) = (sheet.Depth, 0);
        while (sheet.Next() && sheet.Depth > depth)
        {
            if (sheet.NodeType == XmlNodeType.Element && sheet.LocalName == "c")
            {
                var column = Column(sheet.GetAttribute("r")) ?? next;
                next = column + 1;
                if (column >= limits.Columns)
                {
                    throw new TableException("table.tooManyColumns", ("row", row), ("limit", limits.Columns));
                }

                var value = ReadCell();
                if (value.Length == 0)
                {
                    continue;
                }

                while (cells.Count <= column)
                {
                    cells.Add("");
                }

                cells[column] = value;
            }
        }
    }

    private string ReadCell()
    {
        var (type, style) = (sheet!.GetAttribute("t"), sheet.GetAttribute("s"));
        if (sheet.IsEmptyElement)
        {
            return "";
        }

        var value = "";
        var depth = sheet.Depth;
        while (sheet.Next() && sheet.Depth > depth)
        {
            if (sheet.NodeType == XmlNodeType.Element && sheet.LocalName == "v")
            {
                value = text.ReadPlain(sheet);
            }
            else if (sheet.NodeType == XmlNodeType.Element && sheet.LocalName == "is")
            {
                value = text.ReadInline(sheet);
            }
            else if (sheet.NodeType == XmlNodeType.Element)
            {
                // The formula: its last result is what people saw.
                CellText.SkipElement(sheet);
            }
        }

        return type switch
        {
            "s" => Shared(value),
            "b" => value == "1" ? "TRUE" : value == "0" ? "FALSE" : value,
            "inlineStr" or "str" or "e" or "d" => value,
            _ => Number(value, style),
        };
    }

    private string Shared(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < workbook.SharedTexts.Count
            ? workbook.SharedTexts[at]
            : throw new TableException("table.damagedAt", ("row", row));

    private string Number(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return value;
        }

        var meaning = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < workbook.Styles.Length
            ? workbook.Styles[at]
            : NumberMeaning.Number;
        return NumberFormats.Write(number, meaning, workbook.Is1904);
    }

    /// <summary>27 for <c>AB12</c>, counted from 0.</summary>
    private static int? Column(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (c is < 'A' or > 'Z' || column > 1_000_000)
            {
                break;
            }

            column = (column * 26) + c - 'A' + 1;
        }

        return column == 0 ? null : column - 1;
    }
}
