using Microsoft.Extensions.DependencyInjection.Extensions;
using Nanni.Database;

namespace Nanni.Administration.Backups;

/// <summary>
/// Takes a checked backup of the database before its tables change, so that an update that goes wrong can be gone back on.
/// The last <see cref="Kept"/> stay. Attached files are not in it: a migration does not touch them.
/// </summary>
internal sealed class BackupBeforeMigration(Backups backups, DataFolder data, TimeProvider time, ILogger<BackupBeforeMigration> log)
{
    public const int Kept = 5;
    private const string Prefix = "before-migration-";

    public async Task Take(CancellationToken cancel)
    {
        Directory.CreateDirectory(data.Backups);
        var name = $"{Prefix}{time.GetUtcNow():yyyyMMdd-HHmmss}.zip";
        var (path, _) = await backups.Take(Path.Combine(data.Backups, name), withFiles: false, progress: null, cancel);
        log.LogInformation("Took the backup {Path} before migrating", path);

        // The names sort by time.
        foreach (var old in Directory.GetFiles(data.Backups, Prefix + "*.zip").Order(StringComparer.Ordinal).SkipLast(Kept))
        {
            File.Delete(old);
        }
    }
}

/// <summary>Registers backups.</summary>
public static class BackupServices
{
    public static IServiceCollection AddBackups(this IServiceCollection services, DataFolder data)
    {
        services.AddSingleton(data);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Backups>();
        return services.AddSingleton<BackupBeforeMigration>();
    }

    /// <summary>Lets the database be backed up before a migration touches what is in it.</summary>
    public static void BackUpBeforeMigrations(this IServiceProvider services) =>
        services.GetRequiredService<DatabaseSetup>().BeforeMigration =
            (_, cancel) => services.GetRequiredService<BackupBeforeMigration>().Take(cancel);
}
