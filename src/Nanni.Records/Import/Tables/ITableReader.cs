namespace Nanni.Records.Import.Tables;

/// <summary>What kind of file a table came in.</summary>
public enum TableKind
{
    /// <summary>Text with a delimiter: CSV, TSV.</summary>
    Delimited,

    /// <summary>An Excel workbook of 2007 or later.</summary>
    Xlsx,

    /// <summary>An Excel workbook of 97 to 2003.</summary>
    Xls,
}

/// <summary>What is wrong with the shape of a row. Its raw text is whole in any case.</summary>
public enum TableDefect
{
    None,

    /// <summary>The row ends early; the missing cells are empty.</summary>
    TooFewCells,

    /// <summary>The row has more cells, not all empty, than the header; the surplus is only in the raw text.</summary>
    TooManyCells,

    /// <summary>A quotation mark opens and never closes; the line was split without regard to quotes.</summary>
    UnclosedQuote,
}

/// <summary>One row of a table as text. It stays valid after the next one is read.</summary>
/// <param name="Number">The row as a spreadsheet counts it: the header is usually row 1, blank lines count.</param>
/// <param name="Cells">As many as the header has. Dates are ISO 8601, numbers have a decimal point, in workbooks.</param>
public sealed record TableRow(long Number, string[] Cells, TableDefect Defect, string? Text, char Delimiter)
{
    /// <summary>The row as it stands in the file, without the line break; for a workbook, the cells as one line of CSV.</summary>
    public string Raw => Text ?? CsvLine.Join(Cells, Delimiter);
}

/// <summary>A table that is read from beginning to end with little memory, whatever its size.</summary>
public interface ITableReader : IAsyncDisposable
{
    TableKind Kind { get; }

    /// <summary>Column names, each once: a second "name" is "name (2)", an empty one "(3)" after its position.</summary>
    IReadOnlyList<string> Header { get; }

    /// <summary>The header as it stands in the file: the first line of a file of bad rows.</summary>
    string RawHeader { get; }

    /// <summary>How much of the file is read, 0 to 1.</summary>
    double Progress { get; }

    /// <summary>The rows after the header, once. Blank rows are left out.</summary>
    /// <exception cref="TableException">The file turns out to be damaged.</exception>
    IAsyncEnumerable<TableRow> Rows(CancellationToken cancellation = default);
}
