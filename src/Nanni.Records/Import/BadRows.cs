using System.Text;
using Nanni.Records.Import.Tables;

namespace Nanni.Records.Import;

/// <summary>
/// The rows that an import leaves out, as they stand in the upload and in its encoding, with the reason in a last column: to be mended
/// and imported again.
/// </summary>
internal sealed class BadRows : IAsyncDisposable
{
    private readonly char delimiter;
    private readonly int columns;
    private readonly IImportWords words;
    private readonly string language;
    private readonly Encoding encoding;
    private readonly GrowingFile file;

    private BadRows(string path, ITableReader reader, TablePreview preview, byte[] mark, IImportWords words, string language, long length)
    {
        (this.words, this.language) = (words, language);
        delimiter = preview.Delimiter ?? Delimiters.Default;
        columns = reader.Header.Count;
        encoding = preview.Encoding is { } name ? Table.EncodingNamed(name) ?? Encoding.UTF8 : new UTF8Encoding(false);
        var header = reader.RawHeader + delimiter + Cell(words.ReasonHeader(language)) + "\r\n";
        file = new(path, encoding, [.. mark, .. encoding.GetBytes(header)], length);
    }

    public long Length => file.Length;

    public static async Task<BadRows> Open(
        string path, string upload, ITableReader reader, TablePreview preview, IImportWords words, string language, long length, CancellationToken cancel)
    {
        var mark = preview.Kind == TableKind.Delimited ? await Mark(upload, cancel) : Encoding.UTF8.GetPreamble();
        return new(path, reader, preview, mark, words, language, length);
    }

    public void Add(TableRow row, IReadOnlyList<ImportProblem> problems)
    {
        // A row that ends early is filled up, so that the reason stands in its column.
        var missing = row.Defect == TableDefect.TooFewCells ? columns - Cells(row.Raw) : 0;
        file.Add(row.Raw + new string(delimiter, Math.Max(0, missing) + 1) + Cell(words.Reason(language, problems)));
    }

    public void Discard() => file.Discard();

    public Task Flush(CancellationToken cancel) => file.Flush(cancel);

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private int Cells(string raw)
    {
        var scanner = new RowScanner(delimiter);
        scanner.Scan(raw, isWhole: true, out _);
        return scanner.Count;
    }

    private string Cell(string text)
    {
        var line = new StringBuilder();
        CsvLine.Append(line, text.ReplaceLineEndings(" "), delimiter);
        return line.ToString();
    }

    /// <summary>The byte order mark of the upload, if it has one.</summary>
    private static async Task<byte[]> Mark(string upload, CancellationToken cancel)
    {
        var head = new byte[4];
        await using var stream = File.OpenRead(upload);
        var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        var begin = head.AsSpan(0, read);
        var length = begin.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || begin.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) ? 4
            : begin.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3
            : begin.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || begin.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? 2
            : 0;
        return head[..length];
    }
}
