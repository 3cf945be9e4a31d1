using System.IO.Compression;
using System.Text;
using Nanni.Records.Import.Tables;

namespace Nanni.Tests.Import.Tables;

/// <summary>Makes files and reads them.</summary>
internal static class Tabular
{
    public static byte[] Bytes(string text, string encoding = "utf-8", bool mark = false)
    {
        var chosen = Table.EncodingNamed(encoding)!;
        return [.. mark ? chosen.GetPreamble() : [], .. chosen.GetBytes(text)];
    }

    public static Task<(IReadOnlyList<string> Header, List<TableRow> Rows)> Read(string csv, TableOptions? options = null) =>
        Read(Bytes(csv), options);

    public static async Task<(IReadOnlyList<string> Header, List<TableRow> Rows)> Read(byte[] file, TableOptions? options = null)
    {
        await using var reader = await Table.Open(new MemoryStream(file), options);
        var rows = new List<TableRow>();
        await foreach (var row in reader.Rows())
        {
            rows.Add(row);
        }

        return (reader.Header, rows);
    }

    public static async Task<string> Refusal(byte[] file, TableOptions? options = null) =>
        (await Assert.ThrowsAsync<TableException>(() => Read(file, options))).Code;

    /// <summary>A workbook of one sheet from the XML of its rows.</summary>
    public static byte[] Xlsx(string rows, string? shared = null, string? styles = null, string workbookProperties = "", string before = "") => Zip(
        ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""),
        ("_rels/.rels", $"""<Relationships xmlns="{Package}"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><workbookPr {workbookProperties}/><sheets><sheet name="Hidden" sheetId="1" state="hidden" r:id="r1"/><sheet name="Klienci" sheetId="2" r:id="r2"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r4" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
        ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Main}"><sheetData><row><c t="str"><v>secret</v></c></row></sheetData></worksheet>"""),
        ("xl/worksheets/sheet2.xml", $"""{before}<worksheet xmlns="{Main}"><dimension ref="A1:C9"/><sheetData>{rows}</sheetData></worksheet>"""),
        ("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{shared}</sst>"""),
        ("xl/styles.xml", $"""<styleSheet xmlns="{Main}">{styles}</styleSheet>"""));

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }

    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    public const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    public const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
}
