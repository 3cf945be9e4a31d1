using Nanni.Records.Storage;
using Npgsql;

namespace Nanni.Bench.Data;

/// <summary>COPY over two connections. Foreign keys are kept, but not checked row by row: the generator refers only to what it makes.</summary>
internal sealed class PostgresTarget(string connectionString) : BulkTarget
{
    /// <summary>Their keys are hashes or point back in time: one by one they would be written all over the index.</summary>
    private static readonly string[] WithoutKey = ["match_keys", "field_values", "timeline_entries", "changes"];

    private readonly PostgresStore store = new(new NpgsqlConnectionStringBuilder(connectionString)
    {
        Options = "-c session_replication_role=replica -c synchronous_commit=off",
        CommandTimeout = 0,
    }.ConnectionString);

    private readonly List<string> later = [];

    public override int Writers => 2;

    public override async Task Begin()
    {
        await using var connection = await store.Connections.OpenConnectionAsync();
        foreach (var (name, definition) in await Rows(connection, """
            select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
            from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
            where n.nspname = 'public' and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)
            """))
        {
            later.Add(definition);
            await Execute(connection, $"drop index {name}");
        }

        foreach (var table in WithoutKey)
        {
            var (name, definition) = (await Rows(connection, $"select conname::text, pg_get_constraintdef(oid) from pg_constraint where conrelid = '{table}'::regclass and contype = 'p'"))[0];
            later.Insert(0, $"alter table {table} add constraint {name} {definition}");
            await Execute(connection, $"alter table {table} drop constraint {name}");
        }
    }

    public override async Task Write(IReadOnlyList<TableRows> chunk)
    {
        await using var transaction = await store.Begin(Urgency.Bulk, default);
        foreach (var (table, columns, rows) in chunk.Where(t => t.Rows.Count > 0))
        {
            await transaction.Insert(table, columns, rows, default);
        }

        await transaction.Commit(default);
    }

    public override async Task Finish(Action<string> say)
    {
        say($"{later.Count} indexes");
        await Parallel.ForEachAsync(later, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (sql, cancel) =>
        {
            await using var connection = await store.Connections.OpenConnectionAsync(cancel);
            await Execute(connection, "set maintenance_work_mem = '1GB'");
            await Execute(connection, "set max_parallel_maintenance_workers = 0");
            await Execute(connection, sql);
        });
        await using var last = await store.Connections.OpenConnectionAsync();
        say("vacuum analyze");
        await Execute(last, "vacuum (freeze, analyze)");
        await Execute(last, "checkpoint");
    }

    public override ValueTask DisposeAsync() => store.DisposeAsync();

    private static async Task<List<(string, string)>> Rows(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetString(0), reader.GetString(1)));
        }

        return rows;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
