using System.Xml;

namespace Nanni.Records.Import.Tables;

/// <summary>Keeps a workbook of a million nested elements from filling the memory.</summary>
internal static class XmlDepth
{
    private const int Deepest = 64;

    extension(XmlReader xml)
    {
        /// <summary>Reads on; refuses what no workbook has.</summary>
        public bool Next() => xml.Read() && (xml.Depth <= Deepest ? true : throw new TableException("table.damaged"));
    }
}
