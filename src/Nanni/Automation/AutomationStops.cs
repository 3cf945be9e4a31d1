using Nanni.Activities.Notifications;
using Nanni.Records.Access;
using Nanni.Records.Operations;

namespace Nanni.Automation;

/// <summary>Stops an automation that cannot or should not go on, and tells its maker and the administrators.</summary>
internal sealed class AutomationStops(Operations operations)
{
    /// <param name="system">The installation itself: the maker may have left.</param>
    /// <param name="reason">The text <c>automation.reason.{reason}</c>.</param>
    public Task Stop(Actor system, AutomationRule rule, string reason, CancellationToken cancel) => operations.Run(system, "automation.stop", async work =>
    {
        var stopped = await work.Load<AutomationRule>(rule.Id);
        if (stopped.State != AutomationState.On)
        {
            return;
        }

        stopped.Stop(reason);
        var told = await work.Query(
            work.Sql().Add($"""
                select m.id from members m join roles r on r.workspace_id = m.workspace_id and r.id = m.role_id
                where m.workspace_id = {system.WorkspaceId} and m.status = {"Active"} and m.user_id is not null and (r.is_administrator = {true} or m.id = {rule.MakerId ?? Guid.Empty})
                """), row => row.Guid(0));
        foreach (var member in told)
        {
            work.Also(Notify.Insert(
                work.Sql(), system.WorkspaceId, member, "automationStopped", null, null, stopped.Name, work.At, $"automationStopped:{rule.Id}:{work.At.UtcTicks}"));
            work.Tell(Notify.Inbox(member));
        }
    }, cancel);
}
