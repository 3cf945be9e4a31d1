using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>A record that a chunk makes or changes.</summary>
internal sealed class ImportDraft(Tracked tracked, RecordChange? created)
{
    public Tracked Tracked { get; } = tracked;

    public Record Record => Tracked.Record;

    public TypeSchema Type => Tracked.Type;

    public bool IsNew => Tracked.Before is null;

    /// <summary>The chunk's row that names it last: the record is written with that row.</summary>
    public int Row { get; set; }

    /// <summary>Null where a known record stays as it is. Asked when the chunk is decided.</summary>
    public RecordChange? Change { get; private set; } = created;

    public void Settle() => Change ??= RecordChange.Of(Tracked);
}

/// <summary>What a row says of one record: its fields set on a new one, and what is resolved later.</summary>
/// <param name="Record">With the row's values; not yet part of anything.</param>
/// <param name="Values">The row's own values by field, checked.</param>
/// <param name="Texts">Names of records and members by field.</param>
internal sealed record RowRecord(
    ImportGroup Group, Record Record, IReadOnlyDictionary<Field, object> Values, IReadOnlyDictionary<string, object?> Extras, IReadOnlyDictionary<string, string> Texts)
{
    public TypeSchema Type => Group.Type;

    public string Name => Type.Title.Get(Record) as string ?? "";

    /// <summary>A record as if a row had said it.</summary>
    public static RowRecord Bare(ImportGroup group, Record record) =>
        new(group, record, new Dictionary<Field, object>(), new Dictionary<string, object?>(), new Dictionary<string, string>());
}

/// <summary>A reference to a record that no earlier row made: to be found when all rows are in.</summary>
/// <param name="Record">The record that has the reference.</param>
/// <param name="Raw">The row, for the file of bad rows.</param>
internal sealed record LaterReference(Guid Record, string Field, string Name, string Column, long Row, string Raw);

/// <summary>Records made by a chunk, by what later rows may call them.</summary>
internal sealed class ImportMemory
{
    private const int MostGapless = 20_000;
    private readonly Dictionary<(string Type, long Key), Guid> known = [];
    private readonly Dictionary<(string Type, string Name), Guid> gapless = [];

    public void Add(string type, long key, Guid id) => known.TryAdd((type, key), id);

    public void AddGapless(string type, string name, Guid id) => gapless.TryAdd((type, name), id);

    public Guid? Find(string type, long key) => known.TryGetValue((type, key), out var id) ? id : null;

    public Guid? FindGapless(string type, string name) => gapless.TryGetValue((type, name), out var id) ? id : null;

    /// <summary>Names that rows refer to are remembered for the whole import, as long as they are few; keys only in a check, which writes none.</summary>
    public void Add(ImportMemory other, bool keys)
    {
        foreach (var (name, id) in gapless.Count < MostGapless ? other.gapless : [])
        {
            gapless.TryAdd(name, id);
        }

        foreach (var (key, id) in keys ? other.known : [])
        {
            known.TryAdd(key, id);
        }
    }
}
