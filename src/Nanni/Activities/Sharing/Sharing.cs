using Nanni.Activities.Notifications;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Activities.Sharing;

/// <summary>Opens a single record to a colleague or a team, and takes that back: the same for the pages and the API.</summary>
public sealed class Sharing(Operations operations, RecordStore store)
{
    /// <summary>Shares records, or changes how they are shared, in one operation; whom it concerns is told.</summary>
    /// <param name="whom">Id of a member or team.</param>
    /// <param name="lastDay">The last day on which the records are open to them; null for no end.</param>
    /// <returns>The operation; null where all was so already.</returns>
    /// <exception cref="NotFoundException">A record does not exist or is invisible.</exception>
    /// <exception cref="ForbiddenException">Sharing needs the right to change the record by one's own role.</exception>
    /// <exception cref="FieldException"><c>with</c>: <c>field.reference</c>. <c>until</c>: <c>share.past</c>.</exception>
    public Task<OperationReceipt?> Give(Actor actor, RecordType type, Guid id, Guid whom, bool canEdit, DateOnly? lastDay, CancellationToken cancel) =>
        Run(actor, type, id, "share", async (work, record) =>
        {
            if (!await Shares.Give(work, record, whom, canEdit, lastDay))
            {
                return false;
            }

            await Tell(work, type, record, whom);
            return true;
        }, cancel);

    /// <summary>Takes a share back; without one nothing happens.</summary>
    /// <exception cref="ForbiddenException">See <see cref="Give"/>.</exception>
    public Task<OperationReceipt?> End(Actor actor, RecordType type, Guid id, Guid whom, CancellationToken cancel) =>
        Run(actor, type, id, "unshare", (work, record) => Shares.End(work, record, whom), cancel);

    private async Task<OperationReceipt?> Run(
        Actor actor, RecordType type, Guid id, string verb, Func<Work, Record, Task<bool>> change, CancellationToken cancel)
    {
        var changed = false;
        var done = await operations.Run(actor, $"{type.Name}.{verb}", async work => changed = await change(work, await work.Load(type, id, Right.View)), cancel);
        return changed ? done : null;
    }

    private async Task Tell(Work work, RecordType type, Record record, Guid whom)
    {
        Guid[] people = work.Schema.Teams.ContainsKey(whom)
            ? [.. await work.Query(store.Sql().Add($"select p.member_id from team_members p where p.workspace_id = {work.Actor.WorkspaceId} and p.team_id = {whom}"), row => row.Guid(0))]
            : [whom];
        foreach (var member in people.Where(m => work.Schema.Members.GetValueOrDefault(m) is { IsActive: true, CanSignIn: true }))
        {
            Notify.Shared(work, member, record.Id, type.Title.Get(record) as string);
        }
    }
}
