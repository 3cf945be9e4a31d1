using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Nanni.Database;
using Npgsql;

namespace Nanni.Administration.Backups;

/// <summary>
/// Every table in COPY's text form, all read in one snapshot
/// (https://www.postgresql.org/docs/current/sql-copy.html). The text form and not the binary one, so that a backup goes into
/// another version of PostgreSQL. The schema is not in it: the migrations make it again.
/// </summary>
internal sealed class PostgresCopy(NpgsqlDataSource source, IServiceScopeFactory scopes, DatabaseOptions options) : DatabaseCopy
{
    private const string Folder = "tables/";

    public override async Task<DatabaseContents> Take(
        BackupWriter to, string workFile, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await connection.Run("SET TRANSACTION READ ONLY", cancel);
        if (await connection.Texts("SELECT 'x' WHERE to_regclass('migrations') IS NULL", cancel) is not [])
        {
            throw new BackupException($"{options.Description} is not a database of Nanni.");
        }

        var migration = (await connection.Texts("SELECT max(\"MigrationId\") FROM migrations", cancel))[0];
        var tables = await connection.Tables(cancel);
        await connection.Run($"LOCK TABLE {string.Join(", ", tables.Select(t => t.Quoted))} IN ACCESS SHARE MODE", cancel);

        var total = Math.Max(1, tables.Sum(table => table.Bytes));
        var done = 0L;
        var counts = new List<BackupTable>();
        foreach (var table in tables)
        {
            var rows = 0L;
            await to.Add($"{Folder}{table.Name}", async content => rows = await connection.CopyOut(table, content, cancel), cancel);
            counts.Add(new(table.Name, rows));
            done += table.Bytes;
            progress?.Report(new("Copying the database", (double)done / total));
        }

        return new(migration, counts, await connection.Sequences(cancel));
    }

    public override async Task RequireRoom(BackupManifest manifest, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>().Database;
        if (!db.GetMigrations().Contains(manifest.Migration))
        {
            throw new BackupException(
                $"The backup was made by a newer version of Nanni ({manifest.Version}). Restore it with that version or a later one.");
        }

        var applied = (await db.GetAppliedMigrationsAsync(cancel)).ToList();
        if (applied.Count == 0)
        {
            return;
        }

        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await connection.Texts("SELECT 'x' WHERE EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM workspaces)", cancel) is not [])
        {
            throw new BackupException(
                $"{options.Description} holds data. A backup is restored into an empty database: make a new one and name it in NANNI_DATABASE.");
        }

        if (applied[^1] != manifest.Migration)
        {
            throw new BackupException(
                $"{options.Description} already has the tables of another version ({applied[^1]}; the backup has {manifest.Migration}). "
                + "Restore into a database without tables.");
        }
    }

    public override async Task Put(BackupReader from, string workFile, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        await MakeSchema(from.Manifest.Migration, cancel);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.Run("SET LOCAL statement_timeout = 0", cancel);

        var tables = (await connection.Tables(cancel)).ToDictionary(table => table.Name);
        var references = await connection.References(cancel);

        // References are checked once, when all rows are there, so the order of the tables does not matter.
        await connection.Run(references.Select(reference => reference.Drop), cancel);
        await connection.Run($"TRUNCATE {string.Join(", ", tables.Values.Select(table => table.Quoted))}", cancel);

        var total = Math.Max(1, from.Manifest.Entries.Sum(entry => entry.Bytes));
        var done = 0L;
        foreach (var expected in from.Manifest.Tables)
        {
            var table = tables.GetValueOrDefault(expected.Name)
                ?? throw new BackupException($"The backup has a table {expected.Name} that this version does not know.");
            await using (var content = await from.Read($"{Folder}{expected.Name}", cancel))
            {
                var rows = await connection.CopyIn(table, content, cancel);
                if (rows != expected.Rows)
                {
                    throw new BackupException($"Of {expected.Name}, {rows} rows arrived instead of {expected.Rows}.");
                }
            }

            done += from.Manifest.Entries.First(entry => entry.Name == $"{Folder}{expected.Name}").Bytes;
            progress?.Report(new("Restoring the database", (double)done / total));
        }

        await connection.SetSequences(from.Manifest.Sequences, cancel);
        await connection.Run(references.Select(reference => reference.Add), cancel);
        await transaction.CommitAsync(cancel);
        await connection.Run("ANALYZE", cancel);
    }

    /// <summary>Makes the tables as they were when the backup was taken; the next start of the application migrates further.</summary>
    private async Task MakeSchema(string migration, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>().Database;
        db.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.GetService<IMigrator>().MigrateAsync(migration, cancel);
    }
}
