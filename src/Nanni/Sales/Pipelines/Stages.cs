using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;

namespace Nanni.Sales.Pipelines;

/// <summary>Finds stages for deals.</summary>
internal static class Stages
{
    /// <exception cref="FieldException"><c>field.reference</c> at <c>stage</c>: there is none.</exception>
    public static async Task<Stage> Get(Work work, Guid id) =>
        (await work.LoadAll<Stage>([id], Right.View)).FirstOrDefault() is { DeletedAt: null } stage
            ? stage
            : throw new FieldException("stage", "field.reference");

    /// <summary>The first open stage of the pipeline, or of the first one that has any.</summary>
    /// <exception cref="RuleException"><c>pipeline.empty</c>: there is none.</exception>
    public static async Task<Stage> First(Work work, Guid? pipeline)
    {
        var sql = work.Sql().Add($"""
            select s.id from stages s join pipelines p on p.workspace_id = s.workspace_id and p.id = s.pipeline_id
            where s.workspace_id = {work.Actor.WorkspaceId} and s.deleted_at is null and p.deleted_at is null and s.kind = {"open"}
            """);
        if (pipeline is { } only)
        {
            sql.Add($" and p.id = {only}");
        }

        var found = await work.Query(
            sql.Raw(" order by p.position is null, p.position, p.sort_key, p.id, s.position is null, s.position, s.id limit 1"), row => row.Guid(0));
        return found is [var id] ? await Get(work, id) : throw new RuleException("pipeline.empty");
    }
}
