using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Nanni.Sales.Quotes.Document;

/// <summary>A colour in red, green and blue.</summary>
internal readonly record struct Ink(byte Red, byte Green, byte Blue);

/// <summary>
/// A file in PDF with text, lines and embedded fonts: what a quote needs, and nothing in it by chance, so that equal content gives equal
/// bytes.
/// </summary>
/// <remarks>Source: ISO 32000-1. Coordinates are given from the upper left corner, in points.</remarks>
internal sealed class PdfFile(string title, string author, string language, DateOnly day)
{
    private const double Width = 595, Height = 842;

    private readonly List<StringBuilder> pages = [];
    private readonly List<byte[]> objects = [];
    private readonly List<Picture> pictures = [];
    private readonly Dictionary<TrueTypeFont, SortedDictionary<int, int>> used = new() { [TrueTypeFont.Regular] = [], [TrueTypeFont.Bold] = [] };

    public int Pages => pages.Count;

    /// <summary>Adds an empty page in A4.</summary>
    public void NewPage() => pages.Add(new());

    /// <param name="baseline">Of the letters.</param>
    public void Text(int page, string text, TrueTypeFont font, double size, Ink ink, double x, double baseline)
    {
        var content = pages[page].Append(Colour(ink)).Append(" rg BT /").Append(Short(font)).Append(' ').Append(Number(size)).Append(" Tf 1 0 0 1 ")
            .Append(Number(x)).Append(' ').Append(Number(Height - baseline)).Append(" Tm <");
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = font.Glyph(rune.Value);
            used[font][glyph] = rune.Value;
            content.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }

