using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Import;
using Nanni.Records.Storage;
using Nanni.Records.Text;
using Nanni.Records.Types;

namespace Nanni.Web.Imports;

/// <summary>Makes the members, teams and options that an imported file names.</summary>
internal sealed class ImportDirectory(IServiceScopeFactory scopes, RecordStore store, TimeProvider clock) : IImportDirectory
{
    private static readonly string[] Colours = ["blue", "green", "amber", "violet", "teal", "copper", "red", "gray"];

    public async Task AddMembers(Guid workspace, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var known = (await db.Members.Where(m => m.WorkspaceId == workspace).Select(m => m.Name).ToListAsync(cancel)).Select(Fold.Sort).ToHashSet();
        var settings = await db.Workspaces.Where(w => w.Id == workspace).Select(w => new { w.Zone, w.Country }).SingleAsync(cancel);

        // Whoever cannot sign in uses no right: any role will do, and the least first.
        var role = await db.Roles.Where(r => r.WorkspaceId == workspace).OrderBy(r => r.IsAdministrator).ThenBy(r => r.Name).Select(r => r.Id).FirstAsync(cancel);
        var colour = known.Count;
        foreach (var name in names.Where(n => known.Add(Fold.Sort(n))))
        {
            db.Add(new Member
            {
                WorkspaceId = workspace,
                Name = name,
                Initials = Member.InitialsOf(name),
                Colour = colour++ % 12,
                RoleId = role,
                Language = settings.Country switch { "PL" => "pl", "LT" => "lt", _ => "en" },
                Zone = settings.Zone,
                Status = MemberStatus.Active,
                CreatedAt = clock.GetUtcNow(),
            });
        }

        await db.SaveChangesAsync(cancel);
    }

    public async Task AddTeams(Guid workspace, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        var known = (await db.Teams.Where(t => t.WorkspaceId == workspace).Select(t => t.Name).ToListAsync(cancel)).Select(Fold.Sort).ToHashSet();
        foreach (var name in names.Where(n => known.Add(Fold.Sort(n))))
        {
            db.Add(new Team { WorkspaceId = workspace, Name = name });
        }

        await db.SaveChangesAsync(cancel);
    }

    public async Task AddOptions(Guid workspace, Field field, IReadOnlyCollection<(string Key, string Label)> options, CancellationToken cancel)
    {
        if (field.IsCustom)
        {
            await AddToCustom(workspace, field, options, cancel);
            return;
        }

        var position = (await store.Query(
            store.Sql().Add($"select coalesce(max(position), -1) from choice_options where workspace_id = {workspace} and list = {field.ChoiceList}"),
            row => row.Int(0), cancel))[0];
        var taken = (await store.Query(
            store.Sql().Add($"select key from choice_options where workspace_id = {workspace} and list = {field.ChoiceList}"), row => row.Text(0), cancel)).ToHashSet();
        var statements = new List<Sql>();
        foreach (var (key, label) in Free(options, taken))
        {
            position++;
            var sql = store.Sql().Add($"""
                insert into choice_options (workspace_id, list, key, color, position, is_hidden, labels)
                values ({workspace}, {field.ChoiceList}, {key}, {Colours[position % Colours.Length]}, {position}, {false},
                """);
            statements.Add(store.Dialect.Json(sql.Raw(' '), Labels(label).ToJsonString()).Raw(") on conflict do nothing"));
        }

        await store.Write(statements, [.. statements.Select(_ => -1)], Urgency.Bulk, cancel);
    }

    public async Task SchemaChanged(Guid workspace, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<NanniDb>();
        await db.Workspaces.Where(w => w.Id == workspace)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.SchemaVersion, w => w.SchemaVersion + 1), cancel);
    }

    private async Task AddToCustom(Guid workspace, Field field, IReadOnlyCollection<(string Key, string Label)> options, CancellationToken cancel)
    {
        var known = await store.Query(
            store.Sql().Add($"select options from custom_fields where workspace_id = {workspace} and id = {field.ValueId}"), row => row.TextOrNull(0), cancel);
        var list = JsonSerializer.Deserialize<List<Option>>(known[0] ?? "[]", JsonSerializerOptions.Web)!;
        var before = list.Count;
        list.AddRange(Free(options, [.. list.Select(o => o.Key)]).Select((o, i) => new Option(
            o.Key, Language.All.ToDictionary(l => l.Code, _ => o.Label), Colours[(before + i) % Colours.Length])));
        var sql = store.Dialect.Json(store.Sql().Raw("update custom_fields set options = "), JsonSerializer.Serialize(list, JsonSerializerOptions.Web))
            .Add($" where workspace_id = {workspace} and id = {field.ValueId}");
        await store.Write([sql], [1], Urgency.Bulk, cancel);
    }

    /// <summary>Two labels may fold to one key: the second gets a number.</summary>
    private static IEnumerable<(string Key, string Label)> Free(IReadOnlyCollection<(string Key, string Label)> options, HashSet<string> taken)
    {
        foreach (var (wanted, label) in options)
        {
            var key = wanted;
            for (var number = 2; !taken.Add(key); number++)
            {
                key = $"{wanted}-{number}";
            }

            yield return (key, label);
        }
    }

    private static JsonObject Labels(string label) =>
        new(Language.All.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Code, JsonValue.Create(label))));
}
