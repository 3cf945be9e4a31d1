using Nanni.Customers.Contacts;
using Nanni.Web.Audit;
using Nanni.Web.Records;

namespace Nanni.Privacy.Access;

/// <summary>
/// All that is kept of a person, as one file for them (GDPR, Article 15). It is made while one waits and kept nowhere, so that there
/// is nothing to forget when the person is erased.
/// </summary>
internal static class ArchivePages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapPost("", async (Guid id, Pages page, PersonArchive archive, SecurityEvents events) =>
    {
        // The file goes when the answer has been sent.
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            var rows = await archive.Write(page.Actor, page.Types.Of<Contact>(), id, page.Ui, file, page.Cancel);
            await events.Write(page.Actor.WorkspaceId, Told.PersonExported(id, rows));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        file.Position = 0;
        page.Context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(file, "application/zip", $"person-{id}.zip");
    });
}
