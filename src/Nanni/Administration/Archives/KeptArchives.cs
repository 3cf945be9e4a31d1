using System.Data.Common;
using Nanni.Database;
using Nanni.Records.Storage;

namespace Nanni.Administration.Archives;

/// <summary>An archive that was made on the page and waits to be fetched.</summary>
/// <param name="Id">Of the job that made it.</param>
internal sealed record KeptArchive(Guid Id, string Path, long Bytes, DateTimeOffset At)
{
    public DateTimeOffset Until => At + KeptArchives.Kept;
}

/// <summary>
/// Archives in the data folder, one file each. They hold everything about everybody, so they go by themselves, and with the workspace; also when
/// somebody is erased, of whom they would still tell.
/// </summary>
public sealed class KeptArchives(DataFolder data, RecordStore store, TimeProvider clock)
{
    /// <summary>How long one can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    internal string PathOf(Guid workspace, Guid id) => Path.Combine(Folder(workspace), $"{id:N}.zip");

    /// <summary>Newest first.</summary>
    internal IReadOnlyList<KeptArchive> Of(Guid workspace) => Directory.Exists(Folder(workspace))
        ? [.. new DirectoryInfo(Folder(workspace)).GetFiles("*.zip").Select(Read).OfType<KeptArchive>().Where(a => a.Until > clock.GetUtcNow()).OrderByDescending(a => a.At)]
        : [];

    /// <summary>From here on its time counts.</summary>
    internal void Begin(Guid workspace, Guid id) => File.SetLastWriteTimeUtc(PathOf(workspace, id), clock.GetUtcNow().UtcDateTime);

    internal void Delete(Guid workspace, Guid id) => File.Delete(PathOf(workspace, id));

    /// <summary>All archives of the workspace.</summary>
    public void Forget(Guid workspace)
    {
        if (Directory.Exists(Folder(workspace)))
        {
            foreach (var file in Directory.GetFiles(Folder(workspace), "*.zip"))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes what has been kept long enough, and what belongs to no workspace any more.</summary>
    public async Task Purge(CancellationToken cancel)
    {
        var workspaces = (await store.Query(store.Sql().Raw("select id from workspaces"), row => row.Guid(0), cancel)).ToHashSet();
        foreach (var folder in Directory.Exists(data.Archives) ? new DirectoryInfo(data.Archives).GetDirectories() : [])
        {
            if (Guid.TryParseExact(folder.Name, "N", out var workspace) && !workspaces.Contains(workspace))
            {
                folder.Delete(recursive: true);
                continue;
            }

            foreach (var file in folder.GetFiles().Where(file => file.LastWriteTimeUtc + Kept <= clock.GetUtcNow()))
            {
                file.Delete();
            }
        }
    }

    private string Folder(Guid workspace) => Path.Combine(data.Archives, workspace.ToString("N"));

    private static KeptArchive? Read(FileInfo file) => Guid.TryParseExact(Path.GetFileNameWithoutExtension(file.Name), "N", out var id)
        ? new(id, file.FullName, file.Length, new(file.LastWriteTimeUtc, TimeSpan.Zero))
        : null;
}

/// <summary>Looks once an hour for archives whose time is over. Two nodes at once do no harm: what is gone is gone.</summary>
internal sealed class KeptArchivesService(KeptArchives archives, TimeProvider clock, ILogger<KeptArchivesService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await archives.Purge(stoppingToken);
                }
                catch (Exception error) when (error is DbException or IOException)
                {
                    // The database or the disk is away: the next round tries again.
                    log.LogWarning(error, "Old archives could not be removed");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on.
        }
    }
}
