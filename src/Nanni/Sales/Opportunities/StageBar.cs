using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Pipelines;
using Nanni.Web.Records;
using Nanni.Web.Security;
using Nanni.Web.Views;

namespace Nanni.Sales.Opportunities;

/// <summary>Where a deal stands among the stages of its pipeline, and the way to the others.</summary>
/// <param name="MoveUrl">Takes a POST with <c>stage</c>, for a lost one also <c>lostReason</c> and perhaps <c>lostNote</c>. Null: may not.</param>
/// <param name="ReopenUrl">Of a closed deal: takes it back to work.</param>
public sealed record StageBarModel(IReadOnlyList<StageInfo> Stages, Guid Current, string? MoveUrl, string? ReopenUrl, string Return, IReadOnlyList<OptionModel> LostReasons)
{
    public bool IsClosed => Stages.FirstOrDefault(stage => stage.Id == Current)?.Kind is "won" or "lost";

    public int Place => Stages.Index().FirstOrDefault(stage => stage.Item.Id == Current).Index;
}

/// <summary>The stage bar on the page of a deal.</summary>
internal static class StageBar
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapPost("/opportunities/{id:guid}/reopen", async (Guid id, Pages page, Operations run) =>
        {
            var done = await StageChanges.Reopen(page.Actor, id, null, run, page.Cancel);
            return Flash.Redirect(page.Context, page.Ui.Url("opportunities/" + id), "saved.dealReopened", "", done.Id);
        });

    public static async ValueTask Fill(RecordSlot slot, PipelineReader pipelines)
    {
        if (slot.Record is not Opportunity { DeletedAt: null, StageId: { } stage } deal)
        {
            return;
        }

        var pipeline = (await pipelines.All(slot.Page.Actor, slot.Page.Cancel)).FirstOrDefault(p => p.Id == deal.PipelineId);
        if (pipeline is null)
        {
            return;
        }

        var url = slot.Page.Ui.Url("opportunities/" + deal.Id);
        var model = new StageBarModel(
            pipeline.Stages, stage, slot.View.CanEdit ? url + "/stage" : null, slot.View.CanEdit ? url + "/reopen" : null, url,
            slot.Input("opportunity", "lostReason").Options);
        slot.Banner = StageBarParts.Bar(model, slot.Page.Ui);
    }
}
