using Nanni.Records.Import.Tables;

namespace Nanni.Records.Import;

/// <summary>The columns that go into one record of each row: the row's own, or a linked one.</summary>
internal sealed class ImportGroup
{
    private ImportGroup(ImportLink? link, Types.TypeSchema type, IReadOnlyList<ImportCell> cells) => (Link, Type, Cells) = (link, type, cells);

    /// <summary>Null for the row's own record.</summary>
    public ImportLink? Link { get; }

    public Types.TypeSchema Type { get; }

    public IReadOnlyList<ImportCell> Cells { get; }

    /// <summary>The groups that a plan fills, the row's own first.</summary>
    /// <exception cref="Types.UnreadableException"><c>import.target</c>, <c>import.column</c>, <c>import.twice</c>: the plan does not fit the file.</exception>
    public static List<ImportGroup> Of(ImportPlan plan, ImportTargets targets, IReadOnlyList<string> header)
    {
        var indexes = header.Index().ToDictionary(h => h.Item, h => h.Index);
        return Of(plan, targets, indexes);
    }

    /// <summary>The same groups over targets that were read again.</summary>
    public static List<ImportGroup> Of(ImportPlan plan, ImportTargets targets, IReadOnlyList<ImportGroup> groups) =>
        Of(plan, targets, groups.SelectMany(g => g.Cells).ToDictionary(c => c.Column.Column, c => c.Index));

    private static List<ImportGroup> Of(ImportPlan plan, ImportTargets targets, Dictionary<string, int> indexes)
    {
        var cells = new List<ImportCell>();
        foreach (var column in plan.Columns)
        {
            var index = indexes.TryGetValue(column.Column, out var at) ? at
                : throw new Types.UnreadableException("import.column", column.Column);
            var target = targets.Find(column.Target) ?? throw new Types.UnreadableException("import.target", column.Target);
            if (cells.Exists(c => c.Target.Path == target.Path))
            {
                throw new Types.UnreadableException("import.twice", target.Path);
            }

            cells.Add(new(index, column, target));
        }

        // A currency comes after its amount, whichever column is first.
        cells.Sort((a, b) => (a.Target.Part is null).CompareTo(b.Target.Part is null) * -1);
        var groups = new List<ImportGroup> { new(null, targets.Type, [.. cells.Where(c => c.Target.Link is null)]) };
        groups.AddRange(targets.Links.Select(link => new ImportGroup(link, link.Type, [.. cells.Where(c => c.Target.Link == link)])).Where(g => g.Cells.Count > 0));
        return groups;
    }
}

internal sealed record ImportCell(int Index, ImportColumn Column, ImportTarget Target);

/// <summary>A row as values by group.</summary>
/// <param name="Values">By group, in the order of its cells; null for an empty cell.</param>
internal sealed record ImportRow(TableRow Source, object?[][] Values, List<ImportProblem> Problems)
{
    public static ImportRow Parse(TableRow row, IReadOnlyList<ImportGroup> groups, CellReader reader)
    {
        var problems = new List<ImportProblem>();
        if (row.Defect is TableDefect.TooManyCells or TableDefect.UnclosedQuote)
        {
            problems.Add(new(null, row.Defect == TableDefect.TooManyCells ? "table.defect.tooManyCells" : "table.defect.unclosedQuote"));
            return new(row, [], problems);
        }

        var values = new object?[groups.Count][];
        for (var g = 0; g < values.Length; g++)
        {
            var cells = groups[g].Cells;
            values[g] = new object?[cells.Count];
            for (var i = 0; i < cells.Count; i++)
            {
                try
                {
                    values[g][i] = reader.Read(cells[i].Target, cells[i].Column, row.Cells[cells[i].Index]);
                }
                catch (Types.FieldException wrong)
                {
                    problems.AddRange(wrong.Problems.Select(p => new ImportProblem(cells[i].Column.Column, p.Code, p.Values)));
                }
            }
        }

        return new(row, values, problems);
    }
}
