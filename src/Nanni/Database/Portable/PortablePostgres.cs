using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Nanni.Database.Portable;

/// <summary>PostgreSQL, read and written by binary COPY, whose rows are the form of <see cref="PortableRow"/> itself.</summary>
internal sealed partial class PortablePostgres : PortableDatabase
{
    private const string Ours = "FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')";

    private readonly NpgsqlConnection connection;
    private NpgsqlTransaction? transaction;
    private List<string> later = [];

    public PortablePostgres(DatabaseOptions options)
        : base(options)
    {
        connection = new(new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 0,
            CommandTimeout = 0,
            ApplicationName = "nanni move",
        }.ConnectionString);
        connection.Open();
        Run("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    }

    public override List<string>? Migrations() => Texts($"SELECT relname {Ours}") switch
    {
        [] => [],
        var tables when tables.Contains("migrations") => Texts("SELECT \"MigrationId\" FROM migrations ORDER BY \"MigrationId\" COLLATE \"C\""),
        _ => null,
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override void HoldStill()
    {
        // The server ends a session some moments after its client has gone.
        var since = Stopwatch.GetTimestamp();
        while (Texts("SELECT 'x' FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'") is not [])
        {
            if (Stopwatch.GetElapsedTime(since) < Patience)
            {
                Run("SELECT pg_sleep(0.05)");
                continue;
            }

            throw new DatabaseRefusal($"{Options.Description} is in use. Stop Nanni and whatever else is connected to it first: what people write during a move would be lost.");
        }

        transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        if (Texts($"SELECT quote_ident(relname) {Ours}") is [_, ..] tables)
        {
            Run($"LOCK TABLE {string.Join(", ", tables)} IN SHARE MODE");
        }
    }

    public override void BeginSnapshot() => transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);

    public override long Count(PortableTable table) => Number($"SELECT count(*) FROM {table.QuotedName}");

    public override IEnumerable<PortableRow> Rows(PortableTable table, Guid? workspace = null, string? order = null)
    {
        var sorted = order is null ? "" : $" ORDER BY \"{order}\"";
        var from = workspace is { } id
            ? $"(SELECT {table.ColumnList} FROM {table.QuotedName} WHERE {(table.Name == "workspaces" ? "id" : "workspace_id")} = '{id:D}'{sorted})"
            : $"{table.QuotedName} ({table.ColumnList})";
        using var stream = connection.BeginRawBinaryCopy($"COPY {from} TO STDOUT (FORMAT BINARY)");
        var reader = new CopyReader(stream);
        reader.Begin();
        var row = new PortableRow(table);
        while (reader.Next(row))
        {
            yield return row;
        }
    }

    public override void BeginLoad()
    {
        transaction = connection.BeginTransaction();
        Run("SET LOCAL synchronous_commit = off; SET LOCAL maintenance_work_mem = '256MB'");
        Run($"TRUNCATE {string.Join(", ", PortableSchema.Tables.Select(table => table.QuotedName))}");

        // Keys and indexes are made again from sorted rows, which is several times faster than keeping them up; references before the keys
        // they lean on, and after them again.
        var constraints = Pairs(
            """
            SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', t.relname, k.conname),
                   format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, k.conname, pg_get_constraintdef(k.oid))
            FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
            WHERE k.contype IN ('f', 'p', 'u') AND k.conparentid = 0 AND t.relnamespace = current_schema()::regnamespace AND t.relname <> 'migrations'
            ORDER BY k.contype = 'f' DESC, t.relname, k.conname
            """);
        var indexes = Pairs(
            """
            SELECT format('DROP INDEX %I', c.relname), pg_get_indexdef(c.oid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
            WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
              AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY t.relname, c.relname
            """);
        foreach (var (drop, _) in constraints.Concat(indexes))
        {
            Run(drop);
        }

        later = [.. indexes.Select(index => index.Add), .. constraints.AsEnumerable().Reverse().Select(constraint => constraint.Add)];
    }

    public override void BeginImport()
    {
        transaction = connection.BeginTransaction();
        Run("SET LOCAL synchronous_commit = on");
    }

    /// <summary>References are checked with each table.</summary>
    public override void EndImport(Guid workspace, IReadOnlyList<PortableTable> tables)
    {
    }

    public override void CommitImport()
    {
        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
        Run("ANALYZE");
    }

    public override void Load(PortableTable table, IEnumerable<PortableRow> rows)
    {
        try
        {
            Copy(table, rows);
        }
        catch (PostgresException refused)
        {
            var line = Line().Match(refused.Where ?? "");
            throw new RowRefused(
                table.Name, line.Success ? long.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null, $"{refused.MessageText}. {refused.Detail}".Trim());
        }
    }

    private void Copy(PortableTable table, IEnumerable<PortableRow> rows)
    {
        using var stream = connection.BeginRawBinaryCopy($"COPY {table.QuotedName} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");
        var writer = new CopyWriter(stream);
        writer.Begin();
        try
        {
            foreach (var row in rows)
            {
                RequireText(row);
                writer.Add(row);
            }
        }
        catch
        {
            stream.Cancel();
            throw;
        }

        writer.End();
    }

    public override void EndLoad(Action<double> progress)
    {
        foreach (var (place, statement) in later.Index())
        {
            Run(statement);
            progress((place + 1d) / later.Count);
        }

        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
        Run("ANALYZE");
    }

    public override void SetMark(string mark) => Mark(DatabaseMarks.Insert, mark);

    public override void RemoveMark(string mark) => Mark(DatabaseMarks.Delete, mark);

    public override void Dispose()
    {
        transaction?.Dispose();
        connection.Dispose();
    }

    protected override bool Has(string table) => Texts($"SELECT 'x' WHERE EXISTS (SELECT FROM \"{table}\")") is not [];

    /// <summary>PostgreSQL has no text with a zero character, which SQLite may have been given.</summary>
    private void RequireText(PortableRow row)
    {
        for (var field = 0; field < row.Table.Columns.Count; field++)
        {
            if (row.Table.Columns[field].Kind == ColumnKind.Text && row[field].Contains((byte)0))
            {
                throw new DatabaseRefusal(
                    $"{Options.Description} cannot keep the character U+0000 that {row.Table.Name}.{row.Table.Columns[field].Name} has in the row with {KeyOf(row)}.");
            }
        }
    }

    private void Mark(string sql, string mark)
    {
        using var command = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, sql, "$1"), connection) { Parameters = { new() { Value = mark } } };
        command.ExecuteNonQuery();
    }

    private void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^COPY \S+, line (\d+)")]
    private static partial Regex Line();

    private List<string> Texts(string sql) => Read(sql, reader => reader.GetString(0));

    private List<(string Drop, string Add)> Pairs(string sql) => Read(sql, reader => (reader.GetString(0), reader.GetString(1)));

    private List<T> Read<T>(string sql, Func<NpgsqlDataReader, T> map)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }
}
