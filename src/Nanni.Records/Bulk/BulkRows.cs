using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Bulk;

/// <summary>New records of one chunk as rows of every table they go to.</summary>
internal sealed class BulkRows
{
    private readonly List<(RecordType Type, IReadOnlyList<BulkColumn> Columns, List<object?[]> Rows)> tables = [];
    private readonly SortedSet<string> words = new(StringComparer.Ordinal);

    public List<object?[]> Registered { get; } = [];

    public List<object?[]> Values { get; } = [];

    public List<object?[]> Matches { get; } = [];

    public List<object?[]> Timeline { get; } = [];

    public List<object?[]> Changes { get; } = [];

    /// <summary>By type, those first that others may refer to.</summary>
    public IReadOnlyList<(RecordType Type, IReadOnlyList<BulkColumn> Columns, List<object?[]> Rows)> Tables => tables;

    /// <summary>Folded words that the installation has perhaps not seen yet, in order.</summary>
    public IReadOnlyCollection<string> Words => words;

    public static BulkRows Of(RecordTypes types, IReadOnlyList<RecordChange> created, Guid operation, string country, WordMemory memory)
    {
        var rows = new BulkRows();
        foreach (var group in created.GroupBy(c => c.Type).OrderBy(g => types.Order(g.Key.Type)))
        {
            rows.Add(group.Key, [.. group.Select(c => c.Record)], operation, country, memory);
        }

        // Random keys go into their index in its own order: neighbours share a page while it is warm.
        rows.Matches.Sort((a, b) => ((long)a[2]!).CompareTo((long)b[2]!));
        return rows;
    }

    /// <summary>The changes are committed as this part of their operation.</summary>
    public void CommitAs(Guid part)
    {
        foreach (var change in Changes)
        {
            change[^1] = part;
        }
    }

    /// <summary>Adds what another operation made.</summary>
    public void Add(RecordTypes types, BulkRows more)
    {
        Registered.AddRange(more.Registered);
        Values.AddRange(more.Values);
        Matches.AddRange(more.Matches);
        Timeline.AddRange(more.Timeline);
        Changes.AddRange(more.Changes);
        words.UnionWith(more.words);
        foreach (var (type, columns, rows) in more.tables)
        {
            var place = tables.FindIndex(t => t.Type == type);
            if (place < 0)
            {
                tables.Add((type, columns, rows));
                tables.Sort((a, b) => types.Order(a.Type).CompareTo(types.Order(b.Type)));
            }
            else
            {
                tables[place].Rows.AddRange(rows);
            }
        }
    }

    private void Add(TypeSchema type, List<Record> records, Guid operation, string country, WordMemory memory)
    {
        var table = new List<object?[]>(records.Count);
        foreach (var record in records)
        {
            var registered = RecordRows.Registered(type, record, country);
            Registered.Add(registered);
            table.Add(RecordRows.Row(type, record));
            Values.AddRange(RecordRows.Values(type, record));
            Matches.AddRange(RecordRows.Matches(type, record, country));
            Timeline.AddRange(RecordRows.Timeline(type, record));
            Changes.Add(RecordRows.Change(record, type, operation, "create", null));
            words.UnionWith(memory.New(record.WorkspaceId, (string?)registered[4]));
        }

        tables.Add((type.Type, RecordRows.Columns(type), table));
    }
}
