using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Nanni.Records.Import.Tables;

/// <summary>The parts of an .xlsx package that stand around its sheets: names, shared texts, date formats.</summary>
/// <remarks>Source: ECMA-376 part 1, §18 (SpreadsheetML), both the transitional and the strict namespaces.</remarks>
internal sealed class Workbook
{
    private readonly ZipArchive zip;
    private readonly TableLimits limits;
    private readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);

    public Workbook(ZipArchive zip, TableLimits limits)
    {
        (this.zip, this.limits) = (zip, limits);
        foreach (var entry in zip.Entries)
        {
            parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }

        var workbook = WorkbookPart();
        ReadSheets(workbook, Relations(workbook));
    }

    public sealed record Sheet(string Name, string Part, bool IsVisible);

    public List<Sheet> Sheets { get; } = [];

    /// <summary>Whether day 0 is 1 January 1904, as in old Macintosh workbooks.</summary>
    public bool Is1904 { get; private set; }

    public SharedTexts SharedTexts { get; private set; } = new(new TableLimits());

    /// <summary>Per cell style, how its number is meant.</summary>
    public NumberMeaning[] Styles { get; private set; } = [];

    public Sheet Choose(string? name) =>
        name is null
            ? Sheets.Find(s => s.IsVisible) ?? Sheets.FirstOrDefault() ?? throw new TableException("table.noSheet")
            : Sheets.Find(s => s.Name == name) ?? throw new TableException("table.sheetMissing", ("sheet", name));

    public void ReadTexts()
    {
        if (Find("sharedStrings") is { } texts)
        {
            ReadSharedTexts(texts);
        }

        Styles = Find("styles") is { } styles ? ReadStyles(styles) : [];
    }

    public XmlReader Open(string part)
    {
        if (!parts.TryGetValue(part, out var entry))
        {
            throw new TableException("table.damaged");
        }

        var stream = new GuardedStream(entry.Open(), entry.CompressedLength, limits);
        return XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
    }

    /// <summary>Unpacked bytes of a part as the package says, for the progress bar only.</summary>
    public long Size(string part) => parts.TryGetValue(part, out var entry) ? entry.Length : 0;

    private string WorkbookPart()
    {
        if (parts.ContainsKey("xl/workbook.bin"))
        {
            throw new TableException("table.xlsb");
        }

        if (parts.ContainsKey("mimetype") && parts.ContainsKey("content.xml"))
        {
            throw new TableException("table.ods");
        }

        var found = parts.ContainsKey("_rels/.rels") ? Relations("").Values.FirstOrDefault(r => r.Type == "officeDocument").Target : null;
        return found is not null && parts.ContainsKey(found) ? found
            : parts.ContainsKey("xl/workbook.xml") ? "xl/workbook.xml"
            : throw new TableException("table.notASheet");
    }

    private string? Find(string kind)
    {
        var target = Relations(WorkbookPart()).Values.FirstOrDefault(r => r.Type == kind).Target;
        return target is not null && parts.ContainsKey(target) ? target : null;
    }

    private Dictionary<string, (string Type, string Target)> Relations(string part)
    {
        var slash = part.LastIndexOf('/');
        var folder = slash < 0 ? "" : part[..(slash + 1)];
        var name = $"{folder}_rels/{part[(slash + 1)..]}.rels";
        var relations = new Dictionary<string, (string, string)>();
        if (!parts.ContainsKey(name))
        {
            return relations;
        }

        using var xml = Open(name);
        while (xml.Next())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target && xml.GetAttribute("Type") is { } type)
            {
                relations[id] = (type[(type.LastIndexOf('/') + 1)..], Resolve(folder, target));
            }
        }

        return relations;
    }

    private static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/'))
        {
            return target[1..];
        }

        var path = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in target.Split('/'))
        {
            if (step == ".." && path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (step is not ("." or ".."))
            {
                path.Add(step);
            }
        }

        return string.Join('/', path);
    }

    private void ReadSheets(string part, Dictionary<string, (string Type, string Target)> relations)
    {
        using var xml = Open(part);
        while (xml.Next())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
            {
                Is1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" })
            {
                var (name, state, id) = (xml.GetAttribute("name") ?? "", xml.GetAttribute("state"), (string?)null);
                while (xml.MoveToNextAttribute())
                {
                    id = xml.LocalName == "id" && xml.Prefix.Length > 0 ? xml.Value : id;
                }

                if (id is not null && relations.TryGetValue(id, out var relation) && relation.Type == "worksheet")
                {
                    Sheets.Add(new Sheet(name, relation.Target, state is null or "visible"));
                }
            }
        }
    }

    private void ReadSharedTexts(string part)
    {
        SharedTexts = new SharedTexts(limits);
        var text = new CellText(limits);
        using var xml = Open(part);
        while (xml.Next())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                SharedTexts.Add(text.ReadInline(xml));
            }
        }
    }

    private NumberMeaning[] ReadStyles(string part)
    {
        var custom = new Dictionary<int, NumberMeaning>();
        var styles = new List<NumberMeaning>();
        var inCells = false;
        using var xml = Open(part);
        while (xml.Next())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "cellXfs")
            {
                inCells = false;
            }
            else if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (xml.LocalName == "numFmt" && Id(xml, "numFmtId") is { } id)
            {
                custom[id] = NumberFormats.Meaning(xml.GetAttribute("formatCode") ?? "");
            }
            else if (xml.LocalName == "cellXfs")
            {
                inCells = !xml.IsEmptyElement;
            }
            else if (inCells && xml.LocalName == "xf" && styles.Count < 100_000)
            {
                var format = Id(xml, "numFmtId") ?? 0;
                styles.Add(custom.TryGetValue(format, out var meaning) ? meaning : NumberFormats.BuiltIn(format));
            }
        }

        return [.. styles];
    }

    private static int? Id(XmlReader xml, string attribute) =>
        int.TryParse(xml.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
