using System.Text.Json;
using System.Text.Json.Nodes;
using Nanni.Privacy.Erasure;
using Nanni.Records.Access;
using Nanni.Records.Bulk;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Records.Types;

namespace Nanni.Privacy.Retention;

/// <summary>How far a run has come: first it counts all that is due, then it takes it.</summary>
/// <param name="Rule">When the rule was last changed as the run began.</param>
/// <param name="Next">The person who is being erased: gone, but perhaps not counted, where the process was killed.</param>
internal sealed record RetentionProgress(
    bool IsTaking, Guid After, long Due, long Taken, long Total, DateTimeOffset Rule, Dictionary<string, long> Kept, List<Guid> Sample, Guid? Operation, DateTimeOffset? At, Guid? Next)
{
    public static readonly RetentionProgress None = new(false, Guid.Empty, 0, 0, 0, default, [], [], null, null, null);
}

/// <summary>
/// Checks or applies a rule, in pieces that give way to people. Killed at any point, it goes on where it was: how far it has come is saved
/// with each piece.
/// </summary>
internal sealed class RetentionJob(
    RecordStore store, RetentionTable table, RetentionCandidates candidates, RetentionNews news, BulkWriter bulk, BulkEdit edit, Courtesy courtesy,
    IServiceScopeFactory scopes) : IJobHandler
{
    public const string Name = "retention";

    private const int Samples = 20;

    /// <summary>Whatever the percentage, so few are nothing to stop for.</summary>
    private const int AlwaysAllowed = 20;

    /// <summary>So many times as long as it works it rests while people work.</summary>
    private const int Rest = 4;

    public string Kind => Name;

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var (workspace, isCheck) = (run.Job.Workspace, run.Job.Arguments["check"]!.GetValue<bool>());
        var progress = run.State.Count == 0 ? RetentionProgress.None : run.State.Deserialize<RetentionProgress>()!;
        var actor = await candidates.ActorOf(workspace, cancel) ?? throw new RuleException("job.member");
        var pace = courtesy.Begin(Rest);
        while (true)
        {
            var rule = await table.Rule(workspace, run.Job.Arguments["rule"]!.GetValue<Guid>(), cancel);
            progress = progress.Rule == default && rule is not null ? progress with { Rule = rule.ChangedAt } : progress;
            if (rule is null || rule.ChangedAt != progress.Rule || !(isCheck || rule.IsOn))
            {
                await Finish(run, progress, RetentionStatus.Stopped, [], cancel);
                return;
            }

            var chunk = await candidates.Next(actor, rule, progress.After, cancel);
            if (chunk is not null)
            {
                progress = progress.IsTaking ? await Take(run, actor, rule, progress, chunk, cancel) : await Count(run, progress, chunk, cancel);
                await pace.GiveWay(cancel);
            }
            else if (progress.IsTaking || isCheck)
            {
                await Finish(run, progress, isCheck ? RetentionStatus.Checked : RetentionStatus.Done, isCheck ? [] : [table.Settling(workspace, rule.Id), .. await news.Took(rule, run.Job, progress.Taken, cancel)], cancel);
                return;
            }
            else if (progress.Due > await Most(actor, rule, cancel))
            {
                await Finish(run, progress, RetentionStatus.Braked, [table.Switching(workspace, rule.Id, null), .. await news.Braked(rule, run.Job, progress.Due, cancel)], cancel);
                return;
            }
            else
            {
                progress = progress with { IsTaking = true, After = Guid.Empty, Total = progress.Due };
                await Save(run, progress, [], cancel);
            }
        }
    }

    /// <summary>More than that, and somebody ought to look first.</summary>
    private async Task<double> Most(Actor actor, RetentionRule rule, CancellationToken cancel)
    {
        if (rule.Confirmed is { } confirmed)
        {
            // An administrator has seen that number: a few more since then are no surprise.
            return Math.Max(confirmed * 1.1, AlwaysAllowed);
        }

        var share = await candidates.All(actor, rule, cancel) * rule.MostPercent / 100.0;
        var usual = await table.Usual(actor.WorkspaceId, rule.Id, cancel);
        return Math.Max(AlwaysAllowed, usual is { } average ? Math.Min(share, average * 10) : share);
    }

    private async Task<RetentionProgress> Count(JobRun run, RetentionProgress progress, RetentionChunk chunk, CancellationToken cancel)
    {
        var kept = new Dictionary<string, long>(progress.Kept);
        foreach (var (reason, count) in chunk.Kept)
        {
            kept[reason] = kept.GetValueOrDefault(reason) + count;
        }

        var next = progress with
        {
            After = chunk.Last,
            Due = progress.Due + chunk.Due.Count,
            Kept = kept,
            Sample = [.. progress.Sample.Concat(chunk.Due).Take(Samples)],
        };
        await Save(run, next, [], cancel);
        return next;
    }

    private async Task<RetentionProgress> Take(JobRun run, Actor actor, RetentionRule rule, RetentionProgress progress, RetentionChunk chunk, CancellationToken cancel)
    {
        if (rule.Action == RetentionRule.Erase)
        {
            return await Erase(run, actor, rule, progress, chunk, cancel);
        }

        var operation = await bulk.Begin(actor, rule.Type + ".retention", rule.Name, progress.Operation, progress.At, cancel);
        var next = progress with { After = chunk.Last };
        if (chunk.Due.Count == 0)
        {
            await Save(run, next, [], cancel);
            return next;
        }

        await edit.Trash(operation, rule.Type, chunk.Due, async (transaction, done, _) =>
        {
            next = progress with { After = chunk.Last, Taken = progress.Taken + done, Operation = operation.Id, At = operation.At };
            await Save(transaction, run, next, cancel);
        }, cancel);
        run.Saved(Json(next), next.Taken, next.Total, Touched(next));
        return next;
    }

    /// <summary>One person after the other, each whole or not at all, with a certificate of their own.</summary>
    private async Task<RetentionProgress> Erase(JobRun run, Actor actor, RetentionRule rule, RetentionProgress progress, RetentionChunk chunk, CancellationToken cancel)
    {
        if (progress.Next is { } begun && !await IsThere(actor.WorkspaceId, begun, cancel))
        {
            progress = progress with { Taken = progress.Taken + 1, Next = null };
        }

        await using var scope = scopes.CreateAsyncScope();
        var erasure = scope.ServiceProvider.GetRequiredService<PersonErasure>();
        foreach (var person in chunk.Due)
        {
            progress = progress with { Next = person };
            await Save(run, progress, [], cancel);
            try
            {
                await erasure.Erase(actor, scope.ServiceProvider.GetRequiredService<RecordTypes>()[rule.Type], person, alsoShared: false, ErasureReason.Unneeded, cancel);
                progress = progress with { After = person, Taken = progress.Taken + 1, Next = null };
            }
            catch (Exception refused) when (refused is RuleException or NotFoundException)
            {
                // Somebody works on them, or was faster: the next night tries again.
                progress = progress with { After = person, Next = null };
            }
        }

        progress = progress with { After = chunk.Last };
        await Save(run, progress, [], cancel);
        return progress;
    }

    private async Task<bool> IsThere(Guid workspace, Guid id, CancellationToken cancel) =>
        (await store.Query(store.Sql().Add($"select 1 from records where workspace_id = {workspace} and id = {id}"), _ => true, cancel)).Count > 0;

    private async Task Finish(JobRun run, RetentionProgress progress, string status, IReadOnlyList<Sql> also, CancellationToken cancel)
    {
        await Save(run, progress, [table.Saving(run.Job.Workspace, run.Job.Id, status, progress, Touched(progress)), .. also], cancel);
        if (progress.Operation is { } id && await candidates.ActorOf(run.Job.Workspace, cancel) is { } actor)
        {
            await bulk.Complete(await bulk.Begin(actor, Name, null, id, progress.At, cancel), cancel);
        }
    }

    private async Task Save(JobRun run, RetentionProgress progress, IReadOnlyList<Sql> also, CancellationToken cancel)
    {
        await using (var transaction = await store.Begin(Urgency.Bulk, cancel))
        {
            await Save(transaction, run, progress, cancel);
            foreach (var sql in also)
            {
                await transaction.Execute(sql, cancel);
            }

            await transaction.Commit(cancel);
        }

        run.Saved(Json(progress), progress.IsTaking ? progress.Taken : progress.Due, progress.IsTaking ? progress.Total : null, Touched(progress));
    }

    private async Task Save(WriteTransaction transaction, JobRun run, RetentionProgress progress, CancellationToken cancel)
    {
        await transaction.Execute(table.Saving(run.Job.Workspace, run.Job.Id, RetentionStatus.Running, progress, Touched(progress)), cancel);
        await run.Save(transaction, Json(progress), progress.IsTaking ? progress.Taken : progress.Due, progress.IsTaking ? progress.Total : null, Touched(progress), cancel);
    }

    private static Guid? Touched(RetentionProgress progress) => progress.Taken > 0 ? progress.Operation : null;

    private static JsonObject Json(RetentionProgress progress) => JsonSerializer.SerializeToNode(progress)!.AsObject();
}
