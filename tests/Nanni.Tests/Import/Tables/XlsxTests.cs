using Nanni.Records.Import.Tables;

namespace Nanni.Tests.Import.Tables;

public sealed class XlsxTests
{
    internal const string Head = """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>city</t></is></c><c r="C1" t="str"><v>since</v></c></row>""";
    internal const string Shared = "<si><t>name</t></si><si><r><t>Anna </t></r><r><t xml:space=\"preserve\">Żak</t></r><rPh><t>x</t></rPh></si>";
    internal const string Styles = """
        <numFmts><numFmt numFmtId="164" formatCode="[$-415]d\ mmm\ yyyy"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0.00"/><numFmt numFmtId="166" formatCode="yyyy-mm-dd hh:mm"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="10"/><xf numFmtId="20"/></cellXfs>
        """;

    [Fact]
    public async Task Texts_numbers_dates_and_results_of_formulas_are_read()
    {
        var (header, rows) = await Tabular.Read(Tabular.Xlsx(
            $"""
            {Head}
            <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><f>A1+1</f><v>48601234567</v></c><c r="C2" s="1"><v>45292</v></c></row>
            <row r="4" spans="1:3"><c r="A4" t="b"><v>1</v></c><c r="C4" s="2"><v>45292</v></c></row>
            <row><c><v>0.1</v></c><c s="3"><v>1234.5</v></c><c s="4"><v>45292.75</v></c></row>
            <row r="6"><c r="A6" s="5"><v>0.255</v></c><c r="B6" s="6"><v>0.75</v></c><c r="C6" t="e"><v>#N/A</v></c></row>
            <row r="7"><c r="A7" t="str"><v>two_x000A_lines _x005F_x0041_</v></c><c r="B7"><v>1E-7</v></c><c r="C7" t="d"><v>2024-01-01</v></c></row>
            """, Shared, Styles));

        Assert.Equal(["name", "city", "since"], header);
        Assert.Equal(
            [
                "2|Anna Żak|48601234567|2024-01-01",
                "4|TRUE||2024-01-01",
                "5|0.1|1234.5|2024-01-01 18:00:00",
                "6|25.5%|18:00:00|#N/A",
                "7|two\nlines _x0041_|1E-07|2024-01-01",
            ],
            rows.Select(r => $"{r.Number}|{string.Join('|', r.Cells)}"));
        Assert.All(rows, r => Assert.Equal(TableDefect.None, r.Defect));
        Assert.Equal("Anna Żak,48601234567,2024-01-01", rows[0].Raw);
    }

    [Fact]
    public async Task Days_are_counted_from_1904_where_the_workbook_says_so()
    {
        var (_, rows) = await Tabular.Read(Tabular.Xlsx(
            Head + """<row r="2"><c r="C2" s="1"><v>43830</v></c></row>""", Shared, Styles, "date1904=\"1\""));

        Assert.Equal("2024-01-01", rows[0].Cells[2]);
    }

    [Fact]
    public async Task The_first_visible_sheet_is_read_unless_another_is_named()
    {
        var file = Tabular.Xlsx(Head, Shared);
        await using var hidden = await Table.Open(new MemoryStream(file), new TableOptions { Sheet = "Hidden" });
        var preview = await Table.Preview(new MemoryStream(file));

        Assert.Equal(["secret"], hidden.Header);
        Assert.Equal(["Klienci"], preview.Sheets);
        Assert.Equal(["name", "city", "since"], preview.Header);
        Assert.Equal("table.sheetMissing", await Tabular.Refusal(file, new TableOptions { Sheet = "Nope" }));
    }

    [Fact]
    public async Task A_row_wider_than_the_header_is_reported_and_loses_nothing()
    {
        var (_, rows) = await Tabular.Read(Tabular.Xlsx(
            Head + """<row r="2"><c r="A2"><v>1</v></c><c r="F2"><v>6</v></c></row><row r="3"><c r="D3" t="str"><v></v></c><c r="A3"><v>2</v></c></row>""", Shared));

        Assert.Equal([TableDefect.TooManyCells, TableDefect.None], rows.Select(r => r.Defect));
        Assert.Equal("1,,,,,6", rows[0].Raw);
        Assert.Equal(["2", "", ""], rows[1].Cells);
    }

    [Theory]
    [InlineData("""<row r="2"><c r="A2" t="s"><v>99</v></c></row>""", "table.damagedAt")]
    [InlineData("""<row r="2"><c r="A2"><v>1</v></row>""", "table.damagedAt")]
    [InlineData("""<row r="2"><c r="XFE2"><v>1</v></c></row>""", "table.tooManyColumns")]
    public async Task Damage_names_the_row(string row, string code) =>
        Assert.Equal(code, await Tabular.Refusal(Tabular.Xlsx(Head + row, Shared)));

    [Fact]
    public async Task Document_types_and_entities_are_refused()
    {
        const string billion = """<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>""";
        const string file = """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>""";

        Assert.Equal("table.damaged", await Tabular.Refusal(Tabular.Xlsx(Head, Shared, before: billion)));
        Assert.Equal("table.damaged", await Tabular.Refusal(Tabular.Xlsx(Head, Shared, before: file)));
    }

    [Fact]
    public async Task Zips_that_are_no_workbooks_say_what_they_are()
    {
        Assert.Equal("table.notASheet", await Tabular.Refusal(Tabular.Zip(("a.txt", "hello"))));
        Assert.Equal("table.ods", await Tabular.Refusal(Tabular.Zip(("mimetype", "x"), ("content.xml", "<x/>"))));
        Assert.Equal("table.xlsb", await Tabular.Refusal(Tabular.Zip(("xl/workbook.bin", "x"))));
        Assert.Equal("table.damaged", await Tabular.Refusal([.. "PK\u0003\u0004"u8, .. new byte[500]]));
    }
}
