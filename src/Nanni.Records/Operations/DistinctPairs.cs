using Nanni.Records.Bulk;
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
        foreach (var other in await work.Query(Others(work.Sql(), work.Actor.WorkspaceId, losers), row => row.Guid(0)))
        {
            if (other != survivor && !losers.Contains(other))
            {
                work.Also(Adding(work, survivor, other));
            }
        }
    }

    /// <summary>The same in a transaction that merges many.</summary>
    internal static async Task Inherit(RecordStore store, WriteTransaction transaction, BulkOperation operation, Guid survivor, IReadOnlyCollection<Guid> losers, CancellationToken cancel)
    {
        var actor = operation.Actor;
        foreach (var other in await transaction.Query(Others(store.Sql(), actor.WorkspaceId, losers), row => row.Guid(0), cancel))
        {
            if (other != survivor && !losers.Contains(other))
            {
                await transaction.Execute(Adding(store.Sql(), actor.WorkspaceId, actor.MemberId, operation.At, operation.Id, survivor, other), cancel);
            }
        }
    }

    private static Sql Others(Sql sql, Guid workspace, IReadOnlyCollection<Guid> losers) =>
        sql.Add($"select second_id from distinct_pairs where workspace_id = {workspace} and ").In("first_id", losers)
            .Add($" union select first_id from distinct_pairs where workspace_id = {workspace} and ").In("second_id", losers);

    /// <summary>Forgets what an operation said.</summary>
    internal static void Forget(Work work, Guid operation) =>
        work.Also(work.Sql().Add($"delete from distinct_pairs where workspace_id = {work.Actor.WorkspaceId} and operation_id = {operation}"));

    private static Sql Adding(Work work, Guid one, Guid other) =>
        Adding(work.Sql(), work.Actor.WorkspaceId, work.Actor.MemberId, work.At, work.Id, one, other);

    private static Sql Adding(Sql sql, Guid workspace, Guid member, DateTimeOffset at, Guid operation, Guid one, Guid other)
    {
        var (first, second) = one.CompareTo(other) < 0 ? (one, other) : (other, one);
        return sql.Add($"""
            insert into distinct_pairs (workspace_id, first_id, second_id, member_id, at, operation_id)
            values ({workspace}, {first}, {second}, {member}, {at}, {operation}) on conflict do nothing
            """);
    }
}
