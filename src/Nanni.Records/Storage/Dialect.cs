using System.Data.Common;
using System.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>What differs between the two databases in text and values.</summary>
public abstract class Dialect
{
    public abstract bool IsSqlite { get; }

    public abstract object ToDb(object? value);

    /// <summary>A null of a type, where the database's driver tells statements apart by the types of their parameters.</summary>
    public virtual object Null(ColumnType type) => DBNull.Value;

    public abstract void AppendParameter(StringBuilder text, int number);

    public abstract void AppendIn(Sql sql, string column, IReadOnlyCollection<Guid> ids);

    public abstract void AppendIn(Sql sql, string column, IReadOnlyCollection<string> keys);

    /// <summary>A list of any length as one parameter, so that the statement's text stays the same.</summary>
    public abstract void AppendIn(Sql sql, string column, IReadOnlyCollection<long> keys);

    /// <summary>A parameter holding JSON text, as the column's own type.</summary>
    public abstract Sql Json(Sql sql, string? json);

    /// <summary>A parameter whose type the database knows though no column tells it.</summary>
    public abstract Sql Typed(Sql sql, object? value, ColumnType type);

    /// <summary>An id in the text of a statement: one that stands there in every workspace, as the id of a built-in field.</summary>
    public abstract string Literal(Guid id);

    /// <summary>Case-insensitive LIKE over a column that is not folded.</summary>
    public abstract string Like { get; }

    /// <summary>
    /// After a table's alias: the index to be read. For SQLite, which knows no frequencies of single values and would take any equality
    /// with an owner for rare; PostgreSQL plans with the values at hand.
    /// </summary>
    public virtual string By(string index) => "";

    /// <summary>A statement for about how many rows a table has, of all workspaces, that reads none of them.</summary>
    public abstract Sql AboutRows(Sql sql, string table);

    /// <summary>Appends a FROM part and WHERE for some rows of a table from all over it, and <c>and</c>.</summary>
    /// <param name="key">Its column with numbers from 1 on, where the database has no sampling of its own.</param>
    /// <param name="about">About how many rows the table has.</param>
    public abstract Sql Sample(Sql sql, string table, string key, int rows, long about);

    /// <summary>A day or instant in seconds since 1970, so that two can be compared; a day is its midnight in UTC.</summary>
    public abstract string Seconds(string column, ColumnType type);

    public abstract Guid ReadGuid(DbDataReader reader, int ordinal);

    public abstract DateTimeOffset ReadInstant(DbDataReader reader, int ordinal);

    public abstract DateOnly ReadDay(DbDataReader reader, int ordinal);

    /// <summary>Copies text whose parameters are numbered from 1, adding <paramref name="offset"/> to each number.</summary>
    internal static void Shift(StringBuilder to, string text, int offset, char mark)
    {
        for (var i = 0; i < text.Length; i++)
        {
            to.Append(text[i]);
            if (text[i] != mark)
            {
                continue;
            }

            var number = 0;
            while (i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))
            {
                number = (number * 10) + (text[++i] - '0');
            }

            to.Append(number + offset);
        }
    }

    public abstract void AppendShifted(StringBuilder to, string text, int offset);

    /// <summary>The value of a column as the field's C# value; null for NULL. Money is read with its currency by the caller.</summary>
    public object? Read(DbDataReader reader, int ordinal, ColumnType type) => reader.IsDBNull(ordinal) ? null : type switch
    {
        ColumnType.Text or ColumnType.Json => reader.GetString(ordinal),
        ColumnType.Long => reader.GetInt64(ordinal),
        ColumnType.Bool => reader.GetBoolean(ordinal),
        ColumnType.Guid => ReadGuid(reader, ordinal),
        ColumnType.Day => ReadDay(reader, ordinal),
        ColumnType.Instant => ReadInstant(reader, ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

/// <summary>One row being read, by ordinal.</summary>
public readonly struct Row(DbDataReader reader, Dialect dialect)
{
    public DbDataReader Reader { get; } = reader;

    public Dialect Dialect { get; } = dialect;

    public bool IsNull(int i) => Reader.IsDBNull(i);

    public Guid Guid(int i) => Dialect.ReadGuid(Reader, i);

    public Guid? GuidOrNull(int i) => Reader.IsDBNull(i) ? null : Dialect.ReadGuid(Reader, i);

    public string Text(int i) => Reader.GetString(i);

    public string? TextOrNull(int i) => Reader.IsDBNull(i) ? null : Reader.GetString(i);

    public long Long(int i) => Reader.GetInt64(i);

    public int? IntOrNull(int i) => Reader.IsDBNull(i) ? null : Reader.GetInt32(i);

    public long? LongOrNull(int i) => Reader.IsDBNull(i) ? null : Reader.GetInt64(i);

    public int Int(int i) => Reader.GetInt32(i);

    public bool Bool(int i) => Reader.GetBoolean(i);

    public DateTimeOffset Instant(int i) => Dialect.ReadInstant(Reader, i);

    public DateTimeOffset? InstantOrNull(int i) => Reader.IsDBNull(i) ? null : Dialect.ReadInstant(Reader, i);

    public DateOnly? DayOrNull(int i) => Reader.IsDBNull(i) ? null : Dialect.ReadDay(Reader, i);
}
