using System.Buffers;
using System.Text;

namespace Nanni.Records.Import.Tables;

/// <summary>Finds the encoding of a text file that does not name it, block by block, without ever failing.</summary>
/// <remarks>
/// A byte order mark decides; then zero bytes on one side of each pair (UTF-16); then valid UTF-8. What is left is one of
/// the single-byte encodings of our countries, told apart by <see cref="LetterScores"/>: how well each makes Polish or
/// Lithuanian words of the bytes.
/// </remarks>
internal sealed class EncodingDetector
{
    private readonly LetterScores letters = new();
    private readonly int[] zeros = new int[2];
    private readonly byte[] head = new byte[4];
    private readonly byte[] carry = new byte[4];
    private long length;
    private long multibyte;
    private long broken;
    private int headLength;
    private int carried;

    static EncodingDetector() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>An encoding by its name, with the code pages of Windows known.</summary>
    public static Encoding Get(string name) => Encoding.GetEncoding(name);

    public void Add(ReadOnlySpan<byte> block)
    {
        if (headLength < head.Length)
        {
            var take = Math.Min(head.Length - headLength, block.Length);
            block[..take].CopyTo(head.AsSpan(headLength));
            headLength += take;
        }

        CountZeros(block);
        CheckUtf8(block);
        letters.Add(block);
        length += block.Length;
    }

    /// <summary>The encoding, and how many bytes of mark stand before the text.</summary>
    /// <exception cref="TableException"><c>table.binary</c>: there are zero bytes as in no text.</exception>
    public (Encoding Encoding, int Mark) Detect(string? language)
    {
        var mark = head.AsSpan(0, headLength);
        if (mark.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
        {
            return (new UTF32Encoding(bigEndian: false, byteOrderMark: false), 4);
        }

        if (mark.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return zeros[0] + zeros[1] > 0 ? throw new TableException("table.binary") : (new UTF8Encoding(false), 3);
        }

        if (mark.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2);
        }

        if (mark.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2);
        }

        if (zeros[0] + zeros[1] > 0)
        {
            return (Utf16() ?? throw new TableException("table.binary"), 0);
        }

        // A stray byte or two in a file of thousands of good sequences is damage, not another encoding.
        return broken == 0 || broken * 200 < multibyte ? (new UTF8Encoding(false), 0) : (letters.Best(language), 0);
    }

    /// <summary>Delimiters, digits and most letters have a zero byte on one side; the other side has hardly any.</summary>
    private UnicodeEncoding? Utf16()
    {
        var pairs = length / 2;
        var (even, odd) = (zeros[0], zeros[1]);
        return length % 2 != 0 || pairs == 0 ? null
            : odd > pairs / 4 && even <= odd / 50 ? new UnicodeEncoding(bigEndian: false, byteOrderMark: false)
            : even > pairs / 4 && odd <= even / 50 ? new UnicodeEncoding(bigEndian: true, byteOrderMark: false)
            : null;
    }

    private void CountZeros(ReadOnlySpan<byte> block)
    {
        var side = (int)(length & 1);
        for (var at = block.IndexOf((byte)0); at >= 0;)
        {
            zeros[(side + at) & 1]++;
            var next = block[(at + 1)..].IndexOf((byte)0);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void CheckUtf8(ReadOnlySpan<byte> block)
    {
        // A letter may lie across two blocks: the end of the last one is read again with this one.
        if (carried > 0)
        {
            Span<byte> joined = stackalloc byte[8];
            carry.AsSpan(0, carried).CopyTo(joined);
            var take = Math.Min(4, block.Length);
            block[..take].CopyTo(joined[carried..]);
            var status = Rune.DecodeFromUtf8(joined[..(carried + take)], out _, out var used);
            if (status == OperationStatus.NeedMoreData)
            {
                // A block of a byte or two.
                joined[..(carried + take)].CopyTo(carry);
                carried += take;
                return;
            }

            if (status == OperationStatus.Done)
            {
                multibyte++;
                block = block[(used - carried)..];
            }
            else
            {
                broken++;
            }

            carried = 0;
        }

        while (!block.IsEmpty)
        {
            var high = block.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (high < 0)
            {
                return;
            }

            block = block[high..];
            var status = Rune.DecodeFromUtf8(block, out _, out var used);
            if (status == OperationStatus.NeedMoreData)
            {
                carried = Math.Min(block.Length, 3);
                block[..carried].CopyTo(carry);
                return;
            }

            if (status == OperationStatus.Done)
            {
                multibyte++;
            }
            else
            {
                broken++;
            }

            block = block[used..];
        }
    }
}
