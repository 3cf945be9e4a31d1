namespace Nanni.Administration.Backups;

/// <summary>What a copy of the database consists of, besides its entries.</summary>
internal sealed record DatabaseContents(string Migration, IReadOnlyList<BackupTable> Tables, IReadOnlyList<BackupSequence> Sequences);

/// <summary>Takes a consistent copy of a database while it is in use, and puts one back into an empty database.</summary>
internal abstract class DatabaseCopy
{
    /// <param name="workFile">A path beside the archive that may be used in between; removed by the caller.</param>
    public abstract Task<DatabaseContents> Take(
        BackupWriter to, string workFile, IProgress<BackupProgress>? progress, CancellationToken cancel);

    /// <summary>Throws unless the database can take the backup: it is empty and not newer.</summary>
    /// <exception cref="BackupException">It holds something.</exception>
    public abstract Task RequireRoom(BackupManifest manifest, CancellationToken cancel);

    /// <summary>Puts everything back, or nothing.</summary>
    public abstract Task Put(BackupReader from, string workFile, IProgress<BackupProgress>? progress, CancellationToken cancel);
}
