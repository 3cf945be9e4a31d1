using System.Buffers.Binary;
using Nanni.Records.Types;

namespace Nanni.Sales.Quotes.Document;

/// <summary>A picture in a file, read as far as a document needs it: a JPEG as it is, a PNG as colours and, where it has one, transparency.</summary>
/// <param name="Colors">Of a JPEG the file itself; of a PNG red, green and blue of each point.</param>
/// <param name="Alpha">How opaque each point is; null where all are wholly.</param>
/// <param name="Components">1 for grey, 3 for colours.</param>
internal sealed record Picture(string ContentType, int Width, int Height, byte[] Colors, byte[]? Alpha, int Components)
{
    public const string Png = "image/png", Jpeg = "image/jpeg";

    /// <summary>A logo is not larger; a document with it opens at once.</summary>
    public const int MostBytes = 1_024 * 1_024, MostPoints = 1_600;

    public bool IsJpeg => ContentType == Jpeg;

    /// <summary>Reads a file by what is in it, whatever its name says.</summary>
    /// <exception cref="FieldException">
    /// At "logo": <c>quote.logo.size</c>, too many bytes or points; <c>quote.logo.kind</c>, neither PNG nor JPEG, damaged, or of a kind
    /// that documents cannot show.
    /// </exception>
    public static Picture Read(byte[] file)
    {
        if (file.Length > MostBytes)
        {
            throw new FieldException("logo", "quote.logo.size", MostBytes / 1_024 / 1_024, MostPoints);
        }

        try
        {
            var picture = file.AsSpan().StartsWith(PngPicture.Signature) ? PngPicture.Read(file) : JpegPicture.Read(file);
            return picture;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or ArgumentOutOfRangeException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw new FieldException("logo", "quote.logo.kind");
        }
    }

    /// <exception cref="FieldException"><c>quote.logo.size</c>.</exception>
    internal static void RequireSize(int width, int height)
    {
        if (width < 1 || height < 1)
        {
            throw new InvalidDataException();
        }

        if (width > MostPoints || height > MostPoints)
        {
            throw new FieldException("logo", "quote.logo.size", MostBytes / 1_024 / 1_024, MostPoints);
        }
    }
}

/// <summary>Finds the size of a JPEG: documents carry the file as it is.</summary>
/// <remarks>Source: ITU-T T.81, annex B. Marker, length, then a frame header with height, width and components.</remarks>
internal static class JpegPicture
{
    public static Picture Read(byte[] file)
    {
        Require(file.Length > 4 && file[0] == 0xFF && file[1] == 0xD8);
        for (var at = 2; ;)
        {
            Require(file[at] == 0xFF);
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            // Baseline, extended and progressive frames; others need decoders that readers lack.
            if (marker is 0xC0 or 0xC1 or 0xC2)
            {
                var (height, width, components) = (U16(file, at + 5), U16(file, at + 7), file[at + 9]);
                Require(file[at + 4] == 8 && components is 1 or 3 && file.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) > 0);
                Picture.RequireSize(width, height);
                return new(Picture.Jpeg, width, height, file, null, components);
            }

            Require(marker is not (0xD9 or 0xDA) && marker is < 0xC3 or > 0xCF or 0xC4 or 0xC8 or 0xCC);
            at += 2 + U16(file, at + 2);
        }
    }

    private static int U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private static void Require(bool isRight)
    {
        if (!isRight)
        {
            throw new InvalidDataException();
        }
    }
}
