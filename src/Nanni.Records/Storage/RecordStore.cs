using System.Data.Common;

namespace Nanni.Records.Storage;

/// <summary>
/// The database as the engine uses it: generated statements in, rows out. Two implementations, since two databases are a real
/// seam. Statements on record tables always carry the workspace; <see cref="Guard"/> refuses one that does not.
/// </summary>
public abstract class RecordStore(Dialect dialect)
{
    public Dialect Dialect { get; } = dialect;

    /// <summary>Hears of every statement before it is sent: tests count them and look at their plans.</summary>
    internal Action<Sql>? Sent { get; set; }

    public Sql Sql() => new(Dialect);

    /// <summary>Reads all rows of one statement.</summary>
    /// <param name="planned">
    /// False for a statement whose best plan depends on its values (a filter): it is planned with them, not prepared.
    /// </param>
    public abstract Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel, bool planned = true);

    public async Task<T?> First<T>(Sql sql, Func<Row, T> map, CancellationToken cancel)
        where T : class => (await Query(sql, map, cancel)).FirstOrDefault();

    /// <summary>Reads several statements in one round trip where the database has one.</summary>
    public abstract Task Query(IReadOnlyList<(Sql Sql, Action<Row> Row)> statements, CancellationToken cancel);

    /// <summary>Runs statements in one transaction, in order.</summary>
    /// <param name="expected">
    /// Rows each statement must touch, −1 for any; when one touches another number, nothing is saved and the result is its
    /// index. −1 when all went well.
    /// </param>
    /// <exception cref="DbException">The database refused one; nothing is saved.</exception>
    public abstract Task<int> Write(IReadOnlyList<Sql> statements, IReadOnlyList<int> expected, Urgency urgency, CancellationToken cancel);

    /// <summary>Opens a transaction for work that reads what it wrote: jobs, imports, the sealer.</summary>
    public abstract Task<WriteTransaction> Begin(Urgency urgency, CancellationToken cancel);

    /// <summary>Lets the database count anew, after these tables have grown much at once.</summary>
    public abstract Task Analyze(IReadOnlyList<string> tables, CancellationToken cancel);

    /// <summary>
    /// Sorts into the search index what was only put aside for it: PostgreSQL keeps the words of new and changed records in a list that
    /// every search reads whole (a few megabytes of it cost a search of a million records 40 ms), until a vacuum comes, hours later.
    /// See "GIN fast update technique" in PostgreSQL's documentation, chapter 70.
    /// </summary>
    /// <returns>Pages sorted in; 0 where there was nothing to do.</returns>
    public abstract Task<long> SortIn(CancellationToken cancel);

    /// <summary>
    /// Hears what other processes on this database say, until cancelled or the connection is lost. Whoever is alone with their
    /// file hears nothing.
    /// </summary>
    /// <param name="listening">Called once nothing is missed any more.</param>
    internal virtual Task Listen(Action listening, Action<string> heard, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

    /// <param name="message">At most 7,900 bytes.</param>
    internal virtual Task Say(string message, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Bytes that the database takes up.</summary>
    public async Task<long> Size(CancellationToken cancel) => (await Query(
        Sql().Raw(Dialect.IsSqlite ? "select page_count * page_size from pragma_page_count, pragma_page_size" : "select pg_database_size(current_database())"),
        row => row.Long(0), cancel))[0];

    /// <summary>A constraint's name or description where the error is a broken one; null for another error.</summary>
    public abstract string? BrokenConstraint(DbException error);

    /// <summary>The statement's text, once it is known to carry the workspace where it must.</summary>
    private protected string Checked(Sql sql)
    {
        Sent?.Invoke(sql);
        var text = sql.Text;
        Guard(text);
        return text;
    }

    private static void Guard(string text)
    {
        if (!text.Contains("workspace_id", StringComparison.Ordinal) && RecordTables.Mentions(text))
        {
            throw new InvalidOperationException("A statement on a record table must carry the workspace: " + text);
        }
    }
}

/// <summary>Who goes first where one writer at a time is allowed.</summary>
public enum Urgency
{
    /// <summary>A person waits for it.</summary>
    Interactive,

    /// <summary>Imports, bulk edits, background work: lets interactive writes overtake between chunks.</summary>
    Bulk,
}

/// <summary>An open transaction. Disposing it without <see cref="Commit"/> undoes everything.</summary>
public abstract class WriteTransaction : IAsyncDisposable
{
    /// <summary>A person waits for this transaction to end: bulk work commits what it has and goes on in another.</summary>
    public virtual bool IsAwaited => false;

    public abstract Task<int> Execute(Sql sql, CancellationToken cancel);

    public abstract Task Execute(IReadOnlyList<Sql> statements, CancellationToken cancel);

    /// <param name="expected">Rows each statement must touch, −1 for any.</param>
    /// <returns>The index of the first that touched another number; −1 when all went well.</returns>
    public abstract Task<int> Execute(IReadOnlyList<Sql> statements, IReadOnlyList<int> expected, CancellationToken cancel);

    public abstract Task<List<T>> Query<T>(Sql sql, Func<Row, T> map, CancellationToken cancel);

    /// <summary>Inserts many rows the fastest way there is; values as the engine has them.</summary>
    public abstract Task Insert(string table, IReadOnlyList<BulkColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel);

    public abstract Task Commit(CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A column of a bulk insert.</summary>
public readonly record struct BulkColumn(string Name, Types.ColumnType Type);
