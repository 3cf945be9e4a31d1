using System.Text;
using QRCoder;

namespace Nanni.Web.SignIn.Factors;

/// <summary>A QR code as one path of an SVG picture, a unit a module.</summary>
/// <param name="Size">Of a side, in modules, with the white margin of four that scanners need (ISO/IEC 18004, 7.3.7).</param>
public sealed record QrSquare(int Size, string Path)
{
    public static QrSquare Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                var start = x;
                while (x < rows[y].Length && rows[y][x])
                {
                    x++;
                }

                if (x > start)
                {
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
                }
            }
        }

        return new(rows.Count, path.ToString());
    }
}
