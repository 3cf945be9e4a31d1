using System.Data.Common;
using Nanni.Database;
using Nanni.Records.Storage;

namespace Nanni.Tests.Records;

public sealed class StoreTests
{
    public static TheoryData<Provider> Providers => TestDatabase.Providers;

    /// <summary>
    /// A connection goes back to the pool, so what broke on it must not break what the next one asks. The failing statement is
    /// the first of a batch, after its first rows have come; the one behind it was about to be prepared.
    /// </summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task A_batch_that_fails_half_way_leaves_the_connection_fit_for_the_next(Provider provider)
    {
        await using var workspace = await TestWorkspace.Create(provider);
        var store = workspace.Store;

        // An overflow in both, at the third row.
        (Sql, Action<Row>) Dividing(long by, List<long> into) => (
            new Sql(store.Dialect).Add($"with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) ")
                .Add($"select abs(case when i = 3 then {by} else i end) from n"),
            row => into.Add(row.Long(0)));
        (Sql, Action<Row>) Next(List<long> into) => (new Sql(store.Dialect).Add($"select {7L}"), row => into.Add(row.Long(0)));

        for (var round = 0; round < 4; round++)
        {
            List<long> first = [], second = [];
            await store.Query([Dividing(-5, first), Next(second)], default);
            Assert.Equal([1, 2, 5], first);
            Assert.Equal([7], second);

            await Assert.ThrowsAnyAsync<DbException>(() => store.Query([Dividing(long.MinValue, []), Next([])], default));
        }
    }
}
