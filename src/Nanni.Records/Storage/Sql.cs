using System.Runtime.CompilerServices;
using System.Text;

namespace Nanni.Records.Storage;

/// <summary>A table or column name that the engine itself made; the only text that may enter a statement as it is.</summary>
public readonly record struct Name(string Text)
{
    public static implicit operator Name(string text) => new(text);
}

/// <summary>
/// A statement under construction. Every hole of an interpolated string becomes a parameter, except a <see cref="Name"/> or
/// another <see cref="Sql"/>; so a value cannot become text of the statement.
/// </summary>
public sealed class Sql(Dialect dialect)
{
    private readonly StringBuilder text = new(256);
    private readonly List<object> values = [];

    public Dialect Dialect { get; } = dialect;

    public string Text => text.ToString();

    /// <summary>In the database's own representation; <see cref="DBNull"/> for null.</summary>
    public IReadOnlyList<object> Values => values;

    public bool IsEmpty => text.Length == 0;

    public Sql Add([InterpolatedStringHandlerArgument("")] ref Handler handler)
    {
        _ = handler;
        return this;
    }

    /// <summary>Text of the engine's own: keywords, generated column lists.</summary>
    public Sql Raw(string part)
    {
        text.Append(part);
        return this;
    }

    public Sql Raw(char part)
    {
        text.Append(part);
        return this;
    }

    /// <summary>A parameter.</summary>
    public Sql Value(object? value)
    {
        values.Add(Dialect.ToDb(value));
        Dialect.AppendParameter(text, values.Count);
        return this;
    }

    /// <summary>A parameter of a known type: a null then still has one, and the statement is the same statement to the database.</summary>
    public Sql Value(object? value, Types.ColumnType type)
    {
        values.Add(value is null ? Dialect.Null(type) : Dialect.ToDb(value));
        Dialect.AppendParameter(text, values.Count);
        return this;
    }

    /// <summary><c>column in (…)</c> for ids; false for an empty list.</summary>
    public Sql In(string column, IReadOnlyCollection<Guid> ids)
    {
        Dialect.AppendIn(this, column, ids);
        return this;
    }

    public Sql In(string column, IReadOnlyCollection<string> keys)
    {
        Dialect.AppendIn(this, column, keys);
        return this;
    }

    public Sql In(string column, IReadOnlyCollection<long> keys)
    {
        Dialect.AppendIn(this, column, keys);
        return this;
    }

    /// <summary>Adds another statement's text and values, renumbering its parameters.</summary>
    public Sql Add(Sql other)
    {
        var offset = values.Count;
        values.AddRange(other.values);
        if (offset == 0)
        {
            text.Append(other.text);
        }
        else
        {
            Dialect.AppendShifted(text, other.Text, offset);
        }

        return this;
    }

    public override string ToString() => Text;

    /// <summary>Takes an interpolated string apart: its text stays text, its holes become parameters.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int formattedCount, Sql sql)
    {
        private readonly Sql sql = sql;

        public int Size { get; } = literalLength + formattedCount;

        public void AppendLiteral(string literal) => sql.text.Append(literal);

        public void AppendFormatted(Name name) => sql.text.Append(name.Text);

        public void AppendFormatted(Sql part) => sql.Add(part);

        public void AppendFormatted<T>(T value) => _ = value is null && TypeOf(typeof(T)) is { } type ? sql.Value(null, type) : sql.Value(value);

        private static Types.ColumnType? TypeOf(Type type) =>
            type == typeof(Guid?) ? Types.ColumnType.Guid
            : type == typeof(string) ? Types.ColumnType.Text
            : type == typeof(DateTimeOffset?) ? Types.ColumnType.Instant
            : type == typeof(DateOnly?) ? Types.ColumnType.Day
            : type == typeof(long?) ? Types.ColumnType.Long
            : type == typeof(int?) ? Types.ColumnType.Int
            : type == typeof(bool?) ? Types.ColumnType.Bool
            : null;
    }
}
