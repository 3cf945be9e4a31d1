using Nanni.Records.Jobs;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Jobs;
using Nanni.Web.Records;
using Nanni.Web.Watch;

namespace Nanni.Administration.Watch;

/// <summary>How the system is doing: what waits, what has failed, and, for who administers all of it, its nodes, sizes and slow pages.</summary>
internal static class SystemPages
{
    private const int MostFailed = 20;

    /// <summary>What failed before that is history.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public static void Map(RouteGroupBuilder system)
    {
        system.MapGet("", Show);
        system.MapPost("/jobs/{id:guid}/retry", async (Guid id, Pages page, JobQueue jobs) => await jobs.Retry(page.Actor.WorkspaceId, id, page.Cancel)
            ? Flash.Redirect(page.Context, page.Ui.Url("jobs/" + id))
            : throw new NotFoundException("job", id));
    }

    private static async Task<IResult> Show(
        Pages page, JobQueue jobs, Health health, Installation installation, IEnumerable<WaitingWork> queues, TimeProvider clock)
    {
        var ui = await page.Shell("settings");
        var (workspace, since, schema) = (page.Actor.WorkspaceId, clock.GetUtcNow() - Lately, await page.Schema());
        var counts = await jobs.Counts(workspace, since, page.Cancel);
        var tiles = new List<SystemTile>
        {
            new(ui.T("system.waiting"), ui.Format.Number(counts.GetValueOrDefault(JobStatus.Waiting)), ui.Url("jobs")),
            new(ui.T("system.running"), ui.Format.Number(counts.GetValueOrDefault(JobStatus.Running)), ui.Url("jobs")),
            new(ui.T("system.failures"), ui.Format.Number(counts.GetValueOrDefault(JobStatus.Failed)), "#failed", counts.ContainsKey(JobStatus.Failed) ? "red" : ""),
        };
        foreach (var queue in queues)
        {
            var (waiting, failed) = await queue.Count(workspace, page.Cancel);
            tiles.Add(new(ui.T($"system.{queue.Key}.waiting"), ui.Format.Number(waiting), ui.Url(queue.Path)));
            tiles.Add(new(ui.T($"system.{queue.Key}.failed"), ui.Format.Number(failed), ui.Url(queue.Path), failed > 0 ? "amber" : ""));
        }

        var failures = (await jobs.Recent(workspace, null, null, 200, page.Cancel)).Where(j => j.Status == JobStatus.Failed && j.FinishedAt > since).Take(MostFailed)
            .Select(j => new FailedJob(
                JobModels.Row(ui, schema, j).Title, ui.Url("jobs/" + j.Id), ui.Url($"settings/system/jobs/{j.Id}/retry"),
                j.Error is { } error ? Nanni.Web.Errors.Problems.Text(ui, error.Code, [.. error.Values]) : "", ui.Format.Relative(j.FinishedAt ?? j.CreatedAt)));
        var whole = await installation.IsMine(page.Cancel);
        var report = whole ? await health.Look(page.Cancel) : null;
        return SystemView.With(new SystemModel(
            [.. (report?.Wrong ?? []).Select(w => ui.T("system.wrong." + w.Name))], tiles, [.. failures], whole ? await installation.Look(ui, page.Cancel) : null), ui);
    }
}
