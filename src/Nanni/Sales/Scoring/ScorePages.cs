using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Web;
using Nanni.Web.Records;

namespace Nanni.Sales.Scoring;

/// <param name="Points">"+12", "−8".</param>
public sealed record ScoreReason(string Text, string Points, bool IsUp);

/// <param name="Chance">"64 %"; null where there is none to show, and then there is nothing.</param>
/// <param name="Learnt">From what.</param>
/// <param name="ModelUrl">How good it is; null for whoever may not open that.</param>
public sealed record ScoreModel(string? Chance, string Learnt, IReadOnlyList<ScoreReason> Reasons, string? ModelUrl, string? Note = null);

/// <summary>The chance of a deal on its page: it loads after the page, and shows nothing where nothing was learnt.</summary>
internal static class ScorePages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/opportunities/{id:guid}/score", Part);

    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is Opportunity { DeletedAt: null, Status: "open" } deal)
        {
            slot.Panels.Add(ScoreParts.Later(slot.Page.Ui.Url($"opportunities/{deal.Id}/score")));
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<IResult> Part(Guid id, Pages page, RecordQuery query, ScoreReader reader, PipelineReader pipelines)
    {
        var view = await query.Of(page.Actor, page.Types.Of<Opportunity>(), id, page.Cancel) ?? throw new NotFoundException("opportunity", id);
        var ui = page.Ui;
        if (await reader.Of(page.Actor, view, page.Cancel) is not { } seen)
        {
            return ScorePart.With(new ScoreModel(null, "", [], null), ui);
        }

        var (schema, stages) = (await page.Schema(), await pipelines.All(page.Actor, page.Cancel));
        var (model, hasSignal) = (seen.Model, seen.Model.Training.HasSignal);
        return ScorePart.With(
            new ScoreModel(
                ui.Format.Percent(seen.Score.Percent), ui.T("score.learnt", ("n", model.Won + model.Lost), ("when", ui.Format.Relative(model.At))),
                [.. seen.Reasons.Select(r => new ScoreReason(ScoreWords.Reason(ui, schema, stages, view.Titles, r), Points(ui, r.Points), r.Points > 0))],
                ui.IsAdministrator ? ui.Url("settings/scoring") : null, hasSignal ? null : ui.T("score.noSignal.short")), ui);
    }

    private static string Points(Ui ui, double points) =>
        (points > 0 ? "+" : "\u2212") + ui.Format.Number(Math.Round((decimal)Math.Abs(points)), 0);
}
