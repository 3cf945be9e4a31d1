using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Nanni.Database;

/// <summary>Registers the database: <see cref="NanniDb"/> for the platform's tables, <see cref="DbDataSource"/> for SQL text.</summary>
public static class DatabaseServices
{
    /// <summary>Under which name the driver of the server database measures itself; the other has none.</summary>
    public const string Telemetry = "Npgsql";

    public static IServiceCollection AddNanniDatabase(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(options);
        if (options.IsSqlite)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.File!))!);
            services.AddSingleton<DbDataSource>(_ => new SqliteDataSource(options.ConnectionString));
            services.AddDbContextPool<NanniDb, SqliteNanniDb>(db => db.UseNanniSqlite(options.ConnectionString));
        }
        else
        {
            services.AddSingleton<DbDataSource>(_ => NpgsqlDataSource.Create(options.ConnectionString));
            services.AddDbContextPool<NanniDb, PostgresNanniDb>((provider, db) =>
                db.UseNanniPostgres((NpgsqlDataSource)provider.GetRequiredService<DbDataSource>()));
        }

        return services.AddSingleton<DatabaseSetup>();
    }

    /// <summary>Closes the connections to a file that wait to be used again.</summary>
    internal static void CloseIdle(DatabaseOptions options)
    {
        if (options.IsSqlite)
        {
            using var connection = new SqliteConnection(options.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }
    }

    internal static DbContextOptionsBuilder<T> UseNanniSqlite<T>(this DbContextOptionsBuilder<T> db, string connectionString)
        where T : NanniDb
    {
        UseNanniSqlite((DbContextOptionsBuilder)db, connectionString);
        return db;
    }

    internal static DbContextOptionsBuilder UseNanniSqlite(this DbContextOptionsBuilder db, string connectionString) =>
        db.UseSqlite(connectionString, sqlite => sqlite.MigrationsHistoryTable("migrations"))
            .AddInterceptors(SqlitePragmas.Interceptor);

    internal static DbContextOptionsBuilder<T> UseNanniPostgres<T>(this DbContextOptionsBuilder<T> db, string connectionString)
        where T : NanniDb
    {
        db.UseNpgsql(connectionString, postgres => postgres.MigrationsHistoryTable("migrations"));
        return db;
    }

    private static DbContextOptionsBuilder UseNanniPostgres(this DbContextOptionsBuilder db, NpgsqlDataSource source) =>
        db.UseNpgsql(source, postgres => postgres.MigrationsHistoryTable("migrations"));
}
