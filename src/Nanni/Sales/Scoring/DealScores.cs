using Nanni.Records.Access;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Sales.Scoring;

/// <summary>The chance of one deal.</summary>
/// <param name="Chance">Between 0 and 1.</param>
/// <param name="Reasons">All of them, whoever asks: the pages leave out what the reader may not see.</param>
internal sealed record DealScore(Guid Deal, double Chance, IReadOnlyList<Reason> Reasons)
{
    /// <summary>In tenths of a per cent. Nothing is certain before the end.</summary>
    public int Tenths => Math.Clamp((int)Math.Round(Chance * 1000), 1, 999);

    /// <summary>As pages and lists show it: whole, and never certain.</summary>
    public int Percent => Math.Clamp((Tenths + 5) / 10, 1, 99);
}

/// <summary>Computes the chances of open deals from what they are now, and keeps them, whole, for lists: <see cref="Opportunity.WinProbability"/>.</summary>
internal sealed class DealScores(RecordStore store, RecordTypes types, Schemas schemas, TimeProvider clock)
{
    private const int MostReasons = 6;

    /// <summary>The chances of these deals, of those that are open.</summary>
    public async Task<List<DealScore>> Of(Actor actor, DealModel model, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await Compute(actor, model, await Read(Open(actor).Raw(" and ").In("d.id", ids), cancel), null, cancel);

    /// <summary>Some open deals in the order of their ids.</summary>
    public Task<List<DealState>> Next(Actor actor, Guid after, int most, CancellationToken cancel) =>
        Read(Open(actor).Add($" and d.id > {after}").Raw($" order by d.id limit {most}"), cancel);

    /// <param name="outcomes">Of all organisations, where many deals are scored.</param>
    public async Task<List<DealScore>> Compute(
        Actor actor, DealModel model, IReadOnlyCollection<DealState> deals, IReadOnlyDictionary<Guid, Outcomes>? outcomes, CancellationToken cancel)
    {
        if (deals.Count == 0)
        {
            return [];
        }

        var features = DealFeatures.Of(await schemas.Of(actor, cancel));
        var near = await DealSurroundings.Of(store, types, actor.WorkspaceId, deals, asOf: false, outcomes, cancel);
        var moment = new Moment(clock.GetUtcNow(), near, model.Usual);
        var places = model.Training.Model.Places([.. features.Select(f => f.Feature)]);

        // A feature that is there and not in the model costs nothing: it is not computed.
        var used = places.ToHashSet();
        return [.. deals.Select(deal =>
        {
            var values = new FeatureValue[features.Count];
            foreach (var place in used.Where(p => p >= 0))
            {
                values[place] = features[place].Of(deal, moment);
            }

            var (chance, reasons) = model.Training.Model.Explain(values, places, MostReasons);
            return new DealScore(deal.Id, chance, reasons);
        })];
    }

    /// <summary>Puts scores in the place of those of the deals from one id to another; one that is not open any more has none.</summary>
    public Task Replace(WriteTransaction transaction, Guid workspace, Guid after, Guid? through, IReadOnlyList<DealScore> scores, CancellationToken cancel) =>
        Replace(transaction, workspace, sql => (through is { } last ? sql.Add($"record_id <= {last} and ") : sql).Add($"record_id > {after}"), scores, cancel);

    /// <summary>Puts scores in the place of those of these deals; one that is not open any more has none.</summary>
    public async Task Replace(Guid workspace, IReadOnlyCollection<Guid> ids, IReadOnlyList<DealScore> scores, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(Urgency.Bulk, cancel);
        await Replace(transaction, workspace, sql => sql.In("record_id", ids), scores, cancel);
        await transaction.Commit(cancel);
    }

    private Task Replace(WriteTransaction transaction, Guid workspace, Action<Sql> which, IReadOnlyList<DealScore> scores, CancellationToken cancel) =>
        BesideValues.Replace(
            transaction, store, workspace, types["opportunity"]["winProbability"], which, scores.ToDictionary(s => s.Deal, s => (decimal)s.Percent), cancel);

    private Sql Open(Actor actor) => store.Sql().Raw("select ").Raw(DealState.Columns).Add($"""
         from opportunities d where d.workspace_id = {actor.WorkspaceId} and d.deleted_at is null and d.status = {"open"}
        """);

    private Task<List<DealState>> Read(Sql sql, CancellationToken cancel) => store.Query(sql, DealState.Read, cancel);
}
