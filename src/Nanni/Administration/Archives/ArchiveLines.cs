using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nanni.Database.Portable;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>Rows of a table as lines of JSON, one object each, in words that need no knowledge of this program.</summary>
internal sealed class ArchiveLines(PortableTable table, RecordTypes types)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int?[] decimals = [.. table.Columns.Select(column => ArchiveContents.Decimals(types, table.Name, column.Name))];
    private readonly JsonEncodedText[] names = [.. table.Columns.Select(column => JsonEncodedText.Encode(column.Name))];
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly ArrayBufferWriter<byte> value = new(1024);

    /// <summary>Gives a text as it is to be written, from its column's name and what the database has; null: as it is.</summary>
    public Func<string, string, string>? Open { get; init; }

    /// <summary>The row with a line end; valid until the next one.</summary>
    public ReadOnlyMemory<byte> Of(PortableRow row)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            for (var field = 0; field < names.Length; field++)
            {
                json.WritePropertyName(names[field]);
                Write(json, row, field);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, PortableRow row, int field)
    {
        if (row.IsNull(field))
        {
            json.WriteNullValue();
            return;
        }

        switch (table.Columns[field].Kind)
        {
            case ColumnKind.Flag:
                json.WriteBooleanValue(row[field][0] != 0);
                break;
            case ColumnKind.Small:
                json.WriteNumberValue(row.Small(field));
                break;
            case ColumnKind.Whole when decimals[field] is { } places:
                json.WriteRawValue(Scaled(row.Whole(field), places).ToString(CultureInfo.InvariantCulture));
                break;
            case ColumnKind.Whole:
                json.WriteNumberValue(row.Whole(field));
                break;
            case ColumnKind.Json:
                json.WriteRawValue(Compact(row.Json(field)));
                break;
            case ColumnKind.Bytes:
                json.WriteBase64StringValue(row[field]);
                break;
            case ColumnKind.Text when Open is not null:
                json.WriteStringValue(Open(table.Columns[field].Name, PortableText.Of(row, field)));
                break;
            case ColumnKind.Text:
                json.WriteStringValue(row[field]);
                break;
            default:
                json.WriteStringValue(PortableText.Of(row, field));
                break;
        }
    }

    private static decimal Scaled(long whole, int places) => new decimal(whole) / (decimal)Math.Pow(10, places);

    /// <summary>On one line and the same for the same value, however the database spells it.</summary>
    private string Compact(ReadOnlySpan<byte> json)
    {
        value.ResetWrittenCount();
        CanonicalJson.Write(json, value, Readable);
        return Encoding.UTF8.GetString(value.WrittenSpan);
    }
}
