using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Customers.Contacts;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Privacy.Consents;

public sealed record ConsentForm
{
    [Required, Id]
    public string? Purpose { get; init; }

    public string[]? Channels { get; init; }

    [Required]
    public string? State { get; init; }

    /// <summary>The day on which the person said so; nothing: now.</summary>
    [Day]
    public string? On { get; init; }

    [Required]
    public string? How { get; init; }

    /// <summary>What the person was shown; nothing: the purpose's own words.</summary>
    public string? Wording { get; init; }

    /// <summary>Where the evidence lies.</summary>
    public string? Note { get; init; }
}

/// <summary>What a person agreed to: in short on their page, whole on one of its own, where a change is written down.</summary>
internal static class ConsentPages
{
    public const string Given = "given";
    public const string Withdrawn = "withdrawn";
    public const int LongestNote = 1_000;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/contacts/{id:guid}/consents", (Guid id, Pages page, RecordQuery query, ConsentLedger ledger, PurposeTable purposes) =>
            Show(id, new() { State = Given, On = page.Ui.Format.Local(page.Ui.Now).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }, new(), page, query, ledger, purposes));
        pages.MapGet("/contacts/{id:guid}/consents/part", Part);
        pages.MapPost("/contacts/{id:guid}/consents", Record);
    }

    /// <summary>The part loads when it is looked at: most pages of persons are opened for something else.</summary>
    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is Contact { DeletedAt: null } person)
        {
            slot.Panels.Add(ConsentParts.Later(slot.Page.Ui.Url($"contacts/{person.Id}/consents/part")));
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<IResult> Part(Guid id, Pages page, RecordQuery query, ConsentLedger ledger, PurposeTable purposes)
    {
        var (person, _) = await Find(id, page, query);
        return ConsentPart.With(await Model(person, false, page, ledger, purposes), page.Ui);
    }

    private static async Task<IResult> Record(
        Guid id, [FromForm] ConsentForm form, Pages page, RecordQuery query, ConsentLedger ledger, PurposeTable purposes)
    {
        var (person, canEdit) = await Find(id, page, query);
        if (!canEdit)
        {
            throw new ForbiddenException("contact", "Edit");
        }

        var ui = page.Ui;
        var errors = FormErrors.Check(form, ui);
        var purpose = IdAttribute.Read(form.Purpose) is { } asked ? await purposes.One(page.Actor.WorkspaceId, asked, page.Cancel) : null;
        string[] channels = [.. Channels.All.Where(c => (form.Channels ?? []).Contains(c))];
        Choose(errors, ui, "Purpose", purpose is { IsActive: true });
        Choose(errors, ui, "State", form.State is Given or Withdrawn);
        Choose(errors, ui, "How", ConsentSource.All.Contains(form.How));
        if (channels.Length == 0 || purpose is not null && channels.Any(c => !purpose.Channels.Contains(c)))
        {
            errors.Add("Channels", ui.T(channels.Length == 0 ? "consent.chooseChannel" : "consent.channels.not", ("channels", string.Join(", ", (purpose?.Channels ?? []).Select(c => ui.T("consent.channel." + c))))));
        }

        var at = At(DayAttribute.Read(form.On), ui);
        if (at > ui.Now)
        {
            errors.Add("On", ui.T("error.consent.future"));
        }

        Bound(errors, ui, "Wording", form.Wording, PurposePages.LongestWording);
        Bound(errors, ui, "Note", form.Note, LongestNote);
        if (errors.Any)
        {
            return await Show(id, form, errors, page, query, ledger, purposes);
        }

        await ledger.Record(page.Actor, person.Id, new(purpose!, channels, form.State == Given, at, form.How!, Text(form.Wording), Text(form.Note)), page.Cancel);
        return Flash.Redirect(page.Context, ui.Url($"contacts/{id}/consents"), "saved.consent");
    }

    private static async Task<IResult> Show(
        Guid id, ConsentForm form, FormErrors errors, Pages page, RecordQuery query, ConsentLedger ledger, PurposeTable purposes)
    {
        var (person, canEdit) = await Find(id, page, query);
        var ui = await page.Shell("contacts");
        var model = await Model(person, canEdit, page, ledger, purposes);
        var active = model.Purposes.Where(p => p.Purpose.IsActive).ToList();
        return ConsentsView.With(
            model with { Form = canEdit && active.Count > 0 ? Page(model, active, form, errors, ui) : null }, ui,
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static FormPage Page(ConsentsModel model, List<PurposeStanding> active, ConsentForm form, FormErrors errors, Ui ui) => new(
        ui.T("consent.record"), model.Url, ui.T("consent.record.save"),
        [
            new("Purpose", ui.T("consent.purpose"), Value: form.Purpose) { Error = errors["Purpose"], Options = [.. active.Select(p => new FormOption(p.Purpose.Id.ToString(), p.Name))] },
            new("State", ui.T("consent.state"), Value: form.State) { Error = errors["State"], Options = [new(Given, ui.T("consent.state.given")), new(Withdrawn, ui.T("consent.state.withdrawn"))] },
            new("Channels", ui.T("consent.purpose.channels"))
            {
                Error = errors["Channels"], Chosen = (form.Channels ?? []).ToHashSet(),
                Options = [.. Channels.All.Where(c => active.Any(p => p.Purpose.Channels.Contains(c))).Select(c => new FormOption(c, ui.T("consent.channel." + c)))],
            },
            new("On", ui.T("consent.on"), "date", form.On) { Error = errors["On"], IsRequired = false },
            new("How", ui.T("consent.how"), Value: form.How) { Error = errors["How"], Options = [.. ConsentSource.All.Except(["import", "api"]).Select(s => new FormOption(s, ui.T("consent.how." + s)))] },
            new("Wording", ui.T("consent.wording"), "textarea", form.Wording) { Error = errors["Wording"], IsRequired = false, MaxLength = PurposePages.LongestWording, Hint = ui.T("consent.wording.hint") },
            new("Note", ui.T("consent.note"), Value: form.Note) { Error = errors["Note"], IsRequired = false, MaxLength = LongestNote, Hint = ui.T("consent.note.hint"), Autocomplete = "off" },
        ])
    { Problem = errors[""] };

    private static async Task<(Contact Person, bool CanEdit)> Find(Guid id, Pages page, RecordQuery query)
    {
        var view = await query.Of(page.Actor, page.Types.Of<Contact>(), id, page.Cancel) ?? throw new NotFoundException("contact", id);
        return ((Contact)view.Record, view.CanEdit && view.Record.DeletedAt is null);
    }

    private static async Task<ConsentsModel> Model(Contact person, bool canEdit, Pages page, ConsentLedger ledger, PurposeTable purposes)
    {
        var ui = page.Ui;
        var all = await purposes.All(page.Actor.WorkspaceId, page.Cancel);
        var lines = all.Count == 0 ? [] : await ledger.Of(page.Actor, person.Id, page.Cancel);
        var present = await page.Schema();
        var named = all.ToDictionary(p => p.Id, p => p.Name(ui.Language));
        return new(
            person.Name ?? "", ui.Url($"contacts/{person.Id}"), ui.Url($"contacts/{person.Id}/consents"), canEdit,
            [.. all.Where(p => p.IsActive || lines.Exists(l => l.Purpose == p.Id)).Select(p => Standing(p, person, lines, ui))],
            [
                .. lines.Select(l => new LedgerLine(
                    l, named.GetValueOrDefault(l.Purpose, "?"), l.By is { } by && present.Members.TryGetValue(by, out var member) ? member.Name : null)),
            ]);
    }

    private static PurposeStanding Standing(Purpose purpose, Contact person, List<Consent> lines, Ui ui) => new(
        purpose, purpose.Name(ui.Language),
        [
            .. purpose.Channels.Select(c =>
            {
                var last = lines.Find(l => l.Purpose == purpose.Id && l.Channel == c);
                return new ChannelStanding(c, last, ContactPermission.Of(person, purpose, c, last));
            }),
        ]);

    private static void Choose(FormErrors errors, Ui ui, string field, bool isKnown)
    {
        if (!isKnown)
        {
            errors.Add(field, ui.T("form.choose"));
        }
    }

    private static void Bound(FormErrors errors, Ui ui, string field, string? text, int most)
    {
        if (text?.Length > most)
        {
            errors.Add(field, ui.T("form.tooLong", ("max", most)));
        }
    }

    /// <summary>Today is now; an earlier day is its noon where the reader is.</summary>
    private static DateTimeOffset At(DateOnly? day, Ui ui)
    {
        var today = DateOnly.FromDateTime(ui.Format.Local(ui.Now));
        return day is not { } on || on == today ? ui.Now : new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(on.ToDateTime(new(12, 0)), ui.Zone), TimeSpan.Zero);
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What is known of a person's consents.</summary>
/// <param name="Lines">The ledger, newest first.</param>
public sealed record ConsentsModel(
    string Name, string PersonUrl, string Url, bool CanEdit, IReadOnlyList<PurposeStanding> Purposes, IReadOnlyList<LedgerLine> Lines)
{
    public FormPage? Form { get; init; }
}

public sealed record PurposeStanding(Purpose Purpose, string Name, IReadOnlyList<ChannelStanding> Channels);

/// <param name="Last">Null: never asked.</param>
public sealed record ChannelStanding(string Channel, Consent? Last, ContactPermission May);

public sealed record LedgerLine(Consent Consent, string Purpose, string? By);
