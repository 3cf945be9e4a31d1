using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Sales.Pipelines;

/// <summary>A stage as boards and stage bars show it.</summary>
/// <param name="Kind">"open", "won" or "lost".</param>
/// <param name="Probability">Per cent.</param>
public sealed record StageInfo(Guid Id, string Name, string Kind, decimal? Probability, decimal? RotDays, string[] EntryFields, string? ForecastCategory = null, string? EntryFilter = null);

public sealed record PipelineStages(Guid Id, string Name, IReadOnlyList<StageInfo> Stages);

/// <summary>Pipelines with their stages, in order.</summary>
public sealed class PipelineReader(RecordStore store)
{
    public async Task<IReadOnlyList<PipelineStages>> All(Actor actor, CancellationToken cancel)
    {
        var pipelines = new List<(Guid Id, string Name)>();
        var stages = new List<(Guid Pipeline, StageInfo Stage)>();
        await store.Query(
        [
            (store.Sql().Add($"select id, name from pipelines where workspace_id = {actor.WorkspaceId} and deleted_at is null order by position, sort_key, id"),
                row => pipelines.Add((row.Guid(0), row.Text(1)))),
            (store.Sql().Add($"""
                select pipeline_id, id, name, kind, probability, rot_days, entry_fields, forecast_category, entry_filter from stages
                where workspace_id = {actor.WorkspaceId} and deleted_at is null order by position, id
                """), row => stages.Add((row.Guid(0), new(row.Guid(1), row.Text(2), row.Text(3), row.LongOrNull(4) / 100m, row.LongOrNull(5),
                    row.TextOrNull(6) is { } json ? JsonSerializer.Deserialize<string[]>(json)! : [], row.TextOrNull(7), row.TextOrNull(8))))),
        ], cancel);
        return [.. pipelines.Select(p => new PipelineStages(p.Id, p.Name, [.. stages.Where(s => s.Pipeline == p.Id).Select(s => s.Stage)]))];
    }
}
