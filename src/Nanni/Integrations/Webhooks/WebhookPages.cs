using Microsoft.AspNetCore.Mvc;
using Nanni.Administration.Members;
using Nanni.Records.Access;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Integrations.Webhooks;

/// <summary>Which programs are told of changes.</summary>
internal static class WebhookPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", async (Actor actor, WebhookTable webhooks, Ui ui, CancellationToken cancel) =>
            WebhooksView.With<WebhooksView, IReadOnlyList<Webhook>>(await webhooks.All(actor.WorkspaceId, cancel), ui));
        pages.MapGet("/new", (Actor actor, WebhookForms forms, Ui ui, CancellationToken cancel) => New(
            new() { Owner = actor.MemberId.ToString(), Types = ["contact", "account"], Events = [.. WebhookEvents.All] }, new(), forms, ui, cancel));
        pages.MapPost("", Add);
        pages.MapGet("/{id:guid}/edit", async (Guid id, Actor actor, WebhookTable webhooks, WebhookForms forms, Ui ui, CancellationToken cancel) =>
            await webhooks.One(actor.WorkspaceId, id, cancel) is { } webhook
                ? await Edit(webhook, Given(webhook), new(), forms, ui, cancel)
                : Refusals.NotFound());
        pages.MapPost("/{id:guid}", Save);
        pages.MapPost("/{id:guid}/pause", (Guid id, Actor actor, WebhookTable webhooks, Ui ui, CancellationToken cancel) =>
            Do(id, actor, webhooks, ui, "said.webhook.paused", webhook => webhooks.Pause(webhook, cancel), cancel));
        pages.MapPost("/{id:guid}/resume", (Guid id, Actor actor, WebhookTable webhooks, Ui ui, CancellationToken cancel) =>
            Do(id, actor, webhooks, ui, "said.webhook.resumed", webhook => webhooks.Resume(webhook, cancel), cancel));
        pages.MapPost("/{id:guid}/secret", async (Guid id, Actor actor, WebhookTable webhooks, SecurityEvents events, Ui ui, CancellationToken cancel) =>
        {
            if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
            {
                return Refusals.NotFound();
            }

            var secret = await webhooks.Roll(webhook, cancel);
            await events.Write(actor.WorkspaceId, Told.Webhook("secret", webhook.Name, id));
            return Shown(webhook.Name, id, secret, "webhooks.secret.rolled", ui);
        });
        pages.MapPost("/{id:guid}/deletion", async (Guid id, Actor actor, WebhookTable webhooks, SecurityEvents events, Ui ui, CancellationToken cancel) =>
        {
            if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
            {
                return Refusals.NotFound();
            }

            await webhooks.Delete(webhook, cancel);
            await events.Write(actor.WorkspaceId, Told.Webhook("deleted", webhook.Name, id));
            return Go.To(ui.Url("settings/webhooks"), "said.deleted");
        });
    }

    private static async Task<IResult> Add(
        [FromForm] WebhookForm form, Actor actor, WebhookTable webhooks, WebhookForms forms, SecurityEvents events, Ui ui, CancellationToken cancel)
    {
        var (settings, errors) = await forms.Read(form, cancel);
        if (settings is null)
        {
            return await New(form, errors, forms, ui, cancel);
        }

        var (id, secret) = await webhooks.Add(actor.WorkspaceId, settings, cancel);
        await events.Write(actor.WorkspaceId, Told.Webhook("added", settings.Name, id, Told.Differences([], Described(settings))));
        return Shown(settings.Name, id, secret, "webhooks.secret.shown", ui);
    }

    private static async Task<IResult> Save(
        Guid id, [FromForm] WebhookForm form, Actor actor, WebhookTable webhooks, WebhookForms forms, SecurityEvents events, Ui ui,
        CancellationToken cancel)
    {
        if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
        {
            return Refusals.NotFound();
        }

        var (settings, errors) = await forms.Read(form, cancel);
        if (settings is null)
        {
            return await Edit(webhook, form, errors, forms, ui, cancel);
        }

        await webhooks.Change(webhook, settings, cancel);
        await events.Write(actor.WorkspaceId, Told.Webhook("changed", settings.Name, id, Told.Differences(
            Described(new(webhook.Name, webhook.Address, webhook.Owner, webhook.Types, webhook.Events, webhook.Filter)), Described(settings))));
        return Go.To(ui.Url("settings/webhooks/" + id), "said.saved");
    }

    private static async Task<IResult> Do(
        Guid id, Actor actor, WebhookTable webhooks, Ui ui, string said, Func<Webhook, Task> what, CancellationToken cancel)
    {
        if (await webhooks.One(actor.WorkspaceId, id, cancel) is not { } webhook)
        {
            return Refusals.NotFound();
        }

        await what(webhook);
        return Go.To(ui.Url("settings/webhooks/" + id), said);
    }

    private static async Task<IResult> New(WebhookForm form, FormErrors errors, WebhookForms forms, Ui ui, CancellationToken cancel) => Settings.Page(
        new(ui.T("webhooks.new"), "webhooks",
        [
            await forms.Page(ui.T("webhooks.new"), ui.Url("settings/webhooks"), ui.T("webhooks.create"), form, errors, cancel)
                with { AnswersDirectly = true },
        ])
        { Back = new(ui.Url("settings/webhooks"), ui.T("admin.webhooks")) }, errors, ui);

    private static async Task<IResult> Edit(
        Webhook webhook, WebhookForm form, FormErrors errors, WebhookForms forms, Ui ui, CancellationToken cancel)
    {
        var url = ui.Url("settings/webhooks/" + webhook.Id);
        return Settings.Page(
            new(webhook.Name, "webhooks", [await forms.Page(webhook.Name, url, ui.T("settings.save"), form, errors, cancel)])
            {
                Actions =
                [
                    new(url + "/secret", ui.T("webhooks.secret.roll"), AnswersDirectly: true),
                    new(url + "/deletion", ui.T("webhooks.delete"), IsDangerous: true),
                ],
                Back = new(url, webhook.Name),
            }, errors, ui);
    }

    private static IResult Shown(string name, Guid id, string secret, string what, Ui ui) => Settings.Secret(
        new(name, "webhooks", ui.T(what), ui.T("webhooks.secret"), secret, ui.Url("settings/webhooks/" + id)), ui);

    private static Dictionary<string, string?> Described(WebhookSettings settings) => new()
    {
        ["name"] = settings.Name, ["address"] = settings.Address, ["types"] = string.Join(", ", settings.Types), ["events"] = string.Join(", ", settings.Events),
        ["filter"] = settings.Filter,
    };

    private static WebhookForm Given(Webhook webhook) => new()
    {
        Name = webhook.Name,
        Address = webhook.Address,
        Owner = webhook.Owner.ToString(),
        Types = [.. webhook.Types],
        Events = [.. webhook.Events],
        Filter = webhook.Filter,
    };
}
