using Nanni.Activities.Notifications;
using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Activities.Sharing;

/// <summary>Opens a single record to a colleague or a team, and takes that back: the same for the pages and the API.</summary>
public sealed class Sharing(Operations operations, RecordStore store)
{
    /// <summary>So many are shared at once.</summary>
    public const int Most = 500;

    /// <summary>Shares a record, or changes how it is shared; whom it concerns is told.</summary>
    /// <param name="whom">Id of a member or team.</param>
    /// <param name="lastDay">The last day on which the record is open to them; null for no end.</param>
    /// <returns>The operation; null where all was so already.</returns>
    /// <exception cref="NotFoundException">A record does not exist or is invisible.</exception>
    /// <exception cref="ForbiddenException">Sharing needs the right to change the record by one's own role.</exception>
    /// <exception cref="FieldException"><c>with</c>: <c>field.reference</c>. <c>until</c>: <c>share.past</c>.</exception>
    public Task<OperationReceipt?> Give(Actor actor, RecordType type, Guid id, Guid whom, bool canEdit, DateOnly? lastDay, CancellationToken cancel) =>
        Run(actor, type, id, "share", async (work, record) =>
        {
            var shared = await Shares.Give(work, [record], whom, canEdit, lastDay);
            await Tell(work, type, shared, whom);
            return shared.Count > 0;
        }, cancel);

    /// <summary>Shares those of some records that the actor may share and may change many of, in one operation.</summary>
    /// <returns>The operation, null where nothing changed; how many are shared now, and how many were left alone.</returns>
    /// <exception cref="ForbiddenException">The actor may not change many such records at once.</exception>
    /// <exception cref="FieldException">See <see cref="Give"/>.</exception>
    public async Task<(OperationReceipt? Operation, int Shared, int Left)> GiveMany(
        Actor actor, RecordType type, IReadOnlyCollection<Guid> ids, Guid whom, bool canEdit, DateOnly? lastDay, CancellationToken cancel)
    {
        if (Visibility.Reach(type, actor, Right.Bulk) == Scope.None)
        {
            throw new ForbiddenException(type.Name, nameof(Right.Bulk));
        }

        var (shared, changed) = (0, false);
        var done = await operations.Run(actor, type.Name + ".share", async work =>
        {
            Record[] records = [.. (await work.LoadAll(type, ids, Right.View))
                .Where(r => Shares.MayShare(type, actor, r) && Visibility.Reaches(type, actor, Right.Bulk, r.OwnerId, r.TeamId))];
            var given = await Shares.Give(work, records, whom, canEdit, lastDay);
            await Tell(work, type, given, whom);
            (shared, changed) = (records.Length, given.Count > 0);
        }, cancel);
        return (changed ? done : null, shared, ids.Count - shared);
    }

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

    private async Task Tell(Work work, RecordType type, IReadOnlyList<Record> records, Guid whom)
    {
        if (records.Count == 0)
        {
            return;
        }

        Guid[] people = work.Schema.Teams.ContainsKey(whom)
            ? [.. await work.Query(store.Sql().Add($"select p.member_id from team_members p where p.workspace_id = {work.Actor.WorkspaceId} and p.team_id = {whom}"), row => row.Guid(0))]
            : [whom];
        foreach (var member in people.Where(m => work.Schema.Members.GetValueOrDefault(m) is { IsActive: true, CanSignIn: true }))
        {
            Notify.Shared(work, member, records is [var one] ? (one.Id, type.Title.Get(one) as string) : null, records.Count);
        }
    }
}
