using System.Text;
using Nanni.Records.Import.Tables;

namespace Nanni.Records.Export.Tables;

/// <summary>Writes CSV as RFC 4180 has it, in UTF-8. Text that begins like a formula is neutralised.</summary>
/// <param name="stream">Stays open.</param>
/// <param name="mark">A byte order mark, without which Excel misreads letters beyond ASCII.</param>
public sealed class CsvWriter(Stream stream, char delimiter = ',', bool mark = true) : ITableWriter
{
    private const int Block = 32 * 1024;

    private readonly StringBuilder text = new(Block + 1024);
    private byte[] bytes = new byte[Block * 2];
    private bool started;

    public string MediaType => "text/csv; charset=utf-8";

    public async ValueTask Write(IReadOnlyList<TableCell> row, CancellationToken cancellation = default)
    {
        if (!started)
        {
            started = true;
            text.Append(mark ? "\uFEFF" : "");
        }

        for (var i = 0; i < row.Count; i++)
        {
            if (i > 0)
            {
                text.Append(delimiter);
            }

            var value = row[i].ToString();
            CsvLine.Append(text, row[i].Kind == CellKind.Text ? Formulas.Neutralise(value) : value, delimiter);
        }

        if (row.Count == 1 && row[0].Kind == CellKind.Empty)
        {
            // A blank line would be no row.
            text.Append("\"\"");
        }

        text.Append("\r\n");
        if (text.Length >= Block)
        {
            await Flush(cancellation);
        }
    }

    public async ValueTask Complete(CancellationToken cancellation = default)
    {
        await Flush(cancellation);
        await stream.FlushAsync(cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask Flush(CancellationToken cancellation)
    {
        foreach (var chunk in text.GetChunks())
        {
            var most = Encoding.UTF8.GetMaxByteCount(chunk.Length);
            if (bytes.Length < most)
            {
                bytes = new byte[most];
            }

            await stream.WriteAsync(bytes.AsMemory(0, Encoding.UTF8.GetBytes(chunk.Span, bytes)), cancellation);
        }

        text.Clear();
    }
}
