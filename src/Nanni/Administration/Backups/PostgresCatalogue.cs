using System.Text;
using Npgsql;

namespace Nanni.Administration.Backups;

/// <param name="Quoted">The name as a statement writes it.</param>
/// <param name="Columns">Quoted, without those that PostgreSQL computes.</param>
/// <param name="Bytes">On disk, roughly.</param>
internal sealed record PostgresTable(string Name, string Quoted, string Columns, long Bytes);

/// <summary>A foreign key, as the statements that remove it and bring it back.</summary>
internal sealed record PostgresReference(string Drop, string Add);

/// <summary>What PostgreSQL knows of its own tables, and their rows as streams. All names come quoted from the catalogue itself.</summary>
internal static class PostgresCatalogue
{
    extension(NpgsqlConnection connection)
    {
        public async Task Run(string sql, CancellationToken cancel)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancel);
        }

        public async Task Run(IEnumerable<string> statements, CancellationToken cancel)
        {
            foreach (var statement in statements)
            {
                await connection.Run(statement, cancel);
            }
        }

        public Task<List<string>> Texts(string sql, CancellationToken cancel) => connection.Rows(sql, row => row.GetString(0), cancel);

        /// <summary>All tables of ours but the list of migrations, which migrating writes itself.</summary>
        public Task<List<PostgresTable>> Tables(CancellationToken cancel) => connection.Rows(
            """
            SELECT t.relname, quote_ident(t.relname), string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum), pg_table_size(t.oid)
            FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
            WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
              AND t.relname <> 'migrations'
            GROUP BY t.oid, t.relname ORDER BY t.relname
            """,
            row => new PostgresTable(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)),
            cancel);

        public Task<List<PostgresReference>> References(CancellationToken cancel) => connection.Rows(
            """
            SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', t.relname, k.conname),
                   format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, k.conname, pg_get_constraintdef(k.oid))
            FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
            WHERE k.contype = 'f' AND k.conparentid = 0 AND t.relnamespace = current_schema()::regnamespace
            """,
            row => new PostgresReference(row.GetString(0), row.GetString(1)),
            cancel);

        public Task<List<BackupSequence>> Sequences(CancellationToken cancel) => connection.Rows(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1",
            row => new BackupSequence(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1)),
            cancel);

        public async Task SetSequences(IEnumerable<BackupSequence> sequences, CancellationToken cancel)
        {
            foreach (var sequence in sequences.Where(sequence => sequence.Value is not null))
            {
                await using var command = new NpgsqlCommand("SELECT setval(quote_ident($1)::regclass, $2)", connection)
                {
                    Parameters = { new() { Value = sequence.Name }, new() { Value = sequence.Value } },
                };
                await command.ExecuteNonQueryAsync(cancel);
            }
        }

        /// <returns>How many rows; in this form each is one line.</returns>
        public async Task<long> CopyOut(PostgresTable table, Stream to, CancellationToken cancel)
        {
            using var rows = await connection.BeginTextExportAsync($"COPY {table.Quoted} ({table.Columns}) TO STDOUT", cancel);
            await using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
            return await Copy(rows, text, cancel);
        }

        public async Task<long> CopyIn(PostgresTable table, Stream from, CancellationToken cancel)
        {
            using var text = new StreamReader(from, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
            await using var rows = await connection.BeginTextImportAsync($"COPY {table.Quoted} ({table.Columns}) FROM STDIN", cancel);
            return await Copy(text, rows, cancel);
        }

        private async Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> map, CancellationToken cancel)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancel))
            {
                rows.Add(map(reader));
            }

            return rows;
        }
    }

    private static async Task<long> Copy(TextReader from, TextWriter to, CancellationToken cancel)
    {
        var buffer = new char[1 << 16];
        var lines = 0L;
        while (await from.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            lines += buffer.AsSpan(0, read).Count('\n');
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        return lines;
    }
}
