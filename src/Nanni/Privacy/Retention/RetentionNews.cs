using Nanni.Activities.Notifications;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;

namespace Nanni.Privacy.Retention;

/// <summary>Tells administrators what a rule did while nobody looked.</summary>
internal sealed class RetentionNews(RecordStore store, TimeProvider clock)
{
    public Task<List<Sql>> Took(RetentionRule rule, Job run, long count, CancellationToken cancel) =>
        count == 0 ? Task.FromResult<List<Sql>>([]) : Tell("retention", rule, run, count, cancel);

    public Task<List<Sql>> Braked(RetentionRule rule, Job run, long count, CancellationToken cancel) => Tell("retentionBraked", rule, run, count, cancel);

    private Task<List<Sql>> Tell(string kind, RetentionRule rule, Job run, long count, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select m.id from members m join roles r on r.workspace_id = m.workspace_id and r.id = m.role_id
            where m.workspace_id = {run.Workspace} and m.status = {"Active"} and m.user_id is not null and r.is_administrator = {true}
            """),
        row => Notify.Insert(store.Sql(), run.Workspace, row.Guid(0), kind, null, null, $"{rule.Name}: {count}", clock.GetUtcNow(), $"retention:{run.Id}"), cancel);
}
