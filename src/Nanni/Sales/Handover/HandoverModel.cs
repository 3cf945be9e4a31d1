using Nanni.Web.Views;

namespace Nanni.Sales.Handover;

/// <summary>The checklist of a hand-over.</summary>
public sealed record HandoverModel(IReadOnlyList<TaskRow> Tasks)
{
    public int Done => Tasks.Count(t => t.State == "done");
}
