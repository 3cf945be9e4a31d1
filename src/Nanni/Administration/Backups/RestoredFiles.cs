namespace Nanni.Administration.Backups;

/// <summary>Puts the attached files of a backup into their folder and takes them out again unless the restore succeeds.</summary>
internal sealed class RestoredFiles(string folder) : IDisposable
{
    private readonly List<string> written = [];

    public async Task Put(BackupReader backup, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        var entries = backup.Manifest.Entries
            .Where(entry => entry.Name.StartsWith(BackupEntry.FilesFolder, StringComparison.Ordinal))
            .ToList();
        foreach (var (index, entry) in entries.Index())
        {
            var path = Inside(entry.Name[BackupEntry.FilesFolder.Length..]);

            // Files are named by their content, so one that is there, perhaps from a restore that was cut short, is the same.
            if (File.Exists(path) && new FileInfo(path).Length == entry.Bytes)
            {
                continue;
            }

            await Write(backup, entry.Name, path, cancel);
            progress?.Report(new("Restoring files", (index + 1d) / entries.Count));
        }
    }

    public void Keep() => written.Clear();

    public void Dispose()
    {
        foreach (var path in written)
        {
            File.Delete(path);
        }
    }

    private async Task Write(BackupReader backup, string entry, string path, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.part";
        File.Delete(part);
        try
        {
            await using (var content = await backup.Read(entry, cancel))
            await using (var file = PrivateFile.Create(part))
            {
                await content.CopyToAsync(file, cancel);
            }

            File.Move(part, path, overwrite: true);
            written.Add(path);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>An archive may come from anywhere: a name must not lead out of the folder.</summary>
    private string Inside(string name)
    {
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, name));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new BackupException($"The backup names a file outside its folder: {name}");
    }
}
