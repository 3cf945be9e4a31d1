using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Database;
using Npgsql;

namespace Nanni.Tests;

/// <summary>
/// A database of its own for one test, made by the real migrations: those run once for each provider, and every test gets a
/// copy of the result. PostgreSQL takes part if <c>NANNI_TEST_POSTGRES</c> names a server, as <c>./test</c> makes it.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("NANNI_TEST_POSTGRES");
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplate);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MakePostgresTemplate);

    // PostgreSQL refuses to copy a template that another copy is being made of.
    private static readonly SemaphoreSlim OneCopy = new(1);

    private TestDatabase(DatabaseOptions options, DirectoryInfo folder) => (Options, Folder) = (options, folder);

    /// <summary>For <c>[MemberData]</c>: every provider that this run covers.</summary>
    public static TheoryData<Provider> Providers { get; } =
        Server is null ? [Provider.Sqlite] : [Provider.Sqlite, Provider.Postgres];

    public DatabaseOptions Options { get; }

    /// <summary>A folder that goes when the database goes.</summary>
    public DirectoryInfo Folder { get; }

    public static async Task<TestDatabase> Create(Provider provider, bool migrated = true)
    {
        var folder = Directory.CreateTempSubdirectory("nanni-test-");
        if (provider == Provider.Sqlite)
        {
            var file = Path.Combine(folder.FullName, "nanni.db");
            if (migrated)
            {
                File.Copy(await SqliteTemplate.Value, file);
            }

            return new(DatabaseOptions.Sqlite(file), folder);
        }

        var template = migrated ? await PostgresTemplate.Value : "template0";
        return new(await OnServer(template), folder);
    }

    /// <summary>The product's own database services on this database.</summary>
    public ServiceProvider Services(Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNanniDatabase(Options);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (Options.IsSqlite)
        {
            using var connection = new SqliteConnection(Options.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }
        else
        {
            var name = new NpgsqlConnectionStringBuilder(Options.ConnectionString).Database;
            await using var server = NpgsqlDataSource.Create(Server!);
            await Execute(server, $"DROP DATABASE \"{name}\" WITH (FORCE)");
        }

        Folder.Delete(recursive: true);
    }

    private static async Task<string> MakeSqliteTemplate()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("nanni-test-template-").FullName, "nanni.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        var options = DatabaseOptions.Sqlite(file);
        await Migrate(options);

        // What is still in the file beside it belongs to the copies too.
        await using var connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
        SqliteConnection.ClearPool(connection);
        return file;
    }

    private static async Task<string> MakePostgresTemplate()
    {
        var options = await OnServer("template0");
        await Migrate(options);
        await using (var connection = new NpgsqlConnection(options.ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        return new NpgsqlConnectionStringBuilder(options.ConnectionString).Database!;
    }

    private static async Task<DatabaseOptions> OnServer(string template)
    {
        var name = $"nanni_test_{Guid.CreateVersion7():n}";
        await OneCopy.WaitAsync();
        try
        {
            await using var server = NpgsqlDataSource.Create(Server!);
            await Execute(server, $"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
        }
        finally
        {
            OneCopy.Release();
        }

        // Few connections for each database: hundreds of them share one server.
        return DatabaseOptions.Parse(
            new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20, ConnectionIdleLifetime = 10 }.ConnectionString);
    }

    private static async Task Migrate(DatabaseOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNanniDatabase(options);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseSetup>().Migrate();
    }

    private static async Task Execute(DbDataSource server, string sql)
    {
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
