using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Finds which records the rows of a chunk mean: made by the chunk itself, by an earlier one, or in the base.</summary>
/// <param name="earlier">What chunks before that made for rows to refer to, as far as it is remembered.</param>
/// <param name="recent">What the chunks just before made; their transactions may still be open.</param>
/// <param name="committed">Done when those transactions are.</param>
internal sealed class RowMatcher(
    ImportSession session, ImportServices services, IReadOnlyList<ImportMemory> recent, ImportMemory earlier, Task committed, CancellationToken cancel)
{
    private readonly RecordFinder finder = new(services.Store, services.Schemas.Types, session.Actor);
    private readonly Dictionary<(string Type, long Key), ImportDraft> pending = [];
    private readonly Dictionary<Guid, ImportDraft> known = [];
    private readonly ImportMemory made = new();

    /// <summary>Records of this chunk by what later rows may call them.</summary>
    public ImportMemory Made => made;

    /// <summary>A row refers to what a chunk just before made: it cannot be written before that is committed.</summary>
    public bool NeedsRecent { get; private set; }

    private ImportPlan Plan => session.Plan;

    /// <summary>Asks the base for all records that a chunk may mean.</summary>
    public async Task Fetch(IReadOnlyList<ImportGroup> groups, List<RowRecord?[]> read)
    {
        for (var g = 0; g < groups.Count; g++)
        {
            RowRecord[] records = [.. read.Select(r => r[g]).OfType<RowRecord>()];
            var wantsWhole = g > 0 ? groups[g].Link!.IsChild : Plan.Duplicates != Duplicates.Create;
            if (records.Any(r => r.Record.ExternalId is not null))
            {
                await finder.FetchExternal(groups[g].Type, [.. records.Select(r => r.Record.ExternalId).OfType<string>()], cancel);
            }

            if (records.Length > 0 && (g > 0 || wantsWhole))
            {
                var keys = records.SelectMany(Keys).ToLookup(k => k.Field.IsTitle);
                await finder.Fetch(groups[g].Type, keys[false].Select(k => k.Key).ToHashSet(), [.. keys[true].Select(k => k.Text)], wantsWhole || keys[false].Any(), cancel);
            }
        }
    }

    /// <summary>A record of this chunk: later rows find it.</summary>
    public void Add(ImportGroup group, ImportDraft draft)
    {
        var type = draft.Type.Name;
        var name = draft.Type.Title.Get(draft.Record) as string ?? "";
        long[] external = draft.Record.ExternalId is { } given ? [RecordFinder.ExternalKey(given)] : [];
        foreach (var key in Keys(RowRecord.Bare(group, draft.Record)).Select(k => k.Key).Append(RecordFinder.NameKey(name)).Concat(external))
        {
            pending.TryAdd((type, key), draft);
            made.Add(type, key, draft.Record.Id);
        }

        if (group.Link is { IsChild: false })
        {
            made.AddGapless(type, Text.Fold.Compact(name), draft.Record.Id);
        }
    }

    /// <summary>
    /// Whether a record other than this one has the key, of the base, of this chunk or of one just before. The actor need not see it.
    /// </summary>
    public bool IsTaken(TypeSchema type, string externalId, Guid record)
    {
        var key = RecordFinder.ExternalKey(externalId);
        return (finder.ByExternalId(type, externalId) is { } id && id != record)
            || (pending.TryGetValue((type.Name, key), out var draft) && draft.Record.Id != record)
            || (Recent(m => m.Find(type.Name, key)) is { } other && other != record);
    }

    /// <summary>The one record that the row's record is already; null where there is none. Several are a problem of the row.</summary>
    /// <param name="under">Only records that refer to this one by the group's link.</param>
    public async Task<ImportDraft?> Existing(ImportRow row, RowRecord record, Guid? under)
    {
        if (record.Group.Link is null && Plan.Duplicates == Duplicates.Create)
        {
            return null;
        }

        if (record.Record.ExternalId is { } given && await Named(row, record, given) is { } named)
        {
            return named;
        }

        foreach (var (field, text, key) in Keys(record))
        {
            if (pending.TryGetValue((record.Type.Name, key), out var draft) && Belongs(draft.Record))
            {
                return draft;
            }

            if (Recent(m => m.Find(record.Type.Name, key)) is { } id)
            {
                if (session.IsDry)
                {
                    return new(new(record.Type, record.Record, Work.Snapshot(record.Type, record.Record)), null);
                }

                await committed;
                await finder.Load(record.Type, [id], cancel);
                if (finder.Whole(id) is { } there && Belongs(there.Record))
                {
                    return Known(row, record.Type, there);
                }
            }

            Loaded[] found = field.IsTitle
                ? [.. finder.ByName(record.Type, text).Select(finder.Whole).OfType<Loaded>().Where(l => Belongs(l.Record))]
                : [.. finder.ByKey(record.Type, key).Where(l => Belongs(l.Record) && field.Get(l.Record) is string other && RecordKeys.Of(field.Match, other, session.Actor.Country) == key)];
            if (found.Length > 1)
            {
                row.Problems.Add(new(RowReader.ColumnOf(record.Group, field.Key), "import.ambiguous", text));
                return null;
            }

            if (found.Length == 1)
            {
                return Known(row, record.Type, found[0]);
            }
        }

        return null;

        bool Belongs(Record candidate) => under is null || record.Group.Link!.Reference.Get(candidate) is Guid to && to == under;
    }

    /// <summary>By the key of another program, which says more than any other; null where nobody has it whom the actor sees.</summary>
    private async Task<ImportDraft?> Named(ImportRow row, RowRecord record, string externalId)
    {
        var key = RecordFinder.ExternalKey(externalId);
        if (pending.TryGetValue((record.Type.Name, key), out var draft))
        {
            return draft;
        }

        if (Recent(m => m.Find(record.Type.Name, key)) is { } recent)
        {
            if (session.IsDry)
            {
                return new(new(record.Type, record.Record, Work.Snapshot(record.Type, record.Record)), null);
            }

            await committed;
            await finder.Load(record.Type, [recent], cancel);
            return finder.Whole(recent) is { } there ? Known(row, record.Type, there) : null;
        }

        return finder.ByExternalId(record.Type, externalId) is { } id && finder.Whole(id) is { } found ? Known(row, record.Type, found) : null;
    }

    /// <summary>The record that the row's record refers to; null where nobody knows it. Several are a problem of the row.</summary>
    public async Task<Guid?> Referred(ImportRow row, RowRecord parent)
    {
        if (Guid.TryParse(parent.Name, out var id))
        {
            await finder.Load(parent.Type, [id], cancel);
            if (finder.Whole(id) is not null)
            {
                return id;
            }
        }

        if (parent.Record.ExternalId is { } given && await Named(row, parent, given) is { } named)
        {
            return named.Record.Id;
        }

        foreach (var (field, text, key) in Keys(parent))
        {
            if (pending.TryGetValue((parent.Type.Name, key), out var draft))
            {
                return draft.Record.Id;
            }

            if (Recent(m => m.Find(parent.Type.Name, key)) is { } before)
            {
                NeedsRecent = true;
                return before;
            }

            Guid[] found = field.IsTitle
                ? [.. finder.ByName(parent.Type, text)]
                : [.. finder.ByKey(parent.Type, key).Where(l => field.Get(l.Record) is string other && RecordKeys.Of(field.Match, other, session.Actor.Country) == key).Select(l => l.Record.Id)];
            if (found.Length > 0)
            {
                if (found.Length > 1)
                {
                    row.Problems.Add(new(RowReader.ColumnOf(parent.Group, field.Key), "import.ambiguous", text));
                }

                return found[0];
            }
        }

        var (type, gapless) = (parent.Type.Name, Text.Fold.Compact(parent.Name));
        if (made.FindGapless(type, gapless) is { } mine)
        {
            return mine;
        }

        if (Recent(m => m.FindGapless(type, gapless)) is { } theirs)
        {
            NeedsRecent = true;
            return theirs;
        }

        if (earlier.FindGapless(type, gapless) is { } alike)
        {
            return alike;
        }

        return await finder.ByCompactName(parent.Type, parent.Name, cancel);
    }

    private ImportDraft? Known(ImportRow row, TypeSchema type, Loaded found)
    {
        if (known.TryGetValue(found.Record.Id, out var draft))
        {
            return draft;
        }

        if (!found.IsAllowed && Plan.Duplicates != Duplicates.Skip)
        {
            row.Problems.Add(new(null, "import.forbidden", type.Title.Get(found.Record) ?? ""));
            return null;
        }

        return known[found.Record.Id] = new(new(type, found.Record, Work.Snapshot(type, found.Record)), null);
    }

    /// <summary>What the record is known by: the plan's fields for the row's own, all sure ones for a linked record.</summary>
    private List<(Field Field, string Text, long Key)> Keys(RowRecord record)
    {
        var keys = new List<(Field, string, long)>();
        var fields = record.Group.Link is null
            ? Plan.Match.Select(record.Type.Find).OfType<Field>()
            : record.Type.Fields.Where(f => f.Match is MatchRole.ExternalKey or MatchRole.TaxNumber || (f.Match == MatchRole.Email && record.Group.Link.IsChild)).Append(record.Type.Title);
        foreach (var field in fields)
        {
            if (field.Get(record.Record) is not string text || text.Length == 0)
            {
                continue;
            }

            if (field.IsTitle)
            {
                keys.Add((field, text, RecordFinder.NameKey(text)));
            }
            else if (RecordKeys.Of(field.Match, text, session.Actor.Country) is { } key)
            {
                keys.Add((field, text, key));
            }
        }

        return keys;
    }

    private Guid? Recent(Func<ImportMemory, Guid?> find)
    {
        foreach (var memory in recent)
        {
            if (find(memory) is { } id)
            {
                return id;
            }
        }

        return null;
    }
}
