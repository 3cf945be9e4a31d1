using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nanni.Sales.Quotes.Document;

/// <summary>Reads a PNG into red, green, blue and transparency of each point.</summary>
/// <remarks>Source: ISO/IEC 15948. All colour types and depths; not interlaced ones.</remarks>
internal static class PngPicture
{
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static Picture Read(byte[] file)
    {
        var (header, packed, palette, clear) = Chunks(file);
        var (width, height) = ((int)Math.Min(int.MaxValue, U32(header, 0)), (int)Math.Min(int.MaxValue, U32(header, 4)));
        Picture.RequireSize(width, height);
        var (depth, kind) = (header[8], header[9]);
        Require(header[12] == 0 && kind is 0 or 2 or 3 or 4 or 6 && depth is 1 or 2 or 4 or 8 or 16 && (kind is 0 or 3 || depth >= 8) && !(kind == 3 && (depth == 16 || palette.Length == 0)));
        var channels = kind switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var line = ((width * channels * depth) + 7) / 8;
        var rows = Unfiltered(packed, height, line, Math.Max(1, channels * depth / 8));
        var (colors, alpha, isClear) = (new byte[width * height * 3], new byte[width * height], false);
        for (var point = 0; point < width * height; point++)
        {
            int Sample(int channel) => At(rows.AsSpan(point / width * line, line), ((point % width) * channels) + channel, depth);
            var (red, green, blue, opaque) = kind switch
            {
                0 => Grey(Sample(0), depth, clear),
                2 => (Sample(0), Sample(1), Sample(2), 255),
                3 => Indexed(Sample(0), palette, clear),
                4 => (Sample(0), Sample(0), Sample(0), Sample(1)),
                _ => (Sample(0), Sample(1), Sample(2), Sample(3)),
            };
            (colors[point * 3], colors[(point * 3) + 1], colors[(point * 3) + 2], alpha[point]) = ((byte)red, (byte)green, (byte)blue, (byte)opaque);
            isClear |= opaque < 255;
        }

        return new(Picture.Png, width, height, colors, isClear ? alpha : null, 3);
    }

    private static (int, int, int, int) Grey(int sample, int depth, byte[] clear)
    {
        var value = depth < 8 ? sample * 255 / ((1 << depth) - 1) : sample;
        var isClear = clear.Length == 2 && depth <= 8 && BinaryPrimitives.ReadUInt16BigEndian(clear) == sample;
        return (value, value, value, isClear ? 0 : 255);
    }

    private static (int, int, int, int) Indexed(int index, byte[] palette, byte[] clear) =>
        (palette[index * 3], palette[(index * 3) + 1], palette[(index * 3) + 2], index < clear.Length ? clear[index] : 255);

    /// <summary>Of 16 bits the higher eight.</summary>
    private static int At(ReadOnlySpan<byte> row, int sample, int depth) => depth switch
    {
        16 => row[sample * 2],
        8 => row[sample],
        _ => (row[sample * depth / 8] >> (8 - depth - (sample * depth % 8))) & ((1 << depth) - 1),
    };

    private static (byte[] Header, byte[] Packed, byte[] Palette, byte[] Clear) Chunks(byte[] file)
    {
        var packed = new MemoryStream();
        byte[] header = [], palette = [], clear = [];
        for (var at = Signature.Length; ;)
        {
            var length = (int)Math.Min(file.Length, U32(file, at));
            var content = file.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR":
                    Require(length == 13);
                    header = content.ToArray();
                    break;
                case "PLTE":
                    palette = content.ToArray();
                    break;
                case "tRNS":
                    clear = content.ToArray();
                    break;
                case "IDAT":
                    packed.Write(content);
                    break;
                case "IEND":
                    Require(header.Length == 13 && packed.Length > 0);
                    return (header, packed.ToArray(), palette, clear);
            }

            at += length + 12;
        }
    }

    /// <summary>Exactly as many bytes as the picture has: a file that unpacks to more is not read on.</summary>
    private static byte[] Unfiltered(byte[] packed, int height, int line, int step)
    {
        using var zip = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var rows = new byte[height * line];
        Span<byte> none = new byte[line];
        for (var y = 0; y < height; y++)
        {
            var filter = zip.ReadByte();
            var row = rows.AsSpan(y * line, line);
            zip.ReadExactly(row);
            var above = y == 0 ? none : rows.AsSpan((y - 1) * line, line);
            for (var x = 0; x < line; x++)
            {
                var (left, up, corner) = (x < step ? 0 : row[x - step], above[x], x < step ? 0 : above[x - step]);
                row[x] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => throw new InvalidDataException() });
            }
        }

        return rows;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static uint U32(byte[] file, int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));

    private static void Require(bool isRight)
    {
        if (!isRight)
        {
            throw new InvalidDataException();
        }
    }
}
