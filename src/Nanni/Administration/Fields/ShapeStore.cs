using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Audit;
using Nanni.Records.Storage;
using Nanni.Web.Audit;

namespace Nanni.Administration.Fields;

/// <summary>
/// Changes what a workspace's records look like. Each change counts the workspace's version up in the same transaction, so that every
/// node reads the schema again at its next request.
/// </summary>
public sealed class ShapeStore(RecordStore store, Schemas schemas, TimeProvider clock)
{
    public RecordStore Store => store;

    public Sql Sql() => store.Sql();

    /// <summary>JSON as the database keeps it, after the text so far.</summary>
    public Sql Json(Sql sql, object value) => store.Dialect.Json(sql, JsonSerializer.Serialize(value, JsonSerializerOptions.Web));

    /// <summary>Has a field that is off by default be there.</summary>
    public Sql SwitchOn(Guid workspace, string type, string field) => store.Sql().Add($"""
        insert into field_settings (workspace_id, type, field, is_required, is_hidden, form_group, position)
        values ({workspace}, {type}, {field}, {false}, {false}, {(string?)null}, {(int?)null})
        on conflict (workspace_id, type, field) do update set is_hidden = excluded.is_hidden
        """);

    /// <param name="told">What the audit log says of it.</param>
    public async Task Run(Actor actor, SecurityEvent told, IReadOnlyList<Sql> statements, CancellationToken cancel)
    {
        Sql[] all = [.. statements, SecurityEvents.Statement(store, actor, told, SecurityLog.Instant(clock)),
            store.Sql().Add($"update workspaces set schema_version = schema_version + 1 where id = {actor.WorkspaceId}")];
        await store.Write(all, [.. all.Select(_ => -1)], Urgency.Interactive, cancel);
        schemas.Forget(actor.WorkspaceId);
    }
}
