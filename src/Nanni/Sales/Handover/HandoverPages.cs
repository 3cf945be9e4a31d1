using Nanni.Activities.Tasks;
using Nanni.Records.Filters;
using Nanni.Records.Queries;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Web.Records;

namespace Nanni.Sales.Handover;

/// <summary>The checklist of the hand-over on a deal's page: of the tasks that the reader sees.</summary>
internal static class HandoverPages
{
    public static async ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is not Opportunity { DeletedAt: null } deal)
        {
            return;
        }

        var page = slot.Page;
        var present = await page.Present();
        var schema = present.Schema["task"];
        var found = await page.Context.RequestServices.GetRequiredService<Lists>().Page(page.Actor, new(schema, TaskRows.Fields(schema))
        {
            Filter = Filter.All(Filter.Eq("opportunity", deal.Id), Filter.Eq("kind", HandoverTasks.Kind)),
            Sort = Sort.Parse("dueAt", schema),
            Limit = PipelineChecklist.Most,
        }, page.Cancel);
        if (found.Rows.Count > 0)
        {
            slot.Panels.Add(HandoverPart.Of(
                new HandoverModel([.. found.Rows.Select(row => TaskRows.Row(page.Ui, present, row) with { About = TaskRows.Owner(present, row) })]), page.Ui));
        }
    }
}
