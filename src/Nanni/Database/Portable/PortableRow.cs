using System.Buffers.Binary;

namespace Nanni.Database.Portable;

/// <summary>
/// One row as PostgreSQL's binary COPY writes it (https://www.postgresql.org/docs/current/sql-copy.html, "Tuples"): the number of fields in
/// 16 bits, then each as its length in 32 bits, -1 for null, and its bytes; all big-endian. Both databases are read into this form, and
/// what is in it is what checksums are taken of. One object is filled again for each row.
/// </summary>
internal sealed class PortableRow
{
    private const int Head = sizeof(short);
    private const int Null = -1;

    private readonly int[] starts;
    private byte[] bytes = new byte[1024];
    private int used;
    private int filled;

    public PortableRow(PortableTable table) => (Table, starts) = (table, new int[table.Columns.Count]);

    public PortableTable Table { get; }

    /// <summary>The whole row, as it goes over the wire.</summary>
    public ReadOnlySpan<byte> Wire => bytes.AsSpan(0, used);

    /// <summary>The bytes of one field; empty for null too.</summary>
    public ReadOnlySpan<byte> this[int field] => bytes.AsSpan(starts[field], Math.Max(0, Length(field)));

    public bool IsNull(int field) => Length(field) == Null;

    public PortableRow Clear()
    {
        (used, filled) = (Head, 0);
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)starts.Length);
        return this;
    }

    public void AddNull() => Begin(Null);

    /// <summary>Room for a value, to be filled at once.</summary>
    public Span<byte> Add(int length)
    {
        Begin(length);
        used += length;
        return bytes.AsSpan(used - length, length);
    }

    public void Add(ReadOnlySpan<byte> value) => value.CopyTo(Add(value.Length));

    public void AddWhole(long value) => BinaryPrimitives.WriteInt64BigEndian(Add(sizeof(long)), value);

    public void AddSmall(int value) => BinaryPrimitives.WriteInt32BigEndian(Add(sizeof(int)), value);

    /// <summary>jsonb's form: a version, always 1, and the text.</summary>
    public void AddJson(ReadOnlySpan<byte> text)
    {
        var to = Add(text.Length + 1);
        to[0] = 1;
        text.CopyTo(to[1..]);
    }

    /// <summary>UTF-8 text of a JSON field.</summary>
    public ReadOnlySpan<byte> Json(int field) => this[field][1..];

    public long Whole(int field) => BinaryPrimitives.ReadInt64BigEndian(this[field]);

    public int Small(int field) => BinaryPrimitives.ReadInt32BigEndian(this[field]);

    public Guid Id(int field) => new(this[field], bigEndian: true);

    private int Length(int field) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(starts[field] - sizeof(int)));

    private void Begin(int length)
    {
        var needed = used + sizeof(int) + Math.Max(0, length);
        if (needed > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(needed, bytes.Length * 2));
        }

        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(used), length);
        used += sizeof(int);
        starts[filled++] = used;
    }
}
