using System.Buffers.Binary;

namespace Nanni.Database.Portable;

/// <summary>
/// Rows out of PostgreSQL's binary COPY (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format").
/// </summary>
internal sealed class CopyReader(Stream from)
{
    private readonly byte[] buffer = new byte[1 << 20];
    private int at;
    private int end;

    /// <summary>Skips the file's header.</summary>
    public void Begin()
    {
        Take(CopyWriter.SignatureLength + sizeof(int));
        Take(BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int))));
    }

    /// <returns>False behind the last row.</returns>
    public bool Next(PortableRow row)
    {
        var fields = BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));
        if (fields < 0)
        {
            return false;
        }

        row.Clear();
        for (var field = 0; field < fields; field++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));
            if (length < 0)
            {
                row.AddNull();
            }
            else
            {
                Fill(row.Add(length));
            }
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (end - at < length)
        {
            buffer.AsSpan(at, end - at).CopyTo(buffer);
            (at, end) = (0, end - at);
            end += from.ReadAtLeast(buffer.AsSpan(end), length - end);
        }

        at += length;
        return buffer.AsSpan(at - length, length);
    }

    private void Fill(Span<byte> to)
    {
        var here = Math.Min(to.Length, end - at);
        buffer.AsSpan(at, here).CopyTo(to);
        at += here;
        from.ReadExactly(to[here..]);
    }
}

/// <summary>Rows into PostgreSQL's binary COPY.</summary>
internal sealed class CopyWriter(Stream to)
{
    public const int SignatureLength = 11;

    private static readonly byte[] SignatureBytes = [.. "PGCOPY\n"u8, 0xff, (byte)'\r', (byte)'\n', 0];

    private readonly byte[] buffer = new byte[1 << 18];
    private int used;

    public void Begin()
    {
        Write(SignatureBytes);

        // No flags, no extension of the header.
        Write(new byte[2 * sizeof(int)]);
    }

    public void Add(PortableRow row) => Write(row.Wire);

    public void End()
    {
        Write([0xff, 0xff]);
        to.Write(buffer, 0, used);
        used = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (used + bytes.Length > buffer.Length)
        {
            to.Write(buffer, 0, used);
            used = 0;
        }

        if (bytes.Length > buffer.Length)
        {
            to.Write(bytes);
            return;
        }

        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }
}
