using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Nanni.Administration.Backups;
using Nanni.Database.Portable;
using Nanni.Records.Types;

namespace Nanni.Administration.Archives;

/// <summary>
/// Lines of an archive as rows: the way back from <see cref="ArchiveLines"/>, and as strict as that is exact. What is not as it was written is
/// refused with its part and line.
/// </summary>
internal sealed class ArchiveParser(PortableTable table, RecordTypes types, string part, Guid workspace, long lastNumber, bool isOlder)
{
    private const int LongestLine = 64 << 20;

    private readonly byte[][] names = [.. table.Columns.Select(column => Encoding.UTF8.GetBytes(column.Name))];
    private readonly int?[] decimals = [.. table.Columns.Select(column => ArchiveContents.Decimals(types, table.Name, column.Name))];
    private readonly bool[] numbers = [.. table.Columns.Select(column => ArchiveContents.IsCommitNumber(table.Name, column.Name))];
    private readonly int owner = table.Place(table.Name == "workspaces" ? "id" : "workspace_id");
    private readonly PortableRow row = new(table);

    /// <summary>The line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <exception cref="BackupException">A line is no row of the table in this workspace.</exception>
    public IEnumerable<PortableRow> Rows(Stream content)
    {
        var (buffer, from, end) = (new byte[1 << 16], 0, 0);
        while (true)
        {
            var length = buffer.AsSpan(from, end - from).IndexOf((byte)'\n');
            if (length >= 0)
            {
                Line++;
                Parse(buffer.AsSpan(from, length));
                from += length + 1;
                yield return row;
                continue;
            }

            buffer.AsSpan(from, end - from).CopyTo(buffer);
            (from, end) = (0, end - from);
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, end < LongestLine ? end * 2 : throw Refused("the line is too long", Line + 1));
            }

            var read = content.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > 0)
        {
            throw Refused("the line is cut off", Line + 1);
        }
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        row.Clear();
        Require(Utf8.IsValid(line), "it is not UTF-8");
        try
        {
            var json = new Utf8JsonReader(line);
            Require(json.Read() && json.TokenType == JsonTokenType.StartObject, "it is no JSON object");
            var field = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                while (field < names.Length && !json.ValueTextEquals(names[field]))
                {
                    Missing(field++, ref json);
                }

                if (field == names.Length)
                {
                    throw NoColumn(json.GetString());
                }

                json.Read();
                Value(ref json, line, field++);
            }

            Require(json.TokenType == JsonTokenType.EndObject && !json.Read(), "there is more than one JSON object");
            while (field < names.Length)
            {
                Missing(field++, ref json);
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or ArithmeticException)
        {
            throw Refused(broken is JsonException ? "it is no JSON" : broken.Message, Line);
        }

        Require(row.Id(owner) == workspace, "the row is of another workspace");
    }

    /// <summary>A column that is younger than the archive begins as it does in rows that were there when it came.</summary>
    private void Missing(int field, ref Utf8JsonReader json)
    {
        var column = table.Columns[field];
        if (json.TokenType == JsonTokenType.PropertyName && table.Place(json.GetString()!) < field)
        {
            throw NoColumn(json.GetString());
        }

        if (!isOlder || table.Key.Contains(field))
        {
            throw Refused($"the column “{column.Name}” is missing", Line);
        }

        switch (column.Kind)
        {
            case var _ when column.IsNullable:
                row.AddNull();
                break;
            case ColumnKind.Flag:
                row.Add(1)[0] = 0;
                break;
            case ColumnKind.Small:
                row.AddSmall(0);
                break;
            case ColumnKind.Whole:
                row.AddWhole(0);
                break;
            case ColumnKind.Text:
                row.Add(0);
                break;
            case ColumnKind.Json:
                row.AddJson("{}"u8);
                break;
            default:
                throw Refused($"the column “{column.Name}” is missing", Line);
        }
    }

    private void Value(ref Utf8JsonReader json, ReadOnlySpan<byte> line, int field)
    {
        var kind = table.Columns[field].Kind;
        if (json.TokenType == JsonTokenType.Null && (kind != ColumnKind.Json || table.Columns[field].IsNullable))
        {
            if (!table.Columns[field].IsNullable)
            {
                throw Refused($"“{table.Columns[field].Name}” must not be null", Line);
            }

            row.AddNull();
            return;
        }

        switch (kind)
        {
            case ColumnKind.Flag:
                row.Add(1)[0] = json.GetBoolean() ? (byte)1 : (byte)0;
                break;
            case ColumnKind.Small:
                row.AddSmall(json.GetInt32());
                break;
            case ColumnKind.Whole:
                row.AddWhole(Whole(ref json, field));
                break;
            case ColumnKind.Json:
                var start = (int)json.TokenStartIndex;
                json.Skip();
                row.AddJson(line[start..(int)json.BytesConsumed]);
                break;
            case ColumnKind.Bytes:
                row.Add(json.GetBytesFromBase64());
                break;
            case ColumnKind.Text:
                Text(ref json, field);
                break;
            case ColumnKind.Id:
                json.GetGuid().TryWriteBytes(row.Add(16), bigEndian: true, out _);
                break;
            case ColumnKind.Instant:
                var instant = json.GetDateTimeOffset();
                Require(instant.Offset == TimeSpan.Zero, "an instant is not in UTC");
                row.AddWhole(PortableTime.FromTicks(instant.UtcTicks));
                break;
            default:
                row.AddSmall(PortableTime.FromDay(DateOnly.ParseExact(json.GetString() ?? "", "yyyy-MM-dd", CultureInfo.InvariantCulture)));
                break;
        }
    }

    private void Text(ref Utf8JsonReader json, int field)
    {
        var text = json.TokenType != JsonTokenType.String ? throw Refused($"“{table.Columns[field].Name}” is no text", Line)
            : json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan;
        if (text.Contains((byte)0))
        {
            throw Refused($"“{table.Columns[field].Name}” has the character U+0000", Line);
        }

        row.Add(text);
    }

    private long Whole(ref Utf8JsonReader json, int field)
    {
        if (decimals[field] is { } places)
        {
            var scaled = json.GetDecimal() * (decimal)Math.Pow(10, places);
            return decimal.IsInteger(scaled) ? (long)scaled : throw Refused($"“{table.Columns[field].Name}” has too many decimals", Line);
        }

        var whole = json.GetInt64();
        return !numbers[field] || (whole > 0 && whole <= lastNumber) ? whole
            : throw Refused($"“{table.Columns[field].Name}” is not in the order of commits of this archive", Line);
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw Refused(what, Line);
        }
    }

    private BackupException NoColumn(string? name) => Refused($"“{name}” is no column here, is there twice, or is in another place than it was written in", Line);

    private BackupException Refused(string what, long line) => new($"{part}, line {line}: {what}. The archive was not taken in.");
}
