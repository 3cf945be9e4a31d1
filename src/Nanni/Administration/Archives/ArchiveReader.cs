using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nanni.Administration.Backups;
using Nanni.Database.Portable;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>
/// An archive of a workspace, which may come from anywhere: every byte was checked against its manifest, and no part is in it that is not known,
/// before anything is taken from it.
/// </summary>
internal sealed partial class ArchiveReader : IAsyncDisposable
{
    /// <summary>A manifest names each attached file: about half a million of them.</summary>
    private const long LargestManifest = 64L << 20;

    /// <summary>Lines of JSON pack to a tenth or twentieth; what unpacks to more than so many times its size was made to fill a disk.</summary>
    private const long MostExpansion = 200;

    private const long SmallEnough = 64L << 20;

    private readonly ZipArchive zip;
    private readonly RecordTypes types;

    private ArchiveReader(ZipArchive zip, ArchiveManifest manifest, RecordTypes types) => (this.zip, Manifest, this.types) = (zip, manifest, types);

    public ArchiveManifest Manifest { get; }

    /// <summary>The attached files, each named by the SHA-256 of its content.</summary>
    public IEnumerable<BackupEntry> Files => Manifest.Parts.Where(part => part.Name.StartsWith(BackupEntry.FilesFolder, StringComparison.Ordinal));

    /// <summary>Whether it was written before the newest change of the tables, and may lack columns and parts.</summary>
    public bool IsOlder => Manifest.Schema != PortableSchema.Migrations[^1];

    /// <exception cref="BackupException">It is not an archive, not whole, of a version that is not known here, or made to do harm.</exception>
    public static async Task<ArchiveReader> Open(string path, RecordTypes types, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            throw new BackupException($"There is no file {path}.");
        }

