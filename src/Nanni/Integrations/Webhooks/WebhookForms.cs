using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.Forms;
using Nanni.Web.Outbound;

namespace Nanni.Integrations.Webhooks;

public sealed record WebhookForm
{
    [Required, MaxLength(100)]
    public string? Name { get; init; }

    [Required, MaxLength(OutboundUrl.MaxLength)]
    public string? Address { get; init; }

    /// <summary>The member with whose rights it reads.</summary>
    [Required, Id]
    public string? Owner { get; init; }

    public string[]? Types { get; init; }

    public string[]? Events { get; init; }

    /// <summary>As the API takes it; nothing: all records.</summary>
    [MaxLength(4_000)]
    public string? Filter { get; init; }
}

/// <summary>The form of a webhook: its fields, and what is wrong with what was sent.</summary>
internal sealed class WebhookForms(NanniDb db, Schemas schemas, RecordQuery records, OutboundPolicy policy, Actor actor, Ui ui)
{
    /// <summary>What was given, when nothing is wrong with it.</summary>
    public async Task<(WebhookSettings? Settings, FormErrors Errors)> Read(WebhookForm form, CancellationToken cancel)
    {
        var errors = FormErrors.Check(form, ui);
        var types = Known(form.Types, schemas.Types.All.Select(t => t.Name));
        var events = Known(form.Events, WebhookEvents.All);
        if (types.Count == 0)
        {
            errors.Add("Types", ui.T("webhooks.chooseOne"));
        }

        if (events.Count == 0)
        {
            errors.Add("Events", ui.T("webhooks.chooseOne"));
        }

        if (IdAttribute.Read(form.Owner) is { } owner && !(await Members(cancel)).Exists(m => m.Id == owner))
        {
            errors.Add("Owner", ui.T("form.choose"));
        }

        try
        {
            policy.Check(form.Address);
        }
        catch (OutboundException refused)
        {
            errors.Add("Address", ui.T("outbound." + refused.Code));
        }

        await CheckFilter(form.Filter, types, errors, cancel);
        return (errors.Any ? null : new(form.Name!.Trim(), form.Address!, IdAttribute.Read(form.Owner)!.Value, types, events, Text(form.Filter)), errors);
    }

    public async Task<FormPage> Page(string title, string action, string submit, WebhookForm form, FormErrors errors, CancellationToken cancel) => new(title, action, submit,
    [
        new("Name", ui.T("webhooks.name"), Value: form.Name) { Error = errors["Name"], MaxLength = 100, Hint = ui.T("webhooks.name.hint") },
        new("Address", ui.T("webhooks.address"), "url", form.Address)
        {
            Error = errors["Address"], MaxLength = OutboundUrl.MaxLength, Hint = ui.T("webhooks.address.hint"), Autocomplete = "off",
        },
        new("Owner", ui.T("webhooks.owner"), Value: form.Owner)
        {
            Error = errors["Owner"],
            Hint = ui.T("webhooks.owner.hint"),
            Options = [.. (await Members(cancel)).Select(m => new FormOption(m.Id.ToString(), m.Name))],
        },
        new("Types", ui.T("webhooks.types"))
        {
            Error = errors["Types"],
            Chosen = (form.Types ?? []).ToHashSet(),
            Options = [.. schemas.Types.All.Select(t => new FormOption(t.Name, ui.T($"type.{t.Name}.plural")))],
        },
        new("Events", ui.T("webhooks.events"))
        {
            Error = errors["Events"],
            Chosen = (form.Events ?? []).ToHashSet(),
            Options = [.. WebhookEvents.All.Select(e => new FormOption(e, ui.T("webhooks.event." + e)))],
        },
        new("Filter", ui.T("webhooks.filter"), Value: form.Filter)
        {
            Error = errors["Filter"], IsRequired = false, MaxLength = 4_000, Hint = ui.T("webhooks.filter.hint"), Autocomplete = "off",
        },
    ])
    { Problem = errors[""] };

    private Task<List<NamedMember>> Members(CancellationToken cancel) => db.Members.AsNoTracking()
        .Where(m => m.WorkspaceId == actor.WorkspaceId && m.Status == MemberStatus.Active)
        .OrderBy(m => m.Name).Take(1_000).Select(m => new NamedMember(m.Id, m.Name)).ToListAsync(cancel);

    /// <summary>A filter must fit every type that it is to choose from.</summary>
    private async Task CheckFilter(string? text, IReadOnlyList<string> types, FormErrors errors, CancellationToken cancel)
    {
        try
        {
            foreach (var type in FilterText.Parse(text) is { } ? types : [])
            {
                await records.Passing(actor, schemas.Types[type], [Guid.Empty], FilterText.Parse(text), cancel);
            }
        }
        catch (UnreadableException wrong)
        {
            errors.Add("Filter", Problems.Text(ui, wrong.Code, wrong.Values));
        }
    }

    private static List<string> Known(string[]? chosen, IEnumerable<string> known) => [.. known.Where((chosen ?? []).Contains)];

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record NamedMember(Guid Id, string Name);
}
