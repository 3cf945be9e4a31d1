using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nanni.Records.Storage;

/// <summary>
/// SQLite in WAL mode: readers never wait; one writer at a time, queued fairly in this process by the <see cref="WriteGate"/>
/// (another process, such as the command line, waits by the database's own busy time-out).
/// </summary>
public sealed class SqliteStore(string connectionString) : RecordStore(SqliteDialect.Instance), IDisposable
{
    private readonly SqlitePool pool = new(connectionString);
    private readonly WriteGate gate = new();

    public WriteGate Gate => gate;

    public void Dispose() => pool.Dispose();

    public override Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel, bool planned = true)
    {
        using var session = pool.Take();
        return Task.FromResult(Read(Command(session, sql), map));
    }

    public override Task Query(IReadOnlyList<(Sql Sql, Action<Row> Row)> statements, CancellationToken cancel)
    {
        using var session = pool.Take();
        foreach (var (sql, each) in statements)
        {
            using var reader = Command(session, sql).ExecuteReader();
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
        using var session = pool.Take();
        using var transaction = session.Connection.BeginTransaction(deferred: false);
        for (var i = 0; i < statements.Count; i++)
        {
            var touched = Command(session, statements[i], transaction).ExecuteNonQuery();
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
        var session = pool.Take();
        try
        {
            return new Transaction(this, turn, session, session.Connection.BeginTransaction(deferred: false));
        }
        catch
        {
            session.Dispose();
            turn.Dispose();
            throw;
        }
    }

    /// <summary>19 is SQLITE_CONSTRAINT.</summary>
    public override string? BrokenConstraint(DbException error) =>
        error is SqliteException { SqliteErrorCode: 19 } ? error.Message : null;

    private SqliteCommand Command(SqliteSession session, Sql sql, SqliteTransaction? transaction = null) =>
        session.Command(Checked(sql), sql.Values, transaction);

    private static List<T> Read<T>(SqliteCommand command, Func<Row, T> map)
    {
        using var reader = command.ExecuteReader();
        var row = new Row(reader, SqliteDialect.Instance);
        var list = new List<T>();
        while (reader.Read())
        {
            list.Add(map(row));
        }

        return list;
    }

    private sealed class Transaction(SqliteStore store, IDisposable turn, SqliteSession session, SqliteTransaction transaction) : WriteTransaction
    {
        public override Task<int> Execute(Sql sql, CancellationToken cancel) =>
            Task.FromResult(store.Command(session, sql, transaction).ExecuteNonQuery());

        public override async Task Execute(IReadOnlyList<Sql> statements, CancellationToken cancel)
        {
            foreach (var sql in statements)
            {
                await Execute(sql, cancel);
            }
        }

        public override async Task<int> Execute(IReadOnlyList<Sql> statements, IReadOnlyList<int> expected, CancellationToken cancel)
        {
            for (var i = 0; i < statements.Count; i++)
            {
                var touched = await Execute(statements[i], cancel);
                if (expected[i] >= 0 && touched != expected[i])
                {
                    return i;
                }
            }

            return -1;
        }

        public override Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel) =>
            Task.FromResult(Read(store.Command(session, sql, transaction), map));

        public override Task Insert(
            string table, IReadOnlyList<BulkColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel)
        {
            var text = $"insert into {table} ({string.Join(", ", columns.Select(c => c.Name))}) values "
                + $"({string.Join(", ", columns.Select((_, i) => "?" + (i + 1)))})";
            var values = new object[columns.Count];
            foreach (var row in rows)
            {
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = SqliteDialect.Instance.ToDb(row[i]);
                }

                session.Command(text, values, transaction).ExecuteNonQuery();
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
            session.Dispose();
            turn.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
