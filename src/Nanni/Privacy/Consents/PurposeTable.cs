using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Privacy.Consents;

/// <summary>The <c>consent_purposes</c> table.</summary>
public sealed class PurposeTable(RecordStore store, TimeProvider clock)
{
    private const string Columns = "id, key, basis, channels, names, wordings, is_active";

    /// <summary>In the order in which they were made, switched-off ones last.</summary>
    public Task<List<Purpose>> All(Guid workspace, CancellationToken cancel) => store.Query(
        store.Sql().Raw($"select {Columns} from consent_purposes").Add($" where workspace_id = {workspace} order by is_active desc, created_at, id limit 200"), Read, cancel);

    public Task<Purpose?> One(Guid workspace, Guid id, CancellationToken cancel) => store.First(
        store.Sql().Raw($"select {Columns} from consent_purposes").Add($" where workspace_id = {workspace} and id = {id}"), Read, cancel);

    /// <returns>False where another has its key.</returns>
    public async Task<bool> Add(Actor actor, Purpose purpose, CancellationToken cancel) => await store.Write(
    [
        store.Sql().Add($"""
            insert into consent_purposes (workspace_id, id, key, basis, channels, names, wordings, is_active, created_at)
            values ({actor.WorkspaceId}, {purpose.Id}, {purpose.Key}, {purpose.Basis}, {string.Join(',', purpose.Channels)}, {Json(purpose.Names)},
                {Json(purpose.Wordings)}, {purpose.IsActive}, {clock.GetUtcNow()}) on conflict do nothing
            """),
    ], [1], Urgency.Interactive, cancel) < 0;

    public Task Change(Actor actor, Purpose purpose, CancellationToken cancel) => store.Write(
    [
        store.Sql().Add($"""
            update consent_purposes set basis = {purpose.Basis}, channels = {string.Join(',', purpose.Channels)}, names = {Json(purpose.Names)},
                wordings = {Json(purpose.Wordings)}, is_active = {purpose.IsActive}
            where workspace_id = {actor.WorkspaceId} and id = {purpose.Id}
            """),
    ], [1], Urgency.Interactive, cancel);

    private static string Json(IReadOnlyDictionary<string, string> texts) => JsonSerializer.Serialize(texts);

    private static Purpose Read(Row row) => new(
        row.Guid(0), row.Text(1), row.Text(2), row.Text(3).Split(',', StringSplitOptions.RemoveEmptyEntries),
        JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(4))!, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(5))!, row.Bool(6));
}
