using System.Data.Common;
using System.Globalization;
using System.Text;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>SQLite: ids are 16-byte blobs in big-endian order (they sort by time), instants UTC ticks, days ISO text.</summary>
public sealed class SqliteDialect : Dialect
{
    public static readonly SqliteDialect Instance = new();

    public override bool IsSqlite => true;

    public override string Like => "like";

    public override object ToDb(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(bigEndian: true),
        DateTimeOffset at => at.UtcTicks,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool yes => yes ? 1L : 0L,
        _ => value,
    };

    public override string Literal(Guid id) => $"x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";

    public override void AppendParameter(StringBuilder text, int number) => text.Append('?').Append(number);

    /// <summary>Longer lists go as one parameter of JSON: the statement's text, and its preparation, stay the same.</summary>
    private const int MostParameters = 16;

    public override void AppendIn(Sql sql, string column, IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count <= MostParameters)
        {
            AppendList(sql, column, ids);
            return;
        }

        sql.Raw(column).Raw(" in (select unhex(value) from json_each(")
            .Value($"[\"{string.Join("\",\"", ids.Select(id => Convert.ToHexString(id.ToByteArray(bigEndian: true))))}\"]").Raw("))");
    }

    public override void AppendIn(Sql sql, string column, IReadOnlyCollection<string> keys)
    {
        if (keys.Count <= MostParameters)
        {
            AppendList(sql, column, keys);
            return;
        }

        sql.Raw(column).Raw(" in (select value from json_each(").Value(System.Text.Json.JsonSerializer.Serialize(keys)).Raw("))");
    }

    public override void AppendIn(Sql sql, string column, IReadOnlyCollection<long> keys) =>
        sql.Raw(column).Raw(" in (select value from json_each(").Value($"[{string.Join(',', keys)}]").Raw("))");

    public override Sql Json(Sql sql, string? json) => sql.Value(json);

    public override Sql Typed(Sql sql, object? value, ColumnType type) => sql.Value(value);

    public override void AppendShifted(StringBuilder to, string text, int offset) => Shift(to, text, offset, '?');

    public override string By(string index) => " indexed by " + index;

    /// <summary>The last row's number: rows are numbered as they come, and few are ever removed.</summary>
    public override Sql AboutRows(Sql sql, string table) => sql.Raw($"select max(rowid) from {table} where workspace_id is not null");

    public override Sql Sample(Sql sql, string table, string key, int rows, long about)
    {
        var step = Math.Max(1, about / rows);
        AppendIn(sql.Raw(table).Raw(" where "), key, [.. Enumerable.Range(0, (int)Math.Min(rows, about)).Select(i => 1 + (i * step))]);
        return sql.Raw(" and ");
    }

    /// <summary>Ticks begin with the year 1.</summary>
    public override string Seconds(string column, ColumnType type) => type == ColumnType.Day ? $"unixepoch({column})" : $"({column} / 10000000 - 62135596800)";

    public override Guid ReadGuid(DbDataReader reader, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        var value = reader.GetFieldValue<byte[]>(ordinal);
        value.CopyTo(bytes);
        return new(bytes, bigEndian: true);
    }

    public override DateTimeOffset ReadInstant(DbDataReader reader, int ordinal) => new(reader.GetInt64(ordinal), TimeSpan.Zero);

    public override DateOnly ReadDay(DbDataReader reader, int ordinal) =>
        DateOnly.ParseExact(reader.GetString(ordinal), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void AppendList<T>(Sql sql, string column, IReadOnlyCollection<T> values)
    {
        if (values.Count == 0)
        {
            sql.Raw("1 = 0");
            return;
        }

        sql.Raw(column).Raw(" in (");
        var first = true;
        foreach (var value in values)
        {
            sql.Raw(first ? "" : ", ").Value(value);
            first = false;
        }

        sql.Raw(")");
    }
}
