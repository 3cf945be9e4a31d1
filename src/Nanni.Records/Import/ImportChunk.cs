using Nanni.Records.Bulk;
using Nanni.Records.Import.Tables;
using Nanni.Records.Operations;

namespace Nanni.Records.Import;

/// <summary>Rows that are written together, with what is true after them.</summary>
/// <param name="Rows">Null for a check, which writes none.</param>
/// <param name="Left">Rows that are not imported.</param>
/// <param name="RowsRead">Rows of the chunk up to its end.</param>
internal sealed record ImportSlice(
    IReadOnlyList<RecordChange> Changes, BulkRows? Rows, ImportCounts Counts,
    IReadOnlyList<(TableRow Row, IReadOnlyList<ImportProblem> Problems)> Left, IReadOnlyList<LaterReference> Later, int RowsRead);

/// <summary>A chunk decided and made ready, in slices that can each be the last of a transaction.</summary>
/// <param name="IsApart">It only makes records, and those refer to nothing of the chunks just before: it can be written beside them.</param>
internal sealed record ImportChunk(IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportSlice> Slices, ImportMemory Made, ImportCounts Counts, bool IsApart)
{
    public static ImportChunk Of(
        ImportSession session, IReadOnlyList<ImportRow> rows, IReadOnlyList<RowOutcome> outcomes, ChunkBuilder builder, ImportCounts counts, int sliceRows)
    {
        var drafts = builder.Drafts.ToLookup(d => d.Row);
        var made = session.Made;
        var slices = new List<ImportSlice>();
        for (var from = 0; from < rows.Count; from += Math.Min(sliceRows, rows.Count))
        {
            var to = Math.Min(rows.Count - from, sliceRows) + from;
            RecordChange[] changes = [.. Enumerable.Range(from, to - from).SelectMany(i => drafts[i]).Select(d => d.Change).OfType<RecordChange>()];
            counts = Count(counts, outcomes, drafts, from, to) with { Made = made };
            var some = outcomes.Skip(from).Take(to - from).ToList();
            slices.Add(new(
                changes, session.IsDry ? null : session.Operation.Prepare(changes), counts,
                [.. some.Where(o => o.Draft is null).Select(o => (o.Row.Source, (IReadOnlyList<ImportProblem>)o.Row.Problems))],
                [.. some.SelectMany(o => o.Later ?? [])], to));
        }

        return new(rows, slices, builder.Made, counts, !builder.NeedsRecent && slices.TrueForAll(s => s.Changes.All(c => c.Action == "create")));
    }

    private static ImportCounts Count(ImportCounts counts, IReadOnlyList<RowOutcome> outcomes, ILookup<int, ImportDraft> drafts, int from, int to)
    {
        var linked = counts.Linked;
        for (var i = from; i < to; i++)
        {
            var outcome = outcomes[i];
            counts = outcome switch
            {
                { IsSkipped: true } => counts with { Skipped = counts.Skipped + 1 },
                { Draft: null } => counts with { Bad = counts.Bad + 1 },
                { IsCreated: true } => counts with { Created = counts.Created + 1 },
                { Draft.Change: not null } => counts with { Updated = counts.Updated + 1 },
                _ => counts with { Unchanged = counts.Unchanged + 1 },
            };
            foreach (var other in drafts[i].Where(d => d.IsNew && d != outcome.Draft))
            {
                linked = new Dictionary<string, long>(linked) { [other.Type.Name] = linked.GetValueOrDefault(other.Type.Name) + 1 };
            }
        }

        return counts with { Rows = counts.Rows + to - from, Linked = linked };
    }
}
