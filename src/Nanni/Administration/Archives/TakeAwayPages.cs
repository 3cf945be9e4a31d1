using System.Text.Json.Nodes;
using Nanni.Records.Jobs;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;

namespace Nanni.Administration.Archives;

/// <summary>Takes everything away: an administrator has the archive of the workspace made, and fetches it while it is kept.</summary>
internal static class TakeAwayPages
{
    public static void Map(RouteGroupBuilder archive)
    {
        archive.MapGet("", Show);
        archive.MapPost("", Start);
        archive.MapGet("/{id:guid}", Download);
        archive.MapPost("/{id:guid}/delete", (Guid id, Pages page, KeptArchives kept) =>
        {
            kept.Delete(page.Actor.WorkspaceId, Find(page, kept, id).Id);
            return Flash.Redirect(page.Context, page.Ui.Url("settings/archive"), "takeAway.deleted");
        });
    }

    private static async Task<IResult> Show(Pages page, JobQueue jobs, KeptArchives kept)
    {
        var (ui, running) = (await page.Shell("settings"), await Running(page, jobs));
        return TakeAwayView.With(
            new TakeAwayModel(
                ui.Url("settings/archive"),
                running is null ? null : new(ui.Url("jobs/" + running.Id), ui.T("takeAway.running", ("percent", ui.Format.Number(running.Done)))),
                [.. kept.Of(page.Actor.WorkspaceId).Select(a => new TakeAwayFile(
                    ui.Format.DateTime(a.At), ui.Format.Bytes(a.Bytes), ui.T("takeAway.until", ("when", ui.Format.DateTime(a.Until))),
                    ui.Url($"settings/archive/{a.Id}"), ui.Url($"settings/archive/{a.Id}/delete")))]),
            ui);
    }

    /// <summary>One at a time: who asks again is led to the one that is being made.</summary>
    private static async Task<IResult> Start(HttpRequest request, Pages page, JobQueue jobs)
    {
        var form = await request.ReadFormAsync(page.Cancel);
        var id = (await Running(page, jobs))?.Id
            ?? await jobs.Add(page.Actor, ArchiveJob.Name, new JsonObject { ["numbers"] = form["numbers"] == "true" }, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("jobs/" + id));
    }

    private static async Task<IResult> Download(Guid id, Pages page, KeptArchives kept, SecurityEvents events)
    {
        var file = Find(page, kept, id);
        var content = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        var name = $"{page.Ui.Workspace!.Slug}-{file.At:yyyyMMdd-HHmm}.zip";
        try
        {
            await events.Write(page.Actor.WorkspaceId, Told.ArchiveDownloaded(Path.GetFileName(file.Path)));
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }

        page.Context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(content, "application/zip", name);
    }

    private static KeptArchive Find(Pages page, KeptArchives kept, Guid id) =>
        kept.Of(page.Actor.WorkspaceId).FirstOrDefault(a => a.Id == id) ?? throw new NotFoundException("archive", id);

    private static async Task<Job?> Running(Pages page, JobQueue jobs) =>
        (await jobs.Recent(page.Actor.WorkspaceId, null, ArchiveJob.Name, 1, page.Cancel)).FirstOrDefault(job => !job.IsFinished);
}

/// <param name="Running">The archive that is being made; null where none is.</param>
public sealed record TakeAwayModel(string Url, TakeAwayWork? Running, IReadOnlyList<TakeAwayFile> Files);

public sealed record TakeAwayWork(string Url, string Progress);

/// <param name="Made">When.</param>
/// <param name="Until">Until when it can be fetched, as a sentence.</param>
public sealed record TakeAwayFile(string Made, string Size, string Until, string Url, string DeleteUrl);
