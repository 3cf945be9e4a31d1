using Nanni.Records.Operations;
using Nanni.Web.Records;
using Nanni.Web.Security;

namespace Nanni.Activities.Tasks;

/// <summary>Ticks tasks off, from wherever they are shown.</summary>
internal static class TaskPages
{
    public static ValueTask Fill(RecordSlot slot)
    {
        if (slot.Record is CrmTask { Status: var status } task)
        {
            var (label, icon) = status == "done" ? ("task.reopen", "refresh") : ("task.complete", "check");
            slot.MainAction = new(slot.Page.Ui.T(label), slot.Page.Ui.Url($"tasks/{task.Id}/toggle"), icon);
        }

        return default;
    }

    public static void Map(RouteGroupBuilder pages) =>
        pages.MapPost("/tasks/{id:guid}/toggle", async (Guid id, Pages page, Operations run, HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(page.Cancel);
            var (title, isDone) = ("", false);
            var done = await run.Run(page.Actor, "task.complete", async work =>
            {
                var task = await work.Load<CrmTask>(id);
                (title, isDone) = (task.Subject ?? "", task.Status != "done");
                if (isDone)
                {
                    task.Complete(work.At);
                }
                else
                {
                    task.Reopen();
                }
            }, page.Cancel);
            return Flash.Redirect(page.Context, ReturnUrl.Local(form["return"].ToString(), page.Ui.Url("home")), isDone ? "saved.done" : "saved.reopened", title, done.Id);
        });
}
