using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Erasure;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Forms;
using Nanni.Web.Records;

namespace Nanni.Privacy.Erasure;

public sealed record LiftForm
{
    /// <summary>A mail address or telephone number.</summary>
    [Required, MaxLength(254)]
    public string? Mark { get; init; }

    [Required, MaxLength(200)]
    public string? Why { get; init; }
}

/// <summary>Who was erased, in numbers and without names; and the way to lift a suppression.</summary>
internal static class CertificatePages
{
    private const int PageSize = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", (long? before, Pages page, ErasureTable certificates) => List(before, new(), new(), page, certificates));
        pages.MapGet("/{id:guid}", async (Guid id, Pages page, ErasureTable certificates) =>
        {
            var certificate = await certificates.One(page.Actor.WorkspaceId, id, page.Cancel) ?? throw new NotFoundException("erasure", id);
            var members = (await page.Schema()).Members;
            var ui = await page.Shell("settings");
            return CertificateView.With(
                new CertificateModel(certificate, certificate.By is { } by && members.TryGetValue(by, out var member) ? member.Name : null), ui);
        });
        pages.MapPost("/lift", Lift);
    }

    private static async Task<IResult> Lift(
        [FromForm] LiftForm form, Pages page, ErasureTable certificates, SuppressionList suppressions, SecurityEvents events)
    {
        var errors = FormErrors.Check(form, page.Ui);
        if (!errors.Any && (SuppressionList.Mark(form.Mark!, page.Actor.Country) is not { } mark || !await suppressions.Lift(page.Actor.WorkspaceId, mark, page.Cancel)))
        {
            errors.Add("Mark", page.Ui.T("erasure.lift.unknown"));
        }

        if (errors.Any)
        {
            return await List(null, form, errors, page, certificates);
        }

        await events.Write(page.Actor.WorkspaceId, Told.Lifted(form.Why!.Trim()));
        return Flash.Redirect(page.Context, page.Ui.Url("settings/erasures"), "saved.lifted");
    }

    private static async Task<IResult> List(long? before, LiftForm form, FormErrors errors, Pages page, ErasureTable certificates)
    {
        var rows = await certificates.All(page.Actor.WorkspaceId, before ?? long.MaxValue, PageSize + 1, page.Cancel);
        var ui = await page.Shell("settings");
        var lift = new FormPage(ui.T("erasure.lift"), ui.Url("settings/erasures/lift"), ui.T("erasure.lift.do"),
        [
            new("Mark", ui.T("erasure.lift.mark"), Value: form.Mark) { Error = errors["Mark"], MaxLength = 254, Autocomplete = "off" },
            new("Why", ui.T("erasure.lift.why"), Value: form.Why) { Error = errors["Why"], MaxLength = 200, Autocomplete = "off", Hint = ui.T("erasure.lift.why.hint") },
        ])
        { Lead = ui.T("erasure.lift.lead") };
        return ErasuresView.With(
            new ErasuresModel([.. rows.Take(PageSize)], rows.Count > PageSize ? ui.Url($"settings/erasures?before={rows[PageSize - 1].Number}") : null, lift), ui,
            errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}

public sealed record CertificateModel(Certificate Certificate, string? By);

public sealed record ErasuresModel(IReadOnlyList<Certificate> Rows, string? MoreUrl, FormPage Lift);
