namespace Nanni.Database.Portable;

/// <summary>
/// One of the two databases, whose rows are read and written in one form. Its connection is its own and not pooled: it goes when this goes.
/// Not for several threads.
/// </summary>
internal abstract class PortableDatabase(DatabaseOptions options) : IDisposable
{
    public DatabaseOptions Options => options;

    public static PortableDatabase Open(DatabaseOptions options) => options.IsSqlite ? new PortableSqlite(options) : new PortablePostgres(options);

    /// <summary>False for a file that is not there or empty; a server is asked when it is opened.</summary>
    public static bool IsThere(DatabaseOptions options) =>
        !options.IsSqlite || (File.Exists(options.File) && new FileInfo(options.File).Length > 0);

    /// <summary>Makes a half-moved database ready for another move.</summary>
    public static void StartOver(DatabaseOptions options)
    {
        if (!options.IsSqlite)
        {
            // All rows and indexes come in one transaction: what was interrupted left the tables as they were made.
            using var half = Open(options);
            half.RemoveMark(DatabaseMarks.HalfMoved);
            return;
        }

        // A connection that waits to be used again would go on seeing the old file.
        DatabaseServices.CloseIdle(options);
        foreach (var part in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(options.File + part);
        }
    }

    /// <summary>Migrations and marks, sorted; null if there are tables of something else, empty if there are none at all.</summary>
    public abstract List<string>? Migrations();

    public bool HoldsData() => Has("users") || Has("workspaces");

    /// <summary>Everything that is read from now on is of one moment, and nobody writes before this is disposed.</summary>
    /// <exception cref="DatabaseRefusal">Somebody else is connected.</exception>
    public abstract void HoldStill();

    /// <summary>Everything that is read from now on is of one moment.</summary>
    public abstract void BeginSnapshot();

    public abstract long Count(PortableTable table);

    /// <summary>The rows of a table, or those of a workspace. Each is gone when the next is asked for.</summary>
    /// <param name="order">A column to sort by; null: in no order.</param>
    public abstract IEnumerable<PortableRow> Rows(PortableTable table, Guid? workspace = null, string? order = null);

    /// <summary>Empties all tables and makes them ready for many rows: what would be kept up with each row is made once at the end.</summary>
    public abstract void BeginLoad();

    /// <summary>Makes ready for the rows of one workspace beside others, which show all at once with <see cref="CommitImport"/>, or never.</summary>
    public abstract void BeginImport();

    /// <summary>Makes what is derived of a workspace, and checks the references of these tables.</summary>
    /// <exception cref="RowRefused">A row refers to one that is not there.</exception>
    public abstract void EndImport(Guid workspace, IReadOnlyList<PortableTable> tables);

    public abstract void CommitImport();

    /// <exception cref="DatabaseRefusal">The database cannot keep a row; its key is named.</exception>
    /// <exception cref="RowRefused">The same, while importing.</exception>
    public abstract void Load(PortableTable table, IEnumerable<PortableRow> rows);

    /// <summary>Makes indexes and what is derived, and checks all references.</summary>
    public abstract void EndLoad(Action<double> progress);

    public abstract void SetMark(string mark);

    public abstract void RemoveMark(string mark);

    public abstract void Dispose();

    protected abstract bool Has(string table);

    /// <summary>The key of a row, for people.</summary>
    internal static string KeyOf(PortableRow row) => string.Join(", ", row.Table.Key.Select(field =>
        $"{row.Table.Columns[field].Name} {PortableText.Of(row, field)}"));
}

/// <summary>The database does not take a row of an import.</summary>
/// <param name="table">Which table's.</param>
/// <param name="line">The row's place among those that were loaded, from 1; null where the database does not say.</param>
internal sealed class RowRefused(string table, long? line, string message) : InvalidOperationException(message)
{
    public string Table => table;

    public long? Line => line;
}
