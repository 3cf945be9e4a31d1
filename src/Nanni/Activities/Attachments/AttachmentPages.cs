using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Files;
using Nanni.Web.Records;

namespace Nanni.Activities.Attachments;

/// <summary>Uploads from the composer, and downloads of what somebody may see.</summary>
internal static class AttachmentPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/files", async (Pages page, FileStore files, HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(page.Cancel);
            var file = form.Files.FirstOrDefault() ?? throw new FieldException("file", "field.required");
            var stored = await files.Save(page.Actor, file, page.Cancel);
            return Results.Json(new { id = $"{stored.Id}|{stored.Name}", name = stored.Name, size = stored.Size });
        });

        // Always a download: what the file says it is does not matter, and it never runs here.
        pages.MapGet("/attachments/{id:guid}/download", async (Guid id, Pages page, RecordQuery query, FileStore files) =>
        {
            var view = await query.Of(page.Actor, page.Types["attachment"], id, page.Cancel);
            if (view?.Record is not Attachment { DeletedAt: null, FileId: { } file } attachment || await files.Find(page.Actor, file, page.Cancel) is not { } path)
            {
                throw new NotFoundException("attachment", id);
            }

            page.Context.Response.Headers.XContentTypeOptions = "nosniff";
            page.Context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            return Results.File(path, "application/octet-stream", attachment.Name);
        });
    }
}
