using System.Text.Json.Nodes;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Sales.Scoring;

/// <summary>What the closed deals of a workspace teach.</summary>
internal sealed record Lessons(IReadOnlyList<Snapshot> Snapshots, IReadOnlyDictionary<string, Filling> Fillings, UsualFigures Usual);

/// <summary>
/// Reads closed deals as they were at several moments of their lives: from the operation log, which takes each back to what was known
/// then. Of deals that were entered when they were over only what they are now is known, and of that only what is not the end.
/// </summary>
internal sealed class DealHistory(RecordStore store, RecordTypes types)
{
    /// <summary>The latest so many: older ones say little of today, and a night is short.</summary>
    public const int MostDeals = 20_000;

    private const int AtOnce = 500;

    private const int MostOpen = 2_000;

    public async Task<(int Won, int Lost)> Count(Guid workspace, CancellationToken cancel)
    {
        var counts = await store.Query(
            store.Sql().Add($"""
                select status, count(*) from opportunities
                where workspace_id = {workspace} and deleted_at is null and closed_at is not null and (status = {"won"} or status = {"lost"}) group by status
                """), row => (Status: row.Text(0), Count: (int)row.Long(1)), cancel);
        return (counts.FirstOrDefault(c => c.Status == "won").Count, counts.FirstOrDefault(c => c.Status == "lost").Count);
    }

    /// <param name="progress">Hears of the share that is read.</param>
    public async Task<Lessons> Read(Actor actor, IReadOnlyList<DealFeature> features, Func<long, long, Task> progress, CancellationToken cancel)
    {
        var deals = await store.Query(
            store.Sql().Raw("select ").Raw(DealState.Columns).Add($"""
                 from opportunities d where d.workspace_id = {actor.WorkspaceId} and d.deleted_at is null and d.closed_at is not null
                and (d.status = {"won"} or d.status = {"lost"}) order by d.closed_at desc
                """).Raw($" limit {MostDeals}"), DealState.Read, cancel);
        var lives = new List<Life>();
        foreach (var some in deals.Chunk(AtOnce))
        {
            lives.AddRange(await Lives(actor.WorkspaceId, some, cancel));
            await progress(lives.Count, deals.Count * 2L);
        }

        var usual = Usual(lives);
        var snapshots = new List<Snapshot>();
        var fillings = features.Where(f => f.Feature.IsField).ToDictionary(f => f.Key, _ => new int[5]);
        foreach (var some in lives.Index().Chunk(AtOnce))
        {
            var near = await DealSurroundings.Of(store, types, actor.WorkspaceId, [.. some.Select(l => l.Item.Now)], asOf: true, outcomes: null, cancel);
            foreach (var (number, life) in some)
            {
                foreach (var (at, then) in life.Moments())
                {
                    var moment = new Moment(at, near, usual);
                    snapshots.Add(new(number, life.Now.ClosedAt!.Value, life.Now.IsWon, [.. features.Select(f => f.Of(then, moment))]));
                }

                Fill(life, features, new(life.Now.ClosedAt!.Value, near, usual), fillings);
            }

            await progress(deals.Count + some[^1].Index + 1, deals.Count * 2L);
        }

        return new(snapshots, await Fillings(actor, features, lives, fillings, usual, cancel), usual);
    }

    /// <summary>The deals that were won last.</summary>
    public async Task<List<Life>> Won(Guid workspace, int most, CancellationToken cancel) => await Lives(workspace, await store.Query(
        store.Sql().Raw("select ").Raw(DealState.Columns).Add($"""
             from opportunities d where d.workspace_id = {workspace} and d.deleted_at is null and d.status = 'won' and d.closed_at is not null
            order by d.closed_at desc
            """).Raw($" limit {most}"), DealState.Read, cancel), cancel);

    /// <summary>Deals with what the log says of them.</summary>
    private async Task<List<Life>> Lives(Guid workspace, IReadOnlyList<DealState> deals, CancellationToken cancel)
    {
        var changes = deals.ToDictionary(d => d.Id, _ => new List<LoggedChange>());
        await store.Query(
            store.Sql().Add($"""
                select c.record_id, o.at, c.fields from changes c join operations o on o.workspace_id = c.workspace_id and o.id = c.operation_id
                where c.workspace_id = {workspace} and c.fields is not null and
                """).Raw(" ").In("c.record_id", [.. deals.Select(d => d.Id)]).Raw(" order by c.version desc"),
            row =>
            {
                changes[row.Guid(0)].Add(new(row.Instant(1), JsonNode.Parse(row.Text(2))!.AsObject()));
                return 0;
            }, cancel);
        return [.. deals.Select(d => new Life(d, changes[d.Id]))];
    }

    private static UsualFigures Usual(List<Life> lives) => new(
        lives.SelectMany(l => l.Stays()).GroupBy(s => s.Stage).Where(g => g.Count() >= 5).ToDictionary(g => g.Key, g => Median(g.Select(s => s.Days))),
        lives.Where(l => l.Now.IsTraced).Select(l => l.Now.Amount).OfType<Money>().Where(m => m.Minor > 0).GroupBy(m => m.Currency)
            .Where(g => g.Count() >= 5).ToDictionary(g => g.Key, g => Median(g.Select(m => (double)m.Minor))));

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Fill(Life life, IReadOnlyList<DealFeature> features, Moment end, Dictionary<string, int[]> fillings)
    {
        foreach (var feature in features.Where(f => f.Feature.IsField && f.Of(life.Now, end).IsKnown))
        {
            var counts = fillings[feature.Key];
            counts[0]++;
            if (life.Now.IsTraced)
            {
                counts[2]++;
                counts[1] += life.IsFilledLate(feature.Field ?? feature.Key) ? 1 : 0;
            }
            else
            {
                counts[3]++;
            }
        }
    }

    private async Task<Dictionary<string, Filling>> Fillings(
        Actor actor, IReadOnlyList<DealFeature> features, List<Life> lives, Dictionary<string, int[]> fillings, UsualFigures usual, CancellationToken cancel)
    {
        var open = await store.Query(
            store.Sql().Raw("select ").Raw(DealState.Columns).Add($"""
                 from opportunities d where d.workspace_id = {actor.WorkspaceId} and d.deleted_at is null and d.status = {"open"} order by d.id desc
                """).Raw($" limit {MostOpen}"), DealState.Read, cancel);
        var near = await DealSurroundings.Of(store, types, actor.WorkspaceId, open, asOf: false, outcomes: null, cancel);
        var untraced = lives.Count(l => !l.Now.IsTraced);
        return features.Where(f => f.Feature.IsField).ToDictionary(f => f.Key, f =>
        {
            var counts = fillings[f.Key];
            return new Filling(counts[0], counts[1], counts[2], untraced, counts[3], open.Count, open.Count(d => f.Of(d, new(d.CreatedAt, near, usual)).IsKnown));
        });
    }
}
