using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nanni.Records.Storage;

/// <summary>
/// SQLite in WAL mode: readers never wait; one writer at a time, queued fairly in this process by the <see cref="WriteGate"/>
/// (another process, such as the command line, waits by the database's own busy time-out).
/// </summary>
public sealed class SqliteStore : RecordStore
{
    private readonly string connectionString;
    private readonly WriteGate gate = new();

    public SqliteStore(string connectionString)
        : base(SqliteDialect.Instance) => this.connectionString = connectionString;

    public WriteGate Gate => gate;

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText =
            "pragma foreign_keys = on; pragma busy_timeout = 30000; pragma synchronous = normal; pragma cache_size = -16000; "
            + "pragma mmap_size = 268435456; pragma temp_store = memory;";
        pragma.ExecuteNonQuery();
        return connection;
    }

    public override Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel, bool planned = true)
    {
        using var connection = Open();
        return Task.FromResult(Read(connection, sql, map));
    }

    public override Task Query(IReadOnlyList<(Sql Sql, Action<Row> Row)> statements, CancellationToken cancel)
    {
        using var connection = Open();
        foreach (var (sql, each) in statements)
        {
            using var command = Command(connection, sql);
            using var reader = command.ExecuteReader();
            var row = new Row(reader, Dialect);
            while (reader.Read())
            {
                each(row);
            }
        }

        return Task.CompletedTask;
    }

    public override async Task<int> Write(
        IReadOnlyList<Sql> statements, IReadOnlyList<int> expected, Urgency urgency, CancellationToken cancel)
    {
        using var turn = await gate.Enter(urgency, cancel);
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var i = 0; i < statements.Count; i++)
        {
            using var command = Command(connection, statements[i]);
            var touched = command.ExecuteNonQuery();
            if (expected[i] >= 0 && touched != expected[i])
            {
                transaction.Rollback();
                return i;
            }
        }

        transaction.Commit();
        return -1;
    }

    public override async Task<WriteTransaction> Begin(Urgency urgency, CancellationToken cancel)
    {
        var turn = await gate.Enter(urgency, cancel);
        try
        {
            var connection = Open();
            return new Transaction(turn, connection, connection.BeginTransaction(deferred: false));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>19 is SQLITE_CONSTRAINT.</summary>
    public override string? BrokenConstraint(DbException error) =>
        error is SqliteException { SqliteErrorCode: 19 } ? error.Message : null;

    private static SqliteCommand Command(SqliteConnection connection, Sql sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql.Text;
        Guard(command.CommandText);
        for (var i = 0; i < sql.Values.Count; i++)
        {
            command.Parameters.Add(new SqliteParameter($"?{i + 1}", sql.Values[i]));
        }

        return command;
    }

    private static List<T> Read<T>(SqliteConnection connection, Sql sql, Func<Row, T> map)
    {
        using var command = Command(connection, sql);
        using var reader = command.ExecuteReader();
        var row = new Row(reader, SqliteDialect.Instance);
        var list = new List<T>();
        while (reader.Read())
        {
            list.Add(map(row));
        }

        return list;
    }

    private sealed class Transaction(IDisposable turn, SqliteConnection connection, SqliteTransaction transaction) : WriteTransaction
    {
        public override Task<int> Execute(Sql sql, CancellationToken cancel)
        {
            using var command = Command(connection, sql);
            return Task.FromResult(command.ExecuteNonQuery());
        }

        public override async Task Execute(IReadOnlyList<Sql> statements, CancellationToken cancel)
        {
            foreach (var sql in statements)
            {
                await Execute(sql, cancel);
            }
        }

        public override Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel) =>
            Task.FromResult(Read(connection, sql, map));

        public override Task Insert(
            string table, IReadOnlyList<BulkColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"insert into {table} ({string.Join(", ", columns.Select(c => c.Name))}) values "
                + $"({string.Join(", ", columns.Select((_, i) => "?" + (i + 1)))})";
            var parameters = columns.Select((_, i) => new SqliteParameter("?" + (i + 1), null)).ToArray();
            command.Parameters.AddRange(parameters);
            foreach (var row in rows)
            {
                for (var i = 0; i < parameters.Length; i++)
                {
                    parameters[i].Value = row[i] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }

            return Task.CompletedTask;
        }

        public override Task Commit(CancellationToken cancel)
        {
            transaction.Commit();
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            transaction.Dispose();
            connection.Dispose();
            turn.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
