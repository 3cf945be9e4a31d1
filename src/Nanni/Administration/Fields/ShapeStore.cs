using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Storage;

namespace Nanni.Administration.Fields;

/// <summary>
/// Changes what a workspace's records look like. Each change counts the workspace's version up in the same transaction, so that every
/// node reads the schema again at its next request.
/// </summary>
public sealed class ShapeStore(RecordStore store, Schemas schemas)
{
    public RecordStore Store => store;

    public Sql Sql() => store.Sql();

    /// <summary>JSON as the database keeps it, after the text so far.</summary>
    public Sql Json(Sql sql, object value) => store.Dialect.Json(sql, JsonSerializer.Serialize(value, JsonSerializerOptions.Web));

    public async Task Run(Actor actor, IReadOnlyList<Sql> statements, CancellationToken cancel)
    {
        Sql[] all = [.. statements, store.Sql().Add($"update workspaces set schema_version = schema_version + 1 where id = {actor.WorkspaceId}")];
        await store.Write(all, [.. all.Select(_ => -1)], Urgency.Interactive, cancel);
        schemas.Forget(actor.WorkspaceId);
    }
}
