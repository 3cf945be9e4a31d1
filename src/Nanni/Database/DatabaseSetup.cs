using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Nanni.Database;

/// <summary>Brings the schema of the database up to this version of the program when it starts.</summary>
public sealed class DatabaseSetup(IServiceProvider services, DatabaseOptions options, ILogger<DatabaseSetup> log)
{
    /// <summary>Called before migrations touch a database that holds data, so that a backup can be taken first.</summary>
    public Func<DatabaseOptions, CancellationToken, Task>? BeforeMigration { get; set; }

    /// <summary>Applies the migrations that are missing; does nothing when there are none.</summary>
    /// <exception cref="DatabaseRefusal">The database was made by a newer version of the program, or is half-moved or half-migrated.</exception>
    public async Task Migrate(CancellationToken cancel = default)
    {
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        await using var alone = options.IsSqlite ? await FileLock(options.File!, cancel) : null;

        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
        var known = db.Database.GetMigrations().ToList();
        DatabaseMarks.Refuse(applied, options.Description);
        if (applied.Except(known).FirstOrDefault() is { } newer)
        {
            throw new DatabaseRefusal(
                $"The database {options.Description} was made by a newer version of Nanni (it has {newer}). " +
                "Start that version, or restore a backup made by this one.");
        }

        var missing = known.Except(applied).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        if (applied.Count > 0 && BeforeMigration is { } prepare && await db.Users.AnyAsync(cancel))
        {
            await prepare(options, cancel);
        }

        log.LogInformation("Migrating {Database}: {Migrations}", options.Description, string.Join(", ", missing));
        if (options.IsSqlite)
        {
            // EF marks a running migration with this table; after a kill it would wait for it for ever. The file lock is ours.
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
        }

        // A migration that rebuilds a table on SQLite is not one transaction: what was interrupted in the middle must not be gone on with.
        var isMarked = options.IsSqlite && applied.Count > 0;
        if (isMarked)
        {
            await db.Database.ExecuteSqlRawAsync(DatabaseMarks.Insert, [DatabaseMarks.HalfMigrated], cancel);
        }

        await db.Database.MigrateAsync(cancel);
        if (isMarked)
        {
            await db.Database.ExecuteSqlRawAsync(DatabaseMarks.Delete, [DatabaseMarks.HalfMigrated], cancel);
        }
    }

    /// <summary>
    /// Held while a process starts: of several that start at once on one server, one after the other finds what there is to do. A file has
    /// one process.
    /// </summary>
    public async Task<IAsyncDisposable?> Alone(CancellationToken cancel)
    {
        if (options.IsSqlite)
        {
            return null;
        }

        // Not from the pool: the lock goes with the connection, whatever becomes of this process.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("select pg_advisory_lock(7105)", connection);
        await command.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    /// <summary>Whether the database answers, and has every migration of this program and no other.</summary>
    public async Task<DatabaseState> State(CancellationToken cancel)
    {
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        try
        {
            return db.Database.GetMigrations().SequenceEqual(await db.Database.GetAppliedMigrationsAsync(cancel)) ? DatabaseState.Ready : DatabaseState.OfAnotherVersion;
        }
        catch (System.Data.Common.DbException wrong)
        {
            log.LogWarning(wrong, "The database {Database} does not answer", options.Description);
            return DatabaseState.Silent;
        }
    }

    /// <summary>Two processes that start on one file migrate one after the other. The system drops the lock if we die.</summary>
    private static async Task<FileStream> FileLock(string database, CancellationToken cancel)
    {
        var path = Path.GetFullPath(database) + ".migrating";
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
            }
        }
    }
}

/// <summary>How a database is found.</summary>
public enum DatabaseState
{
    Ready,

    /// <summary>It does not answer.</summary>
    Silent,

    /// <summary>It lacks migrations of this program, or has others.</summary>
    OfAnotherVersion,
}
