namespace Nanni.Records.Export.Tables;

/// <summary>Writes a table row by row to a stream that may be a network connection; memory does not grow with the rows.</summary>
public interface ITableWriter : IAsyncDisposable
{
    /// <summary>The media type, for the answer that carries the file.</summary>
    string MediaType { get; }

    /// <summary>Writes a row. The first one is the header.</summary>
    ValueTask Write(IReadOnlyList<TableCell> row, CancellationToken cancellation = default);

    /// <summary>Writes what must stand at the end. Without it the file is not whole; disposing alone leaves it broken off.</summary>
    ValueTask Complete(CancellationToken cancellation = default);
}
