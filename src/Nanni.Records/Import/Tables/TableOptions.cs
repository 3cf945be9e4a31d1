using System.Text;

namespace Nanni.Records.Import.Tables;

/// <summary>What a person may set about a file; what is null is found out.</summary>
public sealed record TableOptions
{
    public Encoding? Encoding { get; init; }

    public char? Delimiter { get; init; }

    /// <summary>Whether the first row names the columns. Without a header they are called A, B, C.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The sheet of a workbook; the first visible one when null.</summary>
    public string? Sheet { get; init; }

    /// <summary>The workspace's language (pl, lt, en), which decides where letters leave the encoding open.</summary>
    public string? Language { get; init; }

    public TableLimits Limits { get; init; } = new();
}

/// <summary>How much of a file is believed. Beyond it the file is refused, before memory or time runs out.</summary>
public sealed record TableLimits
{
    /// <summary>Bytes of the file itself.</summary>
    public long FileBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of one part of a workbook after unpacking.</summary>
    public long PartBytes { get; init; } = 8L << 30;

    /// <summary>Unpacked bytes per packed byte, counted from <see cref="RatioFrom"/> on. Real sheets stay under 40.</summary>
    public int Ratio { get; init; } = 100;

    public long RatioFrom { get; init; } = 4L << 20;

    /// <summary>Bytes of all texts that a workbook keeps in its shared table, which is held in memory.</summary>
    public long SharedBytes { get; init; } = 96L << 20;

    public int SharedStrings { get; init; } = 4 << 20;

    /// <summary>Characters of one row of a text file, and of one cell of a workbook.</summary>
    public int RowCharacters { get; init; } = 1 << 20;

    /// <summary>As many as a sheet of Excel has.</summary>
    public int SheetRows { get; init; } = 1_048_576;

    /// <summary>As many as Excel has.</summary>
    public int Columns { get; init; } = 16_384;

    /// <summary>Bytes of a legacy workbook, much of which is held in memory.</summary>
    public long XlsBytes { get; init; } = 64L << 20;
}

/// <summary>The beginning of a file, for the page on which a person checks that it is read well.</summary>
/// <param name="Encoding">The encoding of a text file by its web name, e.g. <c>windows-1250</c>; null for workbooks.</param>
/// <param name="Delimiter">Of a text file; null for workbooks.</param>
/// <param name="Sheets">Names of the visible sheets of a workbook.</param>
/// <param name="EstimatedRows">From the size of the first rows, or what the workbook says; null when unknown. Counted where the file is short.</param>
public sealed record TablePreview(
    TableKind Kind,
    string? Encoding,
    char? Delimiter,
    IReadOnlyList<string> Sheets,
    IReadOnlyList<string> Header,
    IReadOnlyList<TableRow> Rows,
    long? EstimatedRows)
{
    /// <summary>The preview has read the file to its end: <see cref="EstimatedRows"/> is what it has.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The first different texts of each column, from many more rows than are shown.</summary>
    public IReadOnlyList<IReadOnlyCollection<string>> Values { get; init; } = [];
}