        ZipArchive? zip = null;
        try
        {
            zip = await ZipFile.OpenReadAsync(path, cancel);
            var reader = new ArchiveReader(zip, await ReadManifest(zip, path, cancel), types);
            reader.RequireKnownParts(path);
            await reader.Verify(path, progress, cancel);
            zip = null;
            return reader;
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException)
        {
            throw new BackupException($"{path} is damaged or not an archive of Nanni: {broken.Message}", broken);
        }
        finally
        {
            if (zip is not null)
            {
                await zip.DisposeAsync();
            }
        }
    }

    public Stream Read(string part) => (zip.GetEntry(part) ?? throw new BackupException($"The archive has no {part}.")).Open();

    /// <summary>The rows of a table as the archive has them; none where an older archive does not know the table.</summary>
    public IEnumerable<PortableRow> Rows(PortableTable table)
    {
        var part = ArchiveContents.EntryOf(table, types);
        if (Manifest.Tables.FirstOrDefault(t => t.Part == part) is not { } expected)
        {
            yield break;
        }

        using var content = Read(part);
        var parser = new ArchiveParser(table, types, part, Manifest.WorkspaceId, Manifest.LastNumber, IsOlder);
        foreach (var row in parser.Rows(content))
        {
            yield return row;
        }

        if (parser.Line != expected.Rows)
        {
            throw new BackupException($"{part} has {parser.Line} lines, and the manifest promises {expected.Rows}.");
        }
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();

    private static async Task<ArchiveManifest> ReadManifest(ZipArchive zip, string path, CancellationToken cancel)
    {
        var entry = zip.GetEntry(ArchiveManifest.EntryName)
            ?? throw new BackupException($"{path} has no {ArchiveManifest.EntryName}: it is not an archive of Nanni, or not whole.");
        if (entry.Length > LargestManifest)
        {
            throw new BackupException($"{path} is no archive of Nanni: its {ArchiveManifest.EntryName} is too large.");
        }

        await using var content = await entry.OpenAsync(cancel);
        await using var limited = new LimitedStream(content, LargestManifest);
        var manifest = await JsonSerializer.DeserializeAsync<ArchiveManifest>(limited, ArchiveManifest.Json, cancel);
        if (manifest is not { Format: ArchiveManifest.CurrentFormat, Tables: not null, Parts: not null, Schema: not null })
        {
            throw new BackupException(manifest?.Version is { } version && manifest.WorkspaceId != Guid.Empty
                ? $"{path} was made by version {version}, whose format this version does not read."
                : $"{path} is not an archive of a workspace. A backup is brought back with the command restore.");
        }

        return PortableSchema.Migrations.Contains(manifest.Schema) && manifest.WorkspaceId != Guid.Empty && manifest.LastNumber >= 0
            ? manifest
            : throw new BackupException($"{path} was made by version {manifest.Version}, which is newer than this one. Update Nanni first.");
    }

    /// <summary>No name is used that is not on our own list, so that none leads anywhere else.</summary>
    private void RequireKnownParts(string path)
    {
        var listed = Manifest.Parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        var there = zip.Entries.Select(entry => entry.FullName).Where(name => name != ArchiveManifest.EntryName).ToList();
        if (listed.Count != Manifest.Parts.Count || there.Count != listed.Count || !listed.SetEquals(there) || zip.Entries.Count != there.Count + 1)
        {
            throw new BackupException($"{path} holds other parts than its manifest lists.");
        }

        var tables = ArchiveContents.Tables.Select(table => ArchiveContents.EntryOf(table, types)).ToHashSet(StringComparer.Ordinal);
        if (listed.FirstOrDefault(name => !tables.Contains(name) && name is not ("README.txt" or "schema.json") && !FileName().IsMatch(name)) is { } unknown)
        {
            throw new BackupException($"{path} holds the part {Shown(unknown)}, which this version does not know.");
        }

        if (!Manifest.Tables.Select(table => table.Part).ToHashSet().SetEquals(listed.Intersect(tables)) || Manifest.Tables.DistinctBy(t => t.Part).Count() != Manifest.Tables.Count
            || (!IsOlder && tables.Except(listed).Any()))
        {
            throw new BackupException($"{path} is not whole: it lacks {tables.Except(listed).FirstOrDefault() ?? "a part that its manifest counts"}.");
        }

        if (Manifest.Parts.Any(part => part.Bytes < 0 || part.Sha256 is null)
            || Manifest.Parts.Aggregate(0m, (sum, part) => sum + part.Bytes) is var total && total > SmallEnough && total > new FileInfo(path).Length * MostExpansion)
        {
            throw new BackupException($"{path} unpacks to more than {MostExpansion} times its size: it is not an archive that Nanni has written.");
        }
    }

    private async Task Verify(string path, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        var total = Math.Max(1, Manifest.Parts.Sum(part => part.Bytes));
        var done = 0L;
        foreach (var expected in Manifest.Parts)
        {
            await using var content = await zip.GetEntry(expected.Name)!.OpenAsync(cancel);
            await using var limited = new LimitedStream(content, expected.Bytes);
            await using var hashing = new HashingStream(limited);
            await hashing.CopyToAsync(Stream.Null, cancel);
            if (hashing.Bytes != expected.Bytes || hashing.Sha256 != expected.Sha256)
            {
                throw new BackupException($"{path} is damaged: the checksum of {expected.Name} is wrong.");
            }

            // The content is what a row asks for by this name.
            if (FileName().IsMatch(expected.Name) && hashing.Sha256 != expected.Name[BackupEntry.FilesFolder.Length..])
            {
                throw new BackupException($"{path} is damaged: {expected.Name} is not the file that its name says.");
            }

            done += expected.Bytes;
            progress?.Report(new("Checking", (double)done / total));
        }
    }

    /// <summary>What somebody else chose, as a terminal can show it.</summary>
    private static string Shown(string name) => new([.. name.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);

    [GeneratedRegex(@"^files/[0-9a-f]{64}\z")]
    private static partial Regex FileName();
}
