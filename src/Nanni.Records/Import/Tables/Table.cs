using System.Text;

namespace Nanni.Records.Import.Tables;

/// <summary>Opens the tables that people bring, whatever program wrote them. The content decides, not the file's name.</summary>
public static class Table
{
    private const int SampleBytes = 256 * 1024;
    private const int PreviewRows = 50;

    /// <summary>Rows that a preview looks through: a file with fewer is counted, and its rarer values are seen.</summary>
    private const int LookedThrough = 5_000;

    private const int ValuesKept = 200;
    private const int LongestValue = 100;

    /// <summary>Opens a table to read it from the beginning.</summary>
    /// <param name="stream">Must be able to seek; closed with the reader, or at once when this throws.</param>
    /// <exception cref="TableException">The file is no table, damaged, encrypted or beyond the limits.</exception>
    public static async Task<ITableReader> Open(Stream stream, TableOptions? options = null, CancellationToken cancellation = default)
    {
        try
        {
            return await OpenWhole(stream, options ?? new TableOptions(), sampleOnly: false, cancellation);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the beginning of a table: at most 256 kB of a text file. The stream stays open.</summary>
    /// <exception cref="TableException">The file is no table, damaged, encrypted or beyond the limits.</exception>
    public static async Task<TablePreview> Preview(Stream stream, TableOptions? options = null, CancellationToken cancellation = default)
    {
        await using var reader = await OpenWhole(new KeptOpen(stream), options ?? new TableOptions(), sampleOnly: true, cancellation);
        var rows = new List<TableRow>();
        HashSet<string>[] values = [.. reader.Header.Select(_ => new HashSet<string>())];
        var count = await Look(reader, rows, values, cancellation);
        TablePreview preview = reader switch
        {
            DelimitedReader text => new(
                text.Kind, text.Encoding.WebName, text.Delimiter, [], text.Header, rows, Estimate(stream.Length, text, rows)),
            XlsxReader xlsx => new(xlsx.Kind, null, null, xlsx.Sheets, xlsx.Header, rows, Known(xlsx.RowsExpected, rows)),
            XlsReader xls => new(xls.Kind, null, null, xls.Sheets, xls.Header, rows, Known(xls.RowsExpected, rows)),
            _ => throw new InvalidOperationException(),
        };
        return preview with { IsWhole = count is not null, EstimatedRows = count ?? preview.EstimatedRows, Values = values };
    }

    /// <summary>An encoding by its web name, e.g. <c>windows-1257</c>; null when there is none of that name.</summary>
    public static Encoding? EncodingNamed(string name)
    {
        try
        {
            return EncodingDetector.Get(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <returns>How many rows the table has; null where it goes on, or breaks off: what is wrong further down is the import's to say.</returns>
    private static async Task<long?> Look(ITableReader reader, List<TableRow> rows, HashSet<string>[] values, CancellationToken cancellation)
    {
        var count = 0L;
        try
        {
            await foreach (var row in reader.Rows(cancellation))
            {
                if (++count <= PreviewRows)
                {
                    rows.Add(row);
                }

                for (var i = 0; i < values.Length; i++)
                {
                    if (values[i].Count < ValuesKept && row.Cells[i].Trim() is { Length: > 0 and <= LongestValue } text)
                    {
                        values[i].Add(text);
                    }
                }

                if (count == LookedThrough)
                {
                    return null;
                }
            }
        }
        catch (TableException) when (rows.Count == PreviewRows)
        {
            return null;
        }

        return count;
    }

    private static async Task<ITableReader> OpenWhole(Stream stream, TableOptions options, bool sampleOnly, CancellationToken cancellation)
    {
        if (stream.Length > options.Limits.FileBytes)
        {
            throw new TableException("table.tooLarge");
        }

        stream.Position = 0;
        var head = new byte[Math.Min(stream.Length, SampleBytes)];
        await stream.ReadExactlyAsync(head, cancellation);
        stream.Position = 0;
        return FileKind(head) switch
        {
            TableKind.Xlsx => XlsxReader.Open(stream, options),
            TableKind.Xls => XlsReader.Open(stream, options),
            _ => await OpenText(stream, head, options, sampleOnly, cancellation),
        };
    }

    private static TableKind FileKind(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\u0003\u0004"u8) ? TableKind.Xlsx
        : head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
            ? head.IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0
                ? throw new TableException("table.encrypted")
                : TableKind.Xls
        : head.IsEmpty ? throw new TableException("table.empty")
        : head.StartsWith("%PDF"u8) ? throw new TableException("table.binary")
        : IsMarkup(head) ? throw new TableException("table.markup")
        : TableKind.Delimited;

    /// <summary>Some programs save a web page or XML under the name .xls.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        var start = Encoding.UTF8.GetString(head[..Math.Min(head.Length, 512)]).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<table", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<ITableReader> OpenText(
        Stream stream, byte[] head, TableOptions options, bool sampleOnly, CancellationToken cancellation)
    {
        var detector = new EncodingDetector();
        if (sampleOnly)
        {
            detector.Add(head);
        }
        else
        {
            // The whole file: a Polish letter may stand in the last row only.
            var block = new byte[SampleBytes];
            for (int read; (read = await stream.ReadAsync(block, cancellation)) > 0;)
            {
                detector.Add(block.AsSpan(0, read));
            }
        }

        var (found, mark) = detector.Detect(options.Language);
        var encoding = mark > 0 ? found : options.Encoding ?? found;
        var sample = encoding.GetString(head.AsSpan(mark));
        if (sample.Contains('\0', StringComparison.Ordinal))
        {
            throw new TableException("table.binary");
        }

        stream.Position = mark;
        var delimiter = options.Delimiter ?? Delimiters.Detect(sample, isWhole: head.Length == stream.Length);
        return await DelimitedReader.Open(stream, encoding, delimiter, options, cancellation);
    }

    private static long? Estimate(long bytes, DelimitedReader reader, List<TableRow> rows)
    {
        if (rows.Count < PreviewRows)
        {
            return rows.Count;
        }

        var read = reader.Encoding.GetByteCount(reader.RawHeader) + rows.Sum(r => (long)reader.Encoding.GetByteCount(r.Raw) + 2);
        return Math.Max(rows.Count, bytes * rows.Count / Math.Max(1, read));
    }

    private static long? Known(long? expected, List<TableRow> rows) => rows.Count < PreviewRows ? rows.Count : expected;

    /// <summary>A preview must not close the file that is opened after it.</summary>
    private sealed class KeptOpen(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
