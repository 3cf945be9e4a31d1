using Nanni.Records.Access;
using Nanni.Records.Queries;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Sales.Scoring;

/// <summary>The chance of a deal as somebody may see it.</summary>
/// <param name="Reasons">Without those that would tell of fields or records that are kept from the reader.</param>
internal sealed record ScoreSeen(DealModel Model, DealScore Score, IReadOnlyList<Reason> Reasons);

/// <summary>
/// The chance of one deal, computed as it is asked for: at that moment it is never older than the deal. The kept scores are for lists.
/// </summary>
internal sealed class ScoreReader(ScoreTable table, DealScores scores, Schemas schemas)
{
    /// <param name="view">The deal as the actor sees it.</param>
    /// <returns>Null for a deal that is not open, where nothing was learnt yet, and for whom the field of win probability is hidden.</returns>
    public async Task<ScoreSeen?> Of(Actor actor, RecordView view, CancellationToken cancel)
    {
        if (view.Record is not Opportunity { DeletedAt: null, Status: "open" } deal || (await schemas.Of(actor, cancel))["opportunity"].Find("winProbability") is null || await table.Model(actor.WorkspaceId, cancel) is not { } model)
        {
            return null;
        }

        if ((await scores.Of(actor, model, [deal.Id], cancel)).FirstOrDefault() is not { } score)
        {
            return null;
        }

        var schema = await schemas.Of(actor, cancel);
        var features = DealFeatures.Of(schema.Whole).ToDictionary(f => f.Key);
        return new(model, score, [.. score.Reasons.Where(r => features.TryGetValue(r.Feature, out var feature) && MaySee(actor, schema, view, deal, feature))]);
    }

    private bool MaySee(Actor actor, Schema schema, RecordView view, Opportunity deal, DealFeature feature)
    {
        if (feature.Type is not { } type)
        {
            return true;
        }

        // What is told of an organisation or a product that somebody does not see would tell its name or more.
        var refersToHidden = feature.Key.StartsWith("account.", StringComparison.Ordinal) && deal.AccountId is { } account && !view.Titles.ContainsKey(account)
            || feature.Key == "product" && deal.ProductId is { } product && !view.Titles.ContainsKey(product);
        return !refersToHidden && Visibility.SeesSome(schemas.Types[type], actor) && schema[type].Find(feature.Field!) is not null;
    }
}
