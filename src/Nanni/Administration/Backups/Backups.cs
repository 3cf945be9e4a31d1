using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Nanni.Database;
using Npgsql;

namespace Nanni.Administration.Backups;

/// <summary>
/// Backups of the whole installation, database and attached files, as one checked archive; taken while people work, restored
/// into an empty database.
/// </summary>
internal sealed class Backups(
    DatabaseOptions options, DbDataSource source, DataFolder data, IServiceScopeFactory scopes, TimeProvider time)
{
    private readonly DatabaseCopy database = source is NpgsqlDataSource postgres
        ? new PostgresCopy(postgres, scopes, options)
        : new SqliteCopy(options);

    /// <summary>Writes a backup and reads it again to see that it is good. Until then it has another name.</summary>
    /// <param name="path">A new file, or a folder, in which the file is named after the time.</param>
    /// <returns>The path and what is in it.</returns>
    /// <exception cref="BackupException">It cannot be written; nothing is left behind.</exception>
    public async Task<(string Path, BackupManifest Manifest)> Take(
        string path, bool withFiles, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        path = NewFile(path);
        var (part, work) = (path + ".part", path + ".work");
        try
        {
            File.Delete(part);
            File.Delete(work);
            await using (var archive = PrivateFile.Create(part))
            {
                await Write(archive, work, withFiles, progress, cancel);
                archive.Flush(flushToDisk: true);
            }

            await using var written = await BackupReader.Open(part, progress, cancel);
            File.Move(part, path, overwrite: false);
            return (path, written.Manifest);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup could not be written to {path}: {wrong.Message}", wrong);
        }
        finally
        {
            File.Delete(part);
            File.Delete(work);
        }
    }

    /// <summary>Checks the whole archive, then puts it into the database and the folder of files: all of it or nothing.</summary>
    /// <exception cref="BackupException">The archive is damaged or of another kind, or the database is not empty.</exception>
    public async Task<BackupManifest> Restore(string path, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        path = Path.GetFullPath(path);
        await using var backup = await BackupReader.Open(path, progress, cancel);
        if (backup.Manifest.Provider != options.Provider)
        {
            throw new BackupException(
                $"The backup is of a database on {backup.Manifest.Provider}, and NANNI_DATABASE is {options.Description}.");
        }

        await database.RequireRoom(backup.Manifest, cancel);
        using var files = new RestoredFiles(data.Files);
        await files.Put(backup, progress, cancel);

        Directory.CreateDirectory(data.Path);
        var work = Path.Combine(data.Path, $"restore-{Guid.CreateVersion7():n}.work");
        try
        {
            await database.Put(backup, work, progress, cancel);
        }
        finally
        {
            File.Delete(work);
        }

        files.Keep();
        return backup.Manifest;
    }

    private async Task Write(
        FileStream archive, string work, bool withFiles, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        await using var writer = await BackupWriter.On(archive, cancel);
        var contents = await database.Take(writer, work, progress, cancel);

        // After the database: a file that a row names was stored before the row, and is never changed.
        if (withFiles && Directory.Exists(data.Files))
        {
            var files = Directory.GetFiles(data.Files, "*", SearchOption.AllDirectories);
            foreach (var (index, file) in files.Order(StringComparer.Ordinal).Index())
            {
                var name = Path.GetRelativePath(data.Files, file).Replace(Path.DirectorySeparatorChar, '/');
                await writer.AddFile(BackupEntry.FilesFolder + name, file, cancel);
                progress?.Report(new("Copying files", (index + 1d) / files.Length));
            }
        }

        var version = typeof(Backups).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, version.Split('+')[0], time.GetUtcNow(), options.Provider, contents.Migration, withFiles,
            contents.Tables, contents.Sequences, writer.Entries);
        await writer.Finish(manifest, cancel);
    }

    private string NewFile(string path)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            path = Path.Combine(path, $"nanni-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.zip");
        }

        if (File.Exists(path))
        {
            throw new BackupException($"{path} is there already. Backups are never overwritten: choose another name.");
        }

        return Directory.Exists(Path.GetDirectoryName(path))
            ? path
            : throw new BackupException($"There is no folder {Path.GetDirectoryName(path)}.");
    }
}
