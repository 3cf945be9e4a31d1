using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web.Api;

namespace Nanni.Automation;

/// <summary>
/// What can be asked of an automation besides its fields: switched on and off, tried out, started, and what it did. For administrators, but for
/// starting one, which is done with the caller's own rights.
/// </summary>
internal static class AutomationApi
{

    private const int Tried = 10;

    private const int MostRuns = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var (records, actions, schemas) = (services.GetRequiredService<RecordQuery>(), services.GetRequiredService<AutomationActions>(), services.GetRequiredService<Schemas>());
        var (operations, writes, table) = (services.GetRequiredService<Operations>(), services.GetRequiredService<RecordWrites>(), services.GetRequiredService<AutomationTable>());
        var (runner, trials, hand) = (services.GetRequiredService<AutomationRunner>(), services.GetRequiredService<AutomationTrials>(), services.GetRequiredService<AutomationHand>());
        var (type, actors) = (services.GetRequiredService<RecordTypes>().Of<AutomationRule>(), services.GetRequiredService<ActorOf>());
        var one = $"/{type.Plural}/{{id:guid}}";
        api.MapPost(one + "/enable", async context =>
        {
            var rule = await Find(context, type, records);
            if ((await actions.Plan(context.Caller(), rule, await schemas.Of(context.Caller(), context.RequestAborted), context.RequestAborted)).Plan is null)
            {
                throw new RuleException("automation.broken");
            }

            await writes.Answer(context, type, rule.Id, await Switch(context, rule, AutomationState.On, operations));
        });
        api.MapPost(one + "/disable", async context =>
        {
            var rule = await Find(context, type, records);
            await writes.Answer(context, type, rule.Id, await Switch(context, rule, AutomationState.Off, operations));
        });
        api.MapPost(one + "/trial", async context =>
        {
            var (rule, cancel) = (await Find(context, type, records), context.RequestAborted);
            var chosen = Records(await ApiBody.Read(context));
            var caller = context.Caller();
            var plan = (await actions.Plan(caller, rule, await schemas.Of(caller, cancel), cancel)).Plan ?? throw new RuleException("automation.broken");
            var actor = rule.MakerId is { } maker && await actors(caller.WorkspaceId, maker, cancel) is { } known ? known : caller;
            var tried = chosen is null ? await trials.Newest(caller, plan, Tried, cancel) : [.. await records.Passing(caller, plan.Type, chosen, plan.Condition, cancel)];
            var found = new List<(Guid, AutomationTrial)>();
            foreach (var record in tried)
            {
                found.Add((record, await runner.Try(actor, rule, plan, record, cancel)));
            }

            await using var json = context.Json();
            Write(json, found);
        });
        api.MapPost(one + "/run", async context =>
        {
            var chosen = Records(await ApiBody.Read(context)) ?? throw new FieldException("records", "field.required");
            var (done, failed) = await hand.Run(context.Caller(), context.Id(), chosen, context.RequestAborted);
            await using var json = context.Json();
            json.WriteStartObject();
            json.WriteNumber("done"u8, done);
            json.WriteNumber("failed"u8, failed);
            json.WriteEndObject();
        });
        api.MapGet(one + "/runs", async context =>
        {
            var rule = await Find(context, type, records);
            var most = context.Request.Query["limit"] is [{ } text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Clamp(n, 1, MostRuns) : 50;
            var runs = await table.Newest(context.Caller().WorkspaceId, rule.Id, most, context.RequestAborted);
            await using var json = context.Json();
            Write(json, runs);
        });
    }

    /// <exception cref="ForbiddenException">Only administrators make automations.</exception>
    private static async Task<AutomationRule> Find(HttpContext context, RecordType type, RecordQuery records)
    {
        var rule = (await records.Of(context.Caller(), type, context.Id(), context.RequestAborted))?.Record is AutomationRule { DeletedAt: null } found
            ? found : throw new NotFoundException(type.Name, context.Id());
        return context.Caller().IsAdministrator ? rule : throw new ForbiddenException(type.Name, "Edit");
    }

    private static Task<OperationReceipt> Switch(HttpContext context, AutomationRule rule, string state, Operations operations) =>
        operations.Run(context.Caller(), "automation.update", async work => (await work.Load<AutomationRule>(rule.Id)).State = state, context.RequestAborted);

    /// <summary>Null where the caller names none.</summary>
    private static Guid[]? Records(JsonObject body)
    {
        ApiInput.Only(body, "records");
        if (body["records"] is null)
        {
            return null;
        }

        if (body["records"] is not JsonArray { Count: > 0 and <= HandPages.Most } given)
        {
            throw new FieldException("records", "automation.records", HandPages.Most);
        }

        return [.. given.Select(node => node is JsonValue value && value.TryGetValue<Guid>(out var id) ? id : throw new FieldException("records", "automation.records", HandPages.Most)).Distinct()];
    }

    private static void Write(Utf8JsonWriter json, List<(Guid Record, AutomationTrial Trial)> found)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var (record, trial) in found)
        {
            json.WriteStartObject();
            json.WriteString("record"u8, record);
            json.WriteString("error"u8, trial.Error);
            Write(json, trial.Steps);
            json.WriteStartArray("changes"u8);
            foreach (var change in trial.Changes)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, change.Type);
                json.WriteString("record"u8, change.Id);
                json.WriteString("action"u8, change.Action);
                json.WritePropertyName("fields"u8);
                change.Fields.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, List<AutomationRun> runs)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, run.Id);
            json.WriteString("at"u8, FieldJson.Instant(run.At));
            json.WriteString("type"u8, run.Type);
            json.WriteString("record"u8, run.Record);
            json.WriteString("state"u8, run.IsUndone ? "undone" : run.State);
            json.WriteNumber("version"u8, run.Version);
            json.WriteNumber("depth"u8, run.Depth);
            json.WriteNumber("milliseconds"u8, run.Took);
            json.WriteString("operation"u8, run.Result?.ToString());
            json.WriteString("error"u8, run.Error);
            Write(json, AutomationSteps.ReadLog(run.Log));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<StepLog> steps)
    {
        json.WriteStartArray("steps"u8);
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("at"u8, step.At);
            json.WriteString("kind"u8, step.Kind);
            json.WriteString("outcome"u8, step.IsFailed ? "failed" : step.Said?["automation.".Length..] ?? "done");
            if (step.Shown.Count > 0)
            {
                json.WriteStartArray("shown"u8);
                foreach (var line in step.Shown)
                {
                    json.WriteStringValue(line);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
