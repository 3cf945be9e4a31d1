using Microsoft.Data.Sqlite;

namespace Nanni.Records.Storage;

/// <summary>
/// Copies the write-ahead log back into the database beside the writers, on a connection of its own. SQLite would otherwise
/// make one of them do it at the end of a commit, and after a chunk of an import that takes longer than a person waits.
/// </summary>
/// <remarks>
/// Source: sqlite.org/wal.html. A passive checkpoint hinders nobody; but the log starts anew only when none wrote meanwhile, so
/// a log that has grown long is finished with the gate closed, when little is left to copy.
/// </remarks>
internal sealed class SqliteCheckpoints(string connectionString, WriteGate gate) : IDisposable
{
    /// <summary>A commit of a person counts one, a chunk of bulk work all of them.</summary>
    public const int Every = 256;

    /// <summary>Pages of 4 kB in the log: 64 MB.</summary>
    private const long Long = 16_384;

    private readonly Lock guard = new();
    private Task running = Task.CompletedTask;
    private int commits;
    private bool closed;

    public void Committed(int weight)
    {
        lock (guard)
        {
            commits += weight;
            if (commits >= Every && running.IsCompleted && !closed)
            {
                commits = 0;
                running = Task.Run(Run);
            }
        }
    }

    public void Dispose()
    {
        Task last;
        lock (guard)
        {
            closed = true;
            last = running;
        }

        // The file may be removed next, so the end of the last one is waited for; it holds no lock that this thread has. One that fails
        // loses nothing: the log keeps what it did not copy, and the next one begins there.
        last.ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
    }

    private async Task Run()
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        if (Checkpoint(connection) > Long)
        {
            using var turn = await gate.Enter(Urgency.Interactive, CancellationToken.None);
            Checkpoint(connection);
        }
    }

    /// <returns>Pages in the log.</returns>
    private static long Checkpoint(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(passive)";
        using var reader = command.ExecuteReader();
        return reader.Read() ? reader.GetInt64(1) : 0;
    }
}
