using System.Globalization;
using System.Text;
using System.Xml;

namespace Nanni.Records.Import.Tables;

/// <summary>Reads the text of one cell, plain or in formatted runs, and never more than a limit of it.</summary>
internal sealed class CellText(TableLimits limits)
{
    private readonly StringBuilder text = new();
    private readonly char[] chunk = new char[4096];

    /// <summary>The text of the runs inside the element on which the reader stands; leaves it on its end.</summary>
    public string ReadInline(XmlReader xml)
    {
        text.Clear();
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var (name, depth) = (xml.LocalName, xml.Depth);
        while (xml.Next() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth && xml.LocalName == name))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "rPh")
            {
                SkipElement(xml);
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "t" && !xml.IsEmptyElement)
            {
                Append(xml);
            }
        }

        return Unescape(text);
    }

    /// <summary>The characters of the element on which the reader stands; leaves it on its end.</summary>
    public string ReadPlain(XmlReader xml)
    {
        text.Clear();
        if (!xml.IsEmptyElement)
        {
            Append(xml);
        }

        return Unescape(text);
    }

    /// <summary>Leaves the reader on the end of the element, however deep it is.</summary>
    public static void SkipElement(XmlReader xml)
    {
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Next() && xml.Depth > depth)
            {
            }
        }
    }

    private void Append(XmlReader xml)
    {
        var depth = xml.Depth;
        while (xml.Next() && xml.Depth > depth)
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                continue;
            }

            int read;
            while ((read = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0)
            {
                text.Append(chunk, 0, read);
                if (text.Length > limits.RowCharacters)
                {
                    throw new TableException("table.cellTooLong", ("limit", limits.RowCharacters));
                }
            }
        }
    }

    /// <summary>Control characters are written <c>_x000D_</c> (ECMA-376 part 1, §22.4.2.4).</summary>
    private static string Unescape(StringBuilder text)
    {
        var whole = text.ToString();
        if (!whole.Contains("_x", StringComparison.Ordinal))
        {
            return whole;
        }

        text.Clear();
        for (var i = 0; i < whole.Length; i++)
        {
            if (i + 6 < whole.Length && whole[i] == '_' && whole[i + 1] == 'x' && whole[i + 6] == '_'
                && ushort.TryParse(whole.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 6;
            }
            else
            {
                text.Append(whole[i]);
            }
        }

        return text.ToString();
    }
}
