using Nanni.Activities.Interactions;
using Nanni.Customers.Accounts;
using Nanni.Database;
using Nanni.Records.Access;
using Nanni.Records.Queries;

namespace Nanni.Tests.Queries;

/// <summary>Lists of what is seen in several ways: as owner, by team, through the record it hangs on.</summary>
public sealed class ListWayTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task What_is_seen_in_two_ways_is_listed_once_and_counted_once(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        var (north, south) = (await copper.Team("North"), await copper.Team("South"));
        var mate = await copper.Member("Mate", _ => Scope.Team, false, north, south);
        var accounts = await copper.Tell(
        [
            new Account { Name = "Mine", OwnerId = mate.MemberId, TeamId = north }, new Account { Name = "North", TeamId = north },
            new Account { Name = "South", TeamId = south }, new Account { Name = "Nobody's" },
        ]);
        var calls = Enumerable.Range(0, 40).Select(i => new Interaction
        {
            Subject = $"Call {i:00}", Kind = "call", At = DateTimeOffset.UnixEpoch.AddHours(i / 3), AccountId = accounts[i % 4],
            AboutId = i % 5 == 0 ? accounts[0] : null, OwnerId = i % 7 == 0 ? mate.MemberId : copper.Admin.MemberId, TeamId = i % 11 == 0 ? south : null,
            Private = i % 9 == 0,
        }).ToArray();
        await copper.Tell(calls);
        var expected = calls.Where((c, i) => (i % 4 != 3 || i % 5 == 0 || i % 7 == 0 || i % 11 == 0) && i % 9 != 0).Select(c => c.Id).ToHashSet();

        var schema = (await copper.Schemas.Of(mate, default))["interaction"];
        foreach (var sort in new[] { "-at", "at", "subject", "createdAt", "-updatedAt" })
        {
            var request = new ListRequest(schema, [schema.Title]) { Limit = 7, Sort = Sort.Parse(sort, schema) };
            var seen = new List<Guid>();
            string? after = null;
            do
            {
                var page = await copper.Lists.Page(mate, request with { After = after }, default);
                seen.AddRange(page.Rows.Select(r => r.Id));
                after = page.Next;
            }
            while (after is not null);

            Assert.Equal(expected.Count, seen.Count);
            Assert.Equal(expected, [.. seen]);
            Assert.Equal((expected.Count, true), await copper.Lists.Count(mate, request, Lists.CountCap, default));
        }

        var ids = new List<Guid>();
        while (await copper.Lists.Ids(mate, new(schema, []), ids.LastOrDefault(), 9, default) is { Count: > 0 } more)
        {
            ids.AddRange(more);
        }

        Assert.Equal(expected.Order(), ids);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_count_stops_where_it_is_told(Provider provider)
    {
        await using var copper = await TestWorkspace.Create(provider);
        await copper.Tell([.. Enumerable.Range(0, 12).Select(i => new Account { Name = "Account " + i })]);
        var schema = (await copper.Schemas.Of(copper.Admin, default))["account"];

        Assert.Equal((10, false), await copper.Lists.Count(copper.Admin, new(schema, []), 10, default));
        Assert.Equal((12, true), await copper.Lists.Count(copper.Admin, new(schema, []), 12, default));
        Assert.Equal((12, true), await copper.Lists.Count(copper.Admin, new(schema, []), null, default));
        Assert.Equal((1, true), await copper.Lists.Count(copper.Admin, new(schema, []) { Search = "account 11" }, 10, default));
    }
}
