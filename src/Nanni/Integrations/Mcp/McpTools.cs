using System.Diagnostics;
using System.Text.Json.Nodes;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.SignIn;

namespace Nanni.Integrations.Mcp;

/// <summary>What an assistant may call, and how a call is answered: with a result, or with what was wrong and what to do.</summary>
internal sealed class McpTools(RecordTypes types, McpReads reads, McpWrites writes, ILogger<McpTools> log)
{
    private sealed record Tool(string Name, string Title, string Text, bool Writes, JsonObject Input, Func<McpCall, Task<JsonObject>> Run);

    private readonly Lazy<IReadOnlyList<Tool>> all = new(() => All(types, reads, writes));

    /// <summary>A token that may only read is not offered what it may not do.</summary>
    public JsonArray List(HttpContext context)
    {
        var isReadOnly = context.RequestServices.GetRequiredService<Visitor>().IsReadOnly;
        return [.. all.Value.Where(tool => !tool.Writes || !isReadOnly).Select(tool => new JsonObject
        {
            ["name"] = tool.Name,
            ["title"] = tool.Title,
            ["description"] = tool.Text,
            ["inputSchema"] = tool.Input.DeepClone(),
            ["annotations"] = new JsonObject
            {
                ["readOnlyHint"] = !tool.Writes,
                ["destructiveHint"] = false,
                ["openWorldHint"] = false,
            },
        })];
    }

    /// <returns>Null where there is no such tool.</returns>
    public async Task<JsonObject?> Call(HttpContext context, string name, JsonObject arguments)
    {
        if (all.Value.FirstOrDefault(t => t.Name == name) is not { } tool)
        {
            return null;
        }

        var ui = context.RequestServices.GetRequiredService<Ui>();
        if (tool.Writes && context.RequestServices.GetRequiredService<Visitor>().IsReadOnly)
        {
            return ReadOnly(ui);
        }

        try
        {
            var result = await tool.Run(new(context, arguments, tool.Input));
            return Content(result, isError: false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (Problems.Of(error, ui) is not { } problem)
            {
                var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
                log.LogError(error, "The tool {Tool} failed, {Trace}", name, trace);
                problem = Problems.Fault(ui, trace);
            }

            return Refused(problem);
        }
    }

    private static JsonObject ReadOnly(Ui ui) =>
        Refused(new(StatusCodes.Status403Forbidden, "readOnly", ui.T("refusal.readOnly"), ui.T("refusal.readOnly.what")));

    private static JsonObject Refused(Problem problem)
    {
        var said = new JsonObject { ["code"] = problem.Code, ["title"] = problem.Title, ["detail"] = problem.Detail };
        if (problem.Fields.Count > 0)
        {
            said["errors"] = new JsonObject(problem.Fields.GroupBy(f => f.Field).Select(field => KeyValuePair.Create<string, JsonNode?>(
                field.Key, new JsonArray([.. field.Select(f => (JsonNode)new JsonObject { ["code"] = f.Code, ["text"] = f.Text })]))));
        }

        return Content(said, isError: true);
    }

    private static JsonObject Content(JsonObject result, bool isError) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = result.ToJsonString(McpCall.Written) }),
        ["structuredContent"] = result,
        ["isError"] = isError,
    };

    private static Tool[] All(RecordTypes types, McpReads reads, McpWrites writes)
    {
        var type = McpInput.OneOf("Name of a record type.", types.All.Select(t => t.Name));
        var id = McpInput.Id("Of the record.");
        var values = McpInput.Object("By field key, as read_record shows them; custom fields in “custom”, references by id, money as {\"amount\": \"1250.00\", \"currency\": \"PLN\"}.");
        var dryRun = McpInput.Flag("Say what would change, and change nothing.");
        return
        [
            new("describe_types", "Describe record types", "The record types of this workspace with their fields, kinds, options and what they refer to. Start here.", false,
                McpInput.Of([], ("type", type)), reads.Describe),
            new("search", "Search", "Finds records of all types by words: names, mail addresses, phone and tax numbers. Forgives typing mistakes.", false,
                McpInput.Of(["query"], ("query", McpInput.Text("Words.")), ("type", type), ("limit", McpInput.Number("10 without it.", 1, 50))), reads.Search),
            new("list_records", "List records", "Records of one type by filter, in order, page by page.", false,
                McpInput.Of(["type"], ("type", type),
                    ("filter", McpInput.Text("Tests with commas between, all of which must hold: city:eq:Łódź,account.industry:in:energy|steel,createdAt:within:last 30 days. "
                        + "Operators: eq, ne, in, notIn, contains, startsWith, empty, notEmpty, lt, le, gt, ge, between, within, before, after, any, none. Or the filter as JSON.")),
                    ("sort", McpInput.Text("A field; with a minus before it, descending.")), ("fields", McpInput.Text("Keys of fields with commas between; all without it.")),
                    ("limit", McpInput.Number("20 without it.", 1, 200)), ("cursor", McpInput.Text("“next” of the page before."))), reads.List),
            new("read_record", "Read a record", "One record with all its fields.", false, McpInput.Of(["type", "id"], ("type", type), ("id", id)), reads.Read),
            new("create_record", "Create a record", "Creates a record of any type.", true,
                McpInput.Of(["type", "values"], ("type", type), ("values", values), ("dryRun", dryRun)), writes.Create),
            new("update_record", "Change a record", "Changes the given fields of a record and leaves the others.", true,
                McpInput.Of(["type", "id", "values"], ("type", type), ("id", id), ("values", values),
                    ("version", McpInput.Number("The version it was read with: refused if somebody has changed the same field since.", 1, int.MaxValue)), ("dryRun", dryRun)), writes.Update),
            new("log_interaction", "Log an interaction", "Writes down a call, meeting, mail or visit with a customer, in the timelines of all it concerns.", true,
                McpInput.Of(["kind", "subject"], ("kind", McpInput.OneOf("What it was.", ["call", "meeting", "mail", "visit", "other"])),
                    ("subject", McpInput.Text("In a few words.")), ("body", McpInput.Text("What was said.")), ("at", McpInput.Text("When, as 2026-11-22T08:15:30Z; now without it.")),
                    ("minutes", McpInput.Number("How long.", 0, 100_000)), ("direction", McpInput.OneOf("Who began.", ["in", "out"])),
                    ("account", McpInput.Id("Of the organisation.")), ("contact", McpInput.Id("Of the person.")), ("opportunity", McpInput.Id("Of the deal.")),
                    ("dryRun", dryRun)), writes.Log),
            new("move_deal", "Move a deal", "Moves a deal to another stage of its pipeline. Stages are records of the type “stage”.", true,
                McpInput.Of(["deal", "stage"], ("deal", McpInput.Id("Of the opportunity.")), ("stage", McpInput.Id("Of the stage.")),
                    ("lostReason", McpInput.Text("Key of the reason, for a stage that means lost.")), ("dryRun", dryRun)), writes.Move),
            new("undo_operation", "Undo an operation", "Takes back what an operation did; what somebody has changed since is kept and listed.", true,
                McpInput.Of(["operation"], ("operation", McpInput.Id("As a write answered it.")), ("dryRun", dryRun)), writes.Undo),
        ];
    }
}
