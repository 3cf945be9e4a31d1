using System.IO.Compression;
using System.Text.Json;

namespace Nanni.Administration.Backups;

/// <summary>A backup whose every byte was checked against its manifest before anything is taken from it.</summary>
internal sealed class BackupReader : IAsyncDisposable
{
    private readonly ZipArchive zip;

    private BackupReader(ZipArchive zip, BackupManifest manifest) => (this.zip, Manifest) = (zip, manifest);

    public BackupManifest Manifest { get; }

    /// <exception cref="BackupException">It is not a backup, not whole, or not of a format this version reads.</exception>
    public static async Task<BackupReader> Open(string path, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            throw new BackupException($"There is no file {path}.");
        }

        ZipArchive? zip = null;
        try
        {
            zip = await ZipFile.OpenReadAsync(path, cancel);
            var reader = new BackupReader(zip, await ReadManifest(zip, path, cancel));
            await reader.Verify(path, progress, cancel);
            zip = null;
            return reader;
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new BackupException($"{path} is damaged or not a backup of Nanni: {broken.Message}", broken);
        }
        finally
        {
            if (zip is not null)
            {
                await zip.DisposeAsync();
            }
        }
    }

    public async Task<Stream> Read(string entry, CancellationToken cancel) =>
        await (zip.GetEntry(entry) ?? throw new BackupException($"The backup has no {entry}.")).OpenAsync(cancel);

    public ValueTask DisposeAsync() => zip.DisposeAsync();

    private static async Task<BackupManifest> ReadManifest(ZipArchive zip, string path, CancellationToken cancel)
    {
        var entry = zip.GetEntry(BackupManifest.EntryName)
            ?? throw new BackupException($"{path} has no {BackupManifest.EntryName}: it is not a backup of Nanni.");
        await using var content = await entry.OpenAsync(cancel);
        var manifest = await BackupManifest.Read(content, cancel);
        return manifest.Format == BackupManifest.CurrentFormat
            ? manifest
            : throw new BackupException($"{path} was made by version {manifest.Version}, whose format this version does not read.");
    }

    private async Task Verify(string path, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        if (zip.Entries.Count != Manifest.Entries.Count + 1)
        {
            throw new BackupException($"{path} holds other entries than its manifest lists.");
        }

        var total = Math.Max(1, Manifest.Entries.Sum(entry => entry.Bytes));
        var done = 0L;
        foreach (var expected in Manifest.Entries)
        {
            if (zip.GetEntry(expected.Name) is not { } entry || entry.Length != expected.Bytes)
            {
                throw new BackupException($"{path} is damaged: {expected.Name} is missing or of the wrong size.");
            }

            await using var content = await entry.OpenAsync(cancel);
            await using var hashing = new HashingStream(content);
            await hashing.CopyToAsync(Stream.Null, cancel);
            if (hashing.Bytes != expected.Bytes || hashing.Sha256 != expected.Sha256)
            {
                throw new BackupException($"{path} is damaged: the checksum of {expected.Name} is wrong.");
            }

            done += expected.Bytes;
            progress?.Report(new("Checking", (double)done / total));
        }
    }
}
