using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nanni.Database.Portable;

/// <summary>
/// Checksums of a table's rows in <see cref="Chunks"/> chunks, by key. A chunk's checksum is the sum of its rows' SHA-256 (the first 128
/// bits of each), so that the order in which rows come makes no difference and no database has to sort. JSON counts by what it says, not by
/// how it is spelled.
/// </summary>
internal sealed class TableDigest(PortableTable table)
{
    public const int Chunks = 1024;

    private readonly ulong[] high = new ulong[Chunks];
    private readonly ulong[] low = new ulong[Chunks];
    private readonly bool hasJson = table.Columns.Any(column => column.Kind == ColumnKind.Json);
    private readonly ArrayBufferWriter<byte> canonical = new(1024);

    public PortableTable Table => table;

    public long Rows { get; private set; }

    public void Add(PortableRow row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(row, hash);
        var chunk = Chunk(row);
        high[chunk] += BinaryPrimitives.ReadUInt64BigEndian(hash);
        low[chunk] += BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        Rows++;
    }

    /// <summary>Chunks in which the other has other rows.</summary>
    public List<int> Differences(TableDigest other) =>
        [.. Enumerable.Range(0, Chunks).Where(chunk => high[chunk] != other.high[chunk] || low[chunk] != other.low[chunk])];

    /// <summary>One checksum over all chunks, in hexadecimal.</summary>
    public string Sum()
    {
        var all = new byte[Chunks * 16];
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(all.AsSpan(chunk * 16), high[chunk]);
            BinaryPrimitives.WriteUInt64BigEndian(all.AsSpan((chunk * 16) + 8), low[chunk]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(all));
    }

    public void Hash(PortableRow row, Span<byte> to)
    {
        if (!hasJson)
        {
            SHA256.HashData(row.Wire, to);
            return;
        }

        canonical.ResetWrittenCount();
        for (var field = 0; field < table.Columns.Count; field++)
        {
            if (table.Columns[field].Kind == ColumnKind.Json && row[field] is { Length: > 3 })
            {
                CanonicalJson.Write(row.Json(field), canonical);
                continue;
            }

            BinaryPrimitives.WriteInt32BigEndian(canonical.GetSpan(sizeof(int)), row.IsNull(field) ? -1 : row[field].Length);
            canonical.Advance(sizeof(int));
            canonical.Write(row[field]);
        }

        SHA256.HashData(canonical.WrittenSpan, to);
    }

    /// <summary>FNV-1a over the key (draft-eastlake-fnv): evenly spread, the same on both sides.</summary>
    public int Chunk(PortableRow row)
    {
        var hash = 14695981039346656037UL;
        foreach (var field in table.Key)
        {
            foreach (var value in row[field])
            {
                hash = (hash ^ value) * 1099511628211UL;
            }
        }

        return (int)((hash ^ (hash >> 32)) % Chunks);
    }
}

/// <summary>A JSON value as bytes that are the same however a database spells it.</summary>
internal static class CanonicalJson
{
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> to, JsonWriterOptions options = default)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        using var writer = new Utf8JsonWriter(to, options);
        Write(document.RootElement, writer);
    }

    private static void Write(JsonElement value, Utf8JsonWriter to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteStartObject();

                // jsonb keeps the last of members with one name.
                foreach (var member in value.EnumerateObject().GroupBy(m => m.Name).OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    to.WritePropertyName(member.Key);
                    Write(member.Last().Value, to);
                }

                to.WriteEndObject();
                break;
            case JsonValueKind.Array:
                to.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, to);
                }

                to.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetDecimal(out var number):
                to.WriteRawValue(number.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.Number:
                to.WriteNumberValue(value.GetDouble());
                break;
            default:
                value.WriteTo(to);
                break;
        }
    }
}
