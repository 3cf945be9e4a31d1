using System.Data.Common;
using Nanni.Records.Types;
using Npgsql;
using NpgsqlTypes;

namespace Nanni.Records.Storage;

/// <summary>PostgreSQL through Npgsql: prepared statements, pipelined batches, COPY for bulk.</summary>
public sealed class PostgresStore : RecordStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource prepared;
    private readonly NpgsqlDataSource adHoc;

    public PostgresStore(string connectionString)
        : base(PostgresDialect.Instance)
    {
        // Filters are planned with their values; everything else is prepared at its second use.
        prepared = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 400,
            AutoPrepareMinUsages = 2,
            ApplicationName = "nanni",
        }.ConnectionString);
        adHoc = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 0,
            ApplicationName = "nanni ad hoc",
        }.ConnectionString);
    }

    public NpgsqlDataSource Source => prepared;

    public override async Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel, bool planned = true)
    {
        await using var connection = await (planned ? prepared : adHoc).OpenConnectionAsync(cancel);
        await using var command = Command(connection, sql);
        return await Read(command, map, cancel);
    }

    public override async Task Query(IReadOnlyList<(Sql Sql, Action<Row> Row)> statements, CancellationToken cancel)
    {
        await using var connection = await prepared.OpenConnectionAsync(cancel);
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
        return new Transaction(connection, await connection.BeginTransactionAsync(cancel));
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

    private static NpgsqlCommand Command(NpgsqlConnection connection, Sql sql)
    {
        var text = sql.Text;
        Guard(text);
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in sql.Values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, IEnumerable<Sql> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var sql in statements)
        {
            var text = sql.Text;
            Guard(text);
            var command = new NpgsqlBatchCommand(text);
            foreach (var value in sql.Values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
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

    private sealed class Transaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : WriteTransaction
    {
        public override async Task<int> Execute(Sql sql, CancellationToken cancel)
        {
            await using var command = Command(connection, sql);
            return await command.ExecuteNonQueryAsync(cancel);
        }

        public override async Task Execute(IReadOnlyList<Sql> statements, CancellationToken cancel)
        {
            if (statements.Count > 0)
            {
                await using var batch = Batch(connection, statements);
                await batch.ExecuteNonQueryAsync(cancel);
            }
        }

        public override async Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel)
        {
            await using var command = Command(connection, sql);
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
                    if (row[i] is null or DBNull)
                    {
                        await copy.WriteNullAsync(cancel);
                    }
                    else
                    {
                        await copy.WriteAsync(row[i], Type(columns[i].Type), cancel);
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

        private static NpgsqlDbType Type(ColumnType type) => type switch
        {
            ColumnType.Text => NpgsqlDbType.Text,
            ColumnType.Long => NpgsqlDbType.Bigint,
            ColumnType.Bool => NpgsqlDbType.Boolean,
            ColumnType.Guid => NpgsqlDbType.Uuid,
            ColumnType.Day => NpgsqlDbType.Date,
            ColumnType.Instant => NpgsqlDbType.TimestampTz,
            ColumnType.Json => NpgsqlDbType.Jsonb,
            ColumnType.Int => NpgsqlDbType.Integer,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }
}
