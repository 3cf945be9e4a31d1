using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Nanni.Tests.Sales.Quotes;

/// <summary>Reads the words of our documents back: the pages' streams are unpacked, and glyphs looked up by the map that the file carries.</summary>
internal static partial class PdfText
{
    /// <summary>The words of each page, in the order in which they were written.</summary>
    public static IReadOnlyList<string> Pages(byte[] file)
    {
        var streams = Streams().Matches(Encoding.Latin1.GetString(file)).Select(m => Unpacked(Encoding.Latin1.GetBytes(m.Groups[1].Value))).ToList();
        var maps = streams.Where(s => s.Contains("beginbfchar", StringComparison.Ordinal)).Select(Map).ToList();
        return [.. streams.Where(s => s.Contains(" Tj", StringComparison.Ordinal)).Select(page => string.Join('\n', Shown().Matches(page)
            .Select(m => string.Concat(m.Groups[2].Value.Chunk(4).Select(glyph => maps[m.Groups[1].Value == "R" ? 0 : 1][new string(glyph)])))))];
    }

    private static Dictionary<string, string> Map(string stream) =>
        Letters().Matches(stream).ToDictionary(m => m.Groups[1].Value, m => char.ConvertFromUtf32(Convert.ToInt32(m.Groups[2].Value, 16)));

    private static string Unpacked(byte[] packed)
    {
        using var zip = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(zip, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"stream\n(.*?)\nendstream", RegexOptions.Singleline)]
    private static partial Regex Streams();

    [GeneratedRegex(@"/([RB]) [0-9.]+ Tf [^<]*<([0-9A-F]*)> Tj")]
    private static partial Regex Shown();

    [GeneratedRegex("<([0-9A-F]{4})> <([0-9A-F]{4})>\n")]
    private static partial Regex Letters();
}
