using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nanni.Records.Audit;

/// <summary>
/// Bytes that are the same whichever database kept the values: what the audit chain hashes. Described byte by byte in
/// docs/decisions/18-audit-chain.md.
/// </summary>
internal sealed class Canonical
{
    /// <summary>Bytes of a hash (SHA-256).</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    private const int SaltSize = 16;
    private const uint Absent = uint.MaxValue;

    /// <summary>Where there is nothing to commit to, and before the first link.</summary>
    public static readonly byte[] Zero = new byte[HashSize];

    private readonly ArrayBufferWriter<byte> bytes = new(512);

    /// <summary>Sixteen bytes that nobody can guess: without them a commitment tells nothing of a short value.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    /// <summary>Begins a message; the tag keeps kinds of messages apart.</summary>
    public Canonical Begin(byte tag)
    {
        bytes.ResetWrittenCount();
        bytes.Write([tag]);
        return this;
    }

    public byte[] Hash() => SHA256.HashData(bytes.WrittenSpan);

    public Canonical Add(Guid id)
    {
        Span<byte> to = stackalloc byte[16];
        id.TryWriteBytes(to, bigEndian: true, out _);
        bytes.Write(to);
        return this;
    }

    /// <summary>A missing id is one of zeroes.</summary>
    public Canonical Add(Guid? id) => Add(id ?? Guid.Empty);

    public Canonical Add(long number)
    {
        Span<byte> to = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(to, number);
        bytes.Write(to);
        return this;
    }

    /// <summary>Whole microseconds since 1970: what both databases keep.</summary>
    public Canonical Add(DateTimeOffset at) => Add((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>Length in bytes, then UTF-8; only a length of all ones where there is none.</summary>
    public Canonical Add(string? text)
    {
        if (text is null)
        {
            return Count(Absent);
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Count((uint)length);
        Encoding.UTF8.GetBytes(text, bytes.GetSpan(length));
        bytes.Advance(length);
        return this;
    }

    /// <summary>A hash, as it is.</summary>
    public Canonical Add(byte[] hash)
    {
        bytes.Write(hash);
        return this;
    }

    /// <summary>
    /// A JSON value: a letter for its kind, then its content. Members of an object go by name (UTF-8 bytes), numbers as the shortest
    /// decimal, so that what a database makes of the text makes no difference.
    /// </summary>
    public Canonical AddJson(string? json)
    {
        if (json is null)
        {
            return Letter('-');
        }

        using var document = JsonDocument.Parse(json);
        return Add(document.RootElement);
    }

    private Canonical Add(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().OrderBy(m => Encoding.UTF8.GetBytes(m.Name), ByteOrder.Instance).ToList();
                Letter('o').Count((uint)members.Count);
                foreach (var member in members)
                {
                    Add(member.Name).Add(member.Value);
                }

                return this;
            case JsonValueKind.Array:
                Letter('a').Count((uint)value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                {
                    Add(item);
                }

                return this;
            case JsonValueKind.String:
                return Letter('s').Add(value.GetString());
            case JsonValueKind.Number:
                return Letter('d').Add(Number(value));
            case JsonValueKind.True:
                return Letter('t');
            case JsonValueKind.False:
                return Letter('f');
            default:
                return Letter('n');
        }
    }

    private static string Number(JsonElement value) => value.TryGetDecimal(out var number)
        ? number.ToString("0.############################", CultureInfo.InvariantCulture)
        : value.GetDouble().ToString("R", CultureInfo.InvariantCulture);

    private Canonical Letter(char letter)
    {
        bytes.Write([(byte)letter]);
        return this;
    }

    private Canonical Count(uint count)
    {
        Span<byte> to = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(to, count);
        bytes.Write(to);
        return this;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
