using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Security;

namespace Nanni.Privacy.Consents;

public sealed record PurposeForm
{
    /// <summary>Of a new one only: it never changes.</summary>
    public string? Key { get; init; }

    [Required]
    public string? Basis { get; init; }

    public string[]? Channels { get; init; }

    /// <summary>In the languages of <see cref="Language.All"/>.</summary>
    [Required, MaxLength(100)]
    public string? NameEn { get; init; }

    [MaxLength(100)]
    public string? NamePl { get; init; }

    [MaxLength(100)]
    public string? NameLt { get; init; }

    /// <summary>What people are asked, up to <see cref="PurposePages.LongestWording"/> characters.</summary>
    public string? WordingEn { get; init; }

    public string? WordingPl { get; init; }

    public string? WordingLt { get; init; }

    public bool IsActive { get; init; }
}

/// <summary>The purposes for which a company asks people for consent.</summary>
internal static partial class PurposePages
{
    public const int LongestWording = 2_000;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", async (Actor actor, PurposeTable purposes, Ui ui, CancellationToken cancel) =>
            PurposesView.With<PurposesView, IReadOnlyList<Purpose>>(await purposes.All(actor.WorkspaceId, cancel), ui));
        pages.MapGet("/new", (Ui ui) => Page(null, new() { Basis = LawfulBasis.Consent, Channels = [Channels.Mail], IsActive = true }, new(), ui));
        pages.MapPost("", Add);
        pages.MapGet("/{id:guid}", async (Guid id, Actor actor, PurposeTable purposes, Ui ui, CancellationToken cancel) =>
            await purposes.One(actor.WorkspaceId, id, cancel) is { } purpose ? Page(purpose, Given(purpose), new(), ui) : Refusals.NotFound());
        pages.MapPost("/{id:guid}", Save);
    }

    private static async Task<IResult> Add(
        [FromForm] PurposeForm form, Actor actor, PurposeTable purposes, SecurityEvents events, Ui ui, CancellationToken cancel)
    {
        var errors = Check(form, ui);
        var key = form.Key?.Trim() ?? "";
        if (!Key().IsMatch(key))
        {
            errors.Add("Key", ui.T("consent.purpose.key.wrong"));
        }

        var made = new Purpose(Guid.CreateVersion7(), key, form.Basis ?? "", Chosen(form), Texts(form.NameEn, form.NamePl, form.NameLt), Texts(form.WordingEn, form.WordingPl, form.WordingLt), form.IsActive);
        if (!errors.Any && !await purposes.Add(actor, made, cancel))
        {
            errors.Add("Key", ui.T("consent.purpose.key.taken"));
        }

        if (errors.Any)
        {
            return Page(null, form, errors, ui);
        }

        await events.Write(actor.WorkspaceId, Told.Purpose("added", made.Key, made.Id, Told.Differences([], Described(made))));
        return Go.To(ui.Url("settings/consents"), "said.saved");
    }

    private static async Task<IResult> Save(
        Guid id, [FromForm] PurposeForm form, Actor actor, PurposeTable purposes, SecurityEvents events, Ui ui, CancellationToken cancel)
    {
        if (await purposes.One(actor.WorkspaceId, id, cancel) is not { } purpose)
        {
            return Refusals.NotFound();
        }

        var errors = Check(form, ui);
        if (errors.Any)
        {
            return Page(purpose, form, errors, ui);
        }

        var changed = purpose with
        {
            Basis = form.Basis!,
            Channels = Chosen(form),
            Names = Texts(form.NameEn, form.NamePl, form.NameLt),
            Wordings = Texts(form.WordingEn, form.WordingPl, form.WordingLt),
            IsActive = form.IsActive,
        };
        await purposes.Change(actor, changed, cancel);
        await events.Write(actor.WorkspaceId, Told.Purpose("changed", purpose.Key, id, Told.Differences(Described(purpose), Described(changed))));
        return Go.To(ui.Url("settings/consents"), "said.saved");
    }

    private static FormErrors Check(PurposeForm form, Ui ui)
    {
        var errors = FormErrors.Check(form, ui);
        if (form.Basis is { Length: > 0 } basis && !LawfulBasis.All.Contains(basis))
        {
            errors.Add("Basis", ui.T("form.choose"));
        }

        foreach (var (name, text) in new[] { ("WordingEn", form.WordingEn), ("WordingPl", form.WordingPl), ("WordingLt", form.WordingLt) }.Where(w => w.Item2?.Length > LongestWording))
        {
            errors.Add(name, ui.T("form.tooLong", ("max", LongestWording)));
        }

        return Chosen(form).Length == 0 ? errors.Add("Channels", ui.T("consent.chooseChannel")) : errors;
    }

    private static IResult Page(Purpose? purpose, PurposeForm form, FormErrors errors, Ui ui)
    {
        var title = purpose?.Name(ui.Language) ?? ui.T("consent.purpose.new");
        FormField Text(string name, string key, string? value, Language language) => new(name, $"{ui.T(key)} ({language.Name})", Value: value)
        {
            Error = errors[name], MaxLength = 100, IsRequired = language == Language.English, Autocomplete = "off",
        };
        FormField Wording(string name, string? value, Language language) => new(name, $"{ui.T("consent.purpose.wording")} ({language.Name})", "textarea", value)
        {
            Error = errors[name], MaxLength = LongestWording, IsRequired = false, Hint = language == Language.English ? ui.T("consent.purpose.wording.hint") : null,
        };
        FormField[] fields =
        [
            Text("NameEn", "consent.purpose.name", form.NameEn, Language.English),
            Text("NamePl", "consent.purpose.name", form.NamePl, Language.Polish),
            Text("NameLt", "consent.purpose.name", form.NameLt, Language.Lithuanian),
            .. purpose is null
                ? [new FormField("Key", ui.T("consent.purpose.key"), Value: form.Key) { Error = errors["Key"], MaxLength = 40, Hint = ui.T("consent.purpose.key.hint"), Autocomplete = "off" }]
                : Array.Empty<FormField>(),
            new("Basis", ui.T("consent.purpose.basis"), Value: form.Basis)
            {
                Error = errors["Basis"], Hint = ui.T("consent.purpose.basis.hint"), Options = [.. LawfulBasis.All.Select(b => new FormOption(b, ui.T("consent.basis." + b)))],
            },
            new("Channels", ui.T("consent.purpose.channels"))
            {
                Error = errors["Channels"], Chosen = (form.Channels ?? []).ToHashSet(), Options = [.. Consents.Channels.All.Select(c => new FormOption(c, ui.T("consent.channel." + c)))],
            },
            Wording("WordingEn", form.WordingEn, Language.English),
            Wording("WordingPl", form.WordingPl, Language.Polish),
            Wording("WordingLt", form.WordingLt, Language.Lithuanian),
            new("IsActive", ui.T("consent.purpose.active"))
            {
                Chosen = form.IsActive ? new HashSet<string> { "true" } : [], Options = [new("true", ui.T("consent.purpose.active.yes"))],
            },
        ];
        var url = ui.Url("settings/consents" + (purpose is null ? "" : "/" + purpose.Id));
        return PurposeView.With(
            new FormPage(title, url, ui.T("settings.save"), fields) { Problem = errors[""] }, ui,
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static string[] Chosen(PurposeForm form) => [.. Consents.Channels.All.Where((form.Channels ?? []).Contains)];

    private static Dictionary<string, string> Texts(params ReadOnlySpan<string?> given)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (i, language) in Language.All.Index())
        {
            if (given[i]?.Trim() is { Length: > 0 } text)
            {
                texts[language.Code] = text;
            }
        }

        return texts;
    }

    private static PurposeForm Given(Purpose purpose) => new()
    {
        Basis = purpose.Basis,
        Channels = [.. purpose.Channels],
        NameEn = purpose.Names.GetValueOrDefault("en"),
        NamePl = purpose.Names.GetValueOrDefault("pl"),
        NameLt = purpose.Names.GetValueOrDefault("lt"),
        WordingEn = purpose.Wordings.GetValueOrDefault("en"),
        WordingPl = purpose.Wordings.GetValueOrDefault("pl"),
        WordingLt = purpose.Wordings.GetValueOrDefault("lt"),
        IsActive = purpose.IsActive,
    };

    private static Dictionary<string, string?> Described(Purpose purpose) => new()
    {
        ["basis"] = purpose.Basis,
        ["channels"] = string.Join(", ", purpose.Channels),
        ["name"] = purpose.Names.GetValueOrDefault("en"),
        ["wording"] = purpose.Wordings.GetValueOrDefault("en"),
        ["on"] = purpose.IsActive ? "true" : "false",
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
