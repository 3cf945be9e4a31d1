using Nanni.Records.Import.Tables;
using Nanni.Records.Types;

namespace Nanni.Records.Import;

/// <summary>Rows that become something else than records: members of the workspace.</summary>
public interface IImportTable
{
    /// <summary>What a row holds, declared as a record is; no such records exist.</summary>
    RecordType Type { get; }

    bool MayImport(Access.Actor actor);

    /// <summary>Takes the rows over; doing it twice changes nothing more. A check only says what it would do.</summary>
    Task<IReadOnlyList<ImportEffect>> Take(ImportSession session, IReadOnlyList<Record> rows, CancellationToken cancel);
}

/// <summary>What a row did.</summary>
public enum ImportEffect
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>Imports rows into an <see cref="IImportTable"/>.</summary>
internal sealed class TableImport(ImportServices services, ImportSession session, IImportTable table, IReadOnlyList<ImportGroup> groups)
{
    /// <returns>What became of the rows: an effect, or null for one with problems.</returns>
    public async Task<(List<ImportRow> Rows, List<ImportEffect?> Effects)> Take(IReadOnlyList<ImportRow> parsed, CancellationToken cancel)
    {
        var reader = new RowReader(session, services);
        List<ImportRow> rows = [.. parsed.Select(row => row with { Problems = [.. row.Problems] })];
        var good = new List<(int Index, Record Record)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var read = rows[i].Problems.Count == 0 ? reader.Read(rows[i], 0, groups[0]) : null;
            foreach (var field in read is null ? [] : groups[0].Type.Fields.Where(f => f.IsRequired && f.Get(read.Record) is null))
            {
                rows[i].Problems.Add(new(RowReader.ColumnOf(groups[0], field.Key), "field.required"));
            }

            if (read is not null && rows[i].Problems.Count == 0)
            {
                good.Add((i, read.Record));
            }
        }

        var effects = new ImportEffect?[rows.Count];
        var taken = await table.Take(session, [.. good.Select(g => g.Record)], cancel);
        for (var i = 0; i < good.Count; i++)
        {
            effects[good[i].Index] = taken[i];
        }

        return (rows, [.. effects]);
    }

    public static (ImportCounts Counts, List<(TableRow Row, IReadOnlyList<ImportProblem> Problems)> Left) Count(
        ImportCounts counts, List<ImportRow> rows, List<ImportEffect?> effects)
    {
        var left = new List<(TableRow, IReadOnlyList<ImportProblem>)>();
        for (var i = 0; i < rows.Count; i++)
        {
            counts = effects[i] switch
            {
                ImportEffect.Created => counts with { Created = counts.Created + 1 },
                ImportEffect.Updated => counts with { Updated = counts.Updated + 1 },
                ImportEffect.Unchanged => counts with { Unchanged = counts.Unchanged + 1 },
                _ => counts with { Bad = counts.Bad + 1 },
            };
            if (effects[i] is null)
            {
                left.Add((rows[i].Source, rows[i].Problems));
            }
        }

        return (counts with { Rows = counts.Rows + rows.Count }, left);
    }
}
