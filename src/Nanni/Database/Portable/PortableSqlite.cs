using System.Globalization;
using Microsoft.Data.Sqlite;
using Nanni.Records.Storage;
using SQLitePCL;

namespace Nanni.Database.Portable;

/// <summary>SQLite, read and written straight through the library: the driver's readers and parameters cost more than the rows.</summary>
internal sealed class PortableSqlite : PortableDatabase
{
    private readonly SqliteConnection connection;
    private List<(string Name, string Sql)> indexes = [];
    private bool isImport;

    public PortableSqlite(DatabaseOptions options)
        : base(options)
    {
        connection = new(new SqliteConnectionStringBuilder(options.ConnectionString) { Pooling = false, DefaultTimeout = 1, ForeignKeys = false }.ConnectionString);
        connection.Open();

        // Nothing that reads the file: see HoldStill.
        Run("PRAGMA busy_timeout = 1000");
    }

    private static string Searched => string.Join(", ", Modules.RecordTypes.All.Where(type => type.IsSearched).Select(type => $"'{type.Name}'"));

    private sqlite3 Handle => connection.Handle!;

    public override List<string>? Migrations() => Texts("SELECT name FROM sqlite_schema WHERE type = 'table'") switch
    {
        [] => [],
        var tables when tables.Contains("migrations") => Texts("SELECT \"MigrationId\" FROM migrations ORDER BY 1"),
        _ => null,
    };

    public override void HoldStill()
    {
        // Said before anything is read, nobody else can be in a file with a write-ahead log, nor enter it (https://sqlite.org/wal.html#noshm).
        try
        {
            Run("PRAGMA locking_mode = EXCLUSIVE");
            Run("BEGIN EXCLUSIVE");
            Number("SELECT count(*) FROM sqlite_schema");
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            throw new DatabaseRefusal($"{Options.Description} is in use. Stop Nanni first: what people write during a move would be lost.");
        }
    }

    public override void BeginSnapshot()
    {
        // The moment is that of the first reading.
        Run("BEGIN");
        Number("SELECT count(*) FROM sqlite_schema");
    }

    public override long Count(PortableTable table) => Number($"SELECT count(*) FROM {table.QuotedName}");

    public override IEnumerable<PortableRow> Rows(PortableTable table, Guid? workspace = null, string? order = null)
    {
        var sorted = order is null ? "" : $" ORDER BY \"{order}\"";
        using var statement = Prepared($"SELECT {table.ColumnList} FROM {table.QuotedName}{Where(table, workspace)}{sorted}");
        if (workspace is { } id)
        {
            raw.sqlite3_bind_blob(statement, 1, id.ToByteArray(bigEndian: true));
        }

        var row = new PortableRow(table);
        while (Step(statement))
        {
            SqliteFields.Read(statement, row.Clear());
            yield return row;
        }
    }

    public override void BeginLoad()
    {
        // Whoever finds the file after an interruption is told by the mark; so nothing has to be safe before the end.
        Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -262144; BEGIN IMMEDIATE");
        indexes = [.. Texts("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").Select(name => (name, Sql(name)))];
        foreach (var (name, _) in indexes)
        {
            Run($"DROP INDEX \"{name}\"");
        }

        foreach (var table in PortableSchema.Tables)
        {
            Run($"DELETE FROM {table.QuotedName}");
        }
    }

    public override void BeginImport()
    {
        // Others read on while it lasts, and write again after it.
        isImport = true;
        Run("PRAGMA busy_timeout = 30000; PRAGMA cache_size = -65536; PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
    }

    public override void EndImport(Guid workspace, IReadOnlyList<PortableTable> tables)
    {
        using (var numbers = connection.CreateCommand())
        {
            // After all that others have, and in one order for both statements.
            numbers.CommandText = $"""
                UPDATE records SET search_key = rowid + (SELECT coalesce(max(search_key), 0) FROM records) WHERE workspace_id = @workspace AND type IN ({Searched});
                INSERT INTO search_index (rowid, text) SELECT search_key, {SqliteSearch.IndexedText} FROM records
                WHERE workspace_id = @workspace AND search_key IS NOT NULL ORDER BY search_key
                """;
            numbers.Parameters.AddWithValue("@workspace", workspace.ToByteArray(bigEndian: true));
            numbers.ExecuteNonQuery();
        }

        foreach (var table in tables)
        {
            if (Texts($"SELECT \"parent\" FROM pragma_foreign_key_check('{table.Name}') LIMIT 1") is [var missing])
            {
                throw new RowRefused(table.Name, null, $"a row refers to one of {missing} that is not there");
            }
        }
    }

    public override void CommitImport() => Run("COMMIT; PRAGMA optimize = 0x10002");

    public override void Load(PortableTable table, IEnumerable<PortableRow> rows)
    {
        var line = 0L;
        var places = string.Join(", ", Enumerable.Range(1, table.Columns.Count).Select(place => $"?{place}"));
        using var statement = Prepared($"INSERT INTO {table.QuotedName} ({table.ColumnList}) VALUES ({places})");
        foreach (var row in rows)
        {
            line++;
            SqliteFields.Bind(statement, row);
            if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
            {
                if (isImport)
                {
                    throw new RowRefused(table.Name, line, raw.sqlite3_errmsg(Handle).utf8_to_string());
                }

                throw new DatabaseRefusal($"{Options.Description} does not take the row of {table.Name} with {KeyOf(row)}: {raw.sqlite3_errmsg(Handle).utf8_to_string()}");
            }

            raw.sqlite3_reset(statement);
        }
    }

    public override void EndLoad(Action<double> progress)
    {
        // The number by which the full-text search knows a record is SQLite's own, and so is that search.
        Run($"UPDATE records SET search_key = rowid WHERE type IN ({Searched})");
        foreach (var (place, index) in indexes.Index())
        {
            Run(index.Sql);
            progress((place + 1d) / (indexes.Count + 1));
        }

        RebuildSearch();
        if (Texts("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1") is [var broken])
        {
            throw new DatabaseRefusal($"A row of {broken} refers to one that is not there: the database that was moved from is damaged.");
        }

        Run("COMMIT; PRAGMA optimize = 0x10002; PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL");
        progress(1);
    }

    public override void SetMark(string mark) => Mark(DatabaseMarks.Insert, mark);

    public override void RemoveMark(string mark) => Mark(DatabaseMarks.Delete, mark);

    public override void Dispose() => connection.Dispose();

    protected override bool Has(string table) => Number($"SELECT EXISTS (SELECT 1 FROM \"{table}\")") != 0;

    private void RebuildSearch()
    {
        Run("DELETE FROM search_index");
        Run($"INSERT INTO search_index (rowid, text) SELECT search_key, {SqliteSearch.IndexedText} FROM records WHERE search_key IS NOT NULL ORDER BY search_key");
    }

    private static string Where(PortableTable table, Guid? workspace) =>
        workspace is null ? "" : table.Name == "workspaces" ? " WHERE id = ?1" : " WHERE workspace_id = ?1";

    private sqlite3_stmt Prepared(string sql)
    {
        Check(raw.sqlite3_prepare_v2(Handle, sql, out var statement));
        return statement;
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(result);
        }

        return result == raw.SQLITE_ROW;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, Handle);
        }
    }

    private void Mark(string sql, string mark)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Format(CultureInfo.InvariantCulture, sql, "@mark");
        command.Parameters.AddWithValue("@mark", mark);
        command.ExecuteNonQuery();
    }

    private string Sql(string index)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = @name";
        command.Parameters.AddWithValue("@name", index);
        return (string)command.ExecuteScalar()!;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private List<string> Texts(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
