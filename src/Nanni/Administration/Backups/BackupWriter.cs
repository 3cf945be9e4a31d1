using System.IO.Compression;

namespace Nanni.Administration.Backups;

/// <summary>Writes the entries of a backup one after the other and remembers their checksums.</summary>
internal sealed class BackupWriter : IAsyncDisposable
{
    private readonly ZipArchive zip;
    private readonly List<BackupEntry> entries = [];

    private BackupWriter(ZipArchive zip) => this.zip = zip;

    public IReadOnlyList<BackupEntry> Entries => entries;

    public static async Task<BackupWriter> On(Stream archive, CancellationToken cancel) =>
        new(await ZipArchive.CreateAsync(archive, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel));

    public async Task Add(string name, Func<Stream, Task> write, CancellationToken cancel)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        await using var content = await entry.OpenAsync(cancel);
        await using var hashing = new HashingStream(content);
        await write(hashing);
        await hashing.FlushAsync(cancel);
        entries.Add(new(name, hashing.Bytes, hashing.Sha256));
    }

    public async Task AddFile(string name, string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await Add(name, to => file.CopyToAsync(to, cancel), cancel);
    }

    public async Task Finish(BackupManifest manifest, CancellationToken cancel)
    {
        var entry = zip.CreateEntry(BackupManifest.EntryName, CompressionLevel.Fastest);
        await using var content = await entry.OpenAsync(cancel);
        await manifest.Write(content, cancel);
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();
}
