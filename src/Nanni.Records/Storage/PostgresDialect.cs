using System.Data.Common;
using System.Globalization;
using System.Text;
using Nanni.Records.Types;
using NpgsqlTypes;

namespace Nanni.Records.Storage;

/// <summary>PostgreSQL: positional parameters, arrays, native uuid, timestamptz and date.</summary>
public sealed class PostgresDialect : Dialect
{
    public static readonly PostgresDialect Instance = new();

    public override bool IsSqlite => false;

    public override string Like => "ilike";

    public override object ToDb(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset at => at.UtcDateTime,

        // PostgreSQL has no text with a NUL in it, so nothing there can equal or contain one.
        string text when text.Contains('\0', StringComparison.Ordinal) => text.Replace("\0", "", StringComparison.Ordinal),
        _ => value,
    };

    public override object Null(ColumnType type) => NullOf.Each[(int)type];

    public override void AppendParameter(StringBuilder text, int number) => text.Append('$').Append(number);

    public override void AppendIn(Sql sql, string column, IReadOnlyCollection<Guid> ids) =>
        sql.Raw(column).Raw(" = any(").Value(ids.ToArray()).Raw(")");

    public override void AppendIn(Sql sql, string column, IReadOnlyCollection<string> keys) =>
        sql.Raw(column).Raw(" = any(").Value(keys.ToArray()).Raw(")");

    public override void AppendIn(Sql sql, string column, IReadOnlyCollection<long> keys) =>
        sql.Raw(column).Raw(" = any(").Value(keys.ToArray()).Raw(")");

    public override Sql Json(Sql sql, string? json) => sql.Value(json, ColumnType.Text).Raw("::jsonb");

    public override Sql Typed(Sql sql, object? value, ColumnType type) => sql.Value(value).Raw(type switch
    {
        ColumnType.Text => "::text collate \"C\"",
        ColumnType.Long => "::bigint",
        ColumnType.Bool => "::boolean",
        ColumnType.Guid => "::uuid",
        ColumnType.Day => "::date",
        ColumnType.Instant => "::timestamptz",
        ColumnType.Json => "::jsonb",
        ColumnType.Int => "::integer",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    });

    public override void AppendShifted(StringBuilder to, string text, int offset) => Shift(to, text, offset, '$');

    public override string Literal(Guid id) => $"'{id}'::uuid";

    public override Sql AboutRows(Sql sql, string table) => sql.Raw("select cast(reltuples as bigint) from pg_class where oid = to_regclass(").Value(table).Raw(')');

    /// <summary>Whole pages of the table, as many as should do twice over: other workspaces and rows without text are among them.</summary>
    public override Sql Sample(Sql sql, string table, string key, int rows, long about) =>
        sql.Raw(table).Raw(string.Create(CultureInfo.InvariantCulture, $" tablesample system ({Math.Clamp(1000.0 * rows / Math.Max(1, about), 0.01, 100):0.####}) where "));

    // extract() computes with exact decimals, which takes twice as long.
    public override string Seconds(string column, ColumnType type) => $"date_part('epoch', {column}{(type == ColumnType.Day ? "::timestamp" : "")})";

    public override Guid ReadGuid(DbDataReader reader, int ordinal) => reader.GetGuid(ordinal);

    public override DateTimeOffset ReadInstant(DbDataReader reader, int ordinal) => new(reader.GetDateTime(ordinal), TimeSpan.Zero);

    public override DateOnly ReadDay(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateOnly>(ordinal);
}

/// <summary>
/// A null parameter with its type. Without, the driver takes an insert whose nulls stand elsewhere for another statement and
/// does not use the one it prepared.
/// </summary>
internal sealed record NullOf(NpgsqlDbType Type)
{
    public static readonly NullOf[] Each = [.. Enum.GetValues<ColumnType>().Select(type => new NullOf(DbType(type)))];

    public static NpgsqlDbType DbType(ColumnType type) => type switch
    {
        ColumnType.Text or ColumnType.Json => NpgsqlDbType.Text,
        ColumnType.Long => NpgsqlDbType.Bigint,
        ColumnType.Bool => NpgsqlDbType.Boolean,
        ColumnType.Guid => NpgsqlDbType.Uuid,
        ColumnType.Day => NpgsqlDbType.Date,
        ColumnType.Instant => NpgsqlDbType.TimestampTz,
        ColumnType.Int => NpgsqlDbType.Integer,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
