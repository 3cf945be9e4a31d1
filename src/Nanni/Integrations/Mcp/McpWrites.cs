using System.Text.Json.Nodes;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Web.Api;

namespace Nanni.Integrations.Mcp;

/// <summary>The tools that write: each is one operation, as from the API, and each can be rehearsed.</summary>
internal sealed class McpWrites(Operations operations, FieldRules rules, History history, Undo undo, Schemas schemas, McpReads reads)
{
    public Task<JsonObject> Create(McpCall call) => Create(call, schemas.Types[call.Text("type")!], call.Object("values"));

    public Task<JsonObject> Log(McpCall call) => Create(
        call, schemas.Types["interaction"], call.Given("kind", "subject", "body", "at", "minutes", "direction", "account", "contact", "opportunity"));

    public async Task<JsonObject> Update(McpCall call)
    {
        var (type, id, body) = (schemas.Types[call.Text("type")!], call.Id("id"), call.Object("values"));
        var receipt = await operations.Run(call.Actor, type.Name + ".update", async work =>
        {
            var record = await work.Load(type, id);
            var values = await ApiInput.Read(work, record, body);
            if (call.Number("version") is { } known)
            {
                await history.RequireUnchanged(work, record, known, values);
            }

            RecordInput.Apply(work, rules, record, work.Schema[type.Name], values);
        }, call.Cancel);
        return await Answer(call, receipt, type, id);
    }

    public async Task<JsonObject> Move(McpCall call)
    {
        var deal = call.Id("deal");
        var receipt = await StageChanges.Move(call.Actor, deal, call.Id("stage"), call.Text("lostReason"), operations, call.Cancel);
        return await Answer(call, receipt, schemas.Types.Of<Opportunity>(), deal);
    }

    public async Task<JsonObject> Undo(McpCall call)
    {
        var done = await undo.Run(call.Actor, call.Id("operation"), call.Cancel);
        var answer = Said(done.Operation);
        answer["kept"] = new JsonArray([.. done.Kept.Select(kept => new JsonObject
        {
            ["type"] = kept.Type, ["id"] = kept.Record.ToString(), ["field"] = kept.Field.Length == 0 ? null : kept.Field,
        })]);
        return answer;
    }

    private async Task<JsonObject> Create(McpCall call, RecordType type, JsonObject values)
    {
        Record record = null!;
        var receipt = await operations.Run(call.Actor, type.Name + ".create", work =>
        {
            record = work.Add(type.New());
            return ApiInput.Apply(work, rules, record, values);
        }, call.Cancel);
        return await Answer(call, receipt, type, record.Id);
    }

    private async Task<JsonObject> Answer(McpCall call, OperationReceipt receipt, RecordType type, Guid id)
    {
        var answer = Said(receipt);
        if (receipt.Planned is null)
        {
            answer["record"] = await reads.Record(call, type, id);
        }

        return answer;
    }

    /// <summary>What was done, or what would be.</summary>
    private static JsonObject Said(OperationReceipt receipt) => receipt.Planned is { } planned
        ? new()
        {
            ["dryRun"] = true,
            ["operation"] = null,
            ["changes"] = new JsonArray([.. planned.Select(p => new JsonObject
            {
                ["type"] = p.Type, ["id"] = p.Action == "create" ? null : p.Id.ToString(), ["action"] = p.Action, ["fields"] = p.Fields.DeepClone(),
            })]),
        }
        : new()
        {
            ["dryRun"] = false,
            ["operation"] = receipt.ChangedNothing ? null : receipt.Id.ToString(),
            ["changes"] = new JsonArray([.. receipt.Records.Select(r => new JsonObject
            {
                ["type"] = r.Type, ["id"] = r.Id.ToString(), ["action"] = r.Action, ["version"] = r.Version,
            })]),
        };
}
