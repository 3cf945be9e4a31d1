using System.Text;
using Nanni.Records.Import.Tables;

namespace Nanni.Records.Import;

/// <summary>Where uploads, and what imports write beside the database, lie: a folder an upload, inside one a workspace.</summary>
/// <param name="Root">On a disk that all nodes share.</param>
public sealed record ImportFiles(string Root)
{
    /// <summary>The file as it came, under no name of its own.</summary>
    public string Upload(Guid workspace, Guid upload) => Path.Combine(Folder(workspace, upload), "upload");

    /// <summary>The rows that an import left out.</summary>
    public string BadRows(Guid workspace, Guid upload, Guid job) => Path.Combine(Folder(workspace, upload), $"bad-{job:N}.csv");

    /// <summary>References to later rows, until all rows are in.</summary>
    internal string Later(Guid workspace, Guid upload, Guid job) => Path.Combine(Folder(workspace, upload), $"later-{job:N}.jsonl");

    public string Folder(Guid workspace, Guid upload) => Path.Combine(Root, workspace.ToString("N"), upload.ToString("N"));

    /// <summary>Keeps a file that somebody brings.</summary>
    /// <exception cref="TableException"><c>table.tooLarge</c>.</exception>
    public async Task<Guid> Keep(Guid workspace, Stream content, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        var folder = Directory.CreateDirectory(Folder(workspace, id));
        try
        {
            await using var file = new FileStream(Upload(workspace, id), FileMode.CreateNew, FileAccess.Write);
            var limit = new TableLimits().FileBytes;
            var block = new byte[128 * 1024];
            for (int read; (read = await content.ReadAsync(block, cancel)) > 0;)
            {
                await file.WriteAsync(block.AsMemory(0, read), cancel);
                if (file.Length > limit)
                {
                    throw new TableException("table.tooLarge");
                }
            }

            return id;
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public FileStream Open(Guid workspace, Guid upload) =>
        new(Upload(workspace, upload), FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Removes what nobody has touched for so long.</summary>
    public void Sweep(DateTime before)
    {
        foreach (var workspace in Directory.Exists(Root) ? Directory.GetDirectories(Root) : [])
        {
            foreach (var upload in new DirectoryInfo(workspace).GetDirectories())
            {
                if (upload.GetFileSystemInfos().Append(upload).All(f => f.LastWriteTimeUtc < before))
                {
                    upload.Delete(recursive: true);
                }
            }
        }
    }
}

/// <summary>A file that grows with an import and goes back to what was saved when a dead import is taken up again.</summary>
internal sealed class GrowingFile : IAsyncDisposable
{
    private readonly string path;
    private readonly byte[] head;
    private readonly Encoding encoding;
    private readonly StringBuilder waiting = new();
    private FileStream? file;

    /// <param name="head">What stands before the first line; written with it.</param>
    /// <param name="length">The length that was saved; 0 for a new file.</param>
    public GrowingFile(string path, Encoding encoding, byte[] head, long length)
    {
        (this.path, this.encoding, this.head, Length) = (path, encoding, head, length);
    }

    /// <summary>Of what has reached the disk.</summary>
    public long Length { get; private set; }

    public void Add(string line) => waiting.Append(line).Append("\r\n");

    /// <summary>Forgets what was added since: its transaction was not committed.</summary>
    public void Discard() => waiting.Clear();

    /// <summary>Writes what was added through to the disk, before the transaction that counts on it is committed.</summary>
    public async Task Flush(CancellationToken cancel)
    {
        if (waiting.Length == 0)
        {
            return;
        }

        if (file is null)
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            file.SetLength(Length);
            file.Position = Length;
            if (Length == 0)
            {
                await file.WriteAsync(head, cancel);
            }
        }

        await file.WriteAsync(encoding.GetBytes(waiting.ToString()), cancel);
        file.Flush(flushToDisk: true);
        waiting.Clear();
        Length = file.Length;
    }

    public async ValueTask DisposeAsync()
    {
        if (file is not null)
        {
            await file.DisposeAsync();
        }
    }
}
