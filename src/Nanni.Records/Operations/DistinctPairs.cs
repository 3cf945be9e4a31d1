using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>"These are not the same": said of two records by an operation, remembered until that is undone.</summary>
public static class DistinctPairs
{
    /// <summary>In the history of each record.</summary>
    public const string Action = "distinct";

    /// <summary>Says that no two of these records are the same.</summary>
    /// <param name="records">Loaded in the operation, with the right to edit them.</param>
    public static void Say(Work work, IReadOnlyList<Record> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            work.Note(records[i], Action);
            for (var j = i + 1; j < records.Count; j++)
            {
                work.Also(Adding(work, records[i].Id, records[j].Id));
            }
        }
    }

    /// <summary>Whoever is not the same as one who becomes a redirect, is not the same as the survivor either.</summary>
    internal static async Task Inherit(Work work, Guid survivor, IReadOnlyCollection<Guid> losers)
    {
        var known = await work.Query(
            work.Sql().Add($"select second_id from distinct_pairs where workspace_id = {work.Actor.WorkspaceId} and ").In("first_id", losers)
                .Add($" union select first_id from distinct_pairs where workspace_id = {work.Actor.WorkspaceId} and ").In("second_id", losers),
            row => row.Guid(0));
        foreach (var other in known.Where(id => id != survivor && !losers.Contains(id)))
        {
            work.Also(Adding(work, survivor, other));
        }
    }

    /// <summary>Forgets what an operation said.</summary>
    internal static void Forget(Work work, Guid operation) =>
        work.Also(work.Sql().Add($"delete from distinct_pairs where workspace_id = {work.Actor.WorkspaceId} and operation_id = {operation}"));

    private static Sql Adding(Work work, Guid one, Guid other)
    {
        var (first, second) = one.CompareTo(other) < 0 ? (one, other) : (other, one);
        return work.Sql().Add($"""
            insert into distinct_pairs (workspace_id, first_id, second_id, member_id, at, operation_id)
            values ({work.Actor.WorkspaceId}, {first}, {second}, {work.Actor.MemberId}, {work.At}, {work.Id}) on conflict do nothing
            """);
    }
}
