using System.Data;
using System.Data.Common;
using Nanni.Records.Types;
using Npgsql;
using NpgsqlTypes;

namespace Nanni.Records.Storage;

/// <summary>PostgreSQL through Npgsql: prepared statements, pipelined batches, COPY for bulk.</summary>
public sealed class PostgresStore : RecordStore, IAsyncDisposable
{
    private const string Channel = "nanni";

    private readonly NpgsqlDataSource prepared;
    private readonly NpgsqlDataSource adHoc;

    /// <summary>A data source does not give it back.</summary>
    private readonly string? password;

    public PostgresStore(string connectionString)
        : base(PostgresDialect.Instance)
    {
        // Both are parsed once a connection, at their second use. A filter is then planned with its values each time; for
        // everything else the server may keep one plan.
        password = new NpgsqlConnectionStringBuilder(connectionString).Password;
        prepared = Source(connectionString, "nanni", "");
        adHoc = Source(connectionString, "nanni filters", "-c plan_cache_mode=force_custom_plan");
    }

    /// <summary>Connections of the engine's own settings, for work that needs the driver itself.</summary>
    public NpgsqlDataSource Connections => prepared;

    public override async Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel, bool planned = true)
    {
        await using var connection = await (planned ? prepared : adHoc).OpenConnectionAsync(cancel);
        await using var command = Command(connection, sql);
        return await Read(command, map, cancel);
    }

    public override async Task Query(IReadOnlyList<(Sql Sql, Action<Row> Row)> statements, CancellationToken cancel)
    {
        if (statements.Count == 0)
        {
            return;
        }

        await using var connection = await prepared.OpenConnectionAsync(cancel);
        try
        {
            await Read(connection, statements, cancel);
        }
        catch when (connection.State == ConnectionState.Open)
        {
            // Npgsql believes that the statements behind the one that broke off were prepared, and would go on asking for them on
            // this connection by names that the server never heard.
            connection.UnprepareAll();
            throw;
        }
    }

    public override async Task<int> Write(
        IReadOnlyList<Sql> statements, IReadOnlyList<int> expected, Urgency urgency, CancellationToken cancel)
    {
        await using var connection = await prepared.OpenConnectionAsync(cancel);
        await using var batch = Batch(connection, statements);

        // A batch of plain inserts is one implicit transaction and one round trip.
        if (expected.All(e => e < 0))
        {
            await batch.ExecuteNonQueryAsync(cancel);
            return -1;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        batch.Transaction = transaction;
        await batch.ExecuteNonQueryAsync(cancel);
        for (var i = 0; i < statements.Count; i++)
        {
            if (expected[i] >= 0 && batch.BatchCommands[i].RecordsAffected != expected[i])
            {
                await transaction.RollbackAsync(cancel);
                return i;
            }
        }

        await transaction.CommitAsync(cancel);
        return -1;
    }

    public override async Task<WriteTransaction> Begin(Urgency urgency, CancellationToken cancel)
    {
        var connection = await prepared.OpenConnectionAsync(cancel);
        return new Transaction(this, connection, await connection.BeginTransactionAsync(cancel));
    }

    public override async Task Analyze(IReadOnlyList<string> tables, CancellationToken cancel)
    {
        await using var command = prepared.CreateCommand("analyze " + string.Join(", ", tables));
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override async Task<long> SortIn(CancellationToken cancel)
    {
        await using var command = prepared.CreateCommand("""
            select coalesce(sum(gin_clean_pending_list(c.oid::regclass)), 0)::bigint
            from pg_class c join pg_am a on a.oid = c.relam
            where a.amname = 'gin' and c.relkind = 'i' and c.relnamespace = current_schema()::regnamespace
            """);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    internal override async Task Listen(Action listening, Action<string> heard, CancellationToken cancel)
    {
        // Not from the pool: whoever got it next would go on hearing. Asked now and then, so that a dead network is noticed.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(prepared.ConnectionString)
        {
            Password = password,
            Pooling = false,
            KeepAlive = 15,
            ApplicationName = "nanni listens",
        }.ConnectionString);
        await connection.OpenAsync(cancel);
        connection.Notification += (_, told) => heard(told.Payload);
        await using (var command = new NpgsqlCommand("listen " + Channel, connection))
        {
            await command.ExecuteNonQueryAsync(cancel);
        }

        listening();
        while (true)
        {
            await connection.WaitAsync(cancel);
        }
    }

    internal override async Task Say(string message, CancellationToken cancel)
    {
        await using var command = prepared.CreateCommand($"select pg_notify('{Channel}', $1)");
        command.Parameters.Add(new NpgsqlParameter { Value = message });
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override string? BrokenConstraint(DbException error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation
    } broken
        ? broken.ConstraintName ?? broken.ColumnName ?? "constraint"
        : null;

    public async ValueTask DisposeAsync()
    {
        await prepared.DisposeAsync();
        await adHoc.DisposeAsync();
    }

    private static NpgsqlDataSource Source(string connectionString, string name, string options)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 400,
            AutoPrepareMinUsages = 2,
            ApplicationName = name,
            // A page's statement ends before the helpers of a parallel one have started, or before its code is compiled: with conditions
            // on many types that took 700 ms of the 840 of a report.
            Options = $"{given.Options} -c max_parallel_workers_per_gather=0 -c jit=off {options}".Trim(),
            // Nothing here changes a session, so there is nothing to reset.
            NoResetOnClose = true,
        }.ConnectionString);
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, Sql sql)
    {
        var command = new NpgsqlCommand(Checked(sql), connection);
        Parameters(command.Parameters, sql);
        return command;
    }

    private NpgsqlBatch Batch(NpgsqlConnection connection, IEnumerable<Sql> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var sql in statements)
        {
            var command = new NpgsqlBatchCommand(Checked(sql));
            Parameters(command.Parameters, sql);
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static void Parameters(NpgsqlParameterCollection parameters, Sql sql)
    {
        foreach (var value in sql.Values)
        {
            parameters.Add(value is NullOf none
                ? new NpgsqlParameter { NpgsqlDbType = none.Type, Value = DBNull.Value }
                : new NpgsqlParameter { Value = value });
        }
    }

    private static async Task<List<T>> Read<T>(NpgsqlCommand command, Func<Row, T> map, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var row = new Row(reader, PostgresDialect.Instance);
        var list = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            list.Add(map(row));
        }

        return list;
    }

    private async Task Read(
        NpgsqlConnection connection, IReadOnlyList<(Sql Sql, Action<Row> Row)> statements, CancellationToken cancel)
    {
        await using var batch = Batch(connection, statements.Select(s => s.Sql));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        foreach (var (_, each) in statements)
        {
            var row = new Row(reader, Dialect);
            while (await reader.ReadAsync(cancel))
            {
                each(row);
            }

            await reader.NextResultAsync(cancel);
        }
    }

    private sealed class Transaction(PostgresStore store, NpgsqlConnection connection, NpgsqlTransaction transaction) : WriteTransaction
    {
        public override async Task<int> Execute(Sql sql, CancellationToken cancel)
        {
            await using var command = store.Command(connection, sql);
            return await command.ExecuteNonQueryAsync(cancel);
        }

        public override async Task Execute(IReadOnlyList<Sql> statements, CancellationToken cancel)
        {
            if (statements.Count > 0)
            {
                await using var batch = store.Batch(connection, statements);
                await batch.ExecuteNonQueryAsync(cancel);
            }
        }

        public override async Task<int> Execute(IReadOnlyList<Sql> statements, IReadOnlyList<int> expected, CancellationToken cancel)
        {
            await using var batch = store.Batch(connection, statements);
            await batch.ExecuteNonQueryAsync(cancel);
            for (var i = 0; i < statements.Count; i++)
            {
                if (expected[i] >= 0 && batch.BatchCommands[i].RecordsAffected != expected[i])
                {
                    return i;
                }
            }

            return -1;
        }

        public override async Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel)
        {
            await using var command = store.Command(connection, sql);
            return await Read(command, map, cancel);
        }

        public override async Task Insert(
            string table, IReadOnlyList<BulkColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel)
        {
            var names = string.Join(", ", columns.Select(c => c.Name));
            await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({names}) from stdin (format binary)", cancel);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancel);
                for (var i = 0; i < columns.Count; i++)
                {
                    if (row[i] is { } value)
                    {
                        var type = columns[i].Type == ColumnType.Json ? NpgsqlDbType.Jsonb : NullOf.DbType(columns[i].Type);
                        await copy.WriteAsync(PostgresDialect.Instance.ToDb(value), type, cancel);
                    }
                    else
                    {
                        await copy.WriteNullAsync(cancel);
                    }
                }
            }

            await copy.CompleteAsync(cancel);
        }

        public override Task Commit(CancellationToken cancel) => transaction.CommitAsync(cancel);

        public override async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
