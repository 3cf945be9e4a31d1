using System.Buffers.Binary;
using System.Text;
using Nanni.Records.Import.Tables;

namespace Nanni.Tests.Import.Tables;

public sealed class XlsTests
{
    [Fact]
    public async Task A_legacy_workbook_is_read()
    {
        var (header, rows) = await Tabular.Read(LegacyWorkbook.Make(
            ["name", "amount", "since"], ["Łódź Żak", 1234.5, 45292.0], ["", 0.1, ""], ["Šarūnas", 48601234567.0, 45292.5]));

        Assert.Equal(["name", "amount", "since"], header);
        Assert.Equal(
            ["Łódź Żak|1234.5|45292", "|0.1|", "Šarūnas|48601234567|45292.5"],
            rows.Select(r => string.Join('|', r.Cells)));
        Assert.Equal([2, 3, 4], rows.Select(r => r.Number));
    }

    [Fact]
    public async Task Its_sheet_is_listed_and_chosen()
    {
        var file = LegacyWorkbook.Make(["a"], ["1"]);

        Assert.Equal(["Sheet"], (await Table.Preview(new MemoryStream(file))).Sheets);
        Assert.Equal("table.sheetMissing", await Tabular.Refusal(file, new TableOptions { Sheet = "Nope" }));
    }

    [Fact]
    public async Task What_only_begins_like_one_is_refused()
    {
        var file = LegacyWorkbook.Make(["a"], ["1"]);

        Assert.Equal("table.damaged", await Tabular.Refusal(file[..600]));
        Assert.Equal("table.xlsTooLarge", await Tabular.Refusal(file, new TableOptions { Limits = new TableLimits { XlsBytes = 100 } }));

        var marker = "EncryptedPackage"u8.ToArray().SelectMany(b => new[] { b, (byte)0 }).ToArray();
        marker.CopyTo(file, 2000);
        Assert.Equal("table.encrypted", await Tabular.Refusal(file));
    }
}

/// <summary>
/// Writes the smallest BIFF8 workbook in a compound file.
/// Sources: [MS-CFB] for the container, [MS-XLS] for the records.
/// </summary>
internal static class LegacyWorkbook
{
    private const int Sector = 512;

    public static byte[] Make(params object[][] rows)
    {
        var sheet = Records(
            (0x0809, [0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]),
            (0x0200, [.. Int(0), .. Int(rows.Length), .. Short(0), .. Short(rows.Max(r => r.Length)), 0, 0]));
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                byte[] at = [.. Short(row), .. Short(column), .. Short(0)];
                sheet = [.. sheet, .. rows[row][column] is double number
                    ? Records((0x0203, [.. at, .. BitConverter.GetBytes(number)]))
                    : Records((0x0204, [.. at, .. Short(((string)rows[row][column]).Length), 1, .. Encoding.Unicode.GetBytes((string)rows[row][column])]))];
            }
        }

        sheet = [.. sheet, .. Records((0x000A, []))];
        byte[] Globals(int offset) => Records(
            (0x0809, [0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]),
            (0x0042, [0xB0, 0x04]),
            (0x0085, [.. Int(offset), 0, 0, 5, 0, .. "Sheet"u8]),
            (0x000A, []));
        byte[] stream = [.. Globals(Globals(0).Length), .. sheet];
        return Container([.. stream, .. new byte[Math.Max(4096, stream.Length) - stream.Length]]);
    }

    private static byte[] Container(byte[] stream)
    {
        var sectors = (stream.Length + Sector - 1) / Sector;
        var file = new byte[Sector * (3 + sectors)];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file, 0);
        ((byte[])[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]).CopyTo(file, 24);
        Put(file, 44, 1);
        Put(file, 48, 1);
        Put(file, 56, 4096);
        Put(file, 60, -2);
        Put(file, 68, -2);
        Put(file, 76, 0);
        for (var i = 1; i < 109; i++)
        {
            Put(file, 76 + (i * 4), -1);
        }

        // Sector 0 is the table of sectors, 1 the directory, the rest the stream.
        for (var i = 0; i < Sector / 4; i++)
        {
            Put(file, Sector + (i * 4), i == 0 ? -3 : i == 1 ? -2 : i < sectors + 1 ? i + 1 : i == sectors + 1 ? -2 : -1);
        }

        Entry(file, 0, "Root Entry", 5, child: 1, start: -2, 0);
        Entry(file, 1, "Workbook", 2, child: -1, start: 2, stream.Length);
        stream.CopyTo(file, Sector * 3);
        return file;
    }

    private static void Entry(byte[] file, int index, string name, byte kind, int child, int start, int size)
    {
        var at = (Sector * 2) + (index * 128);
        Encoding.Unicode.GetBytes(name).CopyTo(file, at);
        file[at + 64] = (byte)((name.Length + 1) * 2);
        file[at + 66] = kind;
        file[at + 67] = 1;
        Put(file, at + 68, -1);
        Put(file, at + 72, -1);
        Put(file, at + 76, child);
        Put(file, at + 116, start);
        Put(file, at + 120, size);
    }

    private static byte[] Records(params (int Id, byte[] Body)[] records) =>
        [.. records.SelectMany(r => (byte[])[.. Short(r.Id), .. Short(r.Body.Length), .. r.Body])];

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Int(int value) => BitConverter.GetBytes(value);

    private static void Put(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
