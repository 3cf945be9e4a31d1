using System.Security.Cryptography;

namespace Nanni.Records.Bulk;

/// <summary>Ids that sort in the order in which they were made, also within a millisecond, so that a file keeps its order.</summary>
/// <remarks>Source: RFC 9562, 6.2, method 1: the twelve bits after the version count; when they are used up the clock is ahead of itself.</remarks>
public sealed class MonotonicIds(TimeProvider clock)
{
    private const int Counters = 1 << 12;
    private readonly Lock guard = new();
    private long millisecond;
    private int counter;

    public DateTimeOffset Now => clock.GetUtcNow();

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        lock (guard)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            (millisecond, counter) = now > millisecond ? (now, 0) : counter + 1 < Counters ? (millisecond, counter + 1) : (millisecond + 1, 0);
            for (var i = 0; i < 6; i++)
            {
                bytes[i] = (byte)(millisecond >> (8 * (5 - i)));
            }

            bytes[6] = (byte)(0x70 | (counter >> 8));
            bytes[7] = (byte)counter;
        }

        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new(bytes, bigEndian: true);
    }
}