        content.Append("> Tj ET\n");
    }

    public void Line(int page, Ink ink, double thickness, double from, double until, double y) => pages[page].Append(Colour(ink))
        .Append(" RG ").Append(Number(thickness)).Append(" w ").Append(Number(from)).Append(' ').Append(Number(Height - y)).Append(" m ")
        .Append(Number(until)).Append(' ').Append(Number(Height - y)).Append(" l S\n");

    /// <summary>A picture with its upper left corner there.</summary>
    public void Image(int page, Picture picture, double x, double y, double width, double height)
    {
        pages[page].Append("q ").Append(Number(width)).Append(" 0 0 ").Append(Number(height)).Append(' ').Append(Number(x)).Append(' ')
            .Append(Number(Height - y - height)).Append(CultureInfo.InvariantCulture, $" cm /P{pictures.Count} Do Q\n");
        pictures.Add(picture);
    }

    public byte[] Write()
    {
        // 1 the catalogue, 2 the pages, 3 the information; then fonts, five objects each, two for each page, and two for each picture.
        var fonts = used.Keys.ToArray();
        var firstPage = 4 + (fonts.Length * 5);
        Add($"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>");
        Add($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', Enumerable.Range(0, pages.Count).Select(i => $"{firstPage + (i * 2)} 0 R"))}] >>");
        Add($"<< /Title {Words(title)} /Author {Words(author)} /Producer (Nanni) /CreationDate (D:{day:yyyyMMdd}000000Z) >>");
        foreach (var (i, font) in fonts.Index())
        {
            AddFont(font, 4 + (i * 5));
        }

        var firstPicture = firstPage + (pages.Count * 2);
        var shown = pictures.Count == 0 ? "" : $" /XObject << {string.Join(' ', pictures.Select((_, i) => $"/P{i} {firstPicture + (i * 2)} 0 R"))} >>";
        var resources = $"<< /Font << {string.Join(' ', fonts.Select((f, i) => $"/{Short(f)} {4 + (i * 5)} 0 R"))} >>{shown} >>";
        foreach (var (i, page) in pages.Index())
        {
            Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Number(Width)} {Number(Height)}] /Resources {resources} /Contents {firstPage + (i * 2) + 1} 0 R >>");
            Stream(Encoding.ASCII.GetBytes(page.ToString()));
        }

        foreach (var (i, picture) in pictures.Index())
        {
            AddPicture(picture, firstPicture + (i * 2) + 1);
        }

        return Assemble();
    }

    /// <param name="mask">The number of the object that says how opaque it is; where it is wholly, that one is empty.</param>
    private void AddPicture(Picture picture, int mask)
    {
        var space = picture.Components == 1 ? "/DeviceGray" : "/DeviceRGB";
        var size = $"/Type /XObject /Subtype /Image /Width {picture.Width} /Height {picture.Height} /BitsPerComponent 8";
        var main = $"{size} /ColorSpace {space}{(picture.Alpha is null ? "" : $" /SMask {mask} 0 R")}";
        if (picture.IsJpeg)
        {
            Put($"<< {main} /Filter /DCTDecode /Length {picture.Colors.Length} >>", picture.Colors);
        }
        else
        {
            Stream(picture.Colors, main);
        }

        if (picture.Alpha is { } alpha)
        {
            Stream(alpha, size + " /ColorSpace /DeviceGray");
        }
        else
        {
            Add("null");
        }
    }

    private void AddFont(TrueTypeFont font, int at)
    {
        var letters = used[font];
        var name = "NANNIA+" + font.Name;
        var (left, bottom, right, top) = font.Box;
        Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{at + 1} 0 R] /ToUnicode {at + 4} 0 R >>");
        Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity "
            + $"/FontDescriptor {at + 2} 0 R /W [{string.Join(' ', letters.Keys.Select(g => $"{g} [{font.Width(g)}]"))}] >>");
        Add($"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{left} {bottom} {right} {top}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} "
            + $"/CapHeight 720 /StemV 80 /FontFile2 {at + 3} 0 R >>");
        Stream(font.Subset(letters.Keys.ToHashSet()), withLength: true);
        Stream(Encoding.ASCII.GetBytes(ToUnicode(letters)));
    }

    /// <summary>By which a reader copies and searches text, and reads it aloud.</summary>
    private static string ToUnicode(SortedDictionary<int, int> letters)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Nanni def /CMapType 2 def\n")
            .Append("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var some in letters.Where(l => l.Value <= 0xFFFF).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{some.Length} beginbfchar\n");
            foreach (var (glyph, character) in some)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{character:X4}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    private byte[] Assemble()
    {
        using var file = new MemoryStream();
        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        Put("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var offsets = new List<long>();
        foreach (var (i, one) in objects.Index())
        {
            offsets.Add(file.Position);
            Put($"{i + 1} 0 obj\n");
            file.Write(one);
            Put("\nendobj\n");
        }

        var identity = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var table = file.Position;
        Put($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(o => o.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n"))}");
        Put($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 3 0 R /ID [<{identity}> <{identity}>] >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    private void Add(string dictionary) => objects.Add(Encoding.ASCII.GetBytes(dictionary));

    /// <param name="withLength">The reader of a font wants to know how long it is unpacked.</param>
    private void Stream(byte[] content, bool withLength = false) => Stream(content, withLength ? $"/Length1 {content.Length}" : "");

    private void Stream(byte[] content, string entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(content);
        }

        Put($"<< /Filter /FlateDecode /Length {packed.Length}{(entries.Length > 0 ? " " + entries : "")} >>", packed.ToArray());
    }

    private void Put(string dictionary, byte[] content) => objects.Add([.. Encoding.ASCII.GetBytes(dictionary), .. "\nstream\n"u8, .. content, .. "\nendstream"u8]);

    private static string Short(TrueTypeFont font) => font == TrueTypeFont.Bold ? "B" : "R";

    private static string Colour(Ink ink) => $"{Number(ink.Red / 255.0)} {Number(ink.Green / 255.0)} {Number(ink.Blue / 255.0)}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Text in UTF-16 as hexadecimal digits, which needs no escaping.</summary>
    private static string Words(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
