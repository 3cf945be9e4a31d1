using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;

namespace Nanni.Tests;

/// <summary>What administrators set in a workspace, set directly.</summary>
public static class Settings
{
    /// <summary>Adds a custom field to a type.</summary>
    public static Task AddCustomField(
        this TestApp app, Guid workspace, string type, string key, FieldKind kind, bool filterable = true, string? target = null, params string[] options) =>
        AddCustomField(app.Services.GetRequiredService<RecordStore>(), app.Services.GetRequiredService<Schemas>(), workspace, type, key, kind, filterable, target, options);

    public static Task AddCustomField(this TestWorkspace copper, string type, string key, FieldKind kind) =>
        AddCustomField(copper.Store, copper.Schemas, copper.Id, type, key, kind, true, null, []);

    private static async Task AddCustomField(
        RecordStore store, Schemas schemas, Guid workspace, string type, string key, FieldKind kind, bool filterable, string? target, string[] options)
    {
        var sql = store.Sql().Add($"""
            insert into custom_fields (workspace_id, id, type, key, kind, is_required, is_filterable, form_group, target, decimals, position, labels, options)
            values ({workspace}, {Guid.CreateVersion7()}, {type}, {key}, {kind.ToString()}, {false}, {filterable}, {"main"}, {target}, {2}, {1},
            """).Raw(" ");
        sql.Dialect.Json(sql, JsonSerializer.Serialize(new Dictionary<string, string> { ["en"] = key, ["pl"] = key, ["lt"] = key })).Raw(", ");
        sql.Dialect.Json(sql, JsonSerializer.Serialize(options.Select(o => new Option(o)), JsonSerializerOptions.Web)).Raw(")");
        await store.Write([sql], [1], Urgency.Interactive, default);
        schemas.Forget(workspace);
    }

    /// <summary>The filter that a deal must pass before it enters a stage; pages set it, the API does not.</summary>
    public static async Task SetEntryFilter(this TestApp app, Guid workspace, Guid stage, string filter) =>
        await app.Services.GetRequiredService<Operations>().Run(Actor.System(workspace), "stage.update", async work =>
            (await work.Load<Stage>(stage)).EntryFilter = filter);
}
