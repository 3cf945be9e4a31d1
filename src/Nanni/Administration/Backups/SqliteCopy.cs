using Microsoft.Data.Sqlite;
using Nanni.Database;

namespace Nanni.Administration.Backups;

/// <summary>
/// The whole file, copied by SQLite's online backup (https://sqlite.org/backup.html): the application goes on writing meanwhile,
/// and when it is put back a running application sees either the old state or the new.
/// </summary>
internal sealed class SqliteCopy(DatabaseOptions options) : DatabaseCopy
{
    private const string EntryName = "database.sqlite";

    public override async Task<DatabaseContents> Take(
        BackupWriter to, string workFile, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        if (!File.Exists(options.File))
        {
            throw new BackupException($"There is no database at {options.File}. Set NANNI_DATABASE to the one to back up.");
        }

        progress?.Report(new("Copying the database", 0));
        await PrivateFile.Create(workFile).DisposeAsync();
        DatabaseContents contents;
        await using (var source = Open(options.File, SqliteOpenMode.ReadWrite))
        await using (var copy = Open(workFile, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(copy);

            // The copy is read by whoever finds it, so it must not depend on files beside it.
            copy.Text("PRAGMA journal_mode = DELETE");
            RequireSound(copy, workFile);
            if (!copy.Has("migrations"))
            {
                throw new BackupException($"{options.File} is not a database of Nanni.");
            }

            contents = new(
                copy.Text("SELECT max(\"MigrationId\") FROM migrations") ?? throw new BackupException($"{options.File} is empty."),
                [.. Tables(copy).Select(table => new BackupTable(table, copy.Number($"SELECT count(*) FROM {Quoted(table)}")))],
                []);
        }

        progress?.Report(new("Copying the database", 0.5));
        await to.AddFile(EntryName, workFile, cancel);
        progress?.Report(new("Copying the database", 1));
        return contents;
    }

    public override async Task RequireRoom(BackupManifest manifest, CancellationToken cancel)
    {
        var file = new FileInfo(options.File!);
        if (!file.Exists || file.Length == 0)
        {
            return;
        }

        await using var existing = Open(file.FullName, SqliteOpenMode.ReadWrite);
        if (existing.Has("migrations")
            ? existing.Number("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM workspaces)") > 0
            : existing.Number("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw new BackupException(
                $"{options.File} holds data. A backup is restored into an empty database: set NANNI_DATABASE to a new file, "
                + "or move that one away.");
        }
    }

    public override async Task Put(BackupReader from, string workFile, IProgress<BackupProgress>? progress, CancellationToken cancel)
    {
        progress?.Report(new("Restoring the database", 0));
        await using (var entry = await from.Read(EntryName, cancel))
        await using (var file = PrivateFile.Create(workFile))
        {
            await entry.CopyToAsync(file, cancel);
        }

        progress?.Report(new("Restoring the database", 0.5));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.File!))!);
        await using var source = Open(workFile, SqliteOpenMode.ReadWrite);
        RequireSound(source, workFile);
        await using var target = Open(options.File!, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(target);
        progress?.Report(new("Restoring the database", 1));
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 30,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void RequireSound(SqliteConnection database, string file)
    {
        if (database.Text("PRAGMA quick_check(1)") is var answer && answer != "ok")
        {
            throw new BackupException($"The database {file} is damaged: {answer}");
        }
    }

    /// <summary>Without those that SQLite and its full-text search keep for themselves.</summary>
    private static List<string> Tables(SqliteConnection database) => database.Texts(
        """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'migrations' ORDER BY name
        """);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
