using Microsoft.Data.Sqlite;
using Nanni.Database;
using Npgsql;

namespace Nanni.Bench.Data;

/// <summary>
/// The generated databases, kept between runs: one a size and provider, migrated like any other when the schema has grown, made
/// anew when the generator changed.
/// Figures that write get a copy.
/// </summary>
/// <param name="server">Connection string of the PostgreSQL server.</param>
/// <param name="folder">Where SQLite files are kept.</param>
internal sealed class Databases(string server, string folder)
{
    /// <summary>The kept database; filled first where there is none.</summary>
    public async Task<DatabaseOptions> Kept(Provider provider, DataSize size, Action<string> say)
    {
        var options = Options(provider, $"nanni_bench_{size.Name}_v{Seeder.Version}");
        if (await Exists(options) && await Migrate(options))
        {
            return options;
        }

        say($"Making the {size.Name} set for {provider}; it is kept for the next time.");
        var unfinished = Options(provider, $"nanni_bench_{size.Name}_unfinished");
        await Drop(unfinished);
        await Create(unfinished, "template0");
        await using (var installation = new Installation(unfinished))
        {
            await Seeder.Fill(installation, size, say);
        }

        await Move(unfinished, options);
        return options;
    }

    /// <returns>False where migrations were rewritten since.</returns>
    private static async Task<bool> Migrate(DatabaseOptions options)
    {
        await using var installation = new Installation(options);
        try
        {
            await installation.Get<DatabaseSetup>().Migrate();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A copy that a figure may write to; the copy of the run before is dropped.</summary>
    public async Task<DatabaseOptions> Copy(DatabaseOptions kept, string name)
    {
        var copy = Options(kept.Provider, "nanni_bench_copy_" + name);
        await Drop(copy);
        if (kept.IsSqlite)
        {
            SqliteConnection.ClearAllPools();
            File.Copy(kept.File!, copy.File!);
        }
        else
        {
            NpgsqlConnection.ClearAllPools();
            await Create(copy, new NpgsqlConnectionStringBuilder(kept.ConnectionString).Database!);
        }

        return copy;
    }

    public async Task Drop(DatabaseOptions options)
    {
        if (options.IsSqlite)
        {
            SqliteConnection.ClearAllPools();
            foreach (var suffix in new[] { "", "-wal", "-shm" })
            {
                File.Delete(options.File + suffix);
            }
        }
        else
        {
            await Server($"drop database if exists {Name(options)} with (force)");
        }
    }

    private DatabaseOptions Options(Provider provider, string name)
    {
        Directory.CreateDirectory(folder);
        return provider == Provider.Sqlite
            ? DatabaseOptions.Sqlite(Path.Combine(folder, name + ".db"))
            : DatabaseOptions.Parse(new NpgsqlConnectionStringBuilder(server) { Database = name, CommandTimeout = 600 }.ConnectionString);
    }

    private async Task Create(DatabaseOptions options, string template)
    {
        if (!options.IsSqlite)
        {
            await Server($"create database {Name(options)} template {template} strategy file_copy");
        }
    }

    private async Task Move(DatabaseOptions from, DatabaseOptions to)
    {
        await Drop(to);
        if (from.IsSqlite)
        {
            SqliteConnection.ClearAllPools();
            File.Move(from.File!, to.File!);
        }
        else
        {
            NpgsqlConnection.ClearAllPools();
            await Server($"alter database {Name(from)} rename to {Name(to)}");
        }
    }

    private async Task<bool> Exists(DatabaseOptions options) => options.IsSqlite
        ? File.Exists(options.File)
        : await Server($"select 1 from pg_database where datname = '{Name(options)}'") is not null;

    private static string Name(DatabaseOptions options) => new NpgsqlConnectionStringBuilder(options.ConnectionString).Database!;

    private async Task<object?> Server(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync();
    }
}
