using System.Collections.Concurrent;
using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Types;

namespace Nanni.Records.Storage;

/// <summary>
/// The schema of each workspace, read once a version: the request brings the version (from the workspace's row, which sign-in reads
/// anyway), so every node follows a change at its next request.
/// </summary>
public sealed class Schemas(RecordStore store, RecordTypes types)
{
    private readonly ConcurrentDictionary<Guid, Schema> known = [];
    private readonly ConcurrentDictionary<Guid, int> forgotten = [];

    public RecordTypes Types { get; } = types;

    /// <summary>The schema as the actor has it, without the fields that are kept from them; <see cref="Schema.Whole"/> has those too.</summary>
    public ValueTask<Schema> Of(Actor actor, CancellationToken cancel) =>
        known.TryGetValue(actor.WorkspaceId, out var schema) && schema.Version == actor.SchemaVersion
            ? new(Seen(actor, schema))
            : new(Read(actor, cancel));

    private static Schema Seen(Actor actor, Schema whole) => actor.Fields?.View(whole) ?? whole;

    private async Task<Schema> Read(Actor actor, CancellationToken cancel)
    {
        var times = forgotten.GetValueOrDefault(actor.WorkspaceId);
        var schema = await Load(actor.WorkspaceId, actor.SchemaVersion, cancel);
        if (forgotten.GetValueOrDefault(actor.WorkspaceId) == times)
        {
            // What was read before somebody said "forget" may lack what they had just written.
            known[actor.WorkspaceId] = schema;
        }

        return Seen(actor, schema);
    }

    /// <summary>Forgets a workspace's schema: its next request reads it again, whatever the version.</summary>
    public void Forget(Guid workspace)
    {
        forgotten.AddOrUpdate(workspace, 1, (_, times) => times + 1);
        known.TryRemove(workspace, out _);
    }

    private async Task<Schema> Load(Guid workspace, int version, CancellationToken cancel)
    {
        var custom = new List<(string Type, Field Field)>();
        var settings = new Dictionary<(string, string), (bool Required, bool Hidden, string? Group, int? Position)>();
        var lists = new Dictionary<string, List<Option>>();
        var members = new Dictionary<Guid, MemberName>();
        var teams = new Dictionary<Guid, string>();
        var hasErased = false;
        await store.Query(
        [
            (store.Sql().Add($"""
                select type, id, key, kind, labels, options, is_required, is_filterable, form_group, target, decimals, position, is_sensitive
                from custom_fields where workspace_id = {workspace} and deleted_at is null order by position, key
                """), row => custom.Add((row.Text(0), Custom(row)))),
            (store.Sql().Add($"select type, field, is_required, is_hidden, form_group, position from field_settings where workspace_id = {workspace}"),
                row => settings[(row.Text(0), row.Text(1))] = (row.Bool(2), row.Bool(3), row.TextOrNull(4), row.IsNull(5) ? null : row.Int(5))),
            (store.Sql().Add($"select list, key, labels, color, is_hidden from choice_options where workspace_id = {workspace} order by list, position, key"),
                row => (lists.TryGetValue(row.Text(0), out var list) ? list : lists[row.Text(0)] = [])
                    .Add(new(row.Text(1), Labels(row.TextOrNull(2)), row.Text(3), row.Bool(4)))),
            (store.Sql().Add($"select id, name, status, colour, user_id from members where workspace_id = {workspace}"),
                row => members[row.Guid(0)] = new(row.Guid(0), row.Text(1), !row.Text(2).Equals("inactive", StringComparison.OrdinalIgnoreCase), row.Int(3), !row.IsNull(4))),
            (store.Sql().Add($"select id, name from teams where workspace_id = {workspace}"), row => teams[row.Guid(0)] = row.Text(1)),
            (store.Sql().Add($"select 1 from suppression_keys where workspace_id = {workspace}"), _ => hasErased = true),
        ], cancel);

        // A layout puts fields in its own order; those that it does not name (custom ones, later ones) follow.
        // A field that is off is in no form, list, filter, import, export or API; its values stay where they are.
        var schemas = Types.All.Select(type => new TypeSchema(type,
            type.Fields.Where(field => !field.IsOptIn || settings.TryGetValue((type.Name, field.Key), out var asked) && !asked.Hidden)
                .Select(field => settings.TryGetValue((type.Name, field.Key), out var set) ? (Field: Set(field, set), set.Position) : (Field: field, Position: null))
                .OrderBy(f => f.Position ?? int.MaxValue).Select(f => f.Field)
                .Concat(custom.Where(c => c.Type == type.Name).Select(c => c.Field))));
        return new(workspace, version, schemas, lists.ToDictionary(l => l.Key, l => (IReadOnlyList<Option>)l.Value), members, teams) { HasErased = hasErased };
    }

    private static Field Set(Field field, (bool Required, bool Hidden, string? Group, int? Position) set)
    {
        var copy = field.Copy();
        copy.IsRequired |= set.Required;
        copy.IsHidden |= set.Hidden && !field.IsRequired;
        copy.Group = set.Group ?? field.Group;
        return copy;
    }

    private static Field Custom(Row row) => CustomField.Make(
        row.Guid(1), row.Text(2), Enum.Parse<FieldKind>(row.Text(3)), Labels(row.TextOrNull(4)) ?? new Dictionary<string, string>(),
        row.TextOrNull(5) is { } options ? JsonSerializer.Deserialize<List<Option>>(options, JsonSerializerOptions.Web)! : [],
        row.Bool(6), row.Bool(7), row.Text(8), row.TextOrNull(9), row.Int(10), row.Int(11), row.Bool(12));

    private static Dictionary<string, string>? Labels(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json);
}
