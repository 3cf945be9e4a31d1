using System.Globalization;
using System.Text;
using SQLitePCL;

namespace Nanni.Database.Portable;

/// <summary>Fields between SQLite's statements and <see cref="PortableRow"/>.</summary>
internal static class SqliteFields
{
    /// <summary>Appends the columns of a statement that stands on a row.</summary>
    public static void Read(sqlite3_stmt from, PortableRow to)
    {
        for (var field = 0; field < to.Table.Columns.Count; field++)
        {
            if (raw.sqlite3_column_type(from, field) == raw.SQLITE_NULL)
            {
                to.AddNull();
                continue;
            }

            switch (to.Table.Columns[field].Kind)
            {
                case ColumnKind.Id or ColumnKind.Text or ColumnKind.Bytes:
                    to.Add(raw.sqlite3_column_blob(from, field));
                    break;
                case ColumnKind.Json:
                    to.AddJson(raw.sqlite3_column_blob(from, field));
                    break;
                case ColumnKind.Instant:
                    to.AddWhole(PortableTime.FromTicks(raw.sqlite3_column_int64(from, field)));
                    break;
                case ColumnKind.Day:
                    to.AddSmall(PortableTime.FromDay(Day(raw.sqlite3_column_blob(from, field))));
                    break;
                case ColumnKind.Flag:
                    to.Add(1)[0] = raw.sqlite3_column_int(from, field) == 0 ? (byte)0 : (byte)1;
                    break;
                case ColumnKind.Small:
                    to.AddSmall(raw.sqlite3_column_int(from, field));
                    break;
                default:
                    to.AddWhole(raw.sqlite3_column_int64(from, field));
                    break;
            }
        }
    }

    /// <summary>Binds the fields as parameters from 1 on.</summary>
    public static void Bind(sqlite3_stmt to, PortableRow row)
    {
        for (var field = 0; field < row.Table.Columns.Count; field++)
        {
            var place = field + 1;
            _ = row.IsNull(field) ? raw.sqlite3_bind_null(to, place) : row.Table.Columns[field].Kind switch
            {
                ColumnKind.Id => raw.sqlite3_bind_blob(to, place, row[field]),
                ColumnKind.Bytes => row[field].IsEmpty ? raw.sqlite3_bind_zeroblob(to, place, 0) : raw.sqlite3_bind_blob(to, place, row[field]),
                ColumnKind.Text => Text(to, place, row[field]),
                ColumnKind.Json => Text(to, place, row.Json(field)),
                ColumnKind.Instant => raw.sqlite3_bind_int64(to, place, PortableTime.ToTicks(row.Whole(field))),
                ColumnKind.Day => Text(to, place, Encoding.ASCII.GetBytes(PortableText.Of(row, field))),
                ColumnKind.Flag => raw.sqlite3_bind_int(to, place, row[field][0]),
                ColumnKind.Small => raw.sqlite3_bind_int(to, place, row.Small(field)),
                _ => raw.sqlite3_bind_int64(to, place, row.Whole(field)),
            };
        }
    }

    /// <summary>An empty span has no address, which the library would take for null.</summary>
    private static int Text(sqlite3_stmt to, int place, ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty ? raw.sqlite3_bind_text(to, place, "") : raw.sqlite3_bind_text(to, place, utf8);

    private static DateOnly Day(ReadOnlySpan<byte> text) =>
        DateOnly.ParseExact(Encoding.ASCII.GetString(text), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
