using System.Text;

namespace Nanni.Records.Import.Tables;

/// <summary>
/// The texts that the cells of a workbook refer to by number. They lie as UTF-8 in large blocks, since millions of small
/// strings would cost three times the memory.
/// </summary>
internal sealed class SharedTexts(TableLimits limits)
{
    private const int Block = 1 << 20;

    private readonly List<byte[]> blocks = [];
    private readonly List<(int Block, int Start, int Length)> places = [];
    private int used = Block;
    private long total;

    public int Count => places.Count;

    public string this[int index]
    {
        get
        {
            var (block, start, length) = places[index];
            return Encoding.UTF8.GetString(blocks[block], start, length);
        }
    }

    public void Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        total += length;
        if (total > limits.SharedBytes || places.Count == limits.SharedStrings)
        {
            throw new TableException("table.tooLarge");
        }

        if (blocks.Count == 0 || length > blocks[^1].Length - used)
        {
            blocks.Add(new byte[Math.Max(Block, length)]);
            used = 0;
        }

        Encoding.UTF8.GetBytes(text, blocks[^1].AsSpan(used));
        places.Add((blocks.Count - 1, used, length));
        used += length;
    }
}
