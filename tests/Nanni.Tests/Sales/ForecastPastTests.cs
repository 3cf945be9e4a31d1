using Microsoft.Extensions.Logging.Abstractions;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Jobs;
using Nanni.Records.Operations;
using Nanni.Records.Storage;
using Nanni.Records.Types;
using Nanni.Sales.DealTeams;
using Nanni.Sales.Forecasts;
using Nanni.Sales.Forecasts.Accuracy;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Tests.Queries;

namespace Nanni.Tests.Sales;

/// <summary>What was thought on an earlier day stays, whatever becomes of the deals.</summary>
public sealed class ForecastPastTests
{
    private static readonly ForecastPeriod Period = ForecastPeriod.Of("quarter", new(2026, 2, 14), 1);
    private static readonly SalesCalendar Calendar = new(1, TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw"));
    private static readonly DateOnly Monday = new(2026, 2, 2);

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task An_earlier_day_shows_what_was_thought_then_and_what_changed_since(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var bert = await copper.Member("Bert", _ => Scope.Own);
        var stages = await copper.Stages("Talks");
        var closed = new[] { "won", "lost" }.Select(k => new Stage { Name = k, Kind = k, PipelineId = stages[0].PipelineId }).ToArray();
        await copper.Tell([.. closed]);
        Opportunity Deal(string name, decimal amount, int month = 2)
        {
            var deal = Story.Deal(name, stages[0], amount, 5);
            (deal.ExpectedClose, deal.OwnerId, deal.ForecastCategory) = (new(2026, month, 20), bert.MemberId, "commit");
            return deal;
        }

        Opportunity[] deals = [Deal("Same", 10), Deal("Grew", 20), Deal("Shrank", 30), Deal("Lost", 40), Deal("Won", 50), Deal("Out", 60), Deal("In", 70, 5), Deal("Given away", 80)];
        await copper.Tell([.. deals]);
        await Look(copper, Monday);
        var before = await Past(copper).Cells(copper.Admin, Period, Monday, default);

        await copper.Operations.Run(copper.Admin, "opportunity.update", async work =>
        {
            async Task<Opportunity> Load(int i) => await work.Load<Opportunity>(deals[i].Id);
            (await Load(1)).Amount = Money.Of(25, "PLN");
            (await Load(2)).Amount = Money.Of(5, "PLN");
            (await Load(3)).MoveTo(await work.Load<Stage>(closed[1].Id, Right.View), work.At, "price");
            (await Load(4)).MoveTo(await work.Load<Stage>(closed[0].Id, Right.View), work.At);
            (await Load(5)).ExpectedClose = new(2026, 8, 1);
            (await Load(6)).ExpectedClose = new(2026, 3, 1);
            (await Load(7)).OwnerId = copper.Admin.MemberId;
        }, default);
        await Look(copper, Monday.AddDays(7));

        var after = await Past(copper).Cells(copper.Admin, Period, Monday, default);
        Assert.Equal(before.OrderBy(c => c.Minor), after.OrderBy(c => c.Minor));
        Assert.Equal((29_000, bert.MemberId), (before.Single().Minor, before.Single().Owner));

        // Bert sees the past of the deals that are still his, and no other.
        Assert.Equal(21_000, (await Past(copper).Cells(bert, Period, Monday, default)).Sum(c => c.Minor));

        var changes = await Past(copper).Changes(copper.Admin, Period, Calendar, Monday, default);
        Assert.Equal(["Grew grew", "In added", "Lost lost", "Out movedOut", "Shrank shrank", "Won won"], changes.Select(c => $"{c.Title} {c.What}").Order(StringComparer.Ordinal));

        var points = await Past(copper).Points(copper.Admin, Period, Period.From, default);
        Assert.Equal([29_000, 10_000 / 10 + 2_500 + 500 + 7_000 + 8_000], points.GroupBy(p => p.Day).OrderBy(g => g.Key).Select(g => g.Where(p => p.Category == "commit").Sum(p => p.Minor)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_earlier_day_keeps_who_shared_in_a_deal(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (bert, cleo) = (await copper.Member("Bert", _ => Scope.Own), await copper.Member("Cleo", _ => Scope.Own));
        var deal = Story.Deal("Shared", (await copper.Stages("Talks"))[0], 0.05m, 5);
        (deal.ExpectedClose, deal.OwnerId, deal.ForecastCategory) = (new(2026, 2, 20), bert.MemberId, "commit");
        await copper.Tell(deal);
        async Task Split(decimal berts) =>
            await DealTeam.Set(copper.Admin, deal.Id, [new(bert.MemberId, null, berts, true), new(cleo.MemberId, null, 100 - berts, false)], copper.Operations, default);
        async Task<string> Then(DateOnly day) => string.Join(' ', (await Past(copper).Cells(copper.Admin, Period, day, default))
            .OrderByDescending(c => c.Owner == bert.MemberId).Select(c => $"{(c.Owner == bert.MemberId ? "Bert" : "Cleo")} {c.Minor} {c.Deals} {c.Owned}"));
        var weeks = Enumerable.Range(0, 4).Select(i => Monday.AddDays(7 * i)).ToArray();

        await Look(copper, weeks[0]);
        await Split(70);
        await Look(copper, weeks[1]);
        await Look(copper, weeks[2]);
        await Split(0);
        await Look(copper, weeks[3]);
        await Look(copper, weeks[3]);

        Assert.Equal("Bert 5 1 1", await Then(weeks[0]));

        // 3.5 and 1.5: what is left goes where most was cut, and to the same of two equals each time.
        Assert.Contains(await Then(weeks[1]), new[] { "Bert 4 1 1 Cleo 1 1 0", "Bert 3 1 1 Cleo 2 1 0" });
        Assert.Equal(await Then(weeks[1]), await Then(weeks[2]));
        Assert.Equal("Bert 0 0 1 Cleo 5 1 0", await Then(weeks[3]));
        Assert.Equal((3, 1), await Kept(copper));

        var line = new ForecastLine("p", cleo.MemberId, true, null, 0, null, []);
        var kept = Assert.Single(await Past(copper).Deals(copper.Admin, Period, weeks[2], line, ["commit"], null, default));
        Assert.Equal((await Past(copper).Cells(copper.Admin, Period, weeks[2], default)).Single(c => c.Owner == cleo.MemberId).Minor, kept.Then!.Value.Minor);
        Assert.Empty(await Past(copper).Deals(copper.Admin, Period, weeks[0], line, ["commit"], null, default));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_earlier_day_has_the_quotas_calls_and_overrides_of_that_day(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var bert = await copper.Member("Bert", _ => Scope.Own);
        var quota = new Quota { PersonId = bert.MemberId, Length = "quarter", StartsOn = Period.From, Amount = Money.Of(100, "PLN") };
        var changed = new Forecast { Kind = "override", PersonId = bert.MemberId, Length = "quarter", StartsOn = Period.From, Amount = Money.Of(200, "PLN"), Note = "Hopeful" };
        var late = new Forecast { Kind = "call", PersonId = copper.Admin.MemberId, Length = "quarter", StartsOn = Period.From, Amount = Money.Of(50, "PLN") };
        await copper.Tell([quota, changed, late]);
        var (made, then) = (Noon(Monday.AddDays(-7)), Noon(Monday.AddDays(7)));
        async Task Change(Func<Work, Task> how, DateTimeOffset at)
        {
            var done = await copper.Operations.Run(copper.Admin, "forecast.update", async work => await how(work), default);
            await copper.Store.Write([copper.Store.Sql().Add($"update operations set at = {at} where workspace_id = {copper.Id} and id = {done.Id}")], [1], Urgency.Bulk, default);
        }

        await Change(async work => (await work.Load<Quota>(quota.Id)).Amount = Money.Of(120, "EUR"), then);
        await Change(async work => ((await work.Load<Forecast>(changed.Id)).Amount, (await work.Load<Forecast>(changed.Id)).Note) = (Money.Of(150, "PLN"), "Sober"), then);
        await Change(async work => (await work.Load<Forecast>(changed.Id)).Amount = Money.Of(130, "PLN"), then.AddDays(7));
        await copper.Store.Write(
        [
            copper.Store.Sql().Add($"update quotas set created_at = {made} where workspace_id = {copper.Id} and id = {quota.Id}"),
            copper.Store.Sql().Add($"update forecasts set created_at = {made} where workspace_id = {copper.Id} and id = {changed.Id}"),
            copper.Store.Sql().Add($"update forecasts set created_at = {then} where workspace_id = {copper.Id} and id = {late.Id}"),
        ], [1, 1, 1], Urgency.Bulk, default);

        var now = (await copper.Get<ForecastReader>().Of(copper.Admin, Period, Calendar, [], default)).Said;
        async Task<string> On(DateOnly day) => string.Join(", ", (await copper.Get<SaidHistory>().Then(copper.Admin, now, ForecastPeriod.Start(day.AddDays(1), Calendar.Zone), default))
            .OrderBy(s => s.Kind, StringComparer.Ordinal).Select(s => $"{s.Kind} {s.Amount.Minor} {s.Amount.Currency} {s.Note}".TrimEnd()));

        Assert.Equal("", await On(Monday.AddDays(-8)));
        Assert.Equal("override 20000 PLN Hopeful, quota 10000 PLN", await On(Monday));
        Assert.Equal("call 5000 PLN, override 15000 PLN Sober, quota 12000 EUR", await On(Monday.AddDays(7)));
        Assert.Equal("call 5000 PLN, override 13000 PLN Sober, quota 12000 EUR", await On(Monday.AddDays(14)));

        static DateTimeOffset Noon(DateOnly day) => new(day, new(12, 0), TimeSpan.Zero);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_second_look_writes_only_what_differs_and_the_same_day_twice_changes_nothing(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var stages = await copper.Stages("Talks");
        Opportunity[] deals = [.. Enumerable.Range(0, 20).Select(i => Story.Deal("Deal " + i, stages[0], i + 1, 5))];
        await copper.Tell([.. deals]);

        await Look(copper, Monday);
        await Look(copper, Monday);
        Assert.Equal((20, 20), await Kept(copper));

        await copper.Operations.Run(copper.Admin, "opportunity.update", async work => (await work.Load<Opportunity>(deals[0].Id)).Amount = Money.Of(99, "PLN"), default);
        await Look(copper, Monday.AddDays(7));
        Assert.Equal((21, 20), await Kept(copper));

        await copper.Operations.Run(copper.Admin, "opportunity.trash", async work => work.Trash(await work.Load<Opportunity>(deals[1].Id)), default);
        await Look(copper, Monday.AddDays(7));
        Assert.Equal((21, 19), await Kept(copper));
    }

    private static ForecastPast Past(TestWorkspace copper) => copper.Get<ForecastPast>();

    private static async Task Look(TestWorkspace copper, DateOnly day)
    {
        Assert.True(await copper.Get<ForecastSchedule>().Start(copper.Id, day, default));
        var runner = new JobRunner(
            copper.Store, copper.Get<JobQueue>(), [copper.Get<ForecastSnapshot>()], (_, _, _) => Task.FromResult<Actor?>(copper.Admin), TimeProvider.System, NullLogger<JobRunner>.Instance);
        Assert.True(await runner.RunNext(null, default));

        var job = (await copper.Get<JobQueue>().Recent(copper.Id, null, ForecastSnapshot.Name, 1, default))[0];
        Assert.True(job.Status == JobStatus.Done, job.Error?.ToString());
    }

    /// <returns>All rows that are kept, and those that still hold.</returns>
    private static async Task<(long All, long Holding)> Kept(TestWorkspace copper) => (await copper.Store.Query(
        copper.Store.Sql().Add($"select count(*), count(*) - count(until_day) from forecast_states where workspace_id = {copper.Id}"), row => (row.Long(0), row.Long(1)), default))[0];
}
