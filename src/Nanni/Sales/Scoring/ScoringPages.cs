using Microsoft.AspNetCore.Mvc;
using Nanni.Records.Jobs;
using Nanni.Records.Types;
using Nanni.Web;
using Nanni.Web.Audit;
using Nanni.Web.Records;

namespace Nanni.Sales.Scoring;

public sealed record ExclusionForm
{
    /// <summary>Key of a feature.</summary>
    public string? Feature { get; init; }

    /// <summary>False: it may be used again.</summary>
    public bool IsExcluded { get; init; }
}

/// <summary>What the model is worth, what it uses, and what it may not use; for administrators.</summary>
internal static class ScoringPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", Show);
        pages.MapPost("/learn", async (Pages page, ScoringJob job) =>
        {
            await job.Start(page.Actor.WorkspaceId, learn: true, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("settings/scoring"));
        });
        pages.MapPost("/exclusions", Exclude);
    }

    private static async Task<IResult> Exclude([FromForm] ExclusionForm form, Pages page, ScoreTable table, ScoringJob job, JobQueue jobs, SecurityEvents events)
    {
        if (DealFeatures.Of(await page.Schema()).All(f => f.Key != form.Feature))
        {
            return await Answer(page, table, jobs, page.Ui.T("scoring.unknown"), StatusCodes.Status422UnprocessableEntity);
        }

        var workspace = page.Actor.WorkspaceId;
        if ((await table.Excluded(workspace, page.Cancel)).Contains(form.Feature!) != form.IsExcluded)
        {
            await table.Exclude(workspace, form.Feature!, form.IsExcluded, page.Cancel);
            await events.Write(workspace, Told.Shape(form.IsExcluded ? "scoring.excluded" : "scoring.used", form.Feature!));
            await job.Start(workspace, learn: true, page.Cancel);
        }

        return Flash.Redirect(page.Context, page.Ui.Url("settings/scoring"));
    }

    private static Task<IResult> Show(Pages page, ScoreTable table, JobQueue jobs) => Answer(page, table, jobs, null, StatusCodes.Status200OK);

    private static async Task<IResult> Answer(Pages page, ScoreTable table, JobQueue jobs, string? problem, int status)
    {
        var (workspace, ui, schema) = (page.Actor.WorkspaceId, page.Ui, await page.Schema());
        var model = await table.Model(workspace, page.Cancel);
        var state = await table.State(workspace, page.Cancel);
        var excluded = await table.Excluded(workspace, page.Cancel);
        var job = await jobs.Find(workspace, ScoringJob.JobId(workspace), page.Cancel);
        await page.Shell("settings");
        var isLearning = job is { IsFinished: false } && job.Arguments["learn"]?.GetValue<bool>() == true;
        var shown = new ScoringModel(ui.Url("settings/scoring"), isLearning ? ui.T("scoring.learning") : null)
        {
            Needs = model is not null || state?.TriedAt is null ? null : ui.T(
                "scoring.needs", ("most", ScoringJob.FewestDeals), ("each", ScoringJob.FewestOfEach), ("n", state.Won + state.Lost), ("won", state.Won), ("lost", state.Lost)),
            Failed = problem ?? Failure(ui, job),
        };
        return ScoringView.With(model is null ? shown : Filled(shown, ui, schema, model, excluded), ui, status);
    }

    private static string? Failure(Ui ui, Job? job) =>
        job is { Status: JobStatus.Failed, Error: { } error } ? Nanni.Web.Errors.Problems.Text(ui, error.Code, [.. error.Values]) : null;

    private static ScoringModel Filled(ScoringModel shown, Ui ui, Schema schema, DealModel model, HashSet<string> excluded)
    {
        var (training, quality) = (model.Training, model.Training.Quality);
        string Share(double share) => ui.Format.Percent(Math.Round((decimal)share * 100));
        var gain = quality.BaseBrier <= 0 ? 0 : 1 - (quality.Brier / quality.BaseBrier);
        return shown with
        {
            Learnt = ui.T("scoring.learnt", ("when", ui.Format.Relative(model.At)), ("n", model.Won + model.Lost), ("won", model.Won), ("version", model.Version)),
            Warning = training.HasSignal ? null : ui.T("scoring.noSignal"),
            Facts =
            [
                (ui.T("scoring.brier"), ui.Format.Number((decimal)quality.Brier, 3)),
                (ui.T("scoring.baseBrier", ("share", Share(quality.BaseRate))), ui.Format.Number((decimal)quality.BaseBrier, 3)),
                (ui.T("scoring.auc"), ui.Format.Percent(Math.Round((decimal)quality.Auc * 100))),
                (ui.T("scoring.ece"), ui.Format.Number((decimal)quality.CalibrationError * 100, 1)),
            ],
            Said = ui.T(gain > 0.005 ? "scoring.better" : "scoring.notBetter", ("n", quality.Deals), ("percent", Share(Math.Max(0, gain)))),
            Bins = [.. quality.Bins.Select(b => new ScoringBin(Share(b.Predicted), Share(b.Won), ui.Format.Number((long)b.Count), b.Predicted, b.Won))],
            Used =
            [
                .. training.Influences.Select(i => new ScoringFeature(i.Feature, ScoreWords.Feature(ui, schema, i.Feature), training.HasSignal ? ui.Format.Number((decimal)i.Points, 1) : "", excluded.Contains(i.Feature)
                    ? ui.T("scoring.out.excludedNext") : null, excluded.Contains(i.Feature))),
            ],
            Out =
            [
                .. training.LeftOut.Select(l => new ScoringFeature(
                    l.Feature, ScoreWords.Feature(ui, schema, l.Feature), "", ui.T("scoring.out." + l.Reason), excluded.Contains(l.Feature))),
            ],
        };
    }
}

/// <param name="Predicted">As text, and as a share beneath.</param>
public sealed record ScoringBin(string Predicted, string Won, string Count, double X, double Y);

/// <param name="Points">By how much it moves a deal on average; empty where it is not used.</param>
/// <param name="Reason">Why it is not used.</param>
public sealed record ScoringFeature(string Key, string Label, string Points, string? Reason, bool IsExcluded);

/// <param name="Progress">What is being done now; null: nothing.</param>
public sealed record ScoringModel(string Url, string? Progress)
{
    /// <summary>Why there is no model yet.</summary>
    public string? Needs { get; init; }

    public string? Failed { get; init; }

    public string? Learnt { get; init; }

    public string? Warning { get; init; }

    public string? Said { get; init; }

    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public IReadOnlyList<ScoringBin> Bins { get; init; } = [];

    public IReadOnlyList<ScoringFeature> Used { get; init; } = [];

    public IReadOnlyList<ScoringFeature> Out { get; init; } = [];
}
