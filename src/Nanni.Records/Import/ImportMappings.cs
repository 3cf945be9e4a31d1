using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Import.Tables;
using Nanni.Records.Storage;
using Nanni.Records.Text;

namespace Nanni.Records.Import;

/// <summary>Plans that were used, by type and header: the next file of the same kind needs no mapping.</summary>
public sealed class ImportMappings(RecordStore store, Schemas schemas, ImportServices services, TimeProvider clock)
{
    /// <summary>The plan that the workspace used last for such a header, or a proposal.</summary>
    /// <exception cref="Types.UnreadableException"><c>import.type</c>: no such type.</exception>
    public async Task<(ImportPlan Plan, bool IsRemembered)> For(Actor actor, string type, TablePreview preview, CancellationToken cancel)
    {
        var targets = await Targets(actor, type, cancel);
        var used = await store.Query(
            store.Sql().Add($"select mapping from import_mappings where workspace_id = {actor.WorkspaceId} and type = {type} and signature = {Signature(preview.Header)}"),
            row => row.Text(0), cancel);
        if (used is [var json])
        {
            try
            {
                var plan = ImportPlan.Parse(JsonNode.Parse(json)!);
                if (plan.Columns.All(c => targets.Find(c.Target) is not null && preview.Header.Contains(c.Column)))
                {
                    return (await Near(actor, plan, preview, cancel), true);
                }
            }
            catch (JsonException)
            {
                // Remembered by another version: proposed anew.
            }
        }

        return (await Near(actor, ImportProposal.Of(targets, preview, services.Words, actor.Language), preview, cancel), false);
    }

    public async Task<ImportTargets> Targets(Actor actor, string type, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        return services.TargetsOf(schema, type);
    }

    /// <summary>The plan with values of the file that nearly name an option taken for it, where the plan does not say otherwise.</summary>
    public async Task<ImportPlan> Near(Actor actor, ImportPlan plan, TablePreview preview, CancellationToken cancel)
    {
        var schema = await schemas.Of(actor, cancel);
        return NearOption.Propose(plan, services.TargetsOf(schema, plan.Type), preview, schema, services.Words);
    }

    public Task Remember(Actor actor, ImportPlan plan, IReadOnlyList<string> header, CancellationToken cancel)
    {
        var kept = plan with { Encoding = null, Delimiter = null, Sheet = null };
        var sql = store.Sql().Add($"insert into import_mappings (workspace_id, type, signature, used_at, mapping) values ({actor.WorkspaceId}, {plan.Type}, {Signature(header)}, {clock.GetUtcNow()}, ");
        store.Dialect.Json(sql, kept.ToJson().ToJsonString()).Raw(") on conflict (workspace_id, type, signature) do update set mapping = excluded.mapping, used_at = excluded.used_at");
        return store.Write([sql], [-1], Urgency.Interactive, cancel);
    }

    /// <summary>The header without the column of reasons that a mended file has.</summary>
    private string Signature(IReadOnlyList<string> header) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', header.Where(h => !services.Words.IsReason(h)).Select(Fold.Sort)))))[..32];
}
