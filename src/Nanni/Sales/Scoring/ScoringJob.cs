using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Storage;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Sales.Scoring;

/// <summary>
/// Learns from the closed deals of a workspace and scores its open ones: all of them after learning, else those that changed since the
/// last time. Killed at any point it goes on with the deals that are not scored yet.
/// </summary>
internal sealed class ScoringJob(
    RecordStore store, Schemas schemas, DealHistory history, DealScores scores, ScoreTable table, JobQueue jobs) : IJobHandler
{
    public const string Name = "scoring";

    /// <summary>Fewer closed deals than that teach nothing that would hold for the next one.</summary>
    public const int FewestDeals = 200;

    /// <summary>And so many won and so many lost.</summary>
    public const int FewestOfEach = 20;

    /// <summary>More changed deals than that cost as much as all of them.</summary>
    private const int MostChanged = 20_000;

    private const int AtOnce = 2_000;

    /// <summary>More scores than that must be in the database's statistics.</summary>
    private const int MostUnknown = 1_000;

    public string Kind => Name;

    /// <summary>The job of a workspace: the same one each time.</summary>
    public static Guid JobId(Guid workspace) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}:{workspace:N}")).AsSpan(0, 16));

    public static bool IsEnough(int won, int lost) => won + lost >= FewestDeals && Math.Min(won, lost) >= FewestOfEach;

    /// <summary>Starts it.</summary>
    /// <param name="learn">Also where a smaller run waits.</param>
    /// <returns>False where one waits or runs already.</returns>
    public Task<bool> Start(Guid workspace, bool learn, CancellationToken cancel) =>
        jobs.Again(Actor.System(workspace), JobId(workspace), Name, new JsonObject { ["learn"] = learn }, replacesWaiting: learn, cancel);

    public async Task Run(JobRun run, CancellationToken cancel)
    {
        var workspace = run.Actor.WorkspaceId;
        var through = await table.LastSealed(run.Actor, cancel);
        var isAll = run.Job.Arguments["learn"]?.GetValue<bool>() == true;
        if (isAll && run.State["learnt"] is null)
        {
            await Learn(run, cancel);
        }

        if (await table.Model(workspace, cancel) is { } model)
        {
            var from = isAll ? 0 : (await table.State(workspace, cancel))?.Through ?? 0;
            var changed = from == 0 ? null : await Changed(run.Actor, from, cancel);
            await (changed is { Count: <= MostChanged } ? Some(run, model, changed, cancel) : All(run, model, cancel));
        }

        await table.Followed(workspace, through, cancel);
    }

    private async Task Learn(JobRun run, CancellationToken cancel)
    {
        var workspace = run.Actor.WorkspaceId;
        var (won, lost) = await history.Count(workspace, cancel);
        await table.Tried(workspace, won, lost, cancel);
        if (IsEnough(won, lost))
        {
            var features = DealFeatures.Of(await schemas.Of(run.Actor, cancel));
            var lessons = await history.Read(run.Actor, features, (done, total) => run.Save([], done, total, null, cancel), cancel);
            var training = Trainer.Learn([.. features.Select(f => f.Feature)], lessons.Snapshots, lessons.Fillings, await table.Excluded(workspace, cancel));
            await table.Keep(workspace, training, lessons.Usual, won, lost, cancel);
        }

        await run.Save(new() { ["learnt"] = true }, 0, null, null, cancel);
    }

    private async Task All(JobRun run, DealModel model, CancellationToken cancel)
    {
        var (after, done) = (run.State["after"] is { } saved ? Guid.Parse(saved.GetValue<string>()) : Guid.Empty, run.State["after"] is null ? 0 : run.Done);
        var outcomes = await DealSurroundings.OfAll(store, run.Actor.WorkspaceId, cancel);
        while (true)
        {
            var deals = await scores.Next(run.Actor, after, AtOnce, cancel);
            var some = await scores.Compute(run.Actor, model, deals, outcomes, cancel);
            Guid? last = deals.Count < AtOnce ? null : deals[^1].Id;
            done += deals.Count;
            var state = new JsonObject { ["learnt"] = true, ["after"] = (last ?? after).ToString() };
            await using (var transaction = await store.Begin(Urgency.Bulk, cancel))
            {
                await scores.Replace(transaction, run.Actor.WorkspaceId, after, last, some, cancel);
                await run.Save(transaction, state, done, null, null, cancel);
                await transaction.Commit(cancel);
            }

            run.Saved(state, done, null, null);
            if (last is not { } next)
            {
                if (done >= MostUnknown)
                {
                    // Else the database takes the field for a rare one, and reads all its values to find that of one deal.
                    await store.Analyze(["field_values"], cancel);
                }

                return;
            }

            after = next;
        }
    }

    private async Task Some(JobRun run, DealModel model, List<Guid> changed, CancellationToken cancel)
    {
        foreach (var some in changed.Chunk(AtOnce))
        {
            await scores.Replace(run.Actor.WorkspaceId, some, await scores.Of(run.Actor, model, some, cancel), cancel);
        }
    }

    /// <summary>Deals that changed, and those in whose timeline something did.</summary>
    private Task<List<Guid>> Changed(Actor actor, long after, CancellationToken cancel) => store.Query(
        store.Sql().Add($"""
            select c.record_id from operations o
            join changes c on c.workspace_id = o.workspace_id and c.operation_id = o.id and c.type = {"opportunity"}
            where o.workspace_id = {actor.WorkspaceId} and o.sealed > {after}
            union
            select t.subject_id from operations o
            join changes c on c.workspace_id = o.workspace_id and c.operation_id = o.id and (c.type = {"interaction"} or c.type = {"task"})
            join timeline_entries t on t.workspace_id = c.workspace_id and t.record_id = c.record_id
            join records r on r.workspace_id = t.workspace_id and r.id = t.subject_id and r.type = {"opportunity"}
            where o.workspace_id = {actor.WorkspaceId} and o.sealed > {after}
            """).Raw($" limit {MostChanged + 1}"), row => row.Guid(0), cancel);
}
