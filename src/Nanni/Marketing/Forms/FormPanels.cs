using System.Text.Json;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Marketing.Forms;

/// <summary>On a form's own page: where it is, how to embed it, what came in and what was turned away.</summary>
internal static class FormPanels
{
    private const int Shown = 10;
    private const int Days = 30;

    public static async ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is not WebForm { DeletedAt: null, Key: { } key } form)
        {
            return;
        }

        var page = slot.Page;
        var services = page.Context.RequestServices;
        var (table, url) = (services.GetRequiredService<FormTable>(), services.GetRequiredService<PublicUrl>());
        var (last, all) = await table.Submissions(page.Actor, form.Id, Shown, page.Cancel);
        var refusals = await table.Refusals(page.Actor, form.Id, DateOnly.FromDateTime(page.Ui.Now.UtcDateTime).AddDays(-Days), page.Cancel);
        var address = url.Link("/f/" + key);
        if (slot.View.CanEdit)
        {
            slot.MainAction = new(page.Ui.T("webForm.design"), FormEditorPages.Url(page.Ui, form.Id), "forms", IsPage: true);
        }

        slot.Panels.Add(FormParts.Panel(
            new(
                address, $"<nanni-form key=\"{key}\"></nanni-form>\n<script src=\"{address}.js\" async></script>", form.Active, FormLines.Origins(form.Origins).Count > 0, all,
                [.. last.Where(l => page.Types.Find(l.Type) is not null).Select(l => new FormCame(page.Ui.Url($"{page.Types[l.Type].Plural}/{l.Record}"), page.Ui.Format.DateTime(l.At), From(l.Origin)))],
                [.. refusals.Select(r => new FormRefused(page.Ui.T("webForm.reason." + r.Reason), page.Ui.Format.Number(r.Count)))]),
            page.Ui));
    }

    /// <summary>The campaign if there was one, else the site that led here.</summary>
    private static string? From(string origin)
    {
        var known = JsonSerializer.Deserialize<Dictionary<string, string>>(origin) ?? [];
        return known.GetValueOrDefault("utm_campaign") ?? known.GetValueOrDefault("utm_source")
            ?? (Uri.TryCreate(known.GetValueOrDefault("referrer"), UriKind.Absolute, out var site) ? site.Host : null);
    }
}

/// <summary>What a form's page says besides its fields.</summary>
/// <param name="Embedding">What to copy into another page.</param>
/// <param name="IsEmbeddable">Some site may show it.</param>
public sealed record FormPanelModel(
    string Address, string Embedding, bool IsActive, bool IsEmbeddable, long All, IReadOnlyList<FormCame> Last, IReadOnlyList<FormRefused> Refused);

/// <param name="From">Campaign or site.</param>
public sealed record FormCame(string Url, string At, string? From);

public sealed record FormRefused(string Why, string Count);
