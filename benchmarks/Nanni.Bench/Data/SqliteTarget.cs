using Microsoft.Data.Sqlite;
using Nanni.Records.Storage;

namespace Nanni.Bench.Data;

/// <summary>One connection that waits for no disk: whoever kills this makes the file anew.</summary>
internal sealed class SqliteTarget : BulkTarget
{
    private readonly SqliteConnection connection;
    private readonly List<string> later = [];
    private readonly Dictionary<string, SqliteCommand> inserts = [];
    private long searchKey;

    public SqliteTarget(string connectionString)
    {
        connection = new(connectionString);
        connection.Open();
        Execute("pragma wal_autocheckpoint = 20000; pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -1000000; pragma temp_store = memory");
    }

    public override int Writers => 1;

    public override Task Begin()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select name, sql from sqlite_master where type = 'index' and sql is not null";
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                later.Add(reader.GetString(1));
                later.Add(reader.GetString(0));
            }
        }

        for (var i = 0; i < later.Count; i += 2)
        {
            Execute($"drop index \"{later[i + 1]}\"");
        }

        later.RemoveAll(text => !text.StartsWith("CREATE", StringComparison.OrdinalIgnoreCase));
        return Task.CompletedTask;
    }

    public override Task Write(IReadOnlyList<TableRows> chunk)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var (table, columns, rows) in chunk)
        {
            var searched = table == "records";
            var insert = Insert(table, [.. columns.Select(c => c.Name), .. searched ? ["search_key"] : Array.Empty<string>()]);
            insert.Transaction = transaction;
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    insert.Parameters[i].Value = SqliteDialect.Instance.ToDb(row[i]);
                }

                if (searched)
                {
                    insert.Parameters[row.Length].Value = row[4] is null ? DBNull.Value : ++searchKey;
                }

                insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    public override Task Finish(Action<string> say)
    {
        say("search index");
        Execute($"insert into search_index (rowid, text) select search_key, {SqliteSearch.IndexedText} from records where search_key is not null");
        say($"{later.Count} indexes");
        foreach (var sql in later)
        {
            Execute(sql);
        }

        say("analyze");
        Execute("pragma analysis_limit = 0; analyze");
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Execute("pragma wal_checkpoint(truncate)");
        connection.Dispose();
        SqliteConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }

    private SqliteCommand Insert(string table, string[] columns)
    {
        var key = table + columns.Length;
        if (!inserts.TryGetValue(key, out var command))
        {
            command = inserts[key] = connection.CreateCommand();
            command.CommandText = $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select((_, i) => "?" + (i + 1)))})";
            for (var i = 0; i < columns.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter("?" + (i + 1), null));
            }
        }

        return command;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
