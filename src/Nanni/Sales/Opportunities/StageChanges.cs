using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web.Api;

namespace Nanni.Sales.Opportunities;

/// <summary>A deal goes to another stage, or back to work after it was closed: the same for the board, the deal's page and the API.</summary>
public static class StageChanges
{
    /// <summary>Moves a deal to a stage of its pipeline, where the stage lets it in.</summary>
    /// <param name="lostReason">Key of the reason, for a lost stage.</param>
    /// <param name="before">Sees the deal as it was, for a board that must refresh two columns, and may fill in what the stage asks for.</param>
    /// <exception cref="RuleException">
    /// <c>opportunity.closed</c>, <c>opportunity.pipeline</c>, <c>stage.entry</c>.
    /// </exception>
    /// <exception cref="FieldException">There is no such stage, or no reason for the loss.</exception>
    public static Task<OperationReceipt> Move(
        Actor actor, Guid deal, Guid stage, string? lostReason, Operations operations, CancellationToken cancel, Action<Work, Opportunity>? before = null) =>
        operations.Run(actor, "opportunity.move", async work =>
        {
            var moved = await work.Load<Opportunity>(deal);
            before?.Invoke(work, moved);
            var to = await Stages.Get(work, stage);
            if (to.Kind == "lost" && lostReason is not null)
            {
                moved.LostReason = Reason(work, lostReason);
            }

            if (moved.CanEnter(to))
            {
                await StageEntry.RequireForward(work, moved, to);
            }

            moved.MoveTo(to, work.At);
        }, cancel);

    /// <summary>Takes a closed deal back to an open stage, the first of its pipeline unless another is given. It asks what a move there would.</summary>
    /// <param name="before">May fill in what the stage asks for.</param>
    /// <exception cref="RuleException"><c>opportunity.open</c>, <c>stage.entry</c>, <c>pipeline.empty</c>.</exception>
    public static Task<OperationReceipt> Reopen(Actor actor, Guid deal, Guid? stage, Operations operations, CancellationToken cancel, Action<Work, Opportunity>? before = null) =>
        operations.Run(actor, "opportunity.reopen", async work =>
        {
            var closed = await work.Load<Opportunity>(deal);
            var to = stage is { } given ? await Stages.Get(work, given) : await Stages.First(work, closed.PipelineId);
            before?.Invoke(work, closed);
            if (closed.CanReopen(to))
            {
                await StageEntry.RequireReopened(work, closed, to);
            }

            closed.Reopen(to, work.At);
        }, cancel);

    internal static void Map(IEndpointRouteBuilder api)
    {
        var operations = api.ServiceProvider.GetRequiredService<Operations>();
        var writes = api.ServiceProvider.GetRequiredService<RecordWrites>();
        var type = api.ServiceProvider.GetRequiredService<RecordTypes>().Of<Opportunity>();
        api.MapPut($"/{type.Plural}/{{id:guid}}/stage", async context =>
        {
            var body = await ApiBody.Read(context);
            ApiInput.Only(body, "stage", "lostReason");
            var (stage, reason) = (ApiInput.Required(body, "stage"), ApiInput.Text(body, "lostReason"));
            var done = await Move(context.Caller(), context.Id(), stage, reason, operations, context.RequestAborted);
            await writes.Answer(context, type, context.Id(), done);
        });
        api.MapPost($"/{type.Plural}/{{id:guid}}/reopen", async context =>
        {
            var body = context.Request.ContentLength is null or 0 ? new JsonObject() : await ApiBody.Read(context);
            ApiInput.Only(body, "stage");
            var stage = body["stage"] is null ? (Guid?)null : ApiInput.Required(body, "stage");
            var done = await Reopen(context.Caller(), context.Id(), stage, operations, context.RequestAborted);
            await writes.Answer(context, type, context.Id(), done);
        });
    }

    private static string Reason(Work work, string key) =>
        work.Schema.OptionsOf(work.Schema["opportunity"]["lostReason"]).Any(option => option.Key == key)
            ? key
            : throw new FieldException("lostReason", "field.choice", key);
}
