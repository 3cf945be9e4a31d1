using Nanni.Records.Access;
using Nanni.Records.Erasure;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>
/// Decides for a chunk of rows which records they make and which they change. Reads the database, writes nothing, and can do it again when
/// another write came between.
/// </summary>
/// <param name="earlier">What chunks before that made for rows to refer to, as far as it is remembered.</param>
/// <param name="recent">What the chunks just before made; their transactions may still be open.</param>
/// <param name="committed">Done when those transactions are.</param>
internal sealed class ChunkBuilder(
    ImportSession session, ImportServices services, IReadOnlyList<ImportGroup> groups, IReadOnlyList<ImportMemory> recent, ImportMemory earlier, Task committed, CancellationToken cancel)
{
    private readonly RowMatcher matcher = new(session, services, recent, earlier, committed, cancel);
    private readonly RowReader reader = new(session, services);
    private readonly List<ImportDraft> drafts = [];
    private readonly HashSet<ImportDraft> kept = [];

    private ImportPlan Plan => session.Plan;

    /// <summary>Records of this chunk by what later rows may call them.</summary>
    public ImportMemory Made => matcher.Made;

    public IReadOnlyList<ImportDraft> Drafts => drafts;

    /// <inheritdoc cref="RowMatcher.NeedsRecent"/>
    public bool NeedsRecent => matcher.NeedsRecent;

    /// <summary>What becomes of each row.</summary>
    public async Task<List<RowOutcome>> Decide(IReadOnlyList<ImportRow> parsed)
    {
        List<ImportRow> rows = [.. parsed.Select(row => row with { Problems = [.. row.Problems] })];
        var read = new List<RowRecord?[]>(rows.Count);
        foreach (var row in rows)
        {
            read.Add(Read(row));
        }

        await RefuseErased(rows, read);
        await matcher.Fetch(groups, read);
        var outcomes = new List<RowOutcome>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            outcomes.Add(await Decide(i, rows[i], read[i]));
        }

        foreach (var draft in drafts)
        {
            draft.Settle();
        }

        return outcomes;
    }

    /// <summary>A row that would bring back somebody who was erased is left out, and says why.</summary>
    private async Task RefuseErased(List<ImportRow> rows, List<RowRecord?[]> read)
    {
        var marks = read.SelectMany((records, row) => records.OfType<RowRecord>().SelectMany(r =>
            services.Suppressions.Marks(session.Actor.WorkspaceId, r.Type.Type, r.Record, session.Actor.Country).Select(mark => (Row: row, Mark: mark)))).ToList();
        var known = await services.Suppressions.Known(session.Actor.WorkspaceId, [.. marks.Select(m => m.Mark)], cancel);
        foreach (var row in marks.Where(m => known.Contains(m.Mark)).Select(m => m.Row).Distinct())
        {
            rows[row].Problems.Add(new(null, SuppressionList.Code));
        }
    }

    private RowRecord?[] Read(ImportRow row)
    {
        var records = new RowRecord?[groups.Count];
        for (var g = 0; g < row.Values.Length; g++)
        {
            records[g] = reader.Read(row, g, groups[g]);
        }

        var names = new Dictionary<string, string>();
        for (var g = groups.Count - 1; g >= 0; g--)
        {
            if (records[g] is not { } record || row.Problems.Count > 0)
            {
                continue;
            }

            reader.Finish(row, record, record.Record, g == 0 ? names : record.Texts, isNew: true);
            if (groups[g].Link is { } link)
            {
                names[link.Key] = record.Name;
            }
        }

        return records;
    }

    private async Task<RowOutcome> Decide(int index, ImportRow row, RowRecord?[] read)
    {
        if (row.Problems.Count > 0 || read[0] is not { } main)
        {
            return RowOutcome.Left(row, "import.empty");
        }

        var existing = await matcher.Existing(row, main, null);
        if (row.Problems.Count > 0)
        {
            return RowOutcome.Left(row);
        }

        if (existing is not null && Plan.Duplicates == Duplicates.Skip)
        {
            row.Problems.Add(new(null, "import.duplicate", main.Name));
            return new(row, null, IsSkipped: true);
        }

        var made = new List<ImportDraft>();
        var references = new Dictionary<Field, Guid>();
        var later = new List<(ImportGroup Group, string Name)>();
        for (var g = 1; g < groups.Count; g++)
        {
            if (groups[g].Link is { IsChild: false } link && read[g] is { } parent)
            {
                if (await Parent(row, parent, link, made) is { } id)
                {
                    references[link.Reference] = id;
                }
                else if (row.Problems.Count == 0)
                {
                    later.Add((groups[g], parent.Name));
                }
            }
        }

        var draft = row.Problems.Count > 0 ? null : existing is null ? New(row, main, references) : Changed(row, main, references, existing);
        for (var g = 1; g < groups.Count && draft is not null; g++)
        {
            if (groups[g].Link is { IsChild: true } link && read[g] is { } child)
            {
                await Child(row, child, link, draft, made);
            }
        }

        if (row.Problems.Count > 0 || draft is null)
        {
            return RowOutcome.Left(row);
        }

        foreach (var one in made.Append(draft))
        {
            Keep(one, index);
        }

        return new(row, draft, IsCreated: existing is null, Later: [.. later.Select(l =>
            new LaterReference(draft.Record.Id, l.Group.Link!.Reference.Key, l.Name, l.Group.Cells[0].Column.Column, row.Source.Number, row.Source.Raw))]);
    }

    /// <summary>The record that the row's record refers to: found, made, or null for one that a later row may make.</summary>
    private async Task<Guid?> Parent(ImportRow row, RowRecord parent, ImportLink link, List<ImportDraft> made)
    {
        if (await matcher.Referred(row, parent) is { } found)
        {
            return found;
        }

        if (link.IsSelf)
        {
            return null;
        }

        if (!Plan.CreatesMissing || session.Actor.For(parent.Type.Name, Right.Create) == Scope.None)
        {
            row.Problems.Add(new(RowReader.ColumnOf(parent.Group, parent.Type.Title.Key), "import.unknown", parent.Name));
            return Guid.Empty;
        }

        return Make(row, parent, made)?.Record.Id ?? Guid.Empty;
    }

    private ImportDraft? New(ImportRow row, RowRecord main, Dictionary<Field, Guid> references)
    {
        foreach (var (field, id) in references)
        {
            field.Set(main.Record, id);
        }

        return Make(row, main, null);
    }

    private ImportDraft? Make(ImportRow row, RowRecord record, List<ImportDraft>? made)
    {
        if (session.Actor.For(record.Type.Name, Right.Create) == Scope.None)
        {
            row.Problems.Add(new(null, "import.forbidden", record.Name));
            return null;
        }

        if (record.Record.ExternalId is { } key && matcher.IsTaken(record.Type, key, Guid.Empty))
        {
            row.Problems.Add(new(RowReader.ColumnOf(record.Group, "externalId"), ExternalIds.Taken, key));
            return null;
        }

        var change = session.Operation.Create(record.Type, record.Record);
        var missing = FieldRules.Missing(change, session.Operation.Seen[change.Type.Name]).Concat(FieldRules.Assignment(session.Actor, change)).Select(p => new ImportProblem(RowReader.ColumnOf(record.Group, p.Field), p.Code, p.Values)).ToList();
        if (missing.Count > 0)
        {
            row.Problems.AddRange(missing);
            return null;
        }

        var draft = new ImportDraft(change.Tracked, change);
        made?.Add(draft);
        return draft;
    }

    /// <summary>Puts what the row says into the record that is there already, unless it may only fill what is empty.</summary>
    private ImportDraft? Changed(ImportRow row, RowRecord main, Dictionary<Field, Guid> references, ImportDraft existing)
    {
        var before = Work.Snapshot(existing.Type, existing.Record);
        var fills = Plan.Duplicates == Duplicates.Fill;
        if (main.Record.ExternalId is { } key && (!fills || existing.Record.ExternalId is null) && matcher.IsTaken(existing.Type, key, existing.Record.Id))
        {
            row.Problems.Add(new(RowReader.ColumnOf(main.Group, "externalId"), ExternalIds.Taken, key));
            return null;
        }

        foreach (var (field, value) in main.Values.Select(v => (v.Key, v.Value)).Concat(references.Select(r => (r.Key, (object)r.Value))))
        {
            if (!fills || field.Get(existing.Record) is null)
            {
                field.Set(existing.Record, value);
            }
        }

        reader.Finish(row, main, existing.Record, main.Texts, isNew: false);
        if (row.Problems.Count == 0)
        {
            return existing;
        }

        for (var i = 0; i < before.Values.Length; i++)
        {
            if (existing.Type.BuiltIn[i] is { IsComputed: false } field)
            {
                field.Set(existing.Record, before.Values[i]);
            }
        }

        existing.Record.Custom = before.Custom;
        (existing.Record.OwnerId, existing.Record.TeamId, existing.Record.ExternalId) = (before.OwnerId, before.TeamId, before.ExternalId);
        return null;
    }

    private async Task Child(ImportRow row, RowRecord child, ImportLink link, ImportDraft main, List<ImportDraft> made)
    {
        if (!main.IsNew && await matcher.Existing(row, child, main.Record.Id) is { } there)
        {
            if (Changed(row, child, [], there) is not null)
            {
                made.Add(there);
            }

            return;
        }

        if (row.Problems.Count == 0)
        {
            link.Reference.Set(child.Record, main.Record.Id);
            child.Record.OwnerId ??= main.Record.OwnerId;
            Make(row, child, made);
        }
    }

    /// <summary>The row is good: what it makes counts, and later rows find it.</summary>
    private void Keep(ImportDraft draft, int index)
    {
        draft.Row = index;
        if (!kept.Add(draft))
        {
            return;
        }

        drafts.Add(draft);
        if (!draft.IsNew)
        {
            return;
        }

        matcher.Add(groups.First(g => g.Type == draft.Type), draft);
    }
}

/// <summary>What became of a row.</summary>
/// <param name="Draft">The record it makes or means; null where it is left out.</param>
internal sealed record RowOutcome(ImportRow Row, ImportDraft? Draft, bool IsSkipped = false, bool IsCreated = false, IReadOnlyList<LaterReference>? Later = null)
{
    /// <summary>Left out for its problems, or for <paramref name="code"/> where it says none.</summary>
    public static RowOutcome Left(ImportRow row, string? code = null)
    {
        if (row.Problems.Count == 0)
        {
            row.Problems.Add(new(null, code ?? "import.empty"));
        }

        return new(row, null);
    }
}
