using Nanni.Database;
using Nanni.Records.Bulk;
using Nanni.Records.Operations;
using Nanni.Records.Types;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Scoring;
using Nanni.Sales.Scoring.Learning;

namespace Nanni.Tests.Sales.Scoring;

/// <summary>Learning from the closed deals of a workspace, and scoring its open ones.</summary>
public sealed class ScoringJobTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task It_learns_from_what_was_known_before_the_end_and_scores_the_open_deals(Provider provider)
    {
        await using var copper = await Workspace(provider);
        var story = await DealStory.Tell(copper.Get<PastWriter>(), copper.Admin, 240, 30);

        await DealStory.Run(copper, learn: true);

        var model = (await copper.Get<ScoreTable>().Model(copper.Id, default))!;
        Assert.Equal((1, 240), (model.Version, model.Won + model.Lost));
        Assert.True(model.Training.HasSignal);
        Assert.InRange(model.Training.Quality.Auc, 0.7, 0.95);
        Assert.Contains(new LeftOut("custom.signed", "end"), model.Training.LeftOut);
        Assert.Equal("custom.urgent", model.Training.Influences[0].Feature);

        // Won deals double their amount as they close: of that nothing is to be seen in what was learnt.
        Assert.True(model.Training.Influences.Single(i => i.Feature == "amount").Points < 5);
        var scores = await Scores(copper);
        Assert.Equal(story.Open.Select(d => d.Id).Order(), scores.Keys.Order());
        var (urgent, other) = (Mean(story, scores, isUrgent: true), Mean(story, scores, isUrgent: false));
        Assert.InRange(urgent, 68, 95);
        Assert.InRange(other, 6, 38);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_changes_is_scored_again_and_what_is_closed_has_no_score(Provider provider)
    {
        await using var copper = await Workspace(provider);
        var story = await DealStory.Tell(copper.Get<PastWriter>(), copper.Admin, 210, 4);
        await copper.Get<Sealer>().Seal(default);
        await DealStory.Run(copper, learn: true);
        var before = await Scores(copper);
        var (changed, closed) = (story.Open.First(d => d.Custom["urgent"] is null), story.Open.Last());
        await copper.Operations.Run(copper.Admin, "opportunity.update", async work => (await work.Load<Opportunity>(changed.Id)).Custom["urgent"] = true);
        await copper.Operations.Run(copper.Admin, "opportunity.move", async work =>
            (await work.Load<Opportunity>(closed.Id)).MoveTo(story.Stages[2], work.At));
        await copper.Get<Sealer>().Seal(default);

        await DealStory.Run(copper, learn: false);

        var after = await Scores(copper);
        Assert.True(after[changed.Id] > before[changed.Id] + 20);
        Assert.DoesNotContain(closed.Id, after.Keys);
        Assert.Equal(3, after.Count);

        // It is no change of the deals: only what somebody did is.
        var records = await copper.Store.Query(copper.Store.Sql().Add($"select version from opportunities where workspace_id = {copper.Id} and id = {changed.Id}"), row => row.Int(0), default);
        Assert.Equal([2], records);
        Assert.Equal(1, (await copper.Get<ScoreTable>().Model(copper.Id, default))!.Version);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Below_two_hundred_closed_deals_there_is_no_model_and_the_count_is_known(Provider provider)
    {
        await using var copper = await Workspace(provider);
        await DealStory.Tell(copper.Get<PastWriter>(), copper.Admin, 40, 2);

        await DealStory.Run(copper, learn: true);

        Assert.Null(await copper.Get<ScoreTable>().Model(copper.Id, default));
        var state = (await copper.Get<ScoreTable>().State(copper.Id, default))!;
        Assert.Equal(40, state.Won + state.Lost);
        Assert.Empty(await Scores(copper));
    }

    [Fact]
    public async Task Each_workspace_learns_once_a_night()
    {
        await using var copper = await Workspace(Provider.Sqlite);
        var clock = new TestClock();
        clock.Advance(TimeSpan.FromHours(24 - clock.GetUtcNow().Hour + 4));
        var upkeep = new ScoringUpkeep(copper.Store, copper.Get<ScoringJob>(), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ScoringUpkeep>.Instance);

        Assert.Equal(1, await upkeep.Night(default));
        Assert.Equal(0, await upkeep.Night(default));
    }

    private static async Task<TestWorkspace> Workspace(Provider provider)
    {
        var copper = await TestWorkspace.Create(provider);
        await copper.AddCustomField("opportunity", "urgent", FieldKind.YesNo);
        await copper.AddCustomField("opportunity", "signed", FieldKind.YesNo);
        return copper;
    }

    private static async Task<Dictionary<Guid, int>> Scores(TestWorkspace copper) => (await copper.Store.Query(
        copper.Store.Sql().Add($"select record_id, number / 1000000 from field_values where workspace_id = {copper.Id} and field_id = {Modules.RecordTypes["opportunity"]["winProbability"].ValueId}"), row => (Deal: row.Guid(0), Score: row.Int(1)), default))
        .ToDictionary(s => s.Deal, s => s.Score);

    private static double Mean(DealStory story, Dictionary<Guid, int> scores, bool isUrgent) =>
        story.Open.Where(d => d.Custom["urgent"] is not null == isUrgent).Average(d => scores[d.Id]);
}
