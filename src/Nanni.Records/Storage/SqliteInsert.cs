using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Nanni.Records.Storage;

/// <summary>
/// Many rows through one prepared statement, straight to the library: the driver looks up each parameter by its name and makes a reader
/// for each row, which takes longer than the insert.
/// </summary>
internal static class SqliteInsert
{
    /// <param name="text">With parameters numbered from 1, in the order of the values.</param>
    /// <exception cref="SqliteException">The database refused a row.</exception>
    public static void Rows(SqliteConnection connection, string text, IReadOnlyList<object?[]> rows)
    {
        var db = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(db, text, out var statement), db);
        using (statement)
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    Check(row[i] is Guid id ? Bind(statement, i + 1, id) : Bind(statement, i + 1, SqliteDialect.Instance.ToDb(row[i])), db);
                }

                var result = raw.sqlite3_step(statement);
                if (result != raw.SQLITE_DONE)
                {
                    SqliteException.ThrowExceptionForRC(result, db);
                }

                Check(raw.sqlite3_reset(statement), db);
            }
        }
    }

    private static int Bind(sqlite3_stmt statement, int number, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(statement, number, bytes);
    }

    private static int Bind(sqlite3_stmt statement, int number, object value) => value switch
    {
        DBNull => raw.sqlite3_bind_null(statement, number),
        long whole => raw.sqlite3_bind_int64(statement, number, whole),
        int whole => raw.sqlite3_bind_int(statement, number, whole),
        bool yes => raw.sqlite3_bind_int(statement, number, yes ? 1 : 0),
        string words => raw.sqlite3_bind_text(statement, number, words),
        byte[] bytes => raw.sqlite3_bind_blob(statement, number, bytes),
        double number64 => raw.sqlite3_bind_double(statement, number, number64),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static void Check(int result, sqlite3 db)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, db);
        }
    }
}
