using Nanni.Database;

namespace Nanni.Bench.Data;

/// <summary>An empty, migrated database being filled the fastest way: without its secondary indexes, which are made at the end.</summary>
internal abstract class BulkTarget : IAsyncDisposable
{
    /// <summary>Chunks that may be written at a time.</summary>
    public abstract int Writers { get; }

    public abstract Task Begin();

    public abstract Task Write(IReadOnlyList<TableRows> chunk);

    /// <summary>Makes indexes and statistics; the database is then as the product would have left it.</summary>
    public abstract Task Finish(Action<string> say);

    public abstract ValueTask DisposeAsync();

    public static BulkTarget For(DatabaseOptions options) =>
        options.IsSqlite ? new SqliteTarget(options.ConnectionString) : new PostgresTarget(options.ConnectionString);
}
