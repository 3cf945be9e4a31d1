using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Integrations.Webhooks;

public sealed record ReplayForm
{
    /// <summary>The day since which all that failed is sent again, in the person's zone.</summary>
    public string? Since { get; init; }
}

/// <summary>What a webhook was told, and telling it again.</summary>
internal static class DeliveryPages
{
    private const int Size = 30;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = ProblemAnswers.Json.Encoder };

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/{id:guid}", (Guid id, Guid? before, string? only, Actor actor, WebhookTable webhooks, DeliveryTable deliveries, Schemas schemas, Ui ui, CancellationToken cancel) =>
            List(id, before, only == DeliveryState.Failed, new(), new(), actor, webhooks, deliveries, schemas, ui, cancel));
        pages.MapGet("/{id:guid}/deliveries/{delivery:guid}", One);
        pages.MapPost("/{id:guid}/deliveries/{delivery:guid}/replay", async (
            Guid id, Guid delivery, Actor actor, WebhookTable webhooks, DeliveryTable deliveries, Ui ui, CancellationToken cancel) =>
        {
            if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
            {
                return Refusals.NotFound();
            }

            await deliveries.Replay(webhook, delivery, cancel);
            return Go.To(ui.Url($"settings/webhooks/{id}"), "said.webhook.replayed");
        });
        pages.MapPost("/{id:guid}/replay", async (
            Guid id, [FromForm] ReplayForm form, Actor actor, WebhookTable webhooks, DeliveryTable deliveries, Schemas schemas, Ui ui, CancellationToken cancel) =>
        {
            if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
            {
                return Refusals.NotFound();
            }

            if (DayAttribute.Read(form.Since) is not { } day)
            {
                return await List(id, null, false, form, new FormErrors().Add("Since", ui.T("form.day")), actor, webhooks, deliveries, schemas, ui, cancel);
            }

            var midnight = day.ToDateTime(TimeOnly.MinValue);
            await deliveries.ReplayFailed(webhook, new DateTimeOffset(midnight, ui.Zone.GetUtcOffset(midnight)).ToUniversalTime(), cancel);
            return Go.To(ui.Url($"settings/webhooks/{id}"), "said.webhook.replayed");
        });
    }

    private static async Task<IResult> List(
        Guid id, Guid? before, bool onlyFailed, ReplayForm form, FormErrors errors,
        Actor actor, WebhookTable webhooks, DeliveryTable deliveries, Schemas schemas, Ui ui, CancellationToken cancel)
    {
        if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
        {
            return Refusals.NotFound();
        }

        var found = await deliveries.Newest(webhook, onlyFailed, before, Size + 1, cancel);
        var url = ui.Url("settings/webhooks/" + id);
        var filter = onlyFailed ? "only=failed&" : "";
        var owner = (await schemas.Of(actor, cancel)).Members.GetValueOrDefault(webhook.Owner)?.Name;
        return WebhookView.With(
            new WebhookView.Content(webhook, owner ?? "", [.. found.Take(Size)], onlyFailed, found.Count > Size ? $"{url}?{filter}before={found[Size - 1].Id}" : null,
                new(ui.T("webhooks.replay.many"), url + "/replay", ui.T("webhooks.replay"),
                [
                    new("Since", ui.T("webhooks.replay.since"), "date", form.Since ?? Formats.Machine(ui.Format.Today)) { Error = errors["Since"] },
                ])),
            ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> One(
        Guid id, Guid delivery, Actor actor, WebhookTable webhooks, DeliveryTable deliveries, Schemas schemas, Ui ui, CancellationToken cancel)
    {
        if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook || await deliveries.One(webhook, delivery, cancel) is not { } found)
        {
            return Refusals.NotFound();
        }

        return DeliveryView.With(
            new DeliveryView.Content(webhook, found with { Request = found.Request is { } request ? JsonNode.Parse(request)!.ToJsonString(Indented) : null },
                schemas.Types.Find(found.Type) is { } type ? ui.Url($"{type.Plural}/{found.Record}") : null), ui);
    }
}
