using System.Buffers.Binary;

namespace Nanni.Sales.Quotes.Document;

/// <summary>A typeface in a TrueType file: which glyph a character has, how wide it is, and a smaller file with only some glyphs.</summary>
/// <remarks>Source: ISO/IEC 14496-22 (OpenType), tables head, hhea, hmtx, maxp, cmap (format 4), loca and glyf. Numbers are big-endian.</remarks>
internal sealed class TrueTypeFont
{
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] file;
    private readonly Dictionary<string, (int At, int Length)> tables = [];
    private readonly Dictionary<int, int> glyphs = [];
    private readonly int unitsPerEm, metrics, count;
    private readonly bool hasLongOffsets;

    private TrueTypeFont(string name, byte[] file)
    {
        (Name, this.file) = (name, file);
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + (i * 16);
            tables[System.Text.Encoding.ASCII.GetString(file, entry, 4)] = ((int)U32(entry + 8), (int)U32(entry + 12));
        }

        unitsPerEm = U16(tables["head"].At + 18);
        hasLongOffsets = U16(tables["head"].At + 50) == 1;
        metrics = U16(tables["hhea"].At + 34);
        count = U16(tables["maxp"].At + 4);
        ReadCharacters();
    }

    public static TrueTypeFont Regular { get; } = Load("Lato-Regular");

    public static TrueTypeFont Bold { get; } = Load("Lato-Bold");

    /// <summary>As PDF calls it.</summary>
    public string Name { get; }

    /// <summary>In thousandths of the size.</summary>
    public int Ascent => Scaled(I16(tables["hhea"].At + 4));

    public int Descent => Scaled(I16(tables["hhea"].At + 6));

    public (int Left, int Bottom, int Right, int Top) Box
    {
        get
        {
            var head = tables["head"].At;
            return (Scaled(I16(head + 36)), Scaled(I16(head + 38)), Scaled(I16(head + 40)), Scaled(I16(head + 42)));
        }
    }

    /// <summary>0, an empty box, for what the typeface does not have.</summary>
    public int Glyph(int character) => glyphs.GetValueOrDefault(character);

    /// <summary>Width in thousandths of the size.</summary>
    public int Width(int glyph) => Scaled(U16(tables["hmtx"].At + (Math.Min(glyph, metrics - 1) * 4)));

    public double Width(string text, double size) => text.EnumerateRunes().Sum(rune => Width(Glyph(rune.Value))) * size / 1000;

    /// <summary>The font with the same numbers for its glyphs, all but the given empty.</summary>
    public byte[] Subset(IReadOnlySet<int> used)
    {
        var wanted = new SortedSet<int>(used) { 0 };
        var outlines = new MemoryStream();
        var offsets = new byte[(count + 1) * 4];
        AddParts(wanted);
        for (var glyph = 0; glyph <= count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(glyph * 4), (uint)outlines.Length);
            if (glyph < count && wanted.Contains(glyph))
            {
                var (from, length) = Outline(glyph);
                outlines.Write(file, from, length);
                outlines.Write(new byte[(4 - (length % 4)) % 4]);
            }
        }

        return Assemble(outlines.ToArray(), offsets);
    }

    private static TrueTypeFont Load(string name)
    {
        using var stream = typeof(TrueTypeFont).Assembly.GetManifestResourceStream("font." + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(name, bytes);
    }

    /// <summary>An accented letter may be made of two glyphs: those are needed too.</summary>
    private void AddParts(SortedSet<int> wanted)
    {
        var waiting = new Queue<int>(wanted);
        while (waiting.TryDequeue(out var glyph))
        {
            var (at, length) = Outline(glyph);
            if (length == 0 || I16(at) >= 0)
            {
                continue;
            }

            for (var part = at + 10; ;)
            {
                var flags = U16(part);
                if (wanted.Add(U16(part + 2)))
                {
                    waiting.Enqueue(U16(part + 2));
                }

                // ARG_1_AND_2_ARE_WORDS, WE_HAVE_A_SCALE, X_AND_Y_SCALE, TWO_BY_TWO, MORE_COMPONENTS.
                part += 4 + ((flags & 0x1) != 0 ? 4 : 2) + ((flags & 0x8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
                if ((flags & 0x20) == 0)
                {
                    break;
                }
            }
        }
    }

    private byte[] Assemble(byte[] outlines, byte[] offsets)
    {
        var parts = Kept.Where(tables.ContainsKey).Select(name => (Name: name, Data: name switch
        {
            "glyf" => outlines,
            "loca" => offsets,
            _ => file.AsSpan(tables[name].At, tables[name].Length).ToArray(),
        })).ToList();
        var head = parts.First(p => p.Name == "head").Data;
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        var font = new MemoryStream();
        var directory = new byte[12 + (parts.Count * 16)];
        BinaryPrimitives.WriteUInt32BigEndian(directory, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(4), (ushort)parts.Count);
        font.Write(directory);
        foreach (var (i, (name, data)) in parts.Index())
        {
            var entry = directory.AsSpan(12 + (i * 16));
            System.Text.Encoding.ASCII.GetBytes(name, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)font.Length);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)data.Length);
            font.Write(data);
            font.Write(new byte[(4 - (data.Length % 4)) % 4]);
        }

        var bytes = font.ToArray();
        directory.CopyTo(bytes, 0);
        return bytes;
    }

    private (int At, int Length) Outline(int glyph)
    {
        var loca = tables["loca"].At;
        var (from, until) = hasLongOffsets
            ? ((int)U32(loca + (glyph * 4)), (int)U32(loca + (glyph * 4) + 4))
            : (U16(loca + (glyph * 2)) * 2, U16(loca + (glyph * 2) + 2) * 2);
        return (tables["glyf"].At + from, until - from);
    }

    private void ReadCharacters()
    {
        var cmap = tables["cmap"].At;
        var map = Enumerable.Range(0, U16(cmap + 2)).Select(i => cmap + 4 + (i * 8)).Where(e => U16(e) == 3 && U16(e + 2) == 1).Select(e => cmap + (int)U32(e + 4)).First();
        var segments = U16(map + 6) / 2;
        for (var s = 0; s < segments; s++)
        {
            var (end, start) = (U16(map + 14 + (s * 2)), U16(map + 16 + ((segments + s) * 2)));
            var delta = U16(map + 16 + (((2 * segments) + s) * 2));
            var rangeAt = map + 16 + (((3 * segments) + s) * 2);
            var range = U16(rangeAt);
            for (var c = start; c <= end && c != 0xFFFF; c++)
            {
                var glyph = range == 0 ? c : U16(rangeAt + range + ((c - start) * 2));
                glyphs[c] = glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
            }
        }
    }

    private int Scaled(int units) => (int)Math.Round(units * 1000.0 / unitsPerEm);

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
