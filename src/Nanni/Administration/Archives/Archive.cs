using System.Reflection;
using System.Text;
using System.Text.Json;
using Nanni.Administration.Backups;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Database.Portable;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>
/// One workspace as a ZIP that any program can read: lines of JSON and the attached files, of one moment, while people go on working.
/// </summary>
internal sealed class Archive(DatabaseOptions options, DataFolder data, RecordTypes types, IFieldCipher cipher, TimeProvider time)
{
    private const string Writing = "Writing the archive";

    /// <param name="path">A new file.</param>
    /// <param name="withNumbers">Write personal numbers readably; otherwise as they are, which only this installation can open.</param>
    /// <exception cref="BackupException">It cannot be written; nothing is left behind.</exception>
    public async Task<ArchiveManifest> Take(
        Workspace workspace, string path, bool withNumbers, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        if (Path.Exists(path))
        {
            throw new BackupException($"{path} is there already. Archives are never overwritten: choose another name.");
        }

        var part = path + ".part";
        try
        {
            File.Delete(part);
            ArchiveManifest manifest;
            await using (var file = PrivateFile.Create(part))
            {
                await using (var writer = await BackupWriter.On(file, cancel))
                {
                    manifest = await Write(writer, workspace, withNumbers, progress, cancel);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: false);
            return manifest;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The archive could not be written to {path}: {wrong.Message}", wrong);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<ArchiveManifest> Write(
        BackupWriter writer, Workspace workspace, bool withNumbers, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        await Put(writer, "README.txt", ArchiveReadme.Text(workspace.Name, time.GetUtcNow(), withNumbers), cancel);
        await Put(writer, "schema.json", ArchiveReadme.Schema(types), cancel);
        var (tables, last) = await Rows(writer, workspace.Id, withNumbers, progress, cancel);

        // After the rows: a file that a row names was stored before the row, and is never changed.
        var folder = Path.Combine(data.Files, workspace.Id.ToString("N"));
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder) : Array.Empty<string>();
        foreach (var file in files.Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            await writer.AddFile(BackupEntry.FilesFolder + Path.GetFileName(file), file, cancel);
        }

        var version = typeof(Archive).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var manifest = new ArchiveManifest(
            ArchiveManifest.CurrentFormat, version.Split('+')[0], PortableSchema.Migrations[^1], time.GetUtcNow(), workspace.Name, workspace.Id,
            last, withNumbers, tables, [.. writer.Entries]);
        await Put(writer, ArchiveManifest.EntryName, JsonSerializer.Serialize(manifest, ArchiveManifest.Json), cancel);
        return manifest;
    }

    private async Task<(List<ArchiveTable> Tables, long LastNumber)> Rows(
        BackupWriter writer, Guid workspace, bool withNumbers, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        using var database = PortableDatabase.Open(options);
        database.BeginSnapshot();
        var tables = ArchiveContents.Tables.ToList();
        var (written, last) = (new List<ArchiveTable>(), 0L);
        foreach (var (index, table) in tables.Index())
        {
            var entry = ArchiveContents.EntryOf(table, types);
            var rows = 0L;
            await writer.Add(entry, async content =>
            {
                var lines = new ArchiveLines(table, types) { Open = Opener(workspace, table, withNumbers) };
                var numbered = table.Columns.Index().Where(c => ArchiveContents.IsCommitNumber(table.Name, c.Item.Name)).Select(c => c.Index).ToList();

                // Not disposed: that would end the entry, whose checksum is still to be asked.
                var buffered = new BufferedStream(content, 1 << 16);
                foreach (var row in database.Rows(table, workspace, ArchiveContents.OrderOf(table)))
                {
                    last = numbered.Where(field => !row.IsNull(field)).Select(row.Whole).Append(last).Max();
                    await buffered.WriteAsync(lines.Of(row), cancel);
                    rows++;
                }

                await buffered.FlushAsync(cancel);
            }, cancel);
            written.Add(new(entry, rows));
            progress?.Report(new(Writing, (index + 1d) / tables.Count));
        }

        return (written, last);
    }

    /// <summary>Which columns are written decrypted; the list of erased people is worth nothing without the key of its hashes.</summary>
    private Func<string, string, string>? Opener(Guid workspace, PortableTable table, bool withNumbers)
    {
        var columns = table.Name == "suppression_keys" ? (IReadOnlyList<string>)["secret"] : withNumbers ? ArchiveContents.Encrypted(types, table.Name) : [];
        return columns.Count == 0 ? null : (column, value) => columns.Contains(column) ? cipher.Decrypt(workspace, value) : value;
    }

    private static Task Put(BackupWriter writer, string entry, string text, CancellationToken cancel) =>
        writer.Add(entry, content => content.WriteAsync(Encoding.UTF8.GetBytes(text), cancel).AsTask(), cancel);
}
