using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.Forecasts;
using Nanni.Sales.Forecasts.Accuracy;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Tests.Queries;

namespace Nanni.Tests.Sales;

/// <summary>What was forecast of closed periods, against what was won.</summary>
public sealed class ForecastAccuracyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Start = new(2026, 6, 29);
    private static readonly DateOnly Middle = new(2026, 8, 10);
    private static readonly DateOnly End = new(2026, 8, 31);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Fact]
    public void Errors_are_per_cents_of_all_that_was_won_and_say_whether_it_is_a_habit()
    {
        var day = new DateOnly(2026, 1, 1);
        var error = ForecastError.Of([new(150, 100, day), null, new(90, 100, day), new(20, 0, day)]);

        Assert.Equal((3, 30m, 40m, 2, 1), (error.Compared, error.Bias, error.Error, error.TooHigh, error.TooLow));
        Assert.Equal((1, null, null), (ForecastError.Of([new(20, 0, day)]).Compared, ForecastError.Of([new(20, 0, day)]).Bias, new Guess(20, 0, day).Deviation));
        Assert.Equal(new ForecastError(0, null, null, 0, 0), ForecastError.Of([null]));
    }

    [Fact]
    public void A_moment_takes_the_last_look_until_it_and_none_that_is_older_than_two_weeks()
    {
        var period = ForecastPeriod.Of("quarter", new(2026, 8, 1), 1);
        DateOnly[] looks = [new(2026, 6, 15), new(2026, 8, 10), new(2026, 8, 17)];

        Assert.Equal([new(2026, 7, 1), new(2026, 8, 16), new(2026, 9, 3)], AccuracyMoment.All(4).Select(m => m.Day(period)));
        Assert.Equal([null, new(2026, 8, 10), null], AccuracyMoment.All(4).Select(m => m.Look(period, looks)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_was_forecast_at_each_moment_is_compared_with_what_was_won(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (bert, cleo) = (await copper.Member("Bert", _ => Scope.Own), await copper.Member("Cleo", _ => Scope.Own));
        await Quarter(copper, bert, cleo);

        async Task<IReadOnlyList<AccuracyLine>> Lines(Actor actor, string measure) =>
            new AccuracyTable(await copper.Get<AccuracyReader>().Of(actor, "quarter", 4, Now, default), await copper.Schemas.Of(actor, default), null, measure, "PLN").Lines();
        static (long?, long?, long?, long) Only(AccuracyLine line)
        {
            var point = Assert.Single(line.Points);
            return (point.Guesses[0]?.Forecast, point.Guesses[1]?.Forecast, point.Guesses[2]?.Forecast, point.Won);
        }

        Assert.Equal((10_000, 12_000, 12_000, 15_000), Only((await Lines(copper.Admin, "commit"))[0]));
        Assert.Equal((15_000, 17_000, 12_000, 15_000), Only((await Lines(copper.Admin, "bestCase"))[0]));
        Assert.Equal((20m * 150, 20m * 170, 20m * 120), ((decimal, decimal, decimal))((await Lines(copper.Admin, "weighted"))[0].Points[0].Guesses is [var a, var b, var c] ? (a!.Forecast, b!.Forecast, c!.Forecast) : default));

        // By person: Bert's deal is won, Cleo's lost; what she won was in no forecast of the start.
        var people = (await Lines(copper.Admin, "bestCase")).Skip(1).ToDictionary(l => l.Line.Person!.Value);
        Assert.Equal((10_000, 12_000, 12_000, 12_000), Only(people[bert.MemberId]));
        Assert.Equal((5_000, 5_000, 0, 3_000), Only(people[cleo.MemberId]));

        // Who sees their own deals only is told of no others, by no number.
        Assert.Equal((10_000, 12_000, 12_000, 12_000), Only((await Lines(bert, "commit"))[0]));
        Assert.Single((await Lines(bert, "commit")).Skip(1));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_override_counts_as_it_was_on_that_day(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (bert, cleo) = (await copper.Member("Bert", _ => Scope.Own), await copper.Member("Cleo", _ => Scope.Own));
        await Quarter(copper, bert, cleo);
        var said = new Forecast { Kind = "override", PersonId = bert.MemberId, Length = "quarter", StartsOn = new(2026, 7, 1), Amount = Money.Of(200, "PLN") };
        await copper.Tell(said);
        var changed = await copper.Operations.Run(copper.Admin, "forecast.update", async work => (await work.Load<Forecast>(said.Id)).Amount = Money.Of(130, "PLN"), default);
        var (made, then) = (new DateTimeOffset(2026, 7, 15, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 8, 20, 9, 0, 0, TimeSpan.Zero));
        await copper.Store.Write(
        [
            copper.Store.Sql().Add($"update forecasts set created_at = {made} where workspace_id = {copper.Id} and id = {said.Id}"),
            copper.Store.Sql().Add($"update operations set at = {then} where workspace_id = {copper.Id} and id = {changed.Id}"),
        ], [1, 1], Urgency.Bulk, default);

        var figures = await copper.Get<AccuracyReader>().Of(copper.Admin, "quarter", 4, Now, default);
        var lines = new AccuracyTable(figures, await copper.Schemas.Of(copper.Admin, default), null, "override", "PLN").Lines();

        // Of the whole only Bert's part was spoken for: it is compared with what he won.
        Assert.Equal([null, (20_000, 12_000), (13_000, 12_000)], lines[0].Points[0].Guesses.Select(g => g is null ? ((long, long)?)null : (g.Forecast, g.Won)));
        Assert.Equal([null, 20_000, 13_000], lines.Single(l => l.Line.Person == bert.MemberId).Points[0].Guesses.Select(g => g?.Forecast));
        Assert.All(lines.Single(l => l.Line.Person == cleo.MemberId).Points[0].Guesses, Assert.Null);

        // Cleo does not see it as a record, and by no number either.
        Assert.Empty((await copper.Get<AccuracyReader>().Of(cleo, "quarter", 4, Now, default)).Said);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_deals_behind_a_number_add_up_to_it(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (bert, cleo) = (await copper.Member("Bert", _ => Scope.Own), await copper.Member("Cleo", _ => Scope.Own));
        await Quarter(copper, bert, cleo);
        var figures = await copper.Get<AccuracyReader>().Of(copper.Admin, "quarter", 4, Now, default);
        var opened = 0;

        foreach (var line in new AccuracyTable(figures, await copper.Schemas.Of(copper.Admin, default), null, "bestCase", "PLN").Lines())
        {
            foreach (var guess in line.Points[0].Guesses)
            {
                var deals = await copper.Get<ForecastPast>().Deals(copper.Admin, figures.Periods[0], guess!.Look, line.Line, AccuracyTable.Counted("bestCase"), "PLN", default);
                Assert.Equal(guess.Forecast, deals.Sum(d => d.Then!.Value.Minor));
                opened += deals.Count;
            }
        }

        Assert.Equal(10, opened);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task The_page_says_it_in_a_sentence_is_honest_with_little_data_and_every_number_opens_what_made_it(Provider provider)
    {
        var ada = await (await TestApp.On(provider)).SignIn();
        Assert.Contains("Nothing can be compared yet", (await ada.Get("forecast/accuracy")).Text, StringComparison.Ordinal);

        var api = await ApiClient.Of(ada);
        var deal = await api.Create("opportunities", new { name = "Roof", amount = new { amount = 100, currency = "EUR" }, expectedClose = "2026-02-20" });
        var stages = await api.Get("stages?limit=200");
        await api.Put($"opportunities/{deal}/stage", new { stage = stages.Items("id").Zip(stages.Items("kind")).First(s => s.Second == "won").First });
        var store = ada.App.Services.GetRequiredService<RecordStore>();
        var period = ForecastPeriod.Of("quarter", DateOnly.FromDateTime(ada.App.Clock.GetUtcNow().UtcDateTime), 1);
        var workspace = ada.Member.WorkspaceId;
        async Task Kept(int back, long minor)
        {
            for (var i = 0; i < back; i++)
            {
                period = period.Previous;
            }

            var (day, won) = (period.Until.AddDays(-30), new DateTimeOffset(period.Until.AddDays(-10), TimeOnly.MinValue, TimeSpan.Zero));
            await store.Write(
            [
                store.Sql().Add($"insert into forecast_days (workspace_id, day, taken_at) values ({workspace}, {day}, {won})"),
                store.Sql().Add($"insert into forecast_states (workspace_id, deal_id, since_day, until_day, category, closes_on, amount, currency, owner_id) values ({workspace}, {deal}, {day}, {day.AddDays(1)}, 'commit', {day.AddDays(3)}, {minor}, 'EUR', {ada.Member.Id})"),
                store.Sql().Add($"update opportunities set closed_at = {won} where workspace_id = {workspace} and id = {deal}"),
            ], [1, 1, 1], Urgency.Bulk, default);
        }

        await Kept(1, 11_200);
        var page = await ada.Get("forecast/accuracy");
        Assert.Contains("In the only period kept the forecast “Commit”, looked at 4 weeks before the end, was 12% too high.", page.Text, StringComparison.Ordinal);
        Assert.Contains("too little to speak of a habit", page.Text, StringComparison.Ordinal);
        var row = page.Document.QuerySelector("#accuracy-periods tbody tr")!;
        Assert.Equal(["", "", "€112 +12%", "€100"], row.QuerySelectorAll("td").Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

        var kept = await ada.Get(row.QuerySelectorAll("td a")[0].GetAttribute("href")!);
        Assert.Contains("Roof", kept.Document.QuerySelector("#kept-deals tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("€112.00", kept.Document.QuerySelector("#kept-deals tfoot")!.TextContent, StringComparison.Ordinal);
        var won = await ada.Get(row.QuerySelectorAll("td a")[1].GetAttribute("href")!);
        Assert.Equal(["Roof"], won.Document.QuerySelectorAll("tbody .value-title").Select(t => t.TextContent.Trim()));

        // The deal is won in one of them only: in the others nothing was, and all of the forecast was too much.
        await Kept(1, 5_000);
        await Kept(1, 5_000);
        Assert.Contains("In the last 3 periods the forecast “Commit”, looked at 4 weeks before the end, was 112% too high on average.", (await ada.Get("forecast/accuracy")).Text, StringComparison.Ordinal);
    }

    /// <summary>The third quarter of 2026: Bert's deal grows and is won, Cleo's is lost, and one of hers comes out of nowhere.</summary>
    private static async Task Quarter(TestWorkspace copper, Actor bert, Actor cleo)
    {
        var stages = await copper.Stages("Talks");
        Stage[] closed = [.. new[] { "won", "lost" }.Select(k => new Stage { Name = k, Kind = k, PipelineId = stages[0].PipelineId })];
        await copper.Tell([.. closed]);
        Opportunity Deal(string name, decimal amount, string category, Actor owner)
        {
            var deal = Story.Deal(name, stages[0], amount, 5);
            (deal.ExpectedClose, deal.OwnerId, deal.ForecastCategory) = (new(2026, 8, 20), owner.MemberId, category);
            return deal;
        }

        Opportunity[] deals = [Deal("Roof", 100, "commit", bert), Deal("Gutters", 50, "bestCase", cleo)];
        await copper.Tell([.. deals]);
        await Look(copper, Start);
        async Task Change(Func<Work, Task> what) => await copper.Operations.Run(copper.Admin, "opportunity.update", work => what(work), default);
        await Change(async work => (await work.Load<Opportunity>(deals[0].Id)).Amount = Money.Of(120, "PLN"));
        await Look(copper, Middle);
        await Change(async work => (await work.Load<Opportunity>(deals[1].Id)).MoveTo(await work.Load<Stage>(closed[1].Id, Right.View), new(2026, 8, 25, 9, 0, 0, TimeSpan.Zero), "price"));
        await Look(copper, End);
        await Change(async work => (await work.Load<Opportunity>(deals[0].Id)).MoveTo(await work.Load<Stage>(closed[0].Id, Right.View), new(2026, 9, 20, 9, 0, 0, TimeSpan.Zero)));
        var sudden = new Opportunity { Name = "Nails", Amount = Money.Of(30, "PLN"), OwnerId = cleo.MemberId };
        sudden.Start(closed[0], new(2026, 9, 28, 9, 0, 0, TimeSpan.Zero));
        await copper.Tell(sudden);
    }

    private static async Task Look(TestWorkspace copper, DateOnly day)
    {
        Assert.True(await copper.Get<ForecastSchedule>().Start(copper.Id, day, default));
        var runner = new JobRunner(
            copper.Store, copper.Get<JobQueue>(), [copper.Get<ForecastSnapshot>()], (_, _, _) => Task.FromResult<Actor?>(copper.Admin), TimeProvider.System, NullLogger<JobRunner>.Instance);
        Assert.True(await runner.RunNext(null, default));
    }
}
