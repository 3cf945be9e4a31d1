using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Nanni.Records.Export.Tables;

/// <summary>Writes an .xlsx workbook as a stream: texts stand in their cells, so that nothing has to be kept for the end.</summary>
/// <remarks>
/// Source: ECMA-376 part 1, §18. What does not fit on a sheet (1,048,576 rows) goes on the next, with the header again. A
/// text is always a text, so a cell that begins with = is no formula. A text longer than Excel takes (32,767 characters) is cut.
/// </remarks>
/// <param name="stream">Need not be able to seek; stays open.</param>
/// <param name="sheetName">At most 31 characters, without the ones that Excel forbids: others are left out.</param>
public sealed class XlsxWriter(Stream stream, string sheetName, int rowsPerSheet = 1_048_576) : ITableWriter
{
    private const int Block = 32 * 1024;

    private readonly StringBuilder text = new(Block + 4096);
    private readonly Outbox outbox = new();
    private byte[] bytes = new byte[Block * 3];
    private ZipArchive? zip;
    private Stream? sheet;
    private IReadOnlyList<TableCell> header = [];
    private int sheets;
    private int rows;

    public string MediaType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public async ValueTask Write(IReadOnlyList<TableCell> row, CancellationToken cancellation = default)
    {
        if (zip is null)
        {
            zip = new ZipArchive(outbox, ZipArchiveMode.Create, leaveOpen: true);
            header = [.. row];
            BeginSheet();
        }
        else if (rows == rowsPerSheet)
        {
            await EndSheet(cancellation);
            BeginSheet();
            Append(header, style: XlsxParts.Bold);
        }

        Append(row, rows == 0 ? XlsxParts.Bold : 0);
        if (text.Length >= Block)
        {
            await Flush(cancellation);
        }
    }

    public async ValueTask Complete(CancellationToken cancellation = default)
    {
        if (zip is null)
        {
            await Write([], cancellation);
        }

        await EndSheet(cancellation);
        foreach (var (name, content) in XlsxParts.Around(SheetNames()))
        {
            using var part = zip!.CreateEntry(name, CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes(content));
        }

        zip!.Dispose();
        zip = null;
        await outbox.Send(stream, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>A workbook that was not completed stays without its directory, so that nobody takes it for whole.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<string> SheetNames()
    {
        var name = new string([.. sheetName.Where(c => !"[]:*?/\\".Contains(c, StringComparison.Ordinal) && !char.IsControl(c))]).Trim('\'', ' ');
        name = name.Length == 0 ? "1" : name.Length > 25 ? name[..25] : name;
        return [.. Enumerable.Range(1, sheets).Select(n => n == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {n}"))];
    }

    private void BeginSheet()
    {
        sheets++;
        rows = 0;
        sheet = zip!.CreateEntry(XlsxParts.SheetPath(sheets), CompressionLevel.Fastest).Open();
        text.Append(XlsxParts.SheetStart);
    }

    private async ValueTask EndSheet(CancellationToken cancellation)
    {
        text.Append(XlsxParts.SheetEnd);
        await Flush(cancellation);
        sheet!.Dispose();
        sheet = null;
    }

    private void Append(IReadOnlyList<TableCell> row, int style)
    {
        rows++;
        text.Append("<row>");
        foreach (var cell in row)
        {
            XlsxParts.Append(text, cell, style);
        }

        text.Append("</row>");
    }

    private async ValueTask Flush(CancellationToken cancellation)
    {
        foreach (var chunk in text.GetChunks())
        {
            var most = Encoding.UTF8.GetMaxByteCount(chunk.Length);
            if (bytes.Length < most)
            {
                bytes = new byte[most];
            }

            sheet!.Write(bytes.AsSpan(0, Encoding.UTF8.GetBytes(chunk.Span, bytes)));
        }

        text.Clear();
        await outbox.Send(stream, cancellation);
    }

    /// <summary>The zip writes its headers synchronously, which a web server refuses: they wait here for the next flush.</summary>
    private sealed class Outbox : Stream
    {
        private readonly MemoryStream waiting = new();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public async ValueTask Send(Stream to, CancellationToken cancellation)
        {
            await to.WriteAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), cancellation);
            waiting.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => waiting.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => waiting.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
