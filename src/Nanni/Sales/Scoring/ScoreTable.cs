using System.Collections.Concurrent;
using System.Text.Json;
using Nanni.Records.Access;
using Nanni.Records.Storage;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Sales.Scoring;

/// <summary>A version of the model of a workspace, with all that its page tells of it.</summary>
/// <param name="Won">Closed deals it learnt from.</param>
public sealed record DealModel(int Version, DateTimeOffset At, Training Training, UsualFigures Usual, int Won, int Lost);

/// <summary>How a workspace stands.</summary>
/// <param name="Won">Closed deals when somebody last tried to learn.</param>
/// <param name="Through">How far in the log the scores have come.</param>
public sealed record ScoringState(int Won, int Lost, DateTimeOffset? TriedAt, long Through);

/// <summary>The tables of win probability.</summary>
public sealed class ScoreTable(RecordStore store, TimeProvider clock)
{
    private const int VersionsKept = 10;

    private readonly ConcurrentDictionary<Guid, DealModel> known = [];

    /// <summary>The newest model; null where there is none yet.</summary>
    public async Task<DealModel?> Model(Guid workspace, CancellationToken cancel)
    {
        var versions = await store.Query(store.Sql().Add($"select coalesce(max(version), 0) from deal_models where workspace_id = {workspace}"), row => row.Int(0), cancel);
        if (versions[0] == 0)
        {
            return null;
        }

        if (known.TryGetValue(workspace, out var model) && model.Version == versions[0])
        {
            return model;
        }

        var contents = await store.First(store.Sql().Add($"select contents from deal_models where workspace_id = {workspace} and version = {versions[0]}"), row => row.Text(0), cancel);
        return contents is null ? null : known[workspace] = JsonSerializer.Deserialize<DealModel>(contents)!;
    }

    /// <summary>Keeps a model as the next version, and forgets the oldest.</summary>
    public async Task<DealModel> Keep(Guid workspace, Training training, UsualFigures usual, int won, int lost, CancellationToken cancel)
    {
        var version = 1 + (await store.Query(store.Sql().Add($"select coalesce(max(version), 0) from deal_models where workspace_id = {workspace}"), row => row.Int(0), cancel))[0];
        var model = new DealModel(version, clock.GetUtcNow(), training, usual, won, lost);
        await store.Write(
        [
            store.Sql().Add($"insert into deal_models (workspace_id, version, at, contents) values ({workspace}, {version}, {model.At}, {JsonSerializer.Serialize(model)})"),
            store.Sql().Add($"delete from deal_models where workspace_id = {workspace} and version <= {version - VersionsKept}"),
        ], [1, -1], Urgency.Bulk, cancel);
        return model;
    }

    public Task<ScoringState?> State(Guid workspace, CancellationToken cancel) => store.First(
        store.Sql().Add($"select won, lost, tried_at, through from scoring_states where workspace_id = {workspace}"),
        row => new ScoringState(row.Int(0), row.Int(1), row.InstantOrNull(2), row.Long(3)), cancel);

    /// <summary>Somebody tried to learn from so many closed deals.</summary>
    public Task Tried(Guid workspace, int won, int lost, CancellationToken cancel) => store.Write([store.Sql().Add($"""
        insert into scoring_states (workspace_id, through, won, lost, tried_at) values ({workspace}, {0L}, {won}, {lost}, {clock.GetUtcNow()})
        on conflict (workspace_id) do update set won = excluded.won, lost = excluded.lost, tried_at = excluded.tried_at
        """)], [1], Urgency.Bulk, cancel);

    /// <summary>The scores have followed the log up to there.</summary>
    public Task Followed(Guid workspace, long through, CancellationToken cancel) => store.Write(
        [store.Sql().Add($"update scoring_states set through = {through} where workspace_id = {workspace}")], [-1], Urgency.Bulk, cancel);

    public async Task<HashSet<string>> Excluded(Guid workspace, CancellationToken cancel) =>
        [.. await store.Query(store.Sql().Add($"select feature from scoring_exclusions where workspace_id = {workspace}"), row => row.Text(0), cancel)];

    /// <summary>Keeps the next model from using a feature, or lets it.</summary>
    public Task Exclude(Guid workspace, string feature, bool isExcluded, CancellationToken cancel) => store.Write(
    [
        isExcluded
            ? store.Sql().Add($"insert into scoring_exclusions (workspace_id, feature, at) values ({workspace}, {feature}, {clock.GetUtcNow()}) on conflict (workspace_id, feature) do nothing")
            : store.Sql().Add($"delete from scoring_exclusions where workspace_id = {workspace} and feature = {feature}"),
    ], [-1], Urgency.Interactive, cancel);

    /// <summary>The end of the log, to be read before the deals are: what is sealed meanwhile is followed next time.</summary>
    internal async Task<long> LastSealed(Actor actor, CancellationToken cancel) => (await store.Query(
        store.Sql().Add($"select coalesce(max(sealed), 0) from operations where workspace_id = {actor.WorkspaceId}"), row => row.Long(0), cancel))[0];
}
