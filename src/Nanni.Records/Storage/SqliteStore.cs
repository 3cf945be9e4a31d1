using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nanni.Records.Storage;

/// <summary>
/// SQLite in WAL mode: readers never wait; one writer at a time, queued fairly in this process by the <see cref="WriteGate"/>
/// (another process, such as the command line, waits by the database's own busy time-out).
/// </summary>
public sealed class SqliteStore : RecordStore, IDisposable
{
    private readonly SqlitePool pool;
    private readonly SqlitePool writer;
    private readonly WriteGate gate = new();
    private readonly SqliteCheckpoints checkpoints;

    public SqliteStore(string connectionString)
        : base(SqliteDialect.Instance)
    {
        pool = new(connectionString);

        // All writes take turns on one connection: what another one wrote would throw away all that it holds in memory, and a chunk of an
        // import touches pages all over the indexes.
        writer = new(connectionString, "pragma cache_size = -98304");
        checkpoints = new(connectionString, gate);
    }

    public WriteGate Gate => gate;

    public void Dispose()
    {
        checkpoints.Dispose();
        writer.Dispose();
        pool.Dispose();
    }

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
        using var session = writer.Take();
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
        checkpoints.Committed(1);
        return -1;
    }

    public override async Task<WriteTransaction> Begin(Urgency urgency, CancellationToken cancel)
    {
        var turn = await gate.Enter(urgency, cancel);
        var session = writer.Take();
        try
        {
            return new Transaction(this, urgency, turn, session);
        }
        catch
        {
            session.Dispose();
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Reads some rows of each index only, as sqlite.org/lang_analyze.html advises.</summary>
    public override async Task Analyze(IReadOnlyList<string> tables, CancellationToken cancel)
    {
        using var turn = await gate.Enter(Urgency.Bulk, cancel);
        using var session = pool.Take();
        session.Command("pragma analysis_limit = 200", []).ExecuteNonQuery();
        session.Command("pragma optimize = 0x10002", []).ExecuteNonQuery();
    }

    /// <summary>SQLite's search index has no such list.</summary>
    public override Task<long> SortIn(CancellationToken cancel) => Task.FromResult(0L);

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

    private sealed class Transaction : WriteTransaction
    {
        private readonly SqliteStore store;
        private readonly Urgency urgency;
        private readonly IDisposable turn;
        private readonly SqliteSession session;
        private readonly SqliteTransaction transaction;

        public Transaction(SqliteStore store, Urgency urgency, IDisposable turn, SqliteSession session)
        {
            (this.store, this.urgency, this.turn, this.session) = (store, urgency, turn, session);
            transaction = session.Connection.BeginTransaction(deferred: false);

            // Records of one chunk may refer to each other in any order.
            session.Command("pragma defer_foreign_keys = on", [], transaction).ExecuteNonQuery();
        }

        public override bool IsAwaited => store.gate.IsAwaited;

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
            SqliteInsert.Rows(session.Connection, text, rows);
            return Task.CompletedTask;
        }

        public override Task Commit(CancellationToken cancel)
        {
            transaction.Commit();
            store.checkpoints.Committed(urgency == Urgency.Bulk ? SqliteCheckpoints.Every : 1);
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
