using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Sales.Pipelines;
using Nanni.Web.SignIn;

namespace Nanni.Administration.Start;

/// <summary>What a new workspace begins with: choice lists in three languages, and a pipeline in its founder's.</summary>
public sealed class WorkspaceStart(RecordStore store, Operations operations, Schemas schemas) : IWorkspaceBeginning
{
    private const string Oldest = "lostReason";

    private static readonly string[] Languages = ["en", "pl", "lt"];

    /// <summary>Gives every workspace that has nothing yet its beginnings; does nothing to others.</summary>
    public async Task EnsureAll(CancellationToken cancel)
    {
        var bare = await store.Query(
            store.Sql().Raw("select w.id, coalesce((select language from members m where m.workspace_id = w.id order by m.created_at limit 1), 'en') from workspaces w "
                + "where not exists (select 1 from choice_options c where c.workspace_id = w.id)"),
            row => (Id: row.Guid(0), Language: row.Text(1)), cancel);
        foreach (var (id, language) in bare)
        {
            await Ensure(id, language, cancel);
        }

        await EnsureLists(cancel);
    }

    /// <summary>Lists that came with a later version than the workspace, for those that began with ours.</summary>
    private async Task EnsureLists(CancellationToken cancel)
    {
        var known = await store.Query(
            store.Sql().Raw("select w.id, c.list from workspaces w join choice_options c on c.workspace_id = w.id group by w.id, c.list"),
            row => (Id: row.Guid(0), List: row.Text(1)), cancel);
        var lists = Read()["lists"]!.AsObject().Select(l => l.Key).ToHashSet();
        foreach (var (id, has) in known.GroupBy(k => k.Id, k => k.List).Select(g => (g.Key, g.ToHashSet())).Where(g => g.Item2.Contains(Oldest) && !lists.IsSubsetOf(g.Item2)))
        {
            await Lists(id, list => !has.Contains(list), cancel);
        }
    }

    public async Task Ensure(Guid workspace, string language, CancellationToken cancel)
    {
        var start = Read();
        await Lists(workspace, _ => true, cancel);
        var tongue = Math.Max(0, Array.IndexOf(Languages, language));
        await operations.Run(Actor.System(workspace, -1), "pipeline.create", work =>
        {
            var pipeline = new Pipeline { Name = start["pipeline"]![tongue]!.GetValue<string>(), Position = 1 };
            work.Add(pipeline);
            foreach (var (stage, position) in start["stages"]!.AsArray().Select((s, i) => (s!.AsArray(), i)))
            {
                work.Add(new Stage
                {
                    Name = stage[tongue]!.GetValue<string>(),
                    PipelineId = pipeline.Id,
                    Position = position + 1,
                    Probability = stage[3]!.GetValue<decimal>(),
                    Kind = stage[4]!.GetValue<string>(),
                    RotDays = stage[5]?.GetValue<decimal>(),
                    ForecastCategory = stage.Count > 6 ? stage[6]!.GetValue<string>() : null,
                });
            }

            return Task.CompletedTask;
        }, cancel);
        schemas.Forget(workspace);
    }

    /// <summary>Options of those lists that are wanted.</summary>
    private async Task Lists(Guid workspace, Func<string, bool> isWanted, CancellationToken cancel)
    {
        var statements = new List<Sql>();
        foreach (var (list, options) in Read()["lists"]!.AsObject().Where(l => isWanted(l.Key)))
        {
            foreach (var (option, position) in options!.AsArray().Select((o, i) => (o!.AsArray(), i)))
            {
                var labels = new JsonObject { ["en"] = option[1]!.GetValue<string>(), ["pl"] = option[2]!.GetValue<string>(), ["lt"] = option[3]!.GetValue<string>() };
                var sql = store.Sql().Add($"insert into choice_options (workspace_id, list, key, color, position, is_hidden, labels) values ({workspace}, {list}, {option[0]!.GetValue<string>()}, {option[4]!.GetValue<string>()}, {position}, {false}, ");
                statements.Add(store.Dialect.Json(sql, labels.ToJsonString(JsonSerializerOptions.Web)).Raw(") on conflict do nothing"));
            }
        }

        await store.Write(statements, [.. statements.Select(_ => -1)], Urgency.Interactive, cancel);
        schemas.Forget(workspace);
    }

    private static JsonObject Read()
    {
        using var file = typeof(WorkspaceStart).Assembly.GetManifestResourceStream("start.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }
}
