using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Customers.Contacts;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Errors;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Privacy.Erasure;

public sealed record ErasureForm
{
    [Required]
    public string? Reason { get; init; }

    /// <summary>The person's name, typed, since nothing brings them back.</summary>
    [Required]
    public string? Name { get; init; }

    public bool Shared { get; init; }
}

/// <summary>What erasing a person would take away, and the form that does it. Administrators only: nobody sees all of it otherwise.</summary>
internal static class ErasurePages
{
    private const int TitlesShown = 20;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", (Guid id, bool? shared, Pages page, PersonErasure erasure, Titles titles) =>
            Show(id, new() { Reason = ErasureReason.Request, Shared = shared == true }, new(), page, erasure, titles));
        pages.MapPost("", Erase);
    }

    private static async Task<IResult> Erase(Guid id, [FromForm] ErasureForm form, Pages page, PersonErasure erasure, Titles titles)
    {
        var (ui, type) = (page.Ui, page.Types.Of<Contact>());
        var (person, _) = await erasure.Preview(page.Actor, type, id, form.Shared, page.Cancel);
        var errors = Check(form, type.Title.Get(person.Record) as string, ui);
        Certificate? made = null;
        try
        {
            made = errors.Any ? null : await erasure.Erase(page.Actor, type, id, form.Shared, form.Reason!, page.Cancel);
        }
        catch (RuleException refused)
        {
            errors.Add("", Problems.Text(ui, refused.Code, refused.Values));
        }

        return made is null ? await Show(id, form, errors, page, erasure, titles) : Flash.Redirect(page.Context, ui.Url("settings/erasures/" + made.Id), "saved.erased");
    }

    private static FormErrors Check(ErasureForm form, string? name, Ui ui)
    {
        var errors = FormErrors.Check(form, ui);
        if (form.Reason is { Length: > 0 } reason && !ErasureReason.All.Contains(reason))
        {
            errors.Add("Reason", ui.T("form.choose"));
        }

        return form.Name is { Length: > 0 } typed && typed.Trim() != name ? errors.Add("Name", ui.T("erasure.name.wrong")) : errors;
    }

    private static async Task<IResult> Show(Guid id, ErasureForm form, FormErrors errors, Pages page, PersonErasure erasure, Titles titles)
    {
        var type = page.Types.Of<Contact>();
        var (person, plan) = await erasure.Preview(page.Actor, type, id, form.Shared, page.Cancel);
        var (_, wide) = form.Shared ? (person, plan) : await erasure.Preview(page.Actor, type, id, alsoShared: true, page.Cancel);
        var kept = await titles.Of(page.Actor, [.. plan.Loosened.Select(l => l.Record).Distinct().Take(TitlesShown)], page.Cancel);
        var ui = await page.Shell("contacts");
        var (name, url) = (type.Title.Get(person.Record) as string ?? "", ui.Url($"contacts/{id}"));
        var model = new ErasureModel(
            name, url, [.. plan.Going.Select(g => Line(g, ui))], [.. plan.Staying.Select(g => Line(g, ui))],
            [.. kept.Values.OrderBy(t => t.Text, StringComparer.CurrentCulture).Select(t => new FormLink(ui.Url($"{page.Types[t.Type].Plural}/{t.Id}"), t.Text ?? ""))],
            form.Shared, wide.Removed.Count - plan.Removed.Count, Page(form, errors, url + "/erasure", ui));
        return EraseView.With(model, ui, errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static FormPage Page(ErasureForm form, FormErrors errors, string url, Ui ui) => new(ui.T("erasure.title"), url, ui.T("erasure.do"),
    [
        new("Shared", "", "hidden", form.Shared ? "true" : "false"),
        new("Reason", ui.T("erasure.reason"), Value: form.Reason)
        {
            Error = errors["Reason"], Options = [.. ErasureReason.All.Select(r => new FormOption(r, ui.T("erasure.reason." + r)))],
        },
        new("Name", ui.T("erasure.name"), Value: form.Name) { Error = errors["Name"], Hint = ui.T("erasure.name.hint"), Autocomplete = "off" },
    ])
    { Problem = errors[""], IsDangerous = true };

    private static CountLine Line((RecordType Type, int Count) of, Ui ui) => new(ui.T($"type.{of.Type.Name}.plural"), of.Type.Icon, of.Count);
}

/// <param name="KeptLinks">Some of what stays.</param>
/// <param name="OfOthers">How many more notes, talks and the like would go that concern others too.</param>
public sealed record ErasureModel(
    string Name, string Url, IReadOnlyList<CountLine> Going, IReadOnlyList<CountLine> Staying, IReadOnlyList<FormLink> KeptLinks, bool WithShared, int OfOthers, FormPage Form);

public sealed record CountLine(string Label, string Icon, int Count);
