using System.Globalization;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Filters;
using Nanni.Records.Types;
using Nanni.Sales.DealTeams;
using Nanni.Sales.Forecasts;
using Nanni.Sales.Opportunities;
using Nanni.Sales.Pipelines;
using Nanni.Tests.Queries;

namespace Nanni.Tests.Sales;

/// <summary>A forecast equals the sum of the deals that it opens, for whoever reads it.</summary>
public sealed class ForecastSumTests
{
    private static readonly string?[] Categories = [null, null, "pipeline", "bestCase", "commit", "omitted"];
    private static readonly string[] Currencies = ["EUR", "PLN", "JPY"];

    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Every_number_is_the_sum_of_the_deals_that_it_opens(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var north = await copper.Team("North");
        var south = await copper.Team("South");
        var own = await copper.Member("Own", _ => Scope.Own);
        var lead = await copper.Member("Lead", _ => Scope.Team, false, north);
        await Fill(copper, [own.MemberId, lead.MemberId, copper.Admin.MemberId], [north, south], 20261);
        await Share(copper, [own.MemberId, lead.MemberId, copper.Admin.MemberId], 4711);
        var withoutTeams = copper.Admin.Only(new HashSet<string> { "opportunity", "forecast", "quota" });
        var calendar = new SalesCalendar(4, TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw"));
        var pipelines = await copper.Get<PipelineReader>().All(copper.Admin, default);
        var (opened, shared) = (0, 0);

        foreach (var actor in new[] { copper.Admin, lead, own, withoutTeams })
        {
            var schema = await copper.Schemas.Of(actor, default);
            foreach (var length in ForecastPeriod.Lengths)
            {
                var period = ForecastPeriod.Of(length, new(2026, 2, 14), calendar.FirstMonth);
                var figures = await copper.Get<ForecastReader>().Of(actor, period, calendar, pipelines, default);
                var tree = new ForecastTree(figures, schema, new Dictionary<Guid, Guid?> { [north] = null, [south] = north }, period);
                var links = new ForecastLinks(period, calendar, pipelines, ForecastShares.Sees(schema, actor));
                var (people, teams) = (tree.People(), tree.Teams());
                Assert.Equal(tree.Whole(people).Sum(), Summed(people.SelectMany(l => l.Cells)));
                Assert.Equal(tree.Whole(people).Sum(isWeighted: true).Sum(m => m.Minor), people.SelectMany(l => l.Cells).GroupBy(c => c.Currency).Sum(g => g.Sum(c => c.Weighted) / ForecastCell.Weight));
                Assert.Equal(tree.Whole(people).Sum(), Summed(teams.Where(l => l.Depth == 0).SelectMany(l => l.Cells)));

                foreach (var line in people.Concat(teams).Append(tree.Whole(people)))
                {
                    foreach (var category in ForecastCategories.Choosable.Append(ForecastCategories.Closed))
                    {
                        var deals = await Deals(copper, actor, schema, links.Of(line, category));
                        Assert.Equal(line.Deals(category), deals.Count);
                        var counted = line.IsPerson && actor != withoutTeams ? await Shares(copper, deals, line.Person) : deals;
                        Assert.Equal(Text(line.Sum(category)), Text(Total(counted.Select(d => d.Amount))));
                        (opened, shared) = (opened + deals.Count, shared + counted.Zip(deals).Count(d => d.First != d.Second));
                    }
                }
            }
        }

        Assert.True(opened > 500 && shared > 50, $"Only {opened} deals were opened, {shared} of them shared.");
    }

    private static async Task Fill(TestWorkspace copper, Guid[] people, Guid[] teams, int seed)
    {
        var random = new Random(seed);
        var stages = await copper.Stages("Talks", "Offer");
        var closed = new[] { "won", "lost" }.Select(kind => new Stage { Name = kind, Kind = kind, PipelineId = stages[0].PipelineId, Probability = kind == "won" ? 100 : 0 }).ToArray();
        var sure = new Stage { Name = "Signing", PipelineId = stages[0].PipelineId, Probability = 90, ForecastCategory = "commit" };
        await copper.Tell([.. closed, sure]);
        Stage[] all = [.. stages, sure, .. closed, closed[0]];
        await copper.Tell([.. Enumerable.Range(0, 150).Select(i =>
        {
            var currency = Currencies[random.Next(3)];
            var deal = new Opportunity
            {
                Name = "Deal " + i,
                Amount = random.Next(8) == 0 ? null : new Money(random.Next(1, 90_000), currency),
                ExpectedClose = random.Next(10) == 0 ? null : new DateOnly(2025, 11, 1).AddDays(random.Next(300)),
                ForecastCategory = Categories[random.Next(Categories.Length)],
                OwnerId = people[random.Next(people.Length)],
                TeamId = random.Next(3) is < 2 and var t ? teams[t] : null,
            };

            // On the hour around the midnights of Warsaw, where a period begins for the workspace and not for UTC.
            deal.Start(all[random.Next(all.Length)], new DateTimeOffset(2025, 12, 31, 21, 0, 0, TimeSpan.Zero).AddDays(random.Next(4) * 30).AddHours(random.Next(6)));
            return deal;
        })]);
    }

    /// <summary>Two in three deals get a team, with splits that divide no amount evenly; some have a place without a part.</summary>
    private static async Task Share(TestWorkspace copper, Guid[] people, int seed)
    {
        var random = new Random(seed);
        var deals = await copper.Store.Query(
            copper.Store.Sql().Add($"select id, owner_id from opportunities where workspace_id = {copper.Id} order by name"), row => (Id: row.Guid(0), Owner: row.Guid(1)), default);
        foreach (var (deal, owner) in deals.Where(_ => random.Next(3) > 0))
        {
            var (a, b) = (random.Next(0, 6_667), random.Next(0, 3_333));
            Guid[] others = [.. people.Where(p => p != owner)];
            await DealTeam.Set(
                copper.Admin, deal, [new(owner, null, (10_000 - a - b) / 100m, true), new(others[0], null, a / 100m, false), new(others[1], null, b / 100m, false)], copper.Operations, default);
        }
    }

    /// <summary>What of the deals is one person's: exact parts cut down, and what is left given where most was cut.</summary>
    private static async Task<List<(Guid Id, Money? Amount)>> Shares(TestWorkspace copper, List<(Guid Id, Money? Amount)> deals, Guid? person)
    {
        var places = (await copper.Store.Query(
            copper.Store.Sql().Add($"select opportunity_id, member_id, split from deal_members where workspace_id = {copper.Id} and deleted_at is null and split > 0"),
            row => (Deal: row.Guid(0), Member: row.Guid(1), Part: row.Long(2) / 10_000m), default)).ToLookup(p => p.Deal);
        return [.. deals.Select(deal =>
        {
            if (deal.Amount is not { } amount || !places.Contains(deal.Id))
            {
                return deal;
            }

            var parts = places[deal.Id].Select(p => (p.Member, Exact: p.Part * amount.Minor)).ToList();
            var given = parts.ToDictionary(p => p.Member, p => (long)decimal.Floor(p.Exact));
            while (given.Values.Sum() < amount.Minor)
            {
                given[parts.OrderByDescending(p => p.Exact - given[p.Member]).ThenBy(p => p.Member.ToString("N"), StringComparer.Ordinal).First().Member]++;
            }

            Assert.Equal(amount.Minor, given.Values.Sum());
            return (deal.Id, (Money?)(amount with { Minor = given[person!.Value] }));
        })];
    }

    private static async Task<List<(Guid Id, Money? Amount)>> Deals(TestWorkspace copper, Actor actor, Schema schema, Filter filter)
    {
        // Through its text, as the address of a list carries it.
        var read = FilterText.Parse(FilterText.Json(filter).ToJsonString());
        var page = await copper.Lists.Page(actor, new(schema["opportunity"], [schema["opportunity"]["amount"]]) { Filter = read, Limit = 200 }, default);
        return [.. page.Rows.Select(r => (r.Id, (Money?)r.Values[0]))];
    }

    private static IEnumerable<Money> Total(IEnumerable<Money?> amounts) =>
        amounts.OfType<Money>().GroupBy(m => m.Currency).Select(g => new Money(g.Sum(m => m.Minor), g.Key));

    private static List<Money> Summed(IEnumerable<ForecastCell> cells) =>
        [.. Total(cells.Where(c => c.Currency.Length > 0 && c.Category != "omitted").Select(c => (Money?)new Money(c.Minor, c.Currency))).OrderByDescending(m => m.Minor)];

    private static string Text(IEnumerable<Money> amounts) => string.Join(", ", amounts.OrderBy(m => m.Currency, StringComparer.Ordinal)
        .Select(m => m.Minor.ToString(CultureInfo.InvariantCulture) + m.Currency));
}
