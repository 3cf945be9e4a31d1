using Nanni.Records.Types;

namespace Nanni.Records.Erasure;

/// <summary>What goes with a record when it goes for good, and what stays without it.</summary>
/// <param name="Roots">What was asked for, with all that was merged into it.</param>
/// <param name="Removed">By id, the roots among them: the record's type.</param>
/// <param name="Loosened">References of records that stay, which are emptied.</param>
public sealed record RemovalPlan(
    Guid Workspace, IReadOnlyList<Guid> Roots, IReadOnlyDictionary<Guid, RecordType> Removed, IReadOnlyList<LooseReference> Loosened)
{
    /// <summary>How many records of each type go.</summary>
    public IEnumerable<(RecordType Type, int Count)> Going => Removed.Values.GroupBy(t => t).Select(g => (g.Key, g.Count()));

    /// <summary>How many records of each type stay, and lose a reference.</summary>
    public IEnumerable<(RecordType Type, int Count)> Staying =>
        Loosened.GroupBy(l => l.Type.Type).Select(g => (g.Key, g.Select(l => l.Record).Distinct().Count()));
}

/// <summary>A reference of a record that stays.</summary>
/// <param name="IsRequired">The record ought to have one: it is worth less without.</param>
public sealed record LooseReference(TypeSchema Type, Field Field, Guid Record, bool IsRequired, bool IsTrashed);
