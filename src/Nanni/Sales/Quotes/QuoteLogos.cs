using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Quotes.Document;
using Nanni.Web;
using Nanni.Web.Files;
using Nanni.Web.Records;

namespace Nanni.Sales.Quotes;

/// <summary>The logo of an offer profile: put in, shown, taken out.</summary>
internal static class QuoteLogos
{
    public static void Map(RouteGroupBuilder pages)
    {
        var one = pages.MapGroup("/quoteprofiles/{id:guid}/logo");
        one.MapGet("", async (Guid id, Pages page, RecordQuery query, FileStore files) =>
            await Find(id, page, query) is { LogoId: { } logo } ? await Show(page.Context, page.Actor, logo, files) : throw new NotFoundException("quoteProfile", id));
        one.MapPost("", Put).WithMetadata(new RequestSizeLimitAttribute(4 * Picture.MostBytes));
        one.MapPost("/deletion", async (Guid id, Pages page, Operations run) =>
        {
            var done = await run.Run(page.Actor, "quoteProfile.update", async work => (await work.Load<QuoteProfile>(id)).LogoId = null, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("quoteprofiles/" + id), "saved.logoRemoved", "", done.Id);
        });
    }

    /// <summary>A stored logo, as what its content is; nothing in it runs.</summary>
    public static async Task<IResult> Show(HttpContext context, Actor actor, Guid logo, FileStore files)
    {
        if (await files.Find(actor, logo, context.RequestAborted) is not { } path)
        {
            throw new NotFoundException("quoteProfile", logo);
        }

        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, max-age=300";
        await using var file = File.OpenRead(path);
        return Results.File(path, file.ReadByte() == PngPicture.Signature[0] ? Picture.Png : Picture.Jpeg);
    }

    /// <summary>The logo on the page of its profile.</summary>
    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is QuoteProfile { DeletedAt: null } profile)
        {
            slot.Panels.Add(QuoteLogoParts.Panel(Model(slot.Page.Ui, profile, slot.View.CanEdit), slot.Page.Ui));
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<IResult> Put(Guid id, Pages page, RecordQuery query, Operations run, FileStore files, HttpRequest request)
    {
        if (await query.Of(page.Actor, page.Types["quoteProfile"], id, page.Cancel) is not { Record: QuoteProfile { DeletedAt: null } profile, CanEdit: true })
        {
            throw new NotFoundException("quoteProfile", id);
        }

        var form = await request.ReadFormAsync(page.Cancel);
        try
        {
            if (form.Files["logo"] is not { Length: > 0 } sent)
            {
                throw new FieldException("logo", "field.required");
            }

            using var content = new MemoryStream();
            await sent.CopyToAsync(content, page.Cancel);
            var bytes = content.ToArray();
            Picture.Read(bytes);
            var file = await files.Save(page.Actor, bytes, sent.FileName, page.Cancel);
            var done = await run.Run(page.Actor, "quoteProfile.update", async work => (await work.Load<QuoteProfile>(id)).LogoId = file.Id, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("quoteprofiles/" + id), "saved.logo", profile.Name ?? "", done.Id);
        }
        catch (FieldException error)
        {
            var ui = await page.Shell("quoteprofiles");
            return QuoteLogoView.With(Model(ui, profile, true) with { Title = profile.Name ?? "", Error = Messages.Of(ui, error.Problems[0]) }, ui, StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static QuoteLogoModel Model(Ui ui, QuoteProfile profile, bool canEdit) => new(ui.Url("quoteprofiles/" + profile.Id))
    {
        // Another logo has another address: no browser shows the old one.
        Logo = profile.LogoId is { } logo ? ui.Url($"quoteprofiles/{profile.Id}/logo?v={logo:N}") : null,
        CanEdit = canEdit,
    };

    private static async Task<QuoteProfile?> Find(Guid id, Pages page, RecordQuery query) =>
        (await query.Of(page.Actor, page.Types["quoteProfile"], id, page.Cancel))?.Record as QuoteProfile;
}

/// <param name="Url">Of the profile.</param>
public sealed record QuoteLogoModel(string Url)
{
    public string Title { get; init; } = "";

    /// <summary>Address of the picture; null where there is none.</summary>
    public string? Logo { get; init; }

    public bool CanEdit { get; init; }

    public string? Error { get; init; }
}
