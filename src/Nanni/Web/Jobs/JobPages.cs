using System.Text.Json.Nodes;
using Nanni.Records.Import;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Web.Records;
using Nanni.Web.Views;

namespace Nanni.Web.Jobs;

/// <summary>The page of a job: how far it is, what it left, its undo. For who started it, and administrators.</summary>
internal static class JobPages
{
    private const int ListRows = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/jobs", List);
        pages.MapGet("/jobs/{id:guid}", Show);
        pages.MapGet("/jobs/{id:guid}/part", Part);
        pages.MapPost("/jobs/{id:guid}/cancel", Cancel);
        pages.MapPost("/jobs/{id:guid}/undo", Undo);
    }

    internal static async Task<Job> Find(Pages page, JobQueue jobs, Guid id)
    {
        var job = await jobs.Find(page.Actor.WorkspaceId, id, page.Cancel);
        return job is not null && (page.Actor.IsAdministrator || job.Member == page.Actor.MemberId) ? job : throw new NotFoundException("job", id);
    }

    private static async Task<IResult> List(Pages page, JobQueue jobs)
    {
        var ui = await page.Shell("import");
        var recent = await jobs.Recent(page.Actor.WorkspaceId, page.Actor.IsAdministrator ? null : page.Actor.MemberId, null, ListRows, page.Cancel);
        var schema = await page.Schema();
        return JobsView.With(new JobsModel([.. recent.Where(j => j.Member is not null).Select(j => JobModels.Row(ui, schema, j))], null), ui);
    }

    private static async Task<IResult> Show(Guid id, Pages page, JobQueue jobs, ImportServices imports)
    {
        var job = await Find(page, jobs, id);
        return JobView.With(await Model(page, job, imports), await page.Shell("import"));
    }

    /// <summary>The frame alone, which asks for itself while the work goes on.</summary>
    private static async Task<IResult> Part(Guid id, Pages page, JobQueue jobs, ImportServices imports) =>
        JobPart.With(await Model(page, await Find(page, jobs, id), imports), page.Ui);

    private static async Task<IResult> Cancel(Guid id, Pages page, JobQueue jobs)
    {
        await Find(page, jobs, id);
        await jobs.Cancel(page.Actor.WorkspaceId, id, page.Cancel);
        return Flash.Redirect(page.Context, page.Ui.Url("jobs/" + id));
    }

    /// <summary>Takes the job's operation back: at once where it is small, by a job where it is not.</summary>
    private static async Task<IResult> Undo(Guid id, Pages page, JobQueue jobs, Undo undo)
    {
        var job = await Find(page, jobs, id);
        var operation = job.Operation is { } one && job.IsFinished ? one : throw new NotFoundException("operation", id);
        var head = await undo.Head(page.Actor, operation, page.Cancel);
        if (head.Records > Nanni.Records.Operations.Undo.Chunk)
        {
            var started = await jobs.Add(page.Actor, UndoJob.Name, new JsonObject { ["operation"] = operation.ToString() }, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("jobs/" + started));
        }

        var done = await undo.Run(page.Actor, operation, page.Cancel);
        return Flash.Redirect(
            page.Context, page.Ui.Url("jobs/" + id), done.Kept.Count == 0 ? "saved.undone" : "saved.undone.kept", "", done.Operation.Id, done.Kept.Count);
    }

    private static async Task<JobModel> Model(Pages page, Job job, ImportServices imports)
    {
        var undone = job.Operation is { } operation && (await page.Store.Query(
            page.Store.Sql().Add($"select undone_by from operations where workspace_id = {page.Actor.WorkspaceId} and id = {operation}"),
            row => row.GuidOrNull(0), page.Cancel)).Any(by => by is not null);
        return JobModels.Of(page.Ui, await page.Schema(), job, undone, imports);
    }
}
