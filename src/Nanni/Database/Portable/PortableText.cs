using System.Globalization;
using System.Text;

namespace Nanni.Database.Portable;

/// <summary>Single values as people read them.</summary>
internal static class PortableText
{
    public static string Of(PortableRow row, int field) => row.IsNull(field) ? "null" : row.Table.Columns[field].Kind switch
    {
        ColumnKind.Id => row.Id(field).ToString(),
        ColumnKind.Instant => Instant(row.Whole(field)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        ColumnKind.Day => PortableTime.ToDay(row.Small(field)).ToString("O", CultureInfo.InvariantCulture),
        ColumnKind.Flag => row[field][0] == 0 ? "false" : "true",
        ColumnKind.Small => row.Small(field).ToString(CultureInfo.InvariantCulture),
        ColumnKind.Whole => row.Whole(field).ToString(CultureInfo.InvariantCulture),
        ColumnKind.Text => Encoding.UTF8.GetString(row[field]),
        ColumnKind.Json => Encoding.UTF8.GetString(row.Json(field)),
        _ => Convert.ToHexStringLower(row[field]),
    };

    public static DateTimeOffset Instant(long microseconds) => new(PortableTime.ToTicks(microseconds), TimeSpan.Zero);
}
