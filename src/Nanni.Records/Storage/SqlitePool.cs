using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Nanni.Records.Storage;

/// <summary>
/// Open connections, each with its settings made once and its statements kept prepared: for a page of twenty rows SQLite would
/// otherwise spend more time on parsing than on reading.
/// </summary>
internal sealed class SqlitePool(string connectionString, string settings = "") : IDisposable
{
    /// <summary>More than so many idle connections are closed; each may hold 16 MB of cache.</summary>
    private const int MostIdle = 8;

    private readonly ConcurrentBag<SqliteSession> idle = [];
    private volatile bool closed;

    public SqliteSession Take() => idle.TryTake(out var session) ? session : new(this, Open());

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var session))
        {
            session.Close();
        }
    }

    internal void Return(SqliteSession session)
    {
        if (closed || idle.Count >= MostIdle)
        {
            session.Close();
            return;
        }

        idle.Add(session);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText =
            "pragma foreign_keys = on; pragma busy_timeout = 30000; pragma synchronous = normal; pragma cache_size = -16000; "
            + "pragma mmap_size = 2147418112; pragma temp_store = memory; pragma wal_autocheckpoint = 0;" + settings;
        pragma.ExecuteNonQuery();
        return connection;
    }
}

/// <summary>A connection in one hand at a time; disposing it gives it back.</summary>
internal sealed class SqliteSession(SqlitePool pool, SqliteConnection connection) : IDisposable
{
    /// <summary>Filters make ever new statements; when there are so many, all are forgotten.</summary>
    private const int MostStatements = 300;

    private readonly Dictionary<string, SqliteCommand> statements = [];

    public SqliteConnection Connection { get; } = connection;

    /// <summary>The statement with its values, prepared if it ran before. Valid until the next one of the same text.</summary>
    public SqliteCommand Command(string text, IReadOnlyList<object> values, SqliteTransaction? transaction = null)
    {
        if (!statements.TryGetValue(text, out var command))
        {
            if (statements.Count >= MostStatements)
            {
                Forget();
            }

            statements[text] = command = Connection.CreateCommand();
            command.CommandText = text;
            for (var i = 0; i < values.Count; i++)
            {
                command.Parameters.Add(new SqliteParameter($"?{i + 1}", null));
            }
        }

        command.Transaction = transaction;
        for (var i = 0; i < values.Count; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }

    public void Dispose() => pool.Return(this);

    internal void Close()
    {
        Forget();
        Connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in statements.Values)
        {
            command.Dispose();
        }

        statements.Clear();
    }
}
