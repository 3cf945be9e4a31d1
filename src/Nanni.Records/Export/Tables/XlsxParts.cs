using System.Globalization;
using System.Security;
using System.Text;

namespace Nanni.Records.Export.Tables;

/// <summary>The XML of an .xlsx workbook.</summary>
internal static class XlsxParts
{
    /// <summary>Number of the style in which headers stand.</summary>
    public const int Bold = 3;

    public const string SheetStart = $"""
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{Main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>
        """;

    public const string SheetEnd = "</sheetData></worksheet>";

    private const int Longest = 32_767;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const string Start = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";

    private static readonly DateTime Earliest = new(1900, 3, 1);

    public static string SheetPath(int number) => string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{number}.xml");

    public static void Append(StringBuilder text, TableCell cell, int style)
    {
        switch (cell.Kind)
        {
            case CellKind.Empty:
                text.Append("<c/>");
                break;
            case CellKind.Number when Math.Abs(cell.Value) < 1_000_000_000_000_000m:
                text.Append("<c><v>").Append(cell.ToString()).Append("</v></c>");
                break;
            case CellKind.Answer:
                text.Append("<c t=\"b\"><v>").Append(cell.IsYes ? '1' : '0').Append("</v></c>");
                break;
            case CellKind.Day or CellKind.Moment when cell.When >= Earliest:
                var serial = (cell.When - new DateTime(1899, 12, 30)).TotalDays;
                text.Append(cell.Kind == CellKind.Day ? "<c s=\"1\"><v>" : "<c s=\"2\"><v>")
                    .Append(CultureInfo.InvariantCulture, $"{serial:0.##########}").Append("</v></c>");
                break;
            default:
                text.Append("<c t=\"inlineStr\"");
                text.Append(style > 0 ? $" s=\"{style}\"" : "").Append("><is><t xml:space=\"preserve\">");
                AppendText(text, cell.ToString());
                text.Append("</t></is></c>");
                break;
        }
    }

    /// <summary>Everything but the sheets.</summary>
    public static IEnumerable<(string Name, string Content)> Around(IReadOnlyList<string> sheets)
    {
        var numbers = Enumerable.Range(1, sheets.Count).ToList();
        yield return ("xl/workbook.xml", $"""
            {Start}<workbook xmlns="{Main}" xmlns:r="{Office}"><bookViews><workbookView/></bookViews><sheets>{string.Concat(numbers.Select(n => $"""<sheet name="{SecurityElement.Escape(sheets[n - 1])}" sheetId="{n}" r:id="r{n}"/>"""))}</sheets></workbook>
            """);
        yield return ("xl/_rels/workbook.xml.rels", $"""
            {Start}<Relationships xmlns="{Package}/relationships">{string.Concat(numbers.Select(n => $"""<Relationship Id="r{n}" Type="{Office}/worksheet" Target="worksheets/sheet{n}.xml"/>"""))}<Relationship Id="styles" Type="{Office}/styles" Target="styles.xml"/></Relationships>
            """);
        yield return ("xl/styles.xml", $"""
            {Start}<styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>
            """);
        yield return ("_rels/.rels", $"""
            {Start}<Relationships xmlns="{Package}/relationships"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        yield return ("[Content_Types].xml", $"""
            {Start}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Type}.styles+xml"/>{string.Concat(numbers.Select(n => $"""<Override PartName="/{SheetPath(n)}" ContentType="{Type}.worksheet+xml"/>"""))}</Types>
            """);
    }

    private static void AppendText(StringBuilder to, string text)
    {
        var length = Math.Min(text.Length, Longest);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        for (var i = 0; i < length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&':
                    to.Append("&amp;");
                    break;
                case '<':
                    to.Append("&lt;");
                    break;
                case '>':
                    to.Append("&gt;");
                    break;
                case '_' when i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_':
                    // It would be read as an escape.
                    to.Append("_x005F_");
                    break;
                case '\n' or '\t':
                    to.Append(c);
                    break;
                case < ' ' or '\uFFFE' or '\uFFFF':
                    to.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_");
                    break;
                case >= '\uD800' and <= '\uDFFF':
                    var isPair = char.IsHighSurrogate(c) && i + 1 < length && char.IsLowSurrogate(text[i + 1]);
                    to.Append(isPair ? c : '\uFFFD');
                    if (isPair)
                    {
                        to.Append(text[++i]);
                    }

                    break;
                default:
                    to.Append(c);
                    break;
            }
        }
    }
}
